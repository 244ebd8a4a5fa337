"""The tables of export refunds. What an application holds is held once: the database says so."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from heliu.kernel.naming import choices
from heliu.people.facts import FIRM_CODE_LENGTH
from heliu.policies.rules.export_refund_clock import CLASSES
from heliu.refunds.facts import Business, Kind, State, Verb
from heliu.refunds.settlement_models import MONEY, QUANTITY, WORDS_MAX

NO_CHARS_MAX = 30
NAME_CHARS_MAX = 100


class Profile(models.Model):
    """How a firm is filed for refunds with the tax bureau (退（免）税备案)."""

    firm = models.CharField("企业", max_length=FIRM_CODE_LENGTH, primary_key=True)
    kind = models.CharField("退（免）税办法", max_length=10, choices=choices(Kind))
    enterprise_class = models.CharField("管理类别", max_length=1, choices=[(one, one) for one in CLASSES])
    since = models.DateField("自")
    noted_by = models.CharField("登记人", max_length=150)
    noted_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "退（免）税备案"
        verbose_name_plural = "退（免）税备案"
        ordering: ClassVar[list[str]] = ["firm"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(enterprise_class__in=CLASSES), name="refunds_profile_class")
        ]

    def __str__(self) -> str:
        return self.firm


class Proposed(models.Model):
    """A table one officer proposes and another releases; never written again afterwards."""

    document = models.CharField("文件", max_length=NAME_CHARS_MAX)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    proposed_name = models.CharField("提出人", max_length=150)
    proposed_at = models.DateTimeField("提出时间")
    released_name = models.CharField("发布人", max_length=150, blank=True)
    released_at = models.DateTimeField("发布时间", null=True, blank=True)

    class Meta:
        abstract = True


class RateTable(Proposed):
    """A version of the export refund rates (退税率文库): ``rates`` is code -> [levy, refund], whole from a day on."""

    since = models.DateField("施行日期")
    is_demo = models.BooleanField("示例", default=False)
    rates = models.JSONField("退税率")

    class Meta:
        verbose_name = "退税率文库"
        verbose_name_plural = "退税率文库"
        ordering: ClassVar[list[str]] = ["-since", "-id"]

    def __str__(self) -> str:
        return f"{self.since} {self.document}"


class HolidayYear(Proposed):
    """The holidays of a year as an officer entered them from the State Council's notice."""

    year = models.PositiveSmallIntegerField("年")
    published = models.DateField("公布日期")
    closed = models.JSONField("放假日")
    worked = models.JSONField("调休上班日")

    class Meta:
        verbose_name = "节假日安排"
        verbose_name_plural = "节假日安排"
        ordering: ClassVar[list[str]] = ["-year", "-id"]

    def __str__(self) -> str:
        return f"{self.year}"


class Invoice(models.Model):
    """One line of a special VAT invoice. Its number with the line is once in the zone: no two firms bought it."""

    firm = models.CharField("购买方", max_length=FIRM_CODE_LENGTH)
    number = models.CharField("发票号码", max_length=20)
    line_no = models.PositiveSmallIntegerField("行号", default=1)
    seller_code = models.CharField("销售方纳税人识别号", max_length=20)
    seller_name = models.CharField("销售方名称", max_length=NAME_CHARS_MAX)
    issued_on = models.DateField("开票日期")
    goods_code = models.CharField("商品编码", max_length=10)
    goods_name = models.CharField("货物名称", max_length=NAME_CHARS_MAX)
    unit = models.CharField("计量单位", max_length=3)
    quantity = models.DecimalField("数量", **QUANTITY)
    amount = models.DecimalField("不含税金额", **MONEY)
    rate = models.DecimalField("税率", max_digits=3, decimal_places=2)
    tax = models.DecimalField("税额", **MONEY)
    entered_by = models.CharField("登记人", max_length=150)
    entered_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "进货发票"
        verbose_name_plural = "进货发票"
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["number", "line_no"], name="refunds_invoice_once"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, amount__gt=0, tax__gte=0, rate__gt=0), name="refunds_invoice_above_zero"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["firm", "id"], name="refunds_invoice_firm")]

    def __str__(self) -> str:
        return f"{self.number} {self.line_no}"


class Receipt(models.Model):
    """Foreign exchange a firm received for its exports, until settlement tells it by itself."""

    firm = models.CharField("收款人", max_length=FIRM_CODE_LENGTH)
    number = models.CharField("收汇凭证号", max_length=NO_CHARS_MAX)
    received_on = models.DateField("收汇日期")
    currency = models.CharField("币制", max_length=3)
    amount = models.DecimalField("金额", **MONEY)
    payer = models.CharField("付款人", max_length=NAME_CHARS_MAX)
    entered_by = models.CharField("登记人", max_length=150)
    entered_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "收汇"
        verbose_name_plural = "收汇"
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["firm", "number"], name="refunds_receipt_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="refunds_receipt_above_zero"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["firm", "id"], name="refunds_receipt_firm")]

    def __str__(self) -> str:
        return self.number


class Application(models.Model):
    """A refund a firm asks for. ``content`` is the chain as it was submitted; ``digest`` what was confirmed."""

    firm = models.CharField("申请人", max_length=FIRM_CODE_LENGTH)
    kind = models.CharField("退（免）税办法", max_length=10, choices=choices(Kind))
    business = models.CharField("业务类型", max_length=10, choices=choices(Business), default=Business.ORDINARY)
    state = models.CharField("状态", max_length=10, choices=choices(State))
    enterprise_class = models.CharField("管理类别", max_length=1)
    content = models.JSONField("证据链")
    digest = models.CharField("摘要", max_length=64)
    claimed = models.DecimalField("申请退税额", **MONEY)
    approved = models.DecimalField("核准退税额", null=True, blank=True, **MONEY)
    reason = models.CharField("决定理由", max_length=WORDS_MAX, blank=True)
    submitted_at = models.DateTimeField("提交时间")
    accepted_on = models.DateField("受理日", null=True, blank=True)
    due_on = models.DateField("法定期限", null=True, blank=True)
    sort_on = models.DateField("排序日")
    done_on = models.DateField("办结日", null=True, blank=True)
    net_days = models.PositiveSmallIntegerField("办理工作日", null=True, blank=True)
    paid_on = models.DateField("退库日", null=True, blank=True)
    settle_until = models.DateField("核算期限", null=True, blank=True)

    class Meta:
        verbose_name = "退税申请"
        verbose_name_plural = "退税申请"
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(claimed__gte=0), name="refunds_application_claimed"),
            models.CheckConstraint(
                condition=Q(approved__isnull=True) | Q(approved__gte=0, approved__lte=F("claimed")),
                name="refunds_application_approved",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.APPROVED, State.PARTLY, State.PAID])
                | Q(approved__isnull=False, done_on__isnull=False, accepted_on__isnull=False),
                name="refunds_application_decided",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.PARTLY, State.REFUSED]) | ~Q(reason=""),
                name="refunds_application_reason",
            ),
            models.CheckConstraint(
                condition=Q(state=State.PAID, paid_on__isnull=False) | (~Q(state=State.PAID) & Q(paid_on__isnull=True)),
                name="refunds_application_paid",
            ),
            models.CheckConstraint(
                condition=Q(settle_until__isnull=True) | Q(business=Business.DEPARTURE, state=State.PAID),
                name="refunds_application_settled_later",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["firm", "id"], name="refunds_application_firm"),
            models.Index(fields=["sort_on", "id"], name="refunds_application_clock"),
            models.Index(
                fields=["settle_until"], condition=Q(settle_until__isnull=False), name="refunds_application_settle"
            ),
        ]

    def __str__(self) -> str:
        return f"TS{self.pk}"


class InvoiceUse(models.Model):
    """What of an invoice an application holds, until that is refused, withdrawn or settled; the rest is free."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="invoices")
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="uses")
    quantity = models.DecimalField("数量", **QUANTITY)

    class Meta:
        verbose_name = "发票使用"
        verbose_name_plural = "发票使用"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["invoice", "application"], name="refunds_invoice_used_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="refunds_invoice_use_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.invoice_id}"


class ReceiptUse(models.Model):
    """The part of a receipt an application holds; the rest is free for others."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="receipts")
    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="uses")
    amount = models.DecimalField("金额", **MONEY)

    class Meta:
        verbose_name = "收汇使用"
        verbose_name_plural = "收汇使用"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["receipt", "application"], name="refunds_receipt_used_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="refunds_receipt_use_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.receipt_id}"


class ParcelUse(models.Model):
    """One line of a parcel an application holds: whole, or of an overseas warehouse so many pieces (``quantity``).

    ``sold_before``: what counted as sold of it when its refund on departure was applied for.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="parcels")
    inventory_id = models.BigIntegerField("清单")
    goods_no = models.PositiveSmallIntegerField("商品项号")
    quantity = models.DecimalField("数量", null=True, **QUANTITY)
    sold_before = models.DecimalField("申请前已售", null=True, **QUANTITY)

    class Meta:
        verbose_name = "包裹使用"
        verbose_name_plural = "包裹使用"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["inventory_id", "goods_no"],
                condition=Q(quantity__isnull=True),
                name="refunds_parcel_used_once",
            ),
            models.UniqueConstraint(
                fields=["inventory_id", "goods_no", "application"], name="refunds_parcel_part_used_once"
            ),
            models.CheckConstraint(
                condition=Q(quantity__isnull=True) | Q(quantity__gt=0), name="refunds_parcel_use_above_zero"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.inventory_id}"


class Pause(models.Model):
    """The clock stood still: from when, until when, and why."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="pauses")
    since = models.DateField("暂停日")
    until = models.DateField("恢复日", null=True, blank=True)
    reason = models.CharField("原因", max_length=WORDS_MAX)
    answer = models.CharField("答复", max_length=WORDS_MAX, blank=True)

    class Meta:
        verbose_name = "计时暂停"
        verbose_name_plural = "计时暂停"
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(until__isnull=True), name="refunds_pause_one_open"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="refunds_pause_order"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="refunds_pause_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.since}"


class Event(models.Model):
    """One step of an application."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField("时间")
    by = models.CharField("办理人", max_length=150)
    by_officer = models.BooleanField("税务")
    verb = models.CharField("事项", max_length=10, choices=choices(Verb))
    words = models.CharField("说明", max_length=WORDS_MAX, blank=True)

    class Meta:
        verbose_name = "退税经过"
        verbose_name_plural = "退税经过"
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.application_id} {self.verb}"


class Average(models.Model):
    """The zone's average of a year as anybody may read it; without figures where too few firms stand behind it."""

    year = models.PositiveSmallIntegerField("年", primary_key=True)
    applications = models.PositiveIntegerField("办结件数", null=True)
    days = models.DecimalField("平均工作日", max_digits=7, decimal_places=2, null=True)
    median = models.DecimalField("中位数", max_digits=7, decimal_places=1, null=True)
    slowest = models.PositiveSmallIntegerField("最慢", null=True)
    goal = models.PositiveSmallIntegerField("目标")
    met = models.BooleanField("达到目标", null=True)
    counted_at = models.DateTimeField("统计时间")

    class Meta:
        verbose_name = "平均办理时限"
        verbose_name_plural = "平均办理时限"
        ordering: ClassVar[list[str]] = ["-year"]

    def __str__(self) -> str:
        return f"{self.year}"
