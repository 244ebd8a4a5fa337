"""Shipments to overseas warehouses, their goods and ledger, sales with their parts, proceeds and what they paid."""

from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from heliu.kernel.naming import choices
from heliu.overseas.facts import Kind, Via

NO_CHARS_MAX = 60
FIRM_CHARS_MAX = 18  # as long as an ebcCode may be
WAREHOUSE_CHARS_MAX = 100
NOTE_CHARS_MAX = 200
NAME_CHARS_MAX = 250
QUANTITY: dict[str, Any] = {"max_digits": 19, "decimal_places": 5}
MONEY: dict[str, Any] = {"max_digits": 19, "decimal_places": 2}


class Shipment(models.Model):
    """One departed list (清单) of 9810. ``closed_on``: since when nothing is open any more."""

    inventory_id = models.BigIntegerField("清单", unique=True)
    firm = models.CharField("收发货人", max_length=FIRM_CHARS_MAX)
    invt_no = models.CharField("清单编号", max_length=20)
    order_no = models.CharField("订仓单编号", max_length=NO_CHARS_MAX)
    logistics_no = models.CharField("运单编号", max_length=80)
    country = models.CharField("运抵国", max_length=3)
    currency = models.CharField("币制", max_length=4)
    warehouse = models.CharField("海外仓", max_length=WAREHOUSE_CHARS_MAX, blank=True)
    departed_at = models.DateTimeField("结关时间")
    departed_on = models.DateField("离境日")
    refundable = models.BooleanField("涉及退税")
    refund_closed_on = models.DateField("退税结清日", null=True, blank=True)
    refund_reference = models.CharField("退税依据", max_length=NO_CHARS_MAX, blank=True)
    refund_closed_by = models.CharField("登记人", max_length=150, blank=True)
    closed_on = models.DateField("办结日", null=True, blank=True)

    class Meta:
        verbose_name = "海外仓发运"
        verbose_name_plural = "海外仓发运"
        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["firm", "id"], name="overseas_shipment_firm"),
            models.Index(fields=["departed_at"], name="overseas_shipment_departed"),
            models.Index(fields=["departed_on", "id"], name="overseas_shipment_day"),
        ]

    def __str__(self) -> str:
        return self.invt_no


class Good(models.Model):
    """One line of a shipment and its stock. The database, too, lets nothing of it fall below zero."""

    shipment = models.ForeignKey(Shipment, on_delete=models.PROTECT, related_name="goods")
    firm = models.CharField("收发货人", max_length=FIRM_CHARS_MAX)
    gnum = models.IntegerField("项号")
    item_no = models.CharField("企业商品货号", max_length=30)
    code = models.CharField("商品编码", max_length=10)
    name = models.CharField("商品名称", max_length=NAME_CHARS_MAX)
    unit = models.CharField("计量单位", max_length=3)
    currency = models.CharField("币制", max_length=4)
    total = models.DecimalField("申报总价", max_digits=19, decimal_places=5)
    departed = models.DecimalField("离境", **QUANTITY)
    arrived = models.DecimalField("到仓", default=0, **QUANTITY)
    sold = models.DecimalField("销售", default=0, **QUANTITY)
    returned = models.DecimalField("退运", default=0, **QUANTITY)
    lost = models.DecimalField("报损", default=0, **QUANTITY)
    counted_on = models.DateField("最近盘点", null=True, blank=True)

    class Meta:
        verbose_name = "海外仓商品"
        verbose_name_plural = "海外仓商品"
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["shipment", "gnum"], name="overseas_good_once"),
            models.CheckConstraint(
                condition=Q(arrived__gte=0, sold__gte=0, returned__gte=0, lost__gte=0, arrived__lte=F("departed"))
                & Q(arrived__gte=F("sold") + F("returned") + F("lost")),
                name="overseas_good_never_negative",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["firm", "item_no"], name="overseas_good_item")]

    def __str__(self) -> str:
        return f"{self.item_no} {self.name}"


class Sale(models.Model):
    """One sale abroad; ``received`` grows with the proceeds matched to it, ``amount`` is that of what is left of it."""

    firm = models.CharField("收发货人", max_length=FIRM_CHARS_MAX)
    reference = models.CharField("销售单号", max_length=NO_CHARS_MAX)
    item_no = models.CharField("企业商品货号", max_length=30)
    invt_no = models.CharField("指定清单", max_length=20, blank=True)
    on = models.DateField("销售日期")
    quantity = models.DecimalField("数量", **QUANTITY)
    price = models.DecimalField("单价", max_digits=19, decimal_places=5)
    currency = models.CharField("币制", max_length=4)
    amount = models.DecimalField("金额", **MONEY)
    received = models.DecimalField("已收", default=0, **MONEY)
    taken_back = models.DecimalField("部分冲销数量", default=0, **QUANTITY)
    repaid = models.DecimalField("已退款", default=0, **MONEY)
    via = models.CharField("来源", max_length=10, choices=choices(Via))
    cancelled = models.BooleanField("已冲销", default=False)
    by = models.CharField("登记人", max_length=150)
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "海外仓销售"
        verbose_name_plural = "海外仓销售"
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["firm", "reference"], condition=Q(cancelled=False), name="overseas_sale_once"
            ),
            models.CheckConstraint(
                condition=Q(received__gte=0, received__lte=F("amount")), name="overseas_sale_not_overpaid"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["firm", "id"], name="overseas_sale_firm"),
            models.Index(fields=["on", "id"], name="overseas_sale_day"),
            models.Index(
                fields=["firm", "currency", "on"],
                condition=Q(cancelled=False, received__lt=F("amount")),
                name="overseas_sale_unpaid",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def left(self) -> Decimal:
        """Its quantity without what was taken back."""
        return self.quantity - self.taken_back


class Part(models.Model):
    """What of a sale was taken from one line, without what came back of it."""

    sale = models.ForeignKey(Sale, on_delete=models.PROTECT, related_name="parts")
    good = models.ForeignKey(Good, on_delete=models.PROTECT, related_name="parts")
    quantity = models.DecimalField("数量", **QUANTITY)
    amount = models.DecimalField("金额", **MONEY)
    received = models.DecimalField("已收", default=0, **MONEY)

    class Meta:
        verbose_name = "销售去向"
        verbose_name_plural = "销售去向"
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(received__gte=0, received__lte=F("amount")), name="overseas_part_not_overpaid"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sale_id} {self.quantity}"


class Movement(models.Model):
    """One line of the ledger (台账). ``booked`` False: a return of customs' books the stock does not allow for yet.

    ``released_at``: when customs released a return.
    """

    good = models.ForeignKey(Good, on_delete=models.PROTECT, related_name="movements")
    kind = models.CharField("事项", max_length=10, choices=choices(Kind))
    quantity = models.DecimalField("数量", **QUANTITY)
    on = models.DateField("日期")
    reference = models.CharField("单号", max_length=NO_CHARS_MAX, blank=True)
    note = models.CharField("说明", max_length=NOTE_CHARS_MAX, blank=True)
    booked = models.BooleanField("已入账", default=True)
    released_at = models.DateTimeField("退运放行时间", null=True, blank=True)
    by = models.CharField("登记人", max_length=150)
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "海外仓台账"
        verbose_name_plural = "海外仓台账"
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["good", "reference"], condition=Q(kind=Kind.RETURNED), name="overseas_return_once"
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="overseas_movement_quantity"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["id"], condition=Q(booked=False), name="overseas_movement_pending"),
            models.Index(
                fields=["released_at"], condition=Q(released_at__isnull=False), name="overseas_movement_released"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.quantity}"


class Proceeds(models.Model):
    """A receipt of foreign exchange (收汇): ``gross`` of sales, ``fees`` netted abroad (差额结算)."""

    firm = models.CharField("收发货人", max_length=FIRM_CHARS_MAX)
    number = models.CharField("银行流水号", max_length=NO_CHARS_MAX)
    on = models.DateField("收汇日期")
    currency = models.CharField("币制", max_length=4)
    gross = models.DecimalField("销售款", **MONEY)
    fees = models.DecimalField("扣除费用", default=0, **MONEY)
    bank = models.CharField("收款银行", max_length=100, blank=True)
    by = models.CharField("登记人", max_length=150)
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "收汇"
        verbose_name_plural = "收汇"
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["firm", "number"], name="overseas_proceeds_once"),
            models.CheckConstraint(
                condition=Q(gross__gt=0, fees__gte=0, fees__lt=F("gross")), name="overseas_proceeds_amounts"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["firm", "id"], name="overseas_proceeds_firm")]

    def __str__(self) -> str:
        return self.number


class Settled(models.Model):
    """What of a receipt paid for which part of which sale."""

    proceeds = models.ForeignKey(Proceeds, on_delete=models.PROTECT, related_name="settled")
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="settled")
    amount = models.DecimalField("金额", **MONEY)

    class Meta:
        verbose_name = "收汇核销"
        verbose_name_plural = "收汇核销"
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["proceeds", "part"], name="overseas_settled_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="overseas_settled_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.proceeds_id} {self.amount}"
