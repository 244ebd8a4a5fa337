"""The flows side by side (三流比对): every value that is compared, and by which rule. Pure.

Which rule is broken was decided when the parcel was compared (``broken``, the mask of heliu.clearance.rules); here the
values themselves are laid out from the documents as they were signed, so that a reader sees both sides of each rule.
The rows of imports stand here, those of exports in exports/comparison.py; both are laid out by the same functions.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Final

from heliu.ceb.personal import masked
from heliu.clearance.exports.rules import ExportRule
from heliu.clearance.rules import RETAIL_IMPORT_MODES, Rule

Fields = Mapping[str, str]
Content = tuple[Fields, Sequence[Fields]]
Contents = Mapping[str, Content]
Agrees = Callable[[str, str], bool]

INVENTORY, ORDER, PAYMENT, WAYBILL = "inventory", "order", "payment", "waybill"
LAW, SUM = "law", "sum"
"""What a document is held against besides documents."""
LINES_SHOWN_MAX: Final = 100


class Result(StrEnum):
    """What a check came to; ``ABSENT``: a document or an optional value is missing, so there is nothing to compare."""

    EQUAL = "equal"
    DIFFERENT = "different"
    ABSENT = "absent"


def same_text(left: str, right: str) -> bool:
    return left == right


def same(left: str, right: str) -> bool:
    """As numbers where both are: trailing zeros are no difference."""
    one, other = number_of(left), number_of(right)
    return left == right if one is None or other is None else one == other


def number_of(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


@dataclass(frozen=True, slots=True)
class Held:
    """Two documents, or one and the law, held against each other by a rule. ``agrees`` None: only the engine knows."""

    rule: str
    left: str
    right: str
    agrees: Agrees | None = same
    optional: bool = False  # not compared where the left document leaves it empty


@dataclass(frozen=True, slots=True)
class Row:
    """One thing the documents must agree on, by the field of each document that holds it."""

    name: str
    fields: Fields
    held: tuple[Held, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """A rule on this line, between two documents (or one document and the law)."""

    rule: type[Rule] | type[ExportRule]
    left: str
    right: str
    result: Result


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the panel. ``cells``: by document the value shown, None where the document is missing.

    ``goods_no``: of which item, empty for the head. ``hidden``: documents which are there, and whose values are not the
    reader's to see.
    """

    name: str
    cells: Mapping[str, str | None]
    checks: tuple[Check, ...]
    goods_no: str = ""
    hidden: frozenset[str] = frozenset()

    @property
    def differs(self) -> bool:
        return any(check.result is Result.DIFFERENT for check in self.checks)


def _retail(mode: str, _law: str) -> bool:
    return mode in RETAIL_IMPORT_MODES


ALIGNED: Final = (
    Row(
        "order_no",
        {INVENTORY: "orderNo", ORDER: "orderNo", PAYMENT: "orderNo", WAYBILL: "orderNo"},
        (Held("H04", WAYBILL, INVENTORY, same_text),),
    ),
    Row("seller", {INVENTORY: "ebcCode", ORDER: "ebcCode"}, (Held("H05", INVENTORY, ORDER, same_text),)),
    Row("trade_mode", {INVENTORY: "tradeMode"}, (Held("H07", INVENTORY, LAW, _retail),)),
    Row(
        "buyer_name",
        {INVENTORY: "buyerName", ORDER: "buyerName", PAYMENT: "payerName"},
        (Held("C13127", INVENTORY, ORDER, same_text), Held("C1327", ORDER, PAYMENT, same_text)),
    ),
    Row(
        "buyer_id_number",
        {INVENTORY: "buyerIdNumber", ORDER: "buyerIdNumber", PAYMENT: "payerIdNumber"},
        (Held("H01", INVENTORY, ORDER, same_text), Held("C1327", ORDER, PAYMENT, same_text)),
    ),
    Row(
        "buyer_phone",
        {INVENTORY: "buyerTelephone", ORDER: "buyerTelephone"},
        (Held("C130126", INVENTORY, ORDER, same_text),),
    ),
    Row("paid", {ORDER: "acturalPaid", PAYMENT: "amountPaid"}, (Held("C1332", ORDER, PAYMENT),)),
    Row("balance", {ORDER: "acturalPaid"}, (Held("H06", ORDER, SUM),)),
    Row(
        "pay_code",
        {ORDER: "payCode", PAYMENT: "payCode"},
        (Held("C13035", ORDER, PAYMENT, same_text, optional=True),),
    ),
    Row(
        "pay_transaction",
        {ORDER: "payTransactionId", PAYMENT: "payTransactionId"},
        (Held("H02", ORDER, PAYMENT, same_text, optional=True),),
    ),
    Row("logistics_no", {INVENTORY: "logisticsNo", WAYBILL: "logisticsNo"}),
    Row("consignee", {ORDER: "consignee", WAYBILL: "consignee"}, (Held("H03", ORDER, WAYBILL, same_text),)),
    Row(
        "consignee_phone",
        {ORDER: "consigneeTelephone", WAYBILL: "consigneeTelephone"},
        (Held("H03", ORDER, WAYBILL, same_text),),
    ),
    Row(
        "consignee_address",
        {ORDER: "consigneeAddress", WAYBILL: "consigneeAddress"},
        (Held("H03", ORDER, WAYBILL, same_text),),
    ),
)
_COUNT: Final = Row("goods_count", {INVENTORY: "count", ORDER: "count"}, (Held("C1320", INVENTORY, ORDER),))
_GOODS: Final = (
    Row("goods_name", {INVENTORY: "gname", ORDER: "itemName"}, (Held("C1322", INVENTORY, ORDER, same_text),)),
    Row("goods_quantity", {INVENTORY: "qty", ORDER: "qty"}, (Held("C1322", INVENTORY, ORDER),)),
    Row("goods_total", {INVENTORY: "totalPrice", ORDER: "totalPrice"}, (Held("C1322", INVENTORY, ORDER),)),
)
_FAMILIES: Final = (Rule.all, ExportRule.all)  # no code belongs to both
_RULES: Final = {rule.__name__: rule for family in _FAMILIES for rule in family}
_BITS: Final = {rule.__name__: bit for family in _FAMILIES for bit, rule in enumerate(family)}


def aligned(contents: Contents, broken: int | None, hidden: frozenset[str] = frozenset()) -> list[Line]:
    """The panel. ``broken`` None: not compared by the engine yet, the values speak for themselves.

    ``hidden``: documents that are there and that the reader may not see; of them only the engine's findings are told.
    """
    heads = {kind: head for kind, (head, _) in contents.items()}
    lines = [*(_masked(row, heads, broken) for row in ALIGNED), line_of(_COUNT, counts(contents), broken)]
    lines += goods_lines(contents, _GOODS, broken)
    return [without(line, broken, hidden) for line in lines] if hidden else lines


def without(line: Line, broken: int | None, hidden: frozenset[str]) -> Line:
    checks = tuple(
        replace(check, result=found(check.rule, broken)) if {check.left, check.right} & hidden else check
        for check in line.checks
    )
    cells = {kind: None if kind in hidden else cell for kind, cell in line.cells.items()}
    return replace(line, cells=cells, checks=checks, hidden=hidden & cells.keys())


def line_of(
    row: Row, documents: Mapping[str, Fields], broken: int | None, besides: Mapping[str, str | None] | None = None
) -> Line:
    """The line of a row. ``besides``: what a document is held against that is none."""
    cells = {kind: documents[kind].get(field, "") if kind in documents else None for kind, field in row.fields.items()}
    sides = {LAW: "", **cells, **(besides or {})}
    checks = tuple(Check(_RULES[one.rule], one.left, one.right, _result(one, sides, broken)) for one in row.held)
    return Line(row.name, cells, checks)


def goods_lines(contents: Contents, rows: Sequence[Row], broken: int | None) -> Iterator[Line]:
    """What each item of the inventory is held against: the item of the order with its number, and the law."""
    mine = contents[INVENTORY][1] if INVENTORY in contents else ()
    ordered = {line.get("gnum"): line for line in contents[ORDER][1]} if ORDER in contents else None
    for line in mine[:LINES_SHOWN_MAX]:
        number = line.get("gnum", "")
        there = {INVENTORY: line} | ({} if ordered is None else {ORDER: ordered.get(number, {})})
        for row in rows:
            yield replace(line_of(row, there, broken), goods_no=number)


def counts(contents: Contents) -> dict[str, Fields]:
    """How many items each document has."""
    return {kind: {"count": str(len(lines))} for kind, (_, lines) in contents.items()}


def found(rule: type[Rule] | type[ExportRule], broken: int | None) -> Result:
    """What the engine found, where it has compared."""
    if broken is None:
        return Result.ABSENT
    return Result.DIFFERENT if broken >> _BITS[rule.__name__] & 1 else Result.EQUAL


def _result(held: Held, sides: Mapping[str, str | None], broken: int | None) -> Result:
    left, right = sides[held.left], sides[held.right]
    if left is None or right is None or (held.optional and not left):
        return Result.ABSENT
    told = found(_RULES[held.rule], broken)
    if held.agrees is None or told is Result.EQUAL:
        return told  # the engine compared them as it reads them: spaces and trailing zeros are no difference
    return Result.EQUAL if held.agrees(left, right) else Result.DIFFERENT


def _masked(row: Row, heads: Mapping[str, Fields], broken: int | None) -> Line:
    """The line of an import, persons masked; what the order should come to beside what was paid."""
    total = _sum(heads[ORDER]) if ORDER in heads else None
    line = line_of(row, heads, broken, {SUM: total})
    cells = {kind: None if value is None else masked(row.fields[kind], value) for kind, value in line.cells.items()}
    if total is not None and any(check.right == SUM for check in line.checks):
        cells[SUM] = total
    return replace(line, cells=cells)


def _sum(order: Fields) -> str | None:
    """What the order should come to: goods and freight and tax, less the discount."""
    parts = [number_of(order.get(name, "0")) for name in ("goodsValue", "freight", "taxTotal", "discount")]
    if any(part is None for part in parts):
        return None
    value, freight, tax, discount = (part or Decimal(0) for part in parts)
    return str(value + freight + tax - discount)
