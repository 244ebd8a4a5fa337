"""Basic facts, quarterly reports by version, their sellers, and identities platforms added. What is filed stays."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from heliu.kernel.naming import choices
from heliu.people.facts import FIRM_CODE_LENGTH
from heliu.reporting.facts import Business, State
from heliu.reporting.rules import DOMAIN_CHARS_MAX

NAME_CHARS_MAX = 100
REASON_CHARS_MAX = 200
SELLER_CHARS_MAX = 30  # what an order may hold as a seller's code
USCC_CHARS_MAX = 18
MONEY: dict[str, Any] = {"max_digits": 19, "decimal_places": 2}


class Basic(models.Model):
    """One version of what a platform told of itself (基本信息). ``stamp``: our receipt over ``content``."""

    firm = models.CharField("平台企业", max_length=FIRM_CODE_LENGTH)
    version = models.PositiveSmallIntegerField("版次")
    domain = models.CharField("平台域名", max_length=DOMAIN_CHARS_MAX)
    business = models.CharField("业务类型", max_length=10, choices=choices(Business))
    started_on = models.DateField("开展经营日期")
    operators = models.JSONField("运营主体")
    reason = models.CharField("更正原因", max_length=REASON_CHARS_MAX, blank=True)
    content = models.BinaryField("报送内容")
    stamp = models.BinaryField("回执")
    digest = models.CharField("SHA-256", max_length=64)
    filed_by = models.CharField("报送人", max_length=150)
    filed_at = models.DateTimeField("报送时间")

    class Meta:
        verbose_name = "平台基本信息"
        verbose_name_plural = "平台基本信息"
        ordering: ClassVar[list[str]] = ["firm", "-version"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["firm", "version"], name="reporting_basic_version")
        ]

    def __str__(self) -> str:
        return f"PJ{self.pk:08d}"


class Report(models.Model):
    """One version of a quarterly report. Filed, it has its file, digest and receipt, and is only ever replaced."""

    firm = models.CharField("平台企业", max_length=FIRM_CODE_LENGTH)
    year = models.PositiveSmallIntegerField("年")
    quarter = models.PositiveSmallIntegerField("季度")
    version = models.PositiveSmallIntegerField("版次")
    state = models.CharField("状态", max_length=10, choices=choices(State), default=State.DRAFT)
    orders = models.IntegerField("订单数")
    net = models.DecimalField("收入合计", **MONEY)
    reason = models.CharField("更正原因", max_length=REASON_CHARS_MAX, blank=True)
    made_by = models.CharField("生成人", max_length=150)
    made_at = models.DateTimeField("生成时间")
    filed_by = models.CharField("报送人", max_length=150, blank=True)
    filed_at = models.DateTimeField("报送时间", null=True)
    digest = models.CharField("SHA-256", max_length=64, blank=True)
    content = models.BinaryField("报送文件", null=True)
    stamp = models.BinaryField("回执", null=True)

    class Meta:
        verbose_name = "季度报告"
        verbose_name_plural = "季度报告"
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["firm", "year", "quarter", "version"], name="reporting_report_version"),
            models.UniqueConstraint(
                fields=["firm", "year", "quarter"], condition=Q(state=State.DRAFT), name="reporting_report_one_draft"
            ),
            models.UniqueConstraint(
                fields=["firm", "year", "quarter"], condition=Q(state=State.FILED), name="reporting_report_one_filed"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.DRAFT, State.DROPPED], filed_at__isnull=True, content__isnull=True)
                | Q(state__in=[State.FILED, State.REPLACED], filed_at__isnull=False, content__isnull=False),
                name="reporting_report_filed",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["made_at"], name="reporting_report_made")]

    def __str__(self) -> str:
        return f"PT{self.pk:08d}"


class Seller(models.Model):
    """A seller's row of one version. ``name`` and ``uscc`` as they were known when it was made."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="sellers")
    seller = models.CharField("经营者代码", max_length=SELLER_CHARS_MAX)
    name = models.CharField("名称", max_length=NAME_CHARS_MAX, blank=True)
    uscc = models.CharField("统一社会信用代码", max_length=USCC_CHARS_MAX, blank=True)
    orders = models.IntegerField("订单数")
    gross = models.DecimalField("收入总额", **MONEY)
    taken_off_count = models.IntegerField("退款退货数")
    taken_off = models.DecimalField("退款退货金额", **MONEY)
    unvalued = models.IntegerField("没有折算率的笔数")
    faults = models.JSONField("校验不通过", default=list)

    class Meta:
        verbose_name = "经营者收入"
        verbose_name_plural = "经营者收入"
        ordering: ClassVar[list[str]] = ["seller"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["report", "seller"], name="reporting_seller_once"),
            models.CheckConstraint(
                condition=Q(orders__gte=0, unvalued__lte=F("orders") + F("taken_off_count")),
                name="reporting_seller_counts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.seller}"


class Identity(models.Model):
    """Who a seller is, as its platform says: of those the register does not know."""

    firm = models.CharField("平台企业", max_length=FIRM_CODE_LENGTH)
    seller = models.CharField("经营者代码", max_length=SELLER_CHARS_MAX)
    name = models.CharField("名称", max_length=NAME_CHARS_MAX)
    uscc = models.CharField("统一社会信用代码", max_length=USCC_CHARS_MAX)
    noted_by = models.CharField("填写人", max_length=150)
    noted_at = models.DateTimeField("填写时间")

    class Meta:
        verbose_name = "经营者身份"
        verbose_name_plural = "经营者身份"
        ordering: ClassVar[list[str]] = ["firm", "seller"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["firm", "seller"], name="reporting_identity_once")
        ]

    def __str__(self) -> str:
        return f"{self.firm} {self.seller}"
