"""Who is at home in which park (入驻), since when, and what space they rent there (租约)."""

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from heliu.parks.tables.places import Park, Premises
from heliu.people.facts import FIRM_CODE

PERIOD = Q(until__isnull=True) | Q(until__gte=F("since"))


class Tenancy(models.Model):
    """A firm is at home in a park, as its approved filing says. The firm is known by its customs code only."""

    firm_code = models.CharField(
        "企业海关编码",
        max_length=10,
        validators=[RegexValidator(FIRM_CODE, "海关编码为 10 位: 4 位数字加 6 位数字或大写字母。")],
    )
    park = models.ForeignKey(Park, on_delete=models.PROTECT, related_name="tenancies", verbose_name="园区")
    since = models.DateField("入驻日期")
    until = models.DateField("迁出日期 (含当日)", null=True, blank=True)

    class Meta:
        verbose_name = "入驻登记"
        verbose_name_plural = "入驻登记"
        ordering: ClassVar[list[str]] = ["park_id", "firm_code", "since"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["firm_code"], condition=Q(until__isnull=True), name="parks_tenancy_one_home"
            ),
            models.UniqueConstraint(fields=["firm_code", "since"], name="parks_tenancy_since_once"),
            models.CheckConstraint(condition=Q(firm_code__regex=FIRM_CODE), name="parks_tenancy_firm"),
            models.CheckConstraint(condition=PERIOD, name="parks_tenancy_period"),
        ]

    def __str__(self) -> str:
        return f"{self.firm_code} · {self.park_id}"


class Lease(models.Model):
    """Space a tenant rents, from a day to a day (both included)."""

    tenancy = models.ForeignKey(Tenancy, on_delete=models.PROTECT, related_name="leases", verbose_name="入驻登记")
    premises = models.ForeignKey(Premises, on_delete=models.PROTECT, related_name="leases", verbose_name="场地")
    area_m2 = models.DecimalField("面积 (平方米)", max_digits=12, decimal_places=2)
    since = models.DateField("起租日期")
    until = models.DateField("到期日期 (含当日)", null=True, blank=True)

    class Meta:
        verbose_name = "租约"
        verbose_name_plural = "租约"
        ordering: ClassVar[list[str]] = ["premises_id", "since"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(area_m2__gt=0), name="parks_lease_area"),
            models.CheckConstraint(condition=PERIOD, name="parks_lease_period"),
        ]

    def __str__(self) -> str:
        return f"{self.premises_id} {self.area_m2} m²"
