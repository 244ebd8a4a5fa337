"""What a receipt says of an export decision (出口回执信息): the official status with codes and both values."""

from decimal import Decimal
from typing import Final

from heliu.clearance.exports.decided import ExportDecided, ExportDetail
from heliu.clearance.exports.facts import ExportOutcome
from heliu.clearance.exports.moves import DOCUMENTS, RELEASED, RETURNED, WAITING
from heliu.clearance.exports.rules import named, needs_collection
from heliu.risk.api import open_export_sentences

# The two values a rule compared, by their names in ExportDetail, and the names partners know them by.
_PAIRS: Final = {
    "E02": ("order_type", "trade_mode", "OrderHead.orderType", "InventoryHead.tradeMode"),
    "E03": ("order_lines", "line_count", "OrderList", "InventoryList"),
    "E05": ("order_currency", "currency", "OrderHead.currency", "InventoryList.currency"),
    "E07": ("waybill_ebc", "ebc_code", "Logistics.ebcCode", "InventoryHead.ebcCode"),
    "E08": ("waybill_packages", "packages", "Logistics.packNo", "InventoryHead.packNo"),
}


def export_explanation(row: ExportDecided, goods: str = "") -> tuple[int, str]:
    """Return (return status, text). ``goods`` says which lines differ, where that was looked up."""
    if row.verdict == ExportOutcome.ADMITTED:
        return row.status, admitted(row)
    if row.verdict == ExportOutcome.WAITING:
        missing = "、".join(missing_documents(row.told))
        return WAITING, f"[Code:2;Desc:清单新增申报成功, {missing}不存在, 等待到达后自动比对]"
    if row.verdict == ExportOutcome.ORDER_MISSING:
        return RETURNED, order_first(row.told)
    return RETURNED, mismatch(row.told, goods)


def missing_documents(told: ExportDetail) -> list[str]:
    """What the inventory still waits for."""
    counterparts = [(order_name(told.trade_mode), told.order_id), ("运单", told.waybill_id)]
    if needs_collection(told.trade_mode):
        counterparts.insert(1, ("收款单", told.collection_id))
    return [name for name, found in counterparts if found is None]


def order_name(trade_mode: str) -> str:
    return "订仓单" if trade_mode == "9810" else "订单"


def order_first(told: ExportDetail) -> str:
    name = order_name(told.trade_mode)
    return (
        f"[Code:E20;Desc:监管方式{told.trade_mode}须先报{name}后报清单, {name}[{told.order_no}]不存在, 退单;"
        f"Fix:请先发送{name}(CEB303), 收到回执后再报清单, 编号可继续使用]"
    )


def admitted(row: ExportDecided) -> str:
    if row.status == RELEASED:
        return "[Code:2600;Desc:放行]"
    # An enterprise may see that its goods are looked at, and the faults of its own data.
    if row.status == DOCUMENTS:
        reasons = "".join(open_export_sentences(int(row.told.risks))) or "请留意后续回执"
        return f"[Code:1200;Desc:待人工审核: {reasons}]"
    return "[Code:1500;Desc:查验: 请配合监管场所查验]"


def mismatch(told: ExportDetail, goods: str) -> str:
    texts = []
    for rule in named(int(told.broken or 0)):
        detail = rule.sentence().rstrip("。")
        if pair := _PAIRS.get(rule.code):
            left, right, left_name, right_name = pair
            detail += f",[{left_name}:{shown(told, left)},{right_name}:{shown(told, right)}]"
        elif rule.code == "E04" and goods:
            detail += f",[{goods}]"
        elif rule.code == "E06":
            detail += f",[Receipts.charge:{money(told.charge)} {told.charge_currency},"
            detail += f"OrderHead:{money(told.order_total)} {told.order_currency}]"
        elif rule.code in {"E11", "E13"}:
            detail += f",[折合人民币{money(told.value_cny)}元]"
        texts.append(f"[Code:{rule.code};Desc:{detail};Fields:{rule.fields}]")
    return "".join(texts)


def shown(told: ExportDetail, name: str) -> str:
    value: str | None = getattr(told, name)
    return "空" if value is None else value


def money(value: str | None) -> str:
    return "空" if value is None else f"{Decimal(value):.2f}"
