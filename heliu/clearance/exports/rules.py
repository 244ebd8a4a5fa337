"""The matching rules of exports (出口单证比对): one class each, in the order of their bits. Pure.

Codes of ours: customs publishes no code for a mismatch of exports. Each names the fields to look at and where it is
written. Codes and bits are never reused. The set-based twin is sql/decide.sql.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar, NamedTuple

from heliu.clearance.exports.facts import (
    B2B_MODES,
    ORDER_TYPES,
    SIMPLIFIED,
    SUMMARISED,
    ZONE_MODES,
    Collection,
    ExportInventory,
    ExportOrder,
    ExportSet,
    ExportWaybill,
)
from heliu.clearance.exports.terms import ExportTerms
from heliu.policies.tariff import CODE_DIGITS


class WholeSet(NamedTuple):
    """The documents of a parcel with everything its mode asks for, and the terms of the day."""

    inventory: ExportInventory
    order: ExportOrder
    collection: Collection | None
    waybill: ExportWaybill
    terms: ExportTerms

    @property
    def is_b2b(self) -> bool:
        return self.inventory.trade_mode in B2B_MODES

    @property
    def is_simplified(self) -> bool:
        return self.inventory.statistics_flag == SIMPLIFIED

    @property
    def value_cny(self) -> Decimal | None:
        """The value of the inventory in CNY; None where its currency has no rate."""
        rate = self.terms.rates.get(self.inventory.currencies[0])
        return None if rate is None else self.inventory.value * rate

    @property
    def is_limited(self) -> bool:
        """Whether a limit of value applies at all."""
        return self.is_simplified or self.is_b2b

    @property
    def digits_wanted(self) -> int:
        if not self.is_simplified:
            return CODE_DIGITS
        return self.terms.simplified_digits_b2b if self.is_b2b else self.terms.simplified_digits_retail

    @property
    def digits(self) -> list[int | None]:
        """To how many digits the code of each line is known; None: not at all."""
        return [self.terms.codes.get(code) for code in self.inventory.goods_codes]


class ExportRule:
    """Subclass to add a rule: the class is named by its code, the first line of the docstring is its sentence."""

    all: ClassVar[list[type["ExportRule"]]] = []
    code: ClassVar[str]
    fields: ClassVar[str]  # the pair of fields a partner should look at
    citation: ClassVar[str]

    def __init_subclass__(cls) -> None:
        cls.code = cls.__name__
        ExportRule.all.append(cls)

    @classmethod
    def sentence(cls) -> str:
        return (cls.__doc__ or "").strip().splitlines()[0]

    @staticmethod
    def breaks(whole: WholeSet) -> bool:
        raise NotImplementedError


class E01(ExportRule):
    """监管方式不是本综试区以清单出口的监管方式。"""

    fields = "CEB603 tradeMode"
    citation = "CEB603 填制说明；海关总署公告2018年第194号；海关总署公告2020年第75号"

    @staticmethod
    def breaks(whole: WholeSet) -> bool:
        return whole.inventory.trade_mode not in whole.terms.modes


class E02(ExportRule):
    """订单类型与清单的监管方式不符 (9610、1210、1239 用 E, 9710 用 B, 9810 用 W)。"""

    fields = "CEB303 orderType – CEB603 tradeMode"
    citation = "CEB303 填制说明：E-B2C出口订单，B-B2B出口订单，W-海外仓订仓单"

    @staticmethod
    def breaks(whole: WholeSet) -> bool:
        wanted = ORDER_TYPES.get(whole.inventory.trade_mode)
        return wanted is not None and whole.order.order_type != wanted


class E03(ExportRule):
    """清单表体商品项与订单表体商品项的项数不一致。"""

    fields = "InventoryList – OrderList"
    citation = "CEB303 填制说明：序号与清单的商品项关联对应"

    @staticmethod
    def breaks(whole: WholeSet) -> bool:
        return whole.inventory.line_count != whole.order.line_count


class E04(ExportRule):
    """清单表体与订单表体的商品不一致（序号、货号、数量或总价）。"""

    fields = "gnum, itemNo, qty, totalPrice"
    citation = "CEB303 填制说明：序号与清单的商品项关联对应"

    @staticmethod
    def breaks(whole: WholeSet) -> bool:
        inventory, order = whole.inventory, whole.order
        same = (inventory.goods_values, inventory.goods_items) == (order.goods_values, order.goods_items)
        return inventory.line_count == order.line_count and not same


class E05(ExportRule):
    """清单商品项的币制与订单的币制不一致。"""

    fields = "InventoryList/currency – OrderHead/currency"
    citation = "CEB303 填制说明；CEB603 填制说明；本平台规则"

    @staticmethod
    def breaks(whole: WholeSet) -> bool:
        return any(currency != whole.order.currency for currency in whole.inventory.currencies)


class E06(ExportRule):
    """收款单的币制与订单不同，或收款金额大于订单金额。

    Our reading: 收款金额 is the order's transaction amount as received, and 商品金额 holds non-cash deductions
    (填制说明); less may therefore be right and goes to an officer (X03), more cannot be.
    """

    fields = "CEB403 charge, currency – CEB303 goodsValue + freight, currency"
    citation = "CEB403 填制说明：支付企业的订单交易金额"

    @staticmethod
    def breaks(whole: WholeSet) -> bool:
        collection, order = whole.collection, whole.order
        return collection is not None and (collection.currency != order.currency or collection.charge > order.total)


class E07(ExportRule):
    """运单上的电商企业不是清单的收发货人。"""

    fields = "CEB505 ebcCode – CEB603 ebcCode"
    citation = "CEB505 填制说明；CEB603 填制说明；本平台规则"

    @staticmethod
    def breaks(whole: WholeSet) -> bool:
        return whole.waybill.ebc_code is not None and whole.waybill.ebc_code != whole.inventory.ebc_code


class E08(ExportRule):
    """运单件数与清单件数不一致。"""

    fields = "CEB505 packNo – CEB603 packNo"
    citation = "CEB505 填制说明；CEB603 填制说明；本平台规则"

    @staticmethod
    def breaks(whole: WholeSet) -> bool:
        return whole.waybill.packages != whole.inventory.packages


class E09(ExportRule):
    """特殊区域出口缺少区内企业代码、账册编号或账册备案料号。"""

    fields = "iacCode, emsNo, itemRecordNo"
    citation = "CEB603 填制说明：保税模式必填；海关总署公告2014年第57号"

    @staticmethod
    def breaks(whole: WholeSet) -> bool:
        inventory = whole.inventory
        return inventory.trade_mode in ZONE_MODES and not (inventory.zone_whole and inventory.records_whole)


class E10(ExportRule):
    """简化申报的清单涉及许可证件，应以汇总申报方式申报。"""

    fields = "statisticsFlag – licenseNo"
    citation = "CEB603 填制说明：简化申报不涉及出口征税、退税、许可证件管理"

    @staticmethod
    def breaks(whole: WholeSet) -> bool:
        return whole.is_simplified and whole.inventory.licensed


class E11(ExportRule):
    """简化申报的清单超过价值上限，应以汇总申报方式申报。"""

    fields = "statisticsFlag – totalPrice"
    citation = "综试区“清单核放、汇总统计”办法；参数 export_list/simplified_value_limit"

    @staticmethod
    def breaks(whole: WholeSet) -> bool:
        value = whole.value_cny
        return whole.is_simplified and value is not None and value > whole.terms.simplified_limit


class E12(ExportRule):
    """商品编码的位数不够：汇总申报须填全，综试区内简化申报零售、企业对企业各有最少位数，其后补零。"""

    fields = "gcode – statisticsFlag, tradeMode"
    citation = "CEB603 填制说明；海关总署公告2020年第75号；参数 export_list/simplified_code_digits_*"

    @staticmethod
    def breaks(whole: WholeSet) -> bool:
        return any(digits is not None and digits < whole.digits_wanted for digits in whole.digits)


class E13(ExportRule):
    """9710、9810 的清单超过价值上限，应以报关单申报。"""

    fields = "tradeMode – totalPrice"
    citation = "海关总署公告2020年第75号；参数 export_list/b2b_value_limit"

    @staticmethod
    def breaks(whole: WholeSet) -> bool:
        value = whole.value_cny
        return whole.is_b2b and value is not None and value > whole.terms.b2b_limit


class E14(ExportRule):
    """申报业务类型只能是 A（简化申报）或 B（汇总申报）。"""

    fields = "statisticsFlag"
    citation = "CEB603 填制说明"

    @staticmethod
    def breaks(whole: WholeSet) -> bool:
        return whole.inventory.statistics_flag not in (SIMPLIFIED, SUMMARISED)


class E15(ExportRule):
    """简化申报只在综试区内，申报地海关不是本综试区的关区。"""

    fields = "statisticsFlag – customsCode"
    citation = "综试区“清单核放、汇总统计”办法；参数 risk/zone_districts"

    @staticmethod
    def breaks(whole: WholeSet) -> bool:
        return whole.is_simplified and whole.inventory.customs_code not in whole.terms.districts


def needs_collection(trade_mode: str) -> bool:
    """A sale between firms is paid when they agreed: under 9710 and 9810 the list does not wait for it."""
    return trade_mode not in B2B_MODES


def whole_set(documents: ExportSet, terms: ExportTerms) -> WholeSet | None:
    """The documents when all are there which the mode asks for."""
    order, waybill = documents.order, documents.waybill
    if order is None or waybill is None:
        return None
    if documents.collection is None and needs_collection(documents.inventory.trade_mode):
        return None
    return WholeSet(documents.inventory, order, documents.collection, waybill, terms)


def broken(whole: WholeSet) -> int:
    """Return the bit mask of the rules broken: no rule hides another, so the partner mends all at once."""
    return sum(1 << bit for bit, rule in enumerate(ExportRule.all) if rule.breaks(whole))


def named(mask: int) -> Iterator[type[ExportRule]]:
    """The rules of a mask, in the order of their bits."""
    return (rule for bit, rule in enumerate(ExportRule.all) if mask >> bit & 1)
