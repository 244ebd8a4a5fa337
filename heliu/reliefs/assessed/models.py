"""Worksheets of the assessed income tax, their adjustments, and what they came to when they were closed."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from heliu.kernel.naming import choices
from heliu.people.facts import FIRM_CODE_LENGTH
from heliu.reliefs.assessed.facts import Kind

REASON_CHARS_MAX = 200
MONEY: dict[str, Any] = {"max_digits": 19, "decimal_places": 2}


class Worksheet(models.Model):
    """One firm, one quarter. ``result``: every figure with its trace, written once when it is closed."""

    firm = models.CharField("企业", max_length=FIRM_CODE_LENGTH)
    year = models.PositiveSmallIntegerField("年")
    quarter = models.PositiveSmallIntegerField("季度")
    staff = models.DecimalField("从业人数（季度平均）", default=0, **MONEY)
    assets = models.DecimalField("资产总额（季度平均）", default=0, **MONEY)
    restricted_industry = models.BooleanField("从事国家限制或禁止行业", default=False)
    revenue_accurate = models.BooleanField("收入总额能够准确核算", default=False)
    exemption_confirmed = models.BooleanField("主管税务机关已确认适用免税", default=False)
    due = models.DecimalField("本季应缴", null=True, **MONEY)
    result = models.JSONField("计算结果", null=True)
    made_by = models.CharField("编制人", max_length=150)
    made_at = models.DateTimeField("编制时间")
    closed_by = models.CharField("结表人", max_length=150, blank=True)
    closed_at = models.DateTimeField("结表时间", null=True)

    class Meta:
        verbose_name = "核定征收计算表"
        verbose_name_plural = "核定征收计算表"
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["firm", "year", "quarter"], name="reliefs_worksheet_once"),
            models.CheckConstraint(condition=Q(quarter__range=(1, 4)), name="reliefs_worksheet_quarter"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, result__isnull=True)
                | Q(closed_at__isnull=False, result__isnull=False),
                name="reliefs_worksheet_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.firm} {self.year}-Q{self.quarter}"


class Adjustment(models.Model):
    """A line the firm adds to a worksheet: how much, and why."""

    worksheet = models.ForeignKey(Worksheet, on_delete=models.PROTECT, related_name="adjustments")
    kind = models.CharField("种类", max_length=10, choices=choices(Kind))
    amount = models.DecimalField("金额", **MONEY)
    reason = models.CharField("理由", max_length=REASON_CHARS_MAX)
    noted_by = models.CharField("填写人", max_length=150)
    noted_at = models.DateTimeField("填写时间")

    class Meta:
        verbose_name = "调整行"
        verbose_name_plural = "调整行"
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(amount=0), name="reliefs_adjustment_amount")
        ]

    def __str__(self) -> str:
        return f"{self.worksheet_id} {self.amount}"
