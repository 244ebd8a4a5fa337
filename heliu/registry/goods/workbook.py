"""The workbook of goods (商品备案导入): its template, and a row as the content of an item."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from heliu.ceb.code_tables.tables import countries, units
from heliu.kernel.days import business_day, now
from heliu.kernel.languages import Words
from heliu.kernel.workbooks import cells
from heliu.kernel.workbooks.cells import BadCell
from heliu.kernel.workbooks.limits import Limits
from heliu.kernel.workbooks.template import Column, Template
from heliu.policies.classification.elements import elements_of
from heliu.registry.goods import rules
from heliu.registry.goods.facts import DECIMALS, FIELDS, Content
from heliu.registry.goods.words import cause_of, fix_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LEAST = Decimal("0.00001")
WEIGHT = cells.number(5, least=LEAST, most=rules.WEIGHT_MAX)
SEPARATORS: Final = str.maketrans({"｜": "|", "\n": "|"})
CONTENT_UNITS: Final = {"ml": "毫升", "g": "克", "piece": "片", "litre": "升", "kg": "千克"}


def _declared_elements(cell: str) -> str:
    """Kept as one line here; split by the elements of the row's code when the row is whole."""
    return "|".join(part.strip() for part in cell.translate(SEPARATORS).split("|")).rstrip("|")


def _hs_code(cell: str) -> str:
    return str(cells.digits(10)(cell.replace(".", "")))


TEMPLATE: Final = Template(
    name="goods",
    version=1,
    title=Words("商品备案导入", "Goods filing import"),
    key="sku",
    limits=Limits(rows_max=2_000),  # a changed item is written by its own verb: so many fit into one request
    columns=(
        Column(
            "sku",
            Words("商品货号", "SKU"),
            cells.text(rules.LONGEST["sku"]),
            required=True,
            example="LZ-MASK-10",
            note=Words(
                "企业自定义，同一企业内不重复；至多 20 位数字、字母和 . _ / -。",
                "Your own number, once within the firm; up to 20 digits, letters and . _ / -.",
            ),
            former=("企业商品货号", "货号", "itemNo"),
        ),
        Column(
            "name",
            Words("商品名称", "Name"),
            cells.text(rules.LONGEST["name"]),
            required=True,
            example="补水面膜 10片装",
            note=Words("与电子订单上的名称一致。", "The same as on the electronic order."),
            former=("品名", "gname"),
            width=28,
        ),
        Column(
            "name_en",
            Words("英文名称", "English name"),
            cells.text(rules.LONGEST["name_en"]),
            example="Moisturising mask 10 pcs",
            width=24,
        ),
        Column(
            "hs_code",
            Words("商品编码", "HS code"),
            _hs_code,
            required=True,
            example="3304990049",
            note=Words("十位；请把本列设为文本，避免首位的 0 丢失。", "Ten digits; keep the column as text."),
            former=("HS编码", "税号", "海关编码", "gcode"),
        ),
        Column(
            "elements",
            Words("申报要素", "Declared elements"),
            _declared_elements,
            example="4|无|补水护肤|10片/盒|泸美",
            note=Words(
                "按该编码要求的顺序，用 | 分隔；没有的填“无”。",
                "In the order the code asks for, parted by |; write 无 for none.",
            ),
            former=("规格型号", "gmodel"),
            width=36,
        ),
        Column(
            "unit",
            Words("申报计量单位", "Unit"),
            cells.choice({code: row.zh for code, row in units().items()}),
            required=True,
            example="盒",
            note=Words("三位代码或名称。", "The three-digit code or the Chinese name."),
            former=("计量单位", "unit"),
        ),
        Column(
            "origin",
            Words("原产国(地区)", "Origin"),
            cells.choice({code: row.zh for code, row in countries().items()}),
            required=True,
            example="韩国",
            note=Words("三位代码或名称。", "The three-digit code or the Chinese name."),
            former=("原产国", "原产地", "country"),
        ),
        Column(
            "brand",
            Words("品牌", "Brand"),
            cells.text(rules.LONGEST["brand"]),
            required=True,
            example="泸美",
            note=Words("没有品牌的填“无品牌”。", "Write 无品牌 where there is none."),
        ),
        Column(
            "gtin",
            Words("商品条码", "GTIN"),
            cells.text(14),
            example="6901234567892",
            note=Words("包装上的 8、12、13 或 14 位条码；没有的不填。", "8, 12, 13 or 14 digits; empty if none."),
            former=("条形码", "条码", "barCode"),
        ),
        Column(
            "record_no",
            Words("账册备案料号", "Bonded item record"),
            cells.text(rules.LONGEST["record_no"]),
            example="LZ0001",
            note=Words("网购保税进口（1210）时填写。", "For bonded imports (1210)."),
            former=("料号", "备案料号", "itemRecordNo"),
        ),
        Column("net_weight_kg", Words("净重(千克)", "Net weight kg"), WEIGHT, required=True, example="0.25"),
        Column("gross_weight_kg", Words("毛重(千克)", "Gross weight kg"), WEIGHT, required=True, example="0.3"),
        Column(
            "price",
            Words("参考单价(元)", "Reference price CNY"),
            cells.number(5, least=LEAST, most=rules.PRICE_MAX),
            required=True,
            example="89",
            note=Words("每申报单位的人民币价格。", "In CNY for one unit declared."),
            former=("单价",),
        ),
        Column(
            "content_amount",
            Words("单件含量", "Content"),
            cells.number(3, least=Decimal("0.001"), most=rules.CONTENT_MAX),
            example="10",
            note=Words(
                "化妆品和酒类必填：每申报单位的含量。", "Needed for cosmetics and drinks: what one unit declared holds."
            ),
        ),
        Column(
            "content_unit",
            Words("含量单位", "Content unit"),
            cells.choice(CONTENT_UNITS),
            example="片",
            choices=tuple(CONTENT_UNITS.values()),
        ),
    ),
)


def content_of(values: Mapping[str, Any], held: Content | None = None) -> Content:
    """The row as content. Columns the sheet does not have keep what is ``held``; an empty cell empties the field."""
    told = {name: values[name] for name in FIELDS if name in values}
    told |= {name: "" for name, value in told.items() if value is None and name not in DECIMALS}
    base = held or Content()
    code = told.get("hs_code", base.hs_code)
    elements = split_elements(told["elements"], code) if "elements" in told else base.elements
    kept = {name: getattr(base, name) for name in FIELDS}
    return Content(**kept | told | {"elements": elements})


def split_elements(line: str, code: str) -> dict[str, str]:
    """``4|无|补水护肤`` by the names the code asks for. Raises BadCell where there are too many."""
    parts = line.split("|") if line else []
    names = elements_of(code) or tuple(str(number) for number in range(1, len(parts) + 1))
    if len(parts) > len(names):
        raise BadCell(
            "elements_many",
            _("有 %(count)d 项要素，该编码只要求 %(wanted)d 项。") % {"count": len(parts), "wanted": len(names)},
            _("依次为：%(names)s。") % {"names": "、".join(names)},
        )
    return {name: part for name, part in zip(names, parts, strict=False) if part}


def row_rule(values: Mapping[str, Any]) -> Iterator[tuple[str, BadCell]]:
    """What the form asks of an item before it is handed in, asked of each row."""
    try:
        content = content_of(values)
    except BadCell as bad:
        yield "elements", bad
        return
    columns = {column.key for column in TEMPLATE.columns}
    for fault in rules.faults(content, business_day(now()), complete=True):
        key = fault.field if fault.field in columns else ""
        yield key, BadCell(fault.code, cause_of(fault), fix_of(fault))
