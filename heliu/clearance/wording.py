"""What a receipt says of a decision (回执信息): the official status with codes, both values, the tax and the lane."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from heliu.clearance.decided import Decided, Detail
from heliu.clearance.facts import UNLISTED, Inventory, Outcome
from heliu.clearance.rules import named
from heliu.policies.positive_list_rows import GoodsList
from heliu.policies.rules.positive_list import Bar, Barred, barred
from heliu.risk.api import open_risks, sentences

RELEASED, DOCUMENTS, INSPECTION = 800, 300, 500
# The two values a rule compared, by their names in Detail, masked where personal, and the names partners know them by.
_PAIRS = {
    "C1320": ("order_lines", "line_count", "OrderList", "InventoryList"),
    "C1327": ("order_masked", "payment_masked", "OrderHead.buyer", "PaymentHead.payer"),
    "C1332": ("order_paid", "payment_paid", "OrderHead.acturalPaid", "PaymentHead.amountPaid"),
    "C13035": ("order_pay_code", "payment_pay_code", "OrderHead.payCode", "PaymentHead.payCode"),
    "C13127": ("order_masked", "masked", "OrderHead.buyer", "InventoryHead.buyer"),
    "C130126": ("order_masked", "masked", "OrderHead.buyer", "InventoryHead.buyer"),
    "H01": ("order_masked", "masked", "OrderHead.buyer", "InventoryHead.buyer"),
}
_AMOUNTS = {"order_paid", "payment_paid"}
BARRED_MAX: Final = 5
"""So many goods the positive list keeps out are named in a receipt."""
_BARRED: Final = {
    Bar.NOT_LISTED: ("[Code:H13;Desc:", ";Fields:gcode;Fix:请核对编码, 编码无误的按一般贸易申报]"),
    Bar.MODE_BARRED: ("[Code:H14;Desc:", ";Fields:gcode,tradeMode;Fix:请以网购保税(1210)进口, 或按一般贸易申报]"),
}
"""What stands before and after the goods: the code as it is sent, the fields to look at, what to do about it."""


def explanation(row: Decided, annual_limit: Decimal, goods: str = "") -> tuple[int, str]:
    """Return (return status, text). ``goods`` says which lines differ, where that was looked up."""
    if row.verdict == Outcome.ADMITTED:
        return row.status or 0, admitted(row)
    if row.verdict == Outcome.WAITING:
        missing = "、".join(name for name, found in _counterparts(row) if found is None)
        return 2, f"[Code:2;Desc:清单新增申报成功, {missing}不存在, 等待到达后自动比对]"
    if row.verdict == Outcome.MISMATCH:
        return 100, mismatch(row, goods)
    return row.status or 100, refused(row, annual_limit)


def _counterparts(row: Decided) -> tuple[tuple[str, str | None], ...]:
    told = row.told
    return ("订单", told.order_id), ("支付信息", told.payment_id), ("运单", told.waybill_id)


def admitted(row: Decided) -> str:
    tax = f"税款{row.tax}元(关税{row.duty or '0.00'} 消费税{row.consumption_tax} 增值税{row.vat})"
    if row.status == RELEASED:
        return f"[Code:2600;Desc:放行];{tax}"
    # An enterprise may see that its goods are looked at, not which rule chose them, except faults of its own data.
    if row.status == DOCUMENTS:
        return f"[Code:1200;Desc:待人工审核: {open_reasons(int(row.told.risks))}];{tax}"
    return f"[Code:1500;Desc:查验: 请配合监管场所查验];{tax}"


def open_reasons(risks: int) -> str:
    """The data faults among the risk rules, which the sender can mend; profiles and samples stay closed."""
    return "".join(sentences(open_risks(risks))) or "请留意后续回执"


def mismatch(row: Decided, goods: str) -> str:
    texts = []
    for rule in named(int(row.told.broken or 0)):
        detail = rule.sentence().rstrip("。")
        if pair := _PAIRS.get(rule.__name__):
            left, right, left_name, right_name = pair
            detail += f",[{left_name}:{shown(row.told, left)},{right_name}:{shown(row.told, right)}]"
        elif rule.__name__ == "C1322" and goods:
            detail += f",[{goods}]"
        texts.append(f"[Code:{rule.code};Desc:{detail};Fields:{rule.fields}]")
    return "".join(texts)


def shown(told: Detail, name: str) -> str:
    value: str | None = getattr(told, name)
    if value is None:
        return "空"
    return f"{Decimal(value):.2f}" if name in _AMOUNTS else value


def refused(row: Decided, annual_limit: Decimal) -> str:
    price = f"{Decimal(row.told.tax_price):,.2f}"
    if row.verdict == Outcome.OVER_SINGLE:
        return (
            f"[Code:-621005;Desc:清单的购买金额超过单笔限额, 完税价格{price}元且不止一件;"
            "Fix:请拆分为确属各自独立的订单, 或按一般贸易申报]"
        )
    if row.verdict == Outcome.OVER_ANNUAL:
        used = row.used or Decimal(0)
        total = f"{used + Decimal(row.told.tax_price):,.2f}"
        return (
            f"[Code:1313;Desc:订购人购买超过年度限额, 已用{used:,.2f}元, totalPrice：{total} > limitPrice: "
            f"{annual_limit:,.0f};Fix:请按一般贸易申报, 或由其他订购人购买]"
        )
    if row.verdict == Outcome.UNTAXABLE:
        return "[Code:1200;Desc:待人工审核: 缺少计税资料(商品编码不在税则或含量未备案);Fix:请备案商品含量或更正编码]"
    if row.verdict in UNLISTED:
        return row.barred
    return "[Code:H10;Desc:清单完税价格为零;Fix:请填写商品实际成交价]"


def barred_goods(inventory: Inventory, outcome: Outcome, goods: GoodsList | None) -> str:
    """The receipt of goods the positive list keeps out, a group for each reason; "" for any other outcome."""
    if outcome not in UNLISTED or goods is None:
        return ""
    found = barred(inventory.goods_codes, inventory.trade_mode, goods)
    document = goods.reference.title.replace("[", "〔").replace("]", "〕").replace(";", "；")
    return "".join(_barred(bar, [one for one in found if one.bar is bar], document) for bar in Bar)


def _barred(bar: Bar, lines: Sequence[Barred], document: str) -> str:
    if not lines:
        return ""
    before, after = _BARRED[bar]
    named_goods = "、".join(f"第{one.place}项{one.code}" for one in lines[:BARRED_MAX])
    more = f"等{len(lines)}项" if len(lines) > BARRED_MAX else ""
    return f"{before}{bar.zh}({document}): {named_goods}{more}{after}"
