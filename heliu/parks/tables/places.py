"""The 1+4+7 parks of the zone (一核四产七县), the supervision sites within, and the space that is let."""

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from heliu.parks.facts import Confidence, SpaceKind, Tier
from heliu.people.facts import FIRM_CODE


class Park(models.Model):
    """A park. What no document says yet is empty, and ``confidence`` and ``note`` say so."""

    code = models.CharField("园区编号", primary_key=True, max_length=20)
    tier = models.CharField("层级", max_length=10, choices=[(tier.value, tier.zh) for tier in Tier])
    name = models.CharField("名称", max_length=100)
    region_code = models.CharField(
        "行政区划代码",
        max_length=6,
        blank=True,
        validators=[RegexValidator(r"^[0-9]{6}$", "行政区划代码为 6 位数字。")],
    )
    area_km2 = models.DecimalField("面积 (平方公里)", max_digits=8, decimal_places=2, null=True, blank=True)
    focus = models.CharField("产业方向", max_length=200, blank=True)
    source = models.CharField("出处", max_length=200)
    confidence = models.CharField("可信程度", max_length=20, choices=[(item.value, item.zh) for item in Confidence])
    note = models.CharField("待确认事项", max_length=300, blank=True)

    class Meta:
        verbose_name = "园区"
        verbose_name_plural = "园区"
        ordering: ClassVar[list[str]] = ["code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(tier__in=[tier.value for tier in Tier]), name="parks_park_tier"),
            models.CheckConstraint(
                condition=Q(confidence__in=[item.value for item in Confidence]), name="parks_park_confidence"
            ),
            models.CheckConstraint(
                condition=Q(region_code="") | Q(region_code__regex=r"^[0-9]{6}$"), name="parks_park_region"
            ),
            models.CheckConstraint(condition=Q(area_km2__isnull=True) | Q(area_km2__gt=0), name="parks_park_area"),
            models.UniqueConstraint(fields=["tier"], condition=Q(tier=Tier.CORE.value), name="parks_park_one_core"),
        ]

    def __str__(self) -> str:
        return self.name


class Site(models.Model):
    """A place under customs supervision (监管作业场所); messages name it by ``code`` (loctNo)."""

    code = models.CharField(
        "监管场所代码",
        primary_key=True,
        max_length=10,
        validators=[RegexValidator(r"^[0-9A-Z]{1,10}$", "监管场所代码最多 10 位, 为数字或大写字母。")],
    )
    name = models.CharField("名称", max_length=100)
    park = models.ForeignKey(Park, on_delete=models.PROTECT, related_name="sites", verbose_name="所在园区")
    customs_code = models.CharField("主管海关代码", max_length=4)
    operator_code = models.CharField("经营企业海关编码", max_length=10, blank=True)
    is_active = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = "监管场所"
        verbose_name_plural = "监管场所"
        ordering: ClassVar[list[str]] = ["code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(code__regex=r"^[0-9A-Z]{1,10}$"), name="parks_site_code"),
            models.CheckConstraint(condition=Q(customs_code__regex=r"^[0-9]{4}$"), name="parks_site_customs"),
            models.CheckConstraint(
                condition=Q(operator_code="") | Q(operator_code__regex=FIRM_CODE),
                name="parks_site_operator",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Premises(models.Model):
    """Space in a park that is let or shared (场地). Where customs supervise it, ``site`` names the place."""

    code = models.CharField(
        "场地编号",
        primary_key=True,
        max_length=20,
        validators=[RegexValidator(r"^[0-9A-Z-]{1,20}$", "场地编号最多 20 位, 为数字、大写字母或连字符。")],
    )
    park = models.ForeignKey(Park, on_delete=models.PROTECT, related_name="premises", verbose_name="所在园区")
    kind = models.CharField("类型", max_length=20, choices=[(kind.value, kind.zh) for kind in SpaceKind])
    name = models.CharField("名称", max_length=100)
    area_m2 = models.DecimalField("可租面积 (平方米)", max_digits=12, decimal_places=2)
    site = models.ForeignKey(
        Site, on_delete=models.PROTECT, null=True, blank=True, related_name="premises", verbose_name="监管场所"
    )
    is_active = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = "场地"
        verbose_name_plural = "场地"
        ordering: ClassVar[list[str]] = ["park_id", "code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(code__regex=r"^[0-9A-Z-]{1,20}$"), name="parks_premises_code"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in SpaceKind]), name="parks_premises_kind"
            ),
            models.CheckConstraint(condition=Q(area_m2__gt=0), name="parks_premises_area"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
