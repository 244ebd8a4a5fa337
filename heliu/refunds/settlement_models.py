"""The table of settlements of refunds on departure, and the columns all tables of this room share."""

from decimal import Decimal
from typing import Any, ClassVar, Final

from django.db import models
from django.db.models import Q

from heliu.kernel.naming import choices
from heliu.refunds.settlement_facts import Standing

WORDS_MAX: Final = 500
MONEY: Final[dict[str, Any]] = {"max_digits": 19, "decimal_places": 2}
QUANTITY: Final[dict[str, Any]] = {"max_digits": 19, "decimal_places": 5}


class Settlement(models.Model):
    """What a firm confirms of a refund on departure (核算), and what officers made of it; the last one counts."""

    application = models.ForeignKey("refunds.Application", on_delete=models.PROTECT, related_name="settlements")
    state = models.CharField("状态", max_length=10, choices=choices(Standing))
    content = models.JSONField("核算内容")
    digest = models.CharField("摘要", max_length=64)
    refunded = models.DecimalField("已预退税额", **MONEY)
    earned = models.DecimalField("已销售部分应退税额", **MONEY)
    confirmed_by = models.CharField("确认人", max_length=150, blank=True)
    confirmed_at = models.DateTimeField("确认时间")
    checked_by = models.CharField("核对人", max_length=150, blank=True)
    checked_at = models.DateTimeField("核对时间", null=True, blank=True)
    reason = models.CharField("理由", max_length=WORDS_MAX, blank=True)
    closed_on = models.DateField("结清日", null=True, blank=True)

    class Meta:
        verbose_name = "离境即退税核算"
        verbose_name_plural = "离境即退税核算"
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["application"], condition=~Q(state=Standing.RETURNED), name="refunds_settlement_once"
            ),
            models.CheckConstraint(condition=Q(earned__gte=0), name="refunds_settlement_earned"),
            models.CheckConstraint(
                condition=~Q(state=Standing.RETURNED) | ~Q(reason=""), name="refunds_settlement_reason"
            ),
            models.CheckConstraint(
                condition=Q(state=Standing.CLOSED, closed_on__isnull=False)
                | (~Q(state=Standing.CLOSED) & Q(closed_on__isnull=True)),
                name="refunds_settlement_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.state}"

    @property
    def difference(self) -> Decimal:
        """CNY, above zero paid out to the firm, below zero paid back by it."""
        return self.earned - self.refunded
