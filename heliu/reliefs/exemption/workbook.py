"""The workbook of registrations (无票免税登记导入)."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from heliu.ceb.code_tables.tables import units
from heliu.kernel.days import business_day, now
from heliu.kernel.languages import Words
from heliu.kernel.workbooks import cells
from heliu.kernel.workbooks.cells import BadCell
from heliu.kernel.workbooks.limits import Limits
from heliu.kernel.workbooks.template import Column, Template
from heliu.policies.exchange import YUAN
from heliu.reliefs.exemption import words
from heliu.reliefs.exemption.facts import Wanted
from heliu.reliefs.exemption.models import NAME_CHARS_MAX, NUMBER_CHARS_MAX
from heliu.reliefs.exemption.rules import AMOUNT_MAX
from heliu.reliefs.exemption.services import REGISTERED_AT_ONCE_MAX, faults_of

EXACT = cells.number(5, least=Decimal("0.00001"), most=AMOUNT_MAX)
CURRENCIES: Final = {"142": "人民币", "502": "美元"}


def _number(cell: str) -> int:
    return int(cells.number(0, least=Decimal(1), most=Decimal(999))(cell))


def _code(cell: str) -> str:
    return "".join(cell.split()).replace(".", "")


TEMPLATE: Final = Template(
    name="exemption",
    version=1,
    title=Words("无票免税登记", "No-invoice exemption"),
    limits=Limits(rows_max=REGISTERED_AT_ONCE_MAX),
    columns=(
        Column(
            "cop_no",
            Words("清单企业内部编号", "Number of the list"),
            cells.text(NUMBER_CHARS_MAX),
            required=True,
            example="LZ20261101000001",
            note=Words("出口清单的企业唯一编号（copNo）。", "The copNo of the export list."),
            former=("copNo", "企业唯一编号"),
            width=24,
        ),
        Column(
            "gnum",
            Words("商品序号", "Line"),
            _number,
            required=True,
            example="1",
            note=Words("出口清单表体的序号。", "The number of the goods in the list."),
            former=("gnum", "序号"),
        ),
        Column("exported_on", Words("出口日期", "Export date"), cells.day, required=True, example="2026-11-01"),
        Column(
            "name", Words("商品名称", "Goods"), cells.text(NAME_CHARS_MAX), required=True, example="手提包", width=28
        ),
        Column(
            "hs_code",
            Words("商品编码", "HS code"),
            _code,
            required=True,
            example="4202220000",
            note=Words("与出口清单相同；请把本列设为文本。", "As in the list; keep the column as text."),
            former=("HS编码", "gcode"),
        ),
        Column(
            "unit",
            Words("计量单位", "Unit"),
            cells.choice({code: row.zh for code, row in units().items()}),
            required=True,
            example="个",
            note=Words("三位代码或名称。", "The three-digit code or the Chinese name."),
            former=("单位",),
        ),
        Column("quantity", Words("数量", "Quantity"), EXACT, required=True, example="2"),
        Column("price", Words("单价", "Price"), EXACT, required=True, example="50.00"),
        Column(
            "amount",
            Words("金额", "Amount"),
            cells.number(2, least=Decimal("0.01"), most=AMOUNT_MAX),
            required=True,
            example="100.00",
        ),
        Column(
            "currency",
            Words("币制", "Currency"),
            cells.choice(CURRENCIES),
            example="人民币",
            choices=tuple(CURRENCIES.values()),
        ),
    ),
)


def wanted_of(values: Mapping[str, Any]) -> Wanted:
    return Wanted(**{**values, "currency": values.get("currency") or YUAN})


def row_rule(values: Mapping[str, Any]) -> Iterator[tuple[str, BadCell]]:
    """What the page asks of a line, asked of each row."""
    for fault in faults_of(wanted_of(values), business_day(now())):
        yield fault.field, BadCell(fault.code, words.cause_of(fault), words.fix_of(fault))
