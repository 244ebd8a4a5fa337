"""What a receipt says of a decision (回执信息): the official status with codes, both values, the tax and the lane."""

from decimal import Decimal

from heliu.clearance.batch import Decided
from heliu.clearance.facts import Outcome
from heliu.clearance.rules import named
from heliu.risk.api import sentences

RELEASED, DOCUMENTS, INSPECTION = 800, 300, 500
_PAIRS = {  # places in Decided.facts: the two values a rule compared, masked where personal
    "C1320": (7, 8, "OrderList", "InventoryList"),
    "C1327": (2, 3, "OrderHead.buyer", "PaymentHead.payer"),
    "C1332": (0, 1, "OrderHead.acturalPaid", "PaymentHead.amountPaid"),
    "C13035": (5, 6, "OrderHead.payCode", "PaymentHead.payCode"),
    "C13127": (2, 4, "OrderHead.buyer", "InventoryHead.buyer"),
    "C130126": (2, 4, "OrderHead.buyer", "InventoryHead.buyer"),
    "H01": (2, 4, "OrderHead.buyer", "InventoryHead.buyer"),
}
_AMOUNTS = {0, 1}


def explanation(row: Decided, annual_limit: Decimal, goods: str = "") -> tuple[int, str]:
    """Return (return status, text). ``goods`` says which lines differ, where that was looked up."""
    if row.verdict == Outcome.ADMITTED:
        return row.status or 0, admitted(row)
    if row.verdict == Outcome.WAITING:
        missing = "、".join(
            name
            for name, found in (("订单", row.order_id), ("支付信息", row.payment_id), ("运单", row.waybill_id))
            if found is None
        )
        return 2, f"[Code:2;Desc:清单新增申报成功, {missing}不存在, 等待到达后自动比对]"
    if row.verdict == Outcome.MISMATCH:
        return 100, mismatch(row, goods)
    return row.status or 100, refused(row, annual_limit)


def admitted(row: Decided) -> str:
    duty, consumption_tax, vat = row.duty or Decimal(0), row.consumption_tax or Decimal(0), row.vat or Decimal(0)
    tax = f"税款{duty + consumption_tax + vat:.2f}元(关税{duty:.2f} 消费税{consumption_tax:.2f} 增值税{vat:.2f})"
    if row.status == RELEASED:
        return f"[Code:2600;Desc:放行];{tax}"
    # An enterprise may see that its goods are looked at, not which rule chose them, except faults of its own data.
    if row.status == DOCUMENTS:
        return f"[Code:1200;Desc:待人工审核: {open_reasons(row.risks)}];{tax}"
    return f"[Code:1500;Desc:查验: 请配合监管场所查验];{tax}"


_OPEN_RISKS = 1 << 2 | 1 << 3 | 1 << 12 | 1 << 13 | 1 << 14 | 1 << 15 | 1 << 16 | 1 << 17 | 1 << 18


def open_reasons(risks: int) -> str:
    """The data faults among the risk rules, which the sender can mend; profiles and samples stay closed."""
    return "".join(sentences(risks & _OPEN_RISKS)) or "请留意后续回执"


def mismatch(row: Decided, goods: str) -> str:
    facts = row.facts or []
    texts = []
    for rule in named(row.broken or 0):
        detail = rule.sentence().rstrip("。")
        if pair := _PAIRS.get(rule.__name__):
            left, right, left_name, right_name = pair
            detail += f",[{left_name}:{shown(facts, left)},{right_name}:{shown(facts, right)}]"
        elif rule.__name__ == "C1322" and goods:
            detail += f",[{goods}]"
        texts.append(f"[Code:{rule.code};Desc:{detail};Fields:{rule.fields}]")
    return "".join(texts)


def shown(facts: list[str | None], place: int) -> str:
    value = facts[place] if place < len(facts) else None
    if value is None:
        return "空"
    return f"{Decimal(value):.2f}" if place in _AMOUNTS else value


def refused(row: Decided, annual_limit: Decimal) -> str:
    price = f"{row.tax_price:,.2f}"
    if row.verdict == Outcome.OVER_SINGLE:
        return (
            f"[Code:-621005;Desc:清单的购买金额超过单笔限额, 完税价格{price}元且不止一件;"
            "Fix:请拆分为确属各自独立的订单, 或按一般贸易申报]"
        )
    if row.verdict == Outcome.OVER_ANNUAL:
        used = row.used or Decimal(0)
        total = f"{used + row.tax_price:,.2f}"
        return (
            f"[Code:1313;Desc:订购人购买超过年度限额, 已用{used:,.2f}元, totalPrice：{total} > limitPrice: "
            f"{annual_limit:,.0f};Fix:请按一般贸易申报, 或由其他订购人购买]"
        )
    if row.verdict == Outcome.UNTAXABLE:
        return "[Code:1200;Desc:待人工审核: 缺少计税资料(商品编码不在税则或含量未备案);Fix:请备案商品含量或更正编码]"
    return "[Code:H10;Desc:清单完税价格为零;Fix:请填写商品实际成交价]"
