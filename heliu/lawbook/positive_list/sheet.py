"""The official table of the positive list, read (清单导入): columns however they are headed, defects by row."""

from typing import Final

from heliu.kernel.languages import Words
from heliu.kernel.workbooks import cells
from heliu.kernel.workbooks.checking import CellFault, check
from heliu.kernel.workbooks.reading import Sheet
from heliu.kernel.workbooks.template import Column, Template
from heliu.lawbook.positive_list.facts import NAME_MAX, NUMBER_MAX, REMARK_MAX
from heliu.policies.positive_list_rows import LIST_DIGITS, ListRow


def code(cell: str) -> str:
    """Eight digits; dots between them are how officials group them."""
    found: str = cells.digits(LIST_DIGITS)(cell.replace(".", ""))
    return found


TEMPLATE: Final = Template(
    name="positive-list",
    version=2,
    title=Words("正面清单", "Positive list"),
    key="code",
    columns=(
        Column("number", Words("序号", "No."), cells.text(NUMBER_MAX), example="1", width=8),
        Column(
            "code",
            Words("税则号列", "Code"),
            code,
            required=True,
            example="33049900",
            note=Words("八位。", "Eight digits."),
            former=("商品编码", "税号", "编码", "税则号列（8位）"),
        ),
        Column(
            "name",
            Words("货品名称", "Name of goods"),
            cells.text(NAME_MAX),
            required=True,
            example="美容品或化妆品及护肤品",
            former=("商品名称", "品名", "名称"),
            width=40,
        ),
        Column(
            "remark",
            Words("备注", "Remark"),
            cells.text(REMARK_MAX),
            note=Words("按公告原文。", "Word for word."),
            former=("说明", "清单备注"),
            width=60,
        ),
    ),
)


def rows_of(sheet: Sheet) -> tuple[list[ListRow], list[CellFault]]:
    """The lines of a sheet in the order of their codes, and all its defects."""
    lines = check(sheet, TEMPLATE)
    faults = [fault for line in lines for fault in line.faults]
    found = [{one.key: line.values.get(one.key) or "" for one in TEMPLATE.columns} for line in lines if not line.faults]
    return sorted((ListRow(**values) for values in found), key=lambda row: row.code), faults
