"""Orders in Excel (订单导入): one row a goods line, the rows of one order together; checked as the form is checked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from django.utils.translation import gettext as _

from heliu.kernel.languages import Words
from heliu.kernel.workbooks.cells import BadCell
from heliu.kernel.workbooks.checking import CellFault, Line, Outcome, check
from heliu.kernel.workbooks.limits import Limits
from heliu.kernel.workbooks.reading import Row, Sheet
from heliu.kernel.workbooks.template import Column, Template
from heliu.submission.blanks import DEFAULTS, DOCUMENTS, SAME_AS, Blank, blanks
from heliu.submission.composing import Terms
from heliu.submission.facts import PARCELS_PER_BATCH_MAX, Composed, Fault, Values
from heliu.submission.preview import foretold
from heliu.submission.reading import choices, reader
from heliu.submission.wording import name_of

LINE: Final = "line_"
"""Columns of a goods line have this before the field's name: 原产国 of the line is not 起运国 of the parcel."""
LIMITS: Final = Limits(rows_max=5_000, columns_max=80)
VERSION: Final = 1
FORMER: Final[Mapping[str, tuple[str, ...]]] = {
    "orderNo": ("订单号", "平台订单号"),
    "buyerName": ("买家姓名", "订购人"),
    "buyerIdNumber": ("身份证号", "身份证号码"),
    "buyerTelephone": ("手机号", "买家电话"),
    "consignee": ("收件人",),
    "consigneeTelephone": ("收件人电话",),
    "consigneeAddress": ("收件地址", "收件人地址"),
    "logisticsNo": ("运单号", "快递单号"),
    "payTransactionId": ("支付流水号", "支付单号"),
    "line_gcode": ("HS编码", "商品编码(HS)"),
    "line_itemNo": ("货号", "SKU"),
}
EXAMPLE: Final[Mapping[str, str]] = {
    "orderNo": "LZ2026110100001",
    "ebpCode": "5105960001",
    "ebcCode": "5105960002",
    "payCode": "510596T004",
    "logisticsCode": "5105980003",
    "areaCode": "5105W00001",
    "freight": "0",
    "taxTotal": "9.10",
    "buyerName": "张三",
    "buyerTelephone": "13800000001",
    "buyerIdNumber": "510502199001010038",
    "consignee": "张三",
    "consigneeTelephone": "13800000001",
    "consigneeAddress": "四川省泸州市江阳区示范路 1 号",
    "payTransactionId": "P2026110100001",
    "payTime": "2026-11-01 09:30:00",
    "logisticsNo": "YT2026110100001",
    "tradeMode": "1210",
    "trafMode": "Y",
    "customsCode": "7911",
    "portCode": "7921",
    "emsNo": "T79112600001",
    "country": "142",
    "grossWeight": "1.25",
    "netWeight": "1.10",
    "line_itemNo": "SKU0001",
    "line_itemRecordNo": "SKU0001",
    "line_itemName": "示范奶粉 800 克",
    "line_gmodel": "4|3|示范规格|800克/盒",
    "line_unit": "140 盒",
    "line_qty": "2",
    "line_price": "50",
    "line_country": "116 日本",
    "line_gcode": "0402210000",
    "line_qty1": "1.6",
}


@cache
def template() -> Template:
    """The template of orders, from the catalogue: every value of the four documents that a person can know."""
    columns = tuple(_column(blank) for blank in blanks(DOCUMENTS))
    return Template("orders", VERSION, Words("订单导入", "Orders"), columns, limits=LIMITS)


def key_of(blank: Blank) -> str:
    return LINE + blank.key if blank.on_line else blank.key


HEADINGS: Final[Mapping[str, Words]] = {
    "weight": Words("运单毛重", "Waybill gross weight"),
    "country": Words("起运国（地区）", "Country of departure"),
    "line_country": Words("原产国（地区）", "Country of origin"),
}
"""Where the catalogue's names of two blanks would be one heading."""


def heading(blank: Blank) -> Words:
    """The blank's name, told apart from another of the same name in the catalogue."""
    return HEADINGS.get(key_of(blank)) or name_of(blank.field)


def _column(blank: Blank) -> Column:
    key, field = key_of(blank), blank.field
    needed = {key_of(one) for one in blanks({"CEB311"}) if not one.may_be_empty}
    return Column(
        key,
        heading(blank),
        reader(field),
        required=key in needed,
        example=EXAMPLE.get(key, ""),
        note=_note(blank),
        former=FORMER.get(key, ()),
        choices=tuple(f"{code} {word}" for code, word in choices(field.codes).items())[:12] if field.codes else (),
    )


def _note(blank: Blank) -> Words:
    field = blank.field
    told = [Words(f"用于 {'、'.join(blank.messages)}", f"For {', '.join(blank.messages)}")]
    if field.note and field.note.isascii():
        told.append(Words(field.note, field.note))
    if blank.key in SAME_AS:
        told.append(Words(f"留空时同 {SAME_AS[blank.key]}", f"Empty: as {SAME_AS[blank.key]}"))
    if blank.key in DEFAULTS:
        told.append(Words(f"留空时为 {DEFAULTS[blank.key]}", f"Empty: {DEFAULTS[blank.key]}"))
    return Words("；".join(one.zh for one in told), "; ".join(one.en for one in told))


@dataclass(frozen=True, slots=True)
class Order:
    """The rows of one order, and what became of them."""

    number: str
    rows: tuple[int, ...]
    values: Values
    composed: Composed


@dataclass(frozen=True, slots=True)
class Checked:
    """A whole sheet, checked. ``lines`` carry every fault at its cell, for the page and the error workbook.

    ``sent``: the numbers of good orders that were sent before.
    """

    sheet: Sheet
    lines: tuple[Line, ...]
    orders: tuple[Order, ...]
    sent: frozenset[str] = frozenset()

    @property
    def faults(self) -> tuple[CellFault, ...]:
        return tuple(fault for line in self.lines for fault in line.faults)

    @property
    def good(self) -> tuple[Order, ...]:
        """The orders none of whose rows has a fault."""
        wrong = {line.row.number for line in self.lines if line.faults}
        return tuple(one for one in self.orders if one.composed.may_be_sent and not wrong & set(one.rows))

    @property
    def fresh(self) -> tuple[Order, ...]:
        """The good orders still to be sent."""
        return tuple(one for one in self.good if one.number not in self.sent)


def checked(sheet: Sheet, terms: Terms, sender: str) -> Checked:
    """Read every cell, put rows together by order number, compose each order and find out how it would fare."""
    lines = check(filled_down(sheet), template())
    faults: dict[int, list[CellFault]] = {line.row.number: list(line.faults) for line in lines}
    orders = []
    for number, members in _by_order(lines):
        if number and not any(line.faults for line in members):
            order = _order(number, members, terms, sender)
            orders.append(order)
            for fault in order.composed.faults:
                place = members[max(fault.line, 1) - 1].row.number
                faults[place].append(_at(place, fault))
        elif number:
            for waiting in _unlike(members):
                faults[waiting.row].append(waiting)
    if len(orders) > PARCELS_PER_BATCH_MAX:
        first = lines[0].row.number
        cause = _("共 %(count)d 票订单。") % {"count": len(orders)}
        fix = _("一次至多 %(most)d 票（PARCELS_PER_BATCH_MAX），请拆分文件。") % {"most": PARCELS_PER_BATCH_MAX}
        faults[first].append(CellFault(first, "", "too_many", cause, fix))
    return Checked(sheet, tuple(_faulty(line, faults[line.row.number]) for line in lines), tuple(orders))


def filled_down(sheet: Sheet) -> Sheet:
    """The further rows of an order may leave empty what stands in its first row; what differs is a fault later."""
    heads = [column.key for column in template().columns if not column.key.startswith(LINE)]
    first: dict[str, Mapping[str, str]] = {}
    rows: list[Row] = []
    for row in sheet.rows:
        known = first.setdefault(row.cells.get("orderNo", "").strip(), row.cells)
        rows.append(replace(row, cells={**row.cells, **{key: _kept(row.cells, known, key) for key in heads}}))
    return replace(sheet, rows=tuple(rows))


def _kept(cells: Mapping[str, str], first: Mapping[str, str], key: str) -> str:
    return cells.get(key, "").strip() or first.get(key, "")


def _by_order(lines: Sequence[Line]) -> list[tuple[str, list[Line]]]:
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(str(line.values.get("orderNo") or ""), []).append(line)
    return list(found.items())


def _order(number: str, members: Sequence[Line], terms: Terms, sender: str) -> Order:
    head = {key: value for key, value in members[0].values.items() if value and not key.startswith(LINE)}
    goods = tuple(
        {key.removeprefix(LINE): value for key, value in line.values.items() if value and key.startswith(LINE)}
        for line in members
    )
    values = Values(head, goods)
    composed = foretold(values, terms, sender)
    differing = [Fault("", place, one.code, one.cause, one.fix) for place, one in _differing(members)]
    composed = replace(composed, faults=(*composed.faults, *differing))
    return Order(number, tuple(line.row.number for line in members), values, composed)


def _differing(members: Sequence[Line]) -> Iterator[tuple[int, BadCell]]:
    """Rows of one order that say different things of the order itself."""
    first = members[0]
    for place, line in enumerate(members[1:], start=2):
        for key, value in line.values.items():
            if not key.startswith(LINE) and value != first.values.get(key):
                heading = template().column(key).heading
                cause = _("“%(heading)s”与第 %(row)d 行的同一订单不同。") % {
                    "heading": heading,
                    "row": first.row.number,
                }
                yield place, BadCell("order_differs", cause, _("同一订单的各行应一致，或只在第一行填写。"))


def _unlike(members: Sequence[Line]) -> Iterator[CellFault]:
    """The sound rows of an order one of whose rows is wrong: the order waits as a whole."""
    wrong = next(line.row.number for line in members if line.faults)
    for line in members:
        if not line.faults:
            cause = _("同一订单的第 %(row)d 行有错误。") % {"row": wrong}
            yield CellFault(line.row.number, "", "order_waits", cause, _("改正那一行后，整票一起报送。"))


def _at(row: int, fault: Fault) -> CellFault:
    keys = {column.key for column in template().columns}
    place = LINE + fault.key if LINE + fault.key in keys and (fault.line or fault.key not in keys) else fault.key
    return CellFault(row, place if place in keys else "", fault.code, fault.cause, fault.fix)


def _faulty(line: Line, faults: list[CellFault]) -> Line:
    return replace(line, faults=tuple(faults), outcome=Outcome.WRONG if faults else Outcome.NEW)
