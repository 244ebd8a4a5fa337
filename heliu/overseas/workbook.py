"""Sales as firms hand them in (销售记录): the workbook with its template, and the same as JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from heliu.kernel.languages import Words
from heliu.kernel.problems import Invalid, TooLarge, Violation
from heliu.kernel.workbooks import cells
from heliu.kernel.workbooks.cells import BadCell
from heliu.kernel.workbooks.checking import check
from heliu.kernel.workbooks.limits import LIMITS, Limits
from heliu.kernel.workbooks.reading import read_workbook
from heliu.kernel.workbooks.template import Column, Template
from heliu.kernel.workbooks.writing import write_template
from heliu.overseas.facts import CURRENCIES, NOTHING, PLACES, QUANTITY_MAX, Offered
from heliu.overseas.models import NO_CHARS_MAX
from heliu.overseas.refusing import refused, violation
from heliu.overseas.rules import OW13
from heliu.overseas.selling import FAULTS_MAX, SALES_AT_ONCE_MAX


@dataclass(frozen=True, slots=True)
class Read:
    """One row as it was read: a sale, or what is wrong with it; ``reference`` where that much could be read."""

    reference: str
    offered: Offered | None
    faults: tuple[Violation, ...] = ()


LEAST: Final = Decimal(1).scaleb(-PLACES)
SHOWN_CHARS: Final = 40
TEMPLATE: Final = Template(
    name="overseas-sales",
    version=1,
    title=Words("海外仓销售导入", "Overseas sales import"),
    key="reference",
    limits=Limits(rows_max=SALES_AT_ONCE_MAX),
    columns=(
        Column(
            "reference",
            Words("销售单号", "Sale number"),
            cells.text(NO_CHARS_MAX),
            required=True,
            example="US-2026-000001",
            note=Words(
                "同一企业内不重复；重复上传不会重复登记。", "Once within the firm; sending it again books nothing."
            ),
            former=("订单号", "reference"),
        ),
        Column(
            "item_no",
            Words("商品货号", "SKU"),
            cells.text(30),
            required=True,
            example="LZ-LAMP-01",
            note=Words("与清单 itemNo 一致。", "The itemNo of the list."),
            former=("企业商品货号", "货号", "itemNo", "item_no"),
        ),
        Column(
            "quantity",
            Words("数量", "Quantity"),
            cells.number(PLACES, least=LEAST, most=QUANTITY_MAX),
            required=True,
            example="2",
            former=("quantity",),
        ),
        Column(
            "price",
            Words("单价", "Unit price"),
            cells.number(PLACES, least=NOTHING, most=QUANTITY_MAX),
            required=True,
            example="39.9",
            former=("price",),
        ),
        Column(
            "currency",
            Words("币制", "Currency"),
            cells.choice({code: iso for code, (_zh, iso) in CURRENCIES.items()}),
            required=True,
            example="USD",
            note=Words("三位货币代码或 USD、EUR 等。", "The customs code, or USD, EUR …"),
            former=("currency",),
        ),
        Column(
            "on", Words("销售日期", "Sold on"), cells.day, required=True, example="2026-11-20", former=("日期", "on")
        ),
        Column(
            "invt_no",
            Words("清单编号", "List number"),
            cells.text(20),
            example="",
            note=Words("不填的，从最早离境的在仓货物售出。", "Empty: taken from the stock that left first."),
            former=("invtNo", "invt_no"),
        ),
    ),
)


def template_workbook() -> bytes:
    return write_template(TEMPLATE)


def sales_in_workbook(content: bytes) -> list[Offered]:
    """The rows as sales. Raises Unreadable, TooLarge, Invalid with every fault (pointer: ``/row/column``)."""
    lines = check(read_workbook(content, TEMPLATE), TEMPLATE)
    faults = [
        Violation(f"/{fault.row}/{fault.column}", fault.code, fault.cause, fault.fix)
        for line in lines
        for fault in line.faults
    ]
    if faults:
        raise Invalid(_("有 %(count)d 处需要改正，一笔也没有登记。") % {"count": len(faults)}, faults[:FAULTS_MAX])
    return [offered(line.values) for line in lines]


def sales_in_json(content: bytes) -> list[Offered]:
    """A list of sales, or an object with the list under ``sales``. Raises TooLarge, Invalid with every fault."""
    if len(content) > LIMITS.bytes_max:
        said = _("文件超过 %(limit)d 字节（bytes_max）。请分成几个文件。")
        raise TooLarge(said % {"limit": LIMITS.bytes_max})
    read = read_json(content)
    if faults := [fault for one in read for fault in one.faults]:
        raise Invalid(faults[0].detail, faults[:FAULTS_MAX])
    return [one.offered for one in read if one.offered is not None]


def read_json(content: bytes) -> list[Read]:
    """Each row for itself, one above SALES_AT_ONCE_MAX at the most. Raises Invalid where there are no rows at all."""
    try:
        told = json.loads(content, parse_float=Decimal)
    except (ValueError, RecursionError) as wrong:
        raise refused(OW13, str(wrong)[:100]) from wrong
    rows = told.get("sales") if isinstance(told, dict) else told
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise refused(OW13)
    return [_row(place, row) for place, row in enumerate(rows[: SALES_AT_ONCE_MAX + 1])]


def _row(place: int, row: Mapping[str, Any]) -> Read:
    faults: list[Violation] = []
    values = _read(place, row, faults)
    reference = str(values.get("reference", ""))
    return Read(reference, None, tuple(faults)) if faults else Read(reference, offered(values))


def _read(place: int, row: Mapping[str, Any], faults: list[Violation]) -> dict[str, Any]:
    """The cells of the template under their keys, as the workbook reads them."""
    values: dict[str, Any] = {}
    for column in TEMPLATE.columns:
        told = row.get(column.key)
        cell = "" if told is None else " ".join(str(told).split())
        if isinstance(told, dict | list | bool) or not cell.isprintable():  # half a letter, a NUL: no table holds them
            faults.append(violation(OW13, ascii(cell)[:SHOWN_CHARS], f"/{place}/{column.key}"))
            continue
        if not cell:
            if column.required:
                faults.append(_lacks(place, column))
            continue
        try:
            values[column.key] = column.read(cell)
        except BadCell as bad:
            faults.append(Violation(f"/{place}/{column.key}", bad.code, bad.cause, bad.fix))
    return values


def _lacks(place: int, column: Column) -> Violation:
    cause = _("“%(heading)s”没有填写。") % {"heading": f"{column.heading} {column.key}"}
    return Violation(f"/{place}/{column.key}", "empty", cause, _("请填写后再上传。"))


def offered(values: Mapping[str, Any]) -> Offered:
    return Offered(
        reference=values["reference"],
        item_no=values["item_no"],
        on=values["on"],
        quantity=values["quantity"],
        price=values["price"],
        currency=values["currency"],
        invt_no=values.get("invt_no") or "",
    )
