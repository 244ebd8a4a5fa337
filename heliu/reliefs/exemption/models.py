"""Registrations of goods exported without purchase vouchers, and what officers keep beside them."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from heliu.kernel.naming import choices
from heliu.kernel.workbooks.kept import KeptWorkbook
from heliu.people.facts import FIRM_CODE_LENGTH
from heliu.policies.rules.exemption import Standing as Standings
from heliu.reliefs.exemption.facts import Decision, Via

NAME_CHARS_MAX = 250
NUMBER_CHARS_MAX = 60
REASON_CHARS_MAX = 500
DOCUMENT_CHARS_MAX = 200
MONEY: dict[str, Any] = {"max_digits": 19, "decimal_places": 2}
EXACT: dict[str, Any] = {"max_digits": 19, "decimal_places": 5}


class Registration(models.Model):
    """One goods line of an export list, registered by the seller (无票免税登记); withdrawn, never changed."""

    firm = models.CharField("出口企业", max_length=FIRM_CODE_LENGTH)
    cop_no = models.CharField("清单企业内部编号", max_length=NUMBER_CHARS_MAX)
    gnum = models.PositiveIntegerField("商品序号")
    exported_on = models.DateField("出口日期")
    name = models.CharField("货物名称", max_length=NAME_CHARS_MAX)
    hs_code = models.CharField("商品编码", max_length=10)
    unit = models.CharField("计量单位", max_length=3)
    quantity = models.DecimalField("数量", **EXACT)
    price = models.DecimalField("单价", **EXACT)
    amount = models.DecimalField("金额", **MONEY)
    currency = models.CharField("币制", max_length=3)
    via = models.CharField("登记方式", max_length=10, choices=choices(Via))
    registered_by = models.CharField("登记人", max_length=150)
    registered_at = models.DateTimeField("登记时间")
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)

    class Meta:
        verbose_name = "无票免税登记"
        verbose_name_plural = "无票免税登记"
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["firm", "cop_no", "gnum"],
                condition=Q(withdrawn_at__isnull=True),
                name="reliefs_registration_once",
            ),
            models.CheckConstraint(
                condition=Q(gnum__gt=0, quantity__gt=0, price__gte=0, amount__gt=0), name="reliefs_registration_amounts"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["firm", "registered_at"], name="reliefs_registration_of_firm"),
            models.Index(fields=["registered_at"], name="reliefs_registration_at"),
        ]

    def __str__(self) -> str:
        return f"{self.cop_no}/{self.gnum}"


class Standing(models.Model):
    """Where a registration stands by the last check. ``broken``: codes of rules; ``inventory_id``: the list it fits."""

    registration = models.OneToOneField(Registration, on_delete=models.PROTECT, related_name="standing")
    state = models.CharField("状态", max_length=12, choices=choices(Standings), default=Standings.REGISTERED)
    broken = models.JSONField("未满足的条件", default=list)
    differs = models.JSONField("与清单不一致的项目", default=list)
    inventory_id = models.BigIntegerField("出口清单", null=True)
    released_on = models.DateField("放行日", null=True)
    exempt = models.DecimalField("免税金额", default=0, **MONEY)
    exempt_cny = models.DecimalField("免税金额（元）", null=True, **MONEY)
    stake_cny = models.DecimalField("涉及税额（元）", null=True, **MONEY)
    checked_at = models.DateTimeField("核对时间", null=True)

    class Meta:
        verbose_name = "登记状态"
        verbose_name_plural = "登记状态"
        ordering: ClassVar[list[str]] = ["registration_id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "released_on"], name="reliefs_standing_released"),
            models.Index(fields=["inventory_id"], name="reliefs_standing_inventory"),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.state}"


class ExceptionRequest(models.Model):
    """A firm asks an officer to set the deadline or a difference aside (例外申请), for the list as it is then."""

    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="exceptions")
    inventory_id = models.BigIntegerField("出口清单", null=True)
    codes = models.JSONField("申请例外的条件")
    reason = models.CharField("理由", max_length=REASON_CHARS_MAX)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("申请时间")
    decision = models.CharField("结论", max_length=10, choices=choices(Decision), default=Decision.OPEN)
    note = models.CharField("审核意见", max_length=REASON_CHARS_MAX, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField("审核时间", null=True)

    class Meta:
        verbose_name = "例外申请"
        verbose_name_plural = "例外申请"
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["registration"], condition=Q(decision=Decision.OPEN), name="reliefs_exception_one_open"
            ),
            models.CheckConstraint(
                condition=Q(decision=Decision.OPEN, decided_at__isnull=True)
                | (~Q(decision=Decision.OPEN) & Q(decided_at__isnull=False)),
                name="reliefs_exception_decided",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["asked_at"], name="reliefs_exception_asked")]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.decision}"


class Exclusion(models.Model):
    """Goods whose refund and exemption was withdrawn (明确取消出口退（免）税的货物), by the beginning of a code."""

    prefix = models.CharField("商品编码（前若干位）", max_length=10)
    name = models.CharField("货物", max_length=NAME_CHARS_MAX)
    since = models.DateField("自")
    until = models.DateField("至（含）", null=True, blank=True)
    document = models.CharField("文件", max_length=DOCUMENT_CHARS_MAX)
    note = models.CharField("说明", max_length=DOCUMENT_CHARS_MAX, blank=True)
    noted_by = models.CharField("录入人", max_length=150)
    noted_at = models.DateTimeField("录入时间")

    class Meta:
        verbose_name = "除外货物"
        verbose_name_plural = "除外货物"
        ordering: ClassVar[list[str]] = ["prefix", "since"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["prefix", "since"], name="reliefs_exclusion_once"),
            models.CheckConstraint(condition=Q(prefix__regex=r"^[0-9]{4,10}$"), name="reliefs_exclusion_code"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="reliefs_exclusion_period"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prefix} {self.since}"


class Delivery(models.Model):
    """A list made for the tax office: the very bytes, their digest and our signature over it. Never changed."""

    since = models.DateField("放行日自")
    until = models.DateField("至")
    lines = models.IntegerField("行数")
    amount_cny = models.DecimalField("免税金额（元）", **MONEY)
    stake_cny = models.DecimalField("涉及税额（元）", **MONEY)
    digest = models.CharField("SHA-256", max_length=64)
    content = models.BinaryField("清单文件")
    signature = models.BinaryField("签名文件")
    made_by = models.CharField("生成人", max_length=150)
    made_at = models.DateTimeField("生成时间")

    class Meta:
        verbose_name = "报税务清单"
        verbose_name_plural = "报税务清单"
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return f"MS{self.pk:08d}"


class ExemptionUpload(KeptWorkbook):
    """A workbook of registrations between preview and commit."""

    class Meta(KeptWorkbook.Meta):
        abstract = False
        verbose_name = "登记导入文件"
        verbose_name_plural = "登记导入文件"
