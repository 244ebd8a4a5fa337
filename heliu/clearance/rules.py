"""The matching rules (三单比对) that officers and partners quote: one class each, in the order of their bits. Pure.

Official codes where customs has one (domain codes 1320 …), our own H-codes for what the field notes of CEB311 and
CEB621 demand without naming a code. Codes and bits are never reused. The set-based twin is sql/decide.sql.
"""

from collections.abc import Iterator
from typing import ClassVar

from heliu.clearance.facts import Inventory, Order, Payment, Trio, Waybill

RETAIL_IMPORT_MODES = ("9610", "1210", "1239")

Whole = tuple[Inventory, Order, Payment, Waybill]


class Rule:
    """Subclass to add a rule: the class is named by its code, the first line of the docstring is its sentence."""

    all: ClassVar[list[type["Rule"]]] = []
    code: ClassVar[str]
    fields: ClassVar[str]  # the pair of fields a partner should look at
    citation: ClassVar[str]  # as heliu/policies/articles reads it

    def __init_subclass__(cls) -> None:
        cls.code = cls.__name__.removeprefix("C")
        Rule.all.append(cls)

    @classmethod
    def sentence(cls) -> str:
        return (cls.__doc__ or "").strip().splitlines()[0]

    @staticmethod
    def breaks(whole: Whole) -> bool:
        raise NotImplementedError


class C1320(Rule):
    """清单表体商品项与订单表体商品项的项数不一致。"""

    fields = "InventoryList – OrderList"
    citation = "海关总署公告2018年第194号 三单传输；CEB621 填制说明"

    @staticmethod
    def breaks(whole: Whole) -> bool:
        inventory, order, _, _ = whole
        return inventory.line_count != order.line_count


class C1322(Rule):
    """清单表体与订单表体的商品不一致（序号、品名、数量或总价）。

    Compared line by line on gnum; the name in the order is itemName, in the inventory gname.
    """

    fields = "gnum, gname, qty, totalPrice – gnum, itemName, qty, totalPrice"
    citation = "海关总署公告2018年第194号 三单传输；CEB621 填制说明"

    @staticmethod
    def breaks(whole: Whole) -> bool:
        inventory, order, _, _ = whole
        same = inventory.goods_names == order.goods_names and inventory.goods_values == order.goods_values
        return inventory.line_count == order.line_count and not same


class C1327(Rule):
    """订单购买人与支付单支付人的名字或身份证号码不一致。"""

    fields = "buyerName, buyerIdNumber – payerName, payerIdNumber"
    citation = "财关税〔2016〕18号 第五条；海关总署公告2018年第194号 身份认证"

    @staticmethod
    def breaks(whole: Whole) -> bool:
        _, order, payment, _ = whole
        return (payment.payer_name_key, payment.payer_id_key) != (order.buyer_name_key, order.buyer_id_key)


class C1332(Rule):
    """支付单支付金额与订单实际支付金额不一致。

    Compared to the cent: a platform that rounds differently must say so in its order, not in its payment.
    """

    fields = "acturalPaid – amountPaid"
    citation = "海关总署公告2018年第194号 三单传输；CEB311 填制说明"

    @staticmethod
    def breaks(whole: Whole) -> bool:
        _, order, payment, _ = whole
        return payment.paid != order.paid


class C13035(Rule):
    """支付企业不一致。"""

    fields = "CEB311 payCode – CEB411 payCode"
    citation = "海关总署公告2018年第194号 三单传输"

    @staticmethod
    def breaks(whole: Whole) -> bool:
        _, order, payment, _ = whole
        return order.pay_code is not None and payment.pay_code != order.pay_code


class C13127(Rule):
    """清单上的订购人姓名与订单上的订购人姓名不一致。"""

    fields = "CEB621 buyerName – CEB311 buyerName"
    citation = "海关总署公告2018年第194号 三单传输"

    @staticmethod
    def breaks(whole: Whole) -> bool:
        inventory, order, _, _ = whole
        return inventory.buyer_name_key != order.buyer_name_key


class C130126(Rule):
    """清单上的订购人电话号码与订单上的订购人电话号码不一致。"""

    fields = "CEB621 buyerTelephone – CEB311 buyerTelephone"
    citation = "海关总署公告2018年第194号 三单传输"

    @staticmethod
    def breaks(whole: Whole) -> bool:
        inventory, order, _, _ = whole
        return inventory.buyer_phone_key != order.buyer_phone_key


class H01(Rule):
    """清单上的订购人证件号码与订单上的订购人证件号码不一致。"""

    fields = "CEB621 buyerIdNumber – CEB311 buyerIdNumber"
    citation = "海关总署公告2018年第194号 三单传输；泸州综试区自定 三单相符"

    @staticmethod
    def breaks(whole: Whole) -> bool:
        inventory, order, _, _ = whole
        return inventory.buyer_id_key != order.buyer_id_key


class H02(Rule):
    """订单上的支付交易编号与支付凭证的支付交易编号不一致。"""

    fields = "CEB311 payTransactionId – CEB411 payTransactionId"
    citation = "海关总署公告2018年第194号 三单传输；泸州综试区自定 三单相符"

    @staticmethod
    def breaks(whole: Whole) -> bool:
        _, order, payment, _ = whole
        return order.pay_transaction_id is not None and payment.pay_transaction_id != order.pay_transaction_id


class H03(Rule):
    """订单的收货人、电话或地址与运单不一致。"""

    fields = "CEB311 consignee… – CEB511 consignee…"
    citation = "海关总署公告2018年第194号 三单传输；CEB511 填制说明"

    @staticmethod
    def breaks(whole: Whole) -> bool:
        _, order, _, waybill = whole
        return (order.consignee_key, order.consignee_phone_key, order.consignee_address_key) != (
            waybill.consignee_key,
            waybill.consignee_phone_key,
            waybill.consignee_address_key,
        )


class H04(Rule):
    """运单上的订单编号不是该清单的订单编号。"""

    fields = "CEB511 orderNo – CEB621 orderNo"
    citation = "海关总署公告2018年第194号 三单传输；CEB511 填制说明"

    @staticmethod
    def breaks(whole: Whole) -> bool:
        inventory, _, _, waybill = whole
        return waybill.order_no != inventory.order_no


class H05(Rule):
    """清单与订单的电商企业不一致。"""

    fields = "CEB621 ebcCode – CEB311 ebcCode"
    citation = "海关总署公告2018年第194号 三单传输；CEB621 填制说明"

    @staticmethod
    def breaks(whole: Whole) -> bool:
        inventory, order, _, _ = whole
        return inventory.ebc_code != order.ebc_code


class H06(Rule):
    """订单实际支付金额不等于商品价格加运杂费加代扣税款减非现金抵扣金额。"""

    fields = "acturalPaid – goodsValue + freight + taxTotal - discount"
    citation = "CEB311 填制说明"

    @staticmethod
    def breaks(whole: Whole) -> bool:
        _, order, _, _ = whole
        return not order.balanced


class H07(Rule):
    """贸易方式不是零售进口的监管方式（9610、1210、1239）。"""

    fields = "CEB621 tradeMode"
    citation = (
        "海关总署公告2018年第194号 适用范围；海关总署公告2014年第12号 监管方式；"
        "海关总署公告2014年第57号 监管方式；海关总署公告2016年第75号 监管方式"
    )

    @staticmethod
    def breaks(whole: Whole) -> bool:
        inventory, _, _, _ = whole
        return inventory.trade_mode not in RETAIL_IMPORT_MODES


def whole(trio: Trio) -> Whole | None:
    """The four documents when all are there."""
    if trio.order is None or trio.payment is None or trio.waybill is None:
        return None
    return trio.inventory, trio.order, trio.payment, trio.waybill


def broken(documents: Whole) -> int:
    """Return the bit mask of the rules broken: no rule hides another, so the partner mends all at once."""
    return sum(1 << bit for bit, rule in enumerate(Rule.all) if rule.breaks(documents))


def named(mask: int) -> Iterator[type[Rule]]:
    """The rules of a mask, in the order of their bits."""
    return (rule for bit, rule in enumerate(Rule.all) if mask >> bit & 1)
