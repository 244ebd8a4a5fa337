"""Tax bills, payments, guarantees and accounts as tables. Bills are many: they are written in sets."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from heliu.kernel.naming import choices
from heliu.people.facts import FIRM_CODE_LENGTH
from heliu.taxation.bills.facts import WAITING, GuaranteeKind, PaymentKind, PaymentState, PayoutState, State
from heliu.taxation.differences import Reason

NO_CHARS_MAX = 60
CODE_CHARS_MAX = 30  # what an inventory may hold as a firm's code
REASON_CHARS_MAX = 200
MONEY: dict[str, Any] = {"max_digits": 19, "decimal_places": 2}


class Payment(models.Model):
    """What a withholding agent pays at once (缴款书)."""

    firm = models.CharField("代收代缴义务人", max_length=CODE_CHARS_MAX)
    kind = models.CharField("种类", max_length=10, choices=choices(PaymentKind))
    state = models.CharField("状态", max_length=10, choices=choices(PaymentState), default=PaymentState.OPEN)
    bills = models.IntegerField("税单数")
    amount = models.DecimalField("金额", **MONEY)
    made_on = models.DateField("汇总日")
    due_on = models.DateField("缴款期限")
    paid_on = models.DateField("缴款日", null=True, blank=True)
    late_fee = models.DecimalField("滞纳金", default=0, **MONEY)
    noted_by = models.CharField("登记人", max_length=150, blank=True)

    class Meta:
        verbose_name = "缴款书"
        verbose_name_plural = "缴款书"
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(amount__gte=0, bills__gte=0), name="taxation_payment_not_below_zero"),
            models.CheckConstraint(
                condition=Q(state=PaymentState.PAID, paid_on__isnull=False)
                | (~Q(state=PaymentState.PAID) & Q(paid_on__isnull=True)),
                name="taxation_payment_paid_on",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["firm", "id"], name="taxation_payment_firm")]

    def __str__(self) -> str:
        return f"JK{self.pk}"


class Bill(models.Model):
    """One a released inventory with tax. ``lines`` are [gnum, code, price, duty, consumption tax, VAT]."""

    inventory_id = models.BigIntegerField("清单", unique=True)
    message_id = models.BigIntegerField("报文")
    cop_no = models.CharField("企业内部编号", max_length=NO_CHARS_MAX)
    order_no = models.CharField("订单编号", max_length=NO_CHARS_MAX)
    invt_no = models.CharField("清单编号", max_length=20)
    version = models.PositiveSmallIntegerField("第几份", default=0)
    state = models.CharField("状态", max_length=10, choices=choices(State))
    untold = models.BooleanField("状态待告知", default=False)
    customs_code = models.CharField("申报地海关", max_length=4)
    withholder = models.CharField("代收代缴义务人", max_length=CODE_CHARS_MAX)
    platform = models.CharField("电商平台", max_length=CODE_CHARS_MAX)
    seller = models.CharField("电商企业", max_length=CODE_CHARS_MAX)
    carrier = models.CharField("物流企业", max_length=CODE_CHARS_MAX)
    agent = models.CharField("申报企业", max_length=CODE_CHARS_MAX)
    taxpayer = models.CharField("纳税人", max_length=NO_CHARS_MAX)
    released_on = models.DateField("放行日")
    first_on = models.DateField("缴款首日")
    last_on = models.DateField("缴款末日")
    lines = models.JSONField("税单表体")
    tax = models.DecimalField("税款", **MONEY)
    secured = models.DecimalField("占用担保", **MONEY)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, null=True, blank=True, related_name="of")
    made_at = models.DateTimeField("生成时间")

    class Meta:
        verbose_name = "电子税单"
        verbose_name_plural = "电子税单"
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(tax__gte=0, secured__gte=0), name="taxation_bill_not_below_zero"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["withholder", "id"], name="taxation_bill_withholder"),
            models.Index(fields=["seller", "id"], name="taxation_bill_seller"),
            models.Index(
                fields=["state", "withholder", "first_on"],
                condition=Q(state__in=WAITING),
                name="taxation_bill_waiting",
            ),
            models.Index(fields=["id"], condition=Q(untold=True), name="taxation_bill_untold"),
        ]

    def __str__(self) -> str:
        return f"TX{self.invt_no}"


class Change(models.Model):
    """Tax taken off a bill; ``reference`` is the cancellation or return it is for, once each."""

    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="changes")
    reference = models.CharField("依据单证", max_length=NO_CHARS_MAX)
    before = models.CharField("原税单编号", max_length=50)
    after = models.CharField("新税单编号", max_length=50, blank=True)
    amount = models.DecimalField("核减税款", **MONEY)
    refund = models.DecimalField("应退税款", **MONEY)
    reason = models.CharField("原因", max_length=REASON_CHARS_MAX)
    actor = models.CharField("办理人", max_length=150)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "税单变更"
        verbose_name_plural = "税单变更"
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["bill", "reference"], name="taxation_change_once")
        ]

    def __str__(self) -> str:
        return f"{self.before} -{self.amount}"


class Payout(models.Model):
    """Tax to be paid back after a change of a paid bill (退还税款); ``reference`` is that of the transfer."""

    change = models.OneToOneField(Change, on_delete=models.PROTECT, related_name="payout")
    firm = models.CharField("代收代缴义务人", max_length=CODE_CHARS_MAX)
    state = models.CharField("状态", max_length=10, choices=choices(PayoutState), default=PayoutState.DUE)
    amount = models.DecimalField("应退税款", **MONEY)
    made_on = models.DateField("产生日")
    due_on = models.DateField("退还期限")
    paid_on = models.DateField("退还日", null=True, blank=True)
    reference = models.CharField("退库凭证号", max_length=NO_CHARS_MAX, blank=True)
    noted_by = models.CharField("登记人", max_length=150, blank=True)

    class Meta:
        verbose_name = "退还税款"
        verbose_name_plural = "退还税款"
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="taxation_payout_amount"),
            models.CheckConstraint(
                condition=(Q(state=PayoutState.PAID, paid_on__isnull=False) & ~Q(reference=""))
                | Q(state=PayoutState.DUE, paid_on__isnull=True, reference=""),
                name="taxation_payout_paid_on",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["firm", "id"], name="taxation_payout_firm"),
            models.Index(fields=["due_on"], condition=Q(state=PayoutState.DUE), name="taxation_payout_due"),
        ]

    def __str__(self) -> str:
        return f"TS{self.pk}"


class Guarantee(models.Model):
    """A deposit or a letter of guarantee (税款担保)."""

    firm = models.CharField("代收代缴义务人", max_length=FIRM_CODE_LENGTH)
    kind = models.CharField("种类", max_length=10, choices=choices(GuaranteeKind))
    number = models.CharField("编号", max_length=NO_CHARS_MAX)
    issuer = models.CharField("出具单位", max_length=100)
    amount = models.DecimalField("金额", **MONEY)
    since = models.DateField("生效日")
    until = models.DateField("到期日", null=True, blank=True)
    registered_by = models.CharField("登记人", max_length=150)
    registered_at = models.DateTimeField("登记时间")
    ended_on = models.DateField("解除日", null=True, blank=True)
    ended_by = models.CharField("解除人", max_length=150, blank=True)
    drawn = models.DecimalField("已抵缴", default=0, db_default=0, **MONEY)

    class Meta:
        verbose_name = "税款担保"
        verbose_name_plural = "税款担保"
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["firm", "number"], name="taxation_guarantee_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="taxation_guarantee_amount"),
            models.CheckConstraint(
                condition=Q(drawn__gte=0, drawn__lte=models.F("amount")), name="taxation_guarantee_drawn"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")), name="taxation_guarantee_days"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.firm} {self.number}"


class Drawing(models.Model):
    """What an overdue payment took of a guarantee (担保抵缴)."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="drawings")
    guarantee = models.ForeignKey(Guarantee, on_delete=models.PROTECT, related_name="drawings")
    firm = models.CharField("代收代缴义务人", max_length=CODE_CHARS_MAX)
    amount = models.DecimalField("抵缴金额", **MONEY)
    reference = models.CharField("凭证号", max_length=NO_CHARS_MAX)
    drawn_on = models.DateField("抵缴日")
    drawn_by = models.CharField("办理人", max_length=150)

    class Meta:
        verbose_name = "担保抵缴"
        verbose_name_plural = "担保抵缴"
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["payment", "guarantee"], name="taxation_drawing_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="taxation_drawing_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.firm} {self.amount}"


class Account(models.Model):
    """What the bills of a withholding agent hold of its guarantees; one row locked whenever that changes."""

    firm = models.CharField("代收代缴义务人", max_length=CODE_CHARS_MAX, primary_key=True)
    used = models.DecimalField("占用", default=0, **MONEY)
    freed = models.DecimalField("累计释放", default=0, **MONEY)

    class Meta:
        verbose_name = "担保账户"
        verbose_name_plural = "担保账户"
        ordering: ClassVar[list[str]] = ["firm"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(used__gte=0, freed__gte=0), name="taxation_account_not_below_zero")
        ]

    def __str__(self) -> str:
        return self.firm


class Comparison(models.Model):
    """What was withheld beside what is levied, one a bill, as it was when the bill was made."""

    bill = models.OneToOneField(Bill, on_delete=models.PROTECT, primary_key=True, related_name="comparison")
    levied = models.DecimalField("应征税款", **MONEY)
    withheld = models.DecimalField("代扣税款", max_digits=19, decimal_places=5, null=True, blank=True)
    difference = models.DecimalField("差额", max_digits=19, decimal_places=5)
    reason = models.CharField("原因", max_length=20, choices=choices(Reason))

    class Meta:
        verbose_name = "代扣比对"
        verbose_name_plural = "代扣比对"
        ordering: ClassVar[list[str]] = ["-bill_id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["reason", "bill"], name="taxation_comparison_reason"),
            models.Index(fields=["difference", "bill"], name="taxation_comparison_size"),
        ]

    def __str__(self) -> str:
        return f"{self.bill_id} {self.reason}"
