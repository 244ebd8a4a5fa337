"""The three flows side by side (三流比对): every value that is compared, and by which rule. Pure.

Which rule is broken was decided when the parcel was compared (``broken``, the mask of heliu.clearance.rules); here the
values themselves are laid out from the documents as they were signed, so that a reader sees both sides of each rule.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Final

from heliu.ceb.personal import masked
from heliu.clearance.exports.rules import ExportRule
from heliu.clearance.rules import RETAIL_IMPORT_MODES, Rule

Content = tuple[Mapping[str, str], Sequence[Mapping[str, str]]]
Contents = Mapping[str, Content]

INVENTORY, ORDER, PAYMENT, WAYBILL = "inventory", "order", "payment", "waybill"
LINES_SHOWN_MAX: Final = 100


class Result(StrEnum):
    """What a check came to; ``ABSENT``: a document or an optional value is missing, so there is nothing to compare."""

    EQUAL = "equal"
    DIFFERENT = "different"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Aligned:
    """One thing the documents must agree on: the field of each document that holds it, and who is compared by what."""

    name: str
    fields: Mapping[str, str]
    checks: tuple[tuple[str, str, str], ...] = ()
    number: bool = False


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

    ``hidden``: documents which are there, and whose values are not the reader's to see.
    """

    name: str
    fields: Mapping[str, str]
    cells: Mapping[str, str | None]
    checks: tuple[Check, ...]
    hidden: frozenset[str] = frozenset()

    @property
    def differs(self) -> bool:
        return any(check.result is Result.DIFFERENT for check in self.checks)


ALIGNED: Final = (
    Aligned(
        "order_no",
        {INVENTORY: "orderNo", ORDER: "orderNo", PAYMENT: "orderNo", WAYBILL: "orderNo"},
        (("H04", WAYBILL, INVENTORY),),
    ),
    Aligned("seller", {INVENTORY: "ebcCode", ORDER: "ebcCode"}, (("H05", INVENTORY, ORDER),)),
    Aligned("trade_mode", {INVENTORY: "tradeMode"}, (("H07", INVENTORY, "law"),)),
    Aligned(
        "buyer_name",
        {INVENTORY: "buyerName", ORDER: "buyerName", PAYMENT: "payerName"},
        (("C13127", INVENTORY, ORDER), ("C1327", ORDER, PAYMENT)),
    ),
    Aligned(
        "buyer_id_number",
        {INVENTORY: "buyerIdNumber", ORDER: "buyerIdNumber", PAYMENT: "payerIdNumber"},
        (("H01", INVENTORY, ORDER), ("C1327", ORDER, PAYMENT)),
    ),
    Aligned(
        "buyer_phone",
        {INVENTORY: "buyerTelephone", ORDER: "buyerTelephone"},
        (("C130126", INVENTORY, ORDER),),
    ),
    Aligned("paid", {ORDER: "acturalPaid", PAYMENT: "amountPaid"}, (("C1332", ORDER, PAYMENT),), number=True),
    Aligned("balance", {ORDER: "acturalPaid"}, (("H06", ORDER, "sum"),), number=True),
    Aligned("pay_code", {ORDER: "payCode", PAYMENT: "payCode"}, (("C13035", ORDER, PAYMENT),)),
    Aligned("pay_transaction", {ORDER: "payTransactionId", PAYMENT: "payTransactionId"}, (("H02", ORDER, PAYMENT),)),
    Aligned("logistics_no", {INVENTORY: "logisticsNo", WAYBILL: "logisticsNo"}),
    Aligned("consignee", {ORDER: "consignee", WAYBILL: "consignee"}, (("H03", ORDER, WAYBILL),)),
    Aligned(
        "consignee_phone",
        {ORDER: "consigneeTelephone", WAYBILL: "consigneeTelephone"},
        (("H03", ORDER, WAYBILL),),
    ),
    Aligned("consignee_address", {ORDER: "consigneeAddress", WAYBILL: "consigneeAddress"}, (("H03", ORDER, WAYBILL),)),
)
_GOODS: Final = (
    ("goods_name", "gname", "itemName", False),
    ("goods_quantity", "qty", "qty", True),
    ("goods_total", "totalPrice", "totalPrice", True),
)
_RULES: Final = {rule.__name__: (bit, rule) for bit, rule in enumerate(Rule.all)}
_BITS: Final = {
    rule.__name__: bit for family in (Rule.all, ExportRule.all) for bit, rule in enumerate(family)
}  # no code belongs to both


def aligned(contents: Contents, broken: int | None, hidden: frozenset[str] = frozenset()) -> list[Line]:
    """The panel. ``broken`` None: not compared by the engine yet, the values speak for themselves.

    ``hidden``: documents that are there and that the reader may not see; of them only the engine's findings are told.
    """
    lines = [*(_line(one, contents, broken) for one in ALIGNED), *_goods(contents, broken)]
    return [without(line, broken, hidden) for line in lines] if hidden else lines


def without(line: Line, broken: int | None, hidden: frozenset[str]) -> Line:
    checks = tuple(
        replace(check, result=found(check.rule, broken)) if {check.left, check.right} & hidden else check
        for check in line.checks
    )
    cells = {kind: None if kind in hidden else cell for kind, cell in line.cells.items()}
    return replace(line, cells=cells, checks=checks, hidden=hidden & cells.keys())


def found(rule: type[Rule] | type[ExportRule], broken: int | None) -> Result:
    """What the engine found, where it has compared."""
    if broken is None:
        return Result.ABSENT
    return Result.DIFFERENT if broken >> _BITS[rule.__name__] & 1 else Result.EQUAL


def _line(one: Aligned, contents: Contents, broken: int | None) -> Line:
    raw = {kind: contents[kind][0].get(field, "") if kind in contents else None for kind, field in one.fields.items()}
    cells = {kind: None if value is None else masked(one.fields[kind], value) for kind, value in raw.items()}
    sides = {**raw, "law": _law(raw), "sum": _sum(contents)}
    if "sum" in {right for _, _, right in one.checks} and sides["sum"] is not None:
        cells["sum"] = sides["sum"]
    checks = tuple(
        Check(_RULES[rule][1], left, right, _result((sides[left], sides[right]), rule, broken, number=one.number))
        for rule, left, right in one.checks
    )
    return Line(one.name, one.fields, cells, checks)


def _law(raw: Mapping[str, str | None]) -> str | None:
    """The other side of a rule that compares with the law: the value itself where the law allows it."""
    value = raw.get(INVENTORY)
    return value if value in RETAIL_IMPORT_MODES else " / ".join(RETAIL_IMPORT_MODES)


def _sum(contents: Contents) -> str | None:
    """What the order should come to: goods and freight and tax, less the discount."""
    if ORDER not in contents:
        return None
    head = contents[ORDER][0]
    parts = [number_of(head.get(name, "0")) for name in ("goodsValue", "freight", "taxTotal", "discount")]
    if any(part is None for part in parts):
        return None
    value, freight, tax, discount = (part or Decimal(0) for part in parts)
    return str(value + freight + tax - discount)


def _result(sides: tuple[str | None, str | None], rule: str, broken: int | None, *, number: bool) -> Result:
    left, right = sides
    if left is None or right is None or (rule in _OPTIONAL and not left):
        return Result.ABSENT
    if broken is not None and not broken >> _RULES[rule][0] & 1:
        return Result.EQUAL  # the engine compared them as it reads them: spaces and trailing zeros are no difference
    return Result.EQUAL if _same(left, right, number=number) else Result.DIFFERENT


_OPTIONAL: Final = ("C13035", "H02")  # compared only where the order names them


def _same(left: str, right: str, *, number: bool) -> bool:
    if number and (one := number_of(left)) is not None and (other := number_of(right)) is not None:
        return one == other
    return left == right


def number_of(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _goods(contents: Contents, broken: int | None) -> Iterator[Line]:
    """The lines of the goods: their number, then name, quantity and total of each, in the order of the inventory."""
    mine = contents[INVENTORY][1] if INVENTORY in contents else None
    theirs = contents[ORDER][1] if ORDER in contents else None
    counts = {
        INVENTORY: None if mine is None else str(len(mine)),
        ORDER: None if theirs is None else str(len(theirs)),
    }
    check = Check(
        _RULES["C1320"][1],
        INVENTORY,
        ORDER,
        _result((counts[INVENTORY], counts[ORDER]), "C1320", broken, number=True),
    )
    yield Line("goods_count", {}, counts, (check,))
    ordered = {line.get("gnum"): line for line in theirs or ()}
    for line in (mine or ())[:LINES_SHOWN_MAX]:
        other = ordered.get(line.get("gnum")) if theirs is not None else None
        for name, here, there, number in _GOODS:
            left, right = line.get(here, ""), None if other is None else other.get(there, "")
            same = Check(_RULES["C1322"][1], INVENTORY, ORDER, _result((left, right), "C1322", broken, number=number))
            fields = {INVENTORY: here, ORDER: there, "line": line.get("gnum", "")}
            yield Line(name, fields, {INVENTORY: left, ORDER: right}, (same,))
