"""The flows of an export side by side (出口单证比对): every value that is compared, and by which rule. Pure.

As with imports (clearance/comparison.py): which rule is broken was decided when the parcel was compared; a rule that
covers several values is told of each by looking at the values.
"""

from collections.abc import Sequence
from typing import Final

from heliu.clearance.comparison import (
    INVENTORY,
    LAW,
    ORDER,
    WAYBILL,
    Contents,
    Fields,
    Held,
    Line,
    Row,
    goods_lines,
    line_of,
    number_of,
    without,
)
from heliu.clearance.exports.facts import B2B_MODES, ORDER_TYPES, SIMPLIFIED, ZONE_MODES

COLLECTION: Final = "collection"


def _no_more(left: str, right: str) -> bool:
    """What was collected may be less than the order, never more."""
    one, other = number_of(left), number_of(right)
    return one is not None and other is not None and one <= other


def _typed(order_type: str, mode: str) -> bool:
    return ORDER_TYPES.get(mode, order_type) == order_type


def _there(value: str, _law: str) -> bool:
    return bool(value)


_KEYS: Final = (
    Row("order_no", {INVENTORY: "orderNo", ORDER: "orderNo", COLLECTION: "orderNo"}),
    Row(
        "seller",
        {INVENTORY: "ebcCode", ORDER: "ebcCode", COLLECTION: "ebcCode", WAYBILL: "ebcCode"},
        (Held("E07", WAYBILL, INVENTORY, optional=True),),
    ),
    Row("trade_mode", {INVENTORY: "tradeMode"}, (Held("E01", INVENTORY, LAW, None),)),
    Row("order_type", {ORDER: "orderType", INVENTORY: "tradeMode"}, (Held("E02", ORDER, INVENTORY, _typed),)),
    Row(
        "statistics_flag",
        {INVENTORY: "statisticsFlag"},
        (Held("E14", INVENTORY, LAW, None), Held("E15", INVENTORY, LAW, None)),
    ),
    Row("order_amount", {COLLECTION: "charge", ORDER: "total"}, (Held("E06", COLLECTION, ORDER, _no_more),)),
    Row(
        "currency",
        {INVENTORY: "currencies", ORDER: "currency", COLLECTION: "currency"},
        (Held("E05", INVENTORY, ORDER), Held("E06", COLLECTION, ORDER)),
    ),
    Row("logistics_no", {INVENTORY: "logisticsNo", WAYBILL: "logisticsNo"}),
    Row("packages", {INVENTORY: "packNo", WAYBILL: "packNo"}, (Held("E08", WAYBILL, INVENTORY),)),
    Row("goods_count", {INVENTORY: "count", ORDER: "count"}, (Held("E03", INVENTORY, ORDER),)),
)
_ZONE: Final = (
    Row("zone_firm", {INVENTORY: "iacCode"}, (Held("E09", INVENTORY, LAW, _there),)),
    Row("account_book", {INVENTORY: "emsNo"}, (Held("E09", INVENTORY, LAW, _there),)),
)
_LICENCE: Final = Row("licence", {INVENTORY: "licenseNo"}, (Held("E10", INVENTORY, LAW, None),))
_GOODS: Final = (
    Row("goods_item", {INVENTORY: "itemNo", ORDER: "itemNo"}, (Held("E04", INVENTORY, ORDER),)),
    Row("goods_quantity", {INVENTORY: "qty", ORDER: "qty"}, (Held("E04", INVENTORY, ORDER),)),
    Row("goods_total", {INVENTORY: "totalPrice", ORDER: "totalPrice"}, (Held("E04", INVENTORY, ORDER),)),
)
_CODE: Final = Row("goods_code", {INVENTORY: "gcode"}, (Held("E12", INVENTORY, LAW, None),))
_RECORD: Final = Row("goods_record", {INVENTORY: "itemRecordNo"}, (Held("E09", INVENTORY, LAW, _there),))
_VALUE: Final = "value"


def aligned_exports(contents: Contents, broken: int | None, hidden: frozenset[str] = frozenset()) -> list[Line]:
    """The panel. ``broken`` None: not compared by the engine yet, the values speak for themselves.

    ``hidden``: documents that are there and that the reader may not see; of them only the engine's findings are told.
    """
    heads = {kind: _head(kind, *content) for kind, content in contents.items()}
    declared = heads.get(INVENTORY, {})
    zone, simplified = declared.get("tradeMode") in ZONE_MODES, declared.get("statisticsFlag") == SIMPLIFIED
    rows = [*_KEYS, *(_ZONE if zone else ()), *((_LICENCE,) if simplified else ())]
    if simplified or declared.get("tradeMode") in B2B_MODES:
        rows.append(_valued(declared))
    lines = [line_of(row, heads, broken) for row in rows]
    lines += goods_lines(contents, (*_GOODS, _CODE, *((_RECORD,) if zone else ())), broken)
    return [without(line, broken, hidden) for line in lines] if hidden else lines


def _valued(declared: Fields) -> Row:
    """Which limits of value the list is held against."""
    rules = ["E11"] if declared.get("statisticsFlag") == SIMPLIFIED else []
    rules += ["E13"] if declared.get("tradeMode") in B2B_MODES else []
    return Row(_VALUE, {INVENTORY: _VALUE}, tuple(Held(rule, INVENTORY, LAW, None) for rule in rules))


def _head(kind: str, head: Fields, lines: Sequence[Fields]) -> Fields:
    """The head, with what is summed up from it or its lines."""
    told = {**head, "count": str(len(lines))}
    if kind == ORDER:
        told["total"] = _sum([head.get("goodsValue", ""), head.get("freight", "") or "0"])
    if kind == INVENTORY:
        told["currencies"] = " / ".join(dict.fromkeys(line.get("currency", "") for line in lines))
        told[_VALUE] = _sum([line.get("totalPrice", "") for line in lines])
    return told


def _sum(parts: Sequence[str]) -> str:
    numbers = [number for part in parts if (number := number_of(part)) is not None]
    return str(sum(numbers)) if len(numbers) == len(parts) else ""
