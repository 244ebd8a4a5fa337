"""The official table, read (税则导入): columns however they are headed, rows to tariff lines, defects by row."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from heliu.kernel.languages import Words
from heliu.kernel.workbooks import cells
from heliu.kernel.workbooks.cells import BadCell
from heliu.kernel.workbooks.checking import CellFault, Line, check
from heliu.kernel.workbooks.limits import Limits
from heliu.kernel.workbooks.reading import Sheet
from heliu.kernel.workbooks.template import Column, Template
from heliu.lawbook.tariff import cells as tariff_cells
from heliu.lawbook.tariff.cells import PERCENT, Rate
from heliu.policies.parameters import NotInForce, in_force
from heliu.policies.tariff_rows import VAT_CLASSES, Row, consumption_text

LIMITS: Final = Limits(
    bytes_max=8 * 1024 * 1024, unpacked_bytes_max=80 * 1024 * 1024, rows_max=20_000, columns_max=60, chars_max=8_000_000
)
RATES: Final = ("duty", "provisional", "vat", "consumption")
HEADING_GROUPS: Final[Mapping[str, str]] = {
    "3303": "cosmetics",
    "3304": "cosmetics",
    "2208": "spirits",
    "2203": "beer",
    "2204": "wine",
    "2205": "wine",
    "9101": "watch",
    "9102": "watch",
}
"""Headings whose consumption tax is more than one ratio (thresholds, amounts): a table's ratio is not enough there."""
QUANTITY_UNITS: Final[Mapping[str, str]] = {"035": "kg", "095": "litre", "070": "t"}
COSMETICS_BY: Final = (("重量", "cosmetics_by_weight"), ("体积", "cosmetics_by_volume"), ("片", "cosmetics_by_piece"))
NAMES: Final[Mapping[str, Words]] = {
    "code": Words("税则号列", "Code"),
    "name": Words("商品名称", "Name"),
    "units": Words("计量单位", "Legal units"),
    "unit2": Words("第二法定计量单位", "Second legal unit"),
    "duty": Words("最惠国税率", "MFN rate"),
    "provisional": Words("暂定税率", "Provisional rate"),
    "vat": Words("增值税率", "VAT rate"),
    "consumption": Words("消费税", "Consumption tax"),
    "note": Words("备注", "Remark"),
}
TEMPLATE: Final = Template(
    name="tariff",
    version=1,
    title=Words("税则", "Tariff"),
    key="code",
    limits=LIMITS,
    columns=(
        Column(
            "code",
            NAMES["code"],
            tariff_cells.code,
            required=True,
            example="3304990029",
            note=Words("十位。", "Ten digits."),
            former=("商品编码", "商品编号", "税号", "税目", "编码", "HS编码", "hs10", "十位编码"),
        ),
        Column(
            "name",
            NAMES["name"],
            cells.text(300),
            required=True,
            example="护肤品",
            former=("货品名称", "品名", "商品名", "税目名称"),
            width=40,
        ),
        Column(
            "units",
            NAMES["units"],
            tariff_cells.legal_units,
            example="千克/个",
            former=("法定计量单位", "法定单位", "法定第一单位", "第一法定计量单位", "单位", "unit1"),
        ),
        Column("unit2", NAMES["unit2"], tariff_cells.legal_units, former=("法定第二单位", "第二单位", "unit2")),
        Column(
            "duty",
            NAMES["duty"],
            tariff_cells.rate,
            required=True,
            example="1%",
            note=Words("10%、7.5元/升 或 10%+1元/千克。", "10%, 7.5元/升 or 10%+1元/千克."),
            former=("最惠国", "优惠税率", "进口最惠国税率", "关税税率", "mfn_rate"),
        ),
        Column(
            "provisional",
            NAMES["provisional"],
            tariff_cells.optional_rate,
            former=("进口暂定税率", "暂定", "进口暂定", "import_provisional_rate"),
        ),
        Column(
            "vat",
            NAMES["vat"],
            tariff_cells.rate,
            required=True,
            example="13%",
            former=("增值税", "增值税税率", "vat_rate"),
        ),
        Column(
            "consumption",
            NAMES["consumption"],
            tariff_cells.consumption,
            example="化妆品",
            note=Words("税率，或类别：化妆品、烈性酒、葡萄酒、啤酒、黄酒、手表、高尔夫球。", "A rate, or a group."),
            former=("消费税率", "消费税税率", "消费税类别", "ct_ad_valorem_rate"),
        ),
        Column("note", NAMES["note"], cells.text(300), former=("说明", "注")),
    ),
)


def rows_of(sheet: Sheet, since: date) -> tuple[list[Row], list[CellFault]]:
    """The tariff lines of a sheet that binds from ``since``, and all its defects."""
    lines = check(sheet, TEMPLATE)
    percent = {name: _is_percent(name, lines) for name in RATES}
    classes = _vat_classes(since)
    rows, faults = [], []
    for line in lines:
        found = list(line.faults) or [*_scale_faults(line, percent)]
        if found:
            faults += found
            continue
        values = {name: _scaled(line.values.get(name), percent[name]) for name in RATES}
        found = [CellFault(line.row.number, name, bad.code, bad.cause, bad.fix) for name, bad in _range_faults(values)]
        faults += found
        if not found:
            rows.append(_row(line.values, values, classes))
    return rows, faults


def _is_percent(name: str, lines: Iterable[Line]) -> bool:
    """Whether the numbers of a column that bear no sign are percent: one above 1 says so for all."""
    return any(isinstance(rate := line.values.get(name), Rate) and rate.is_open and _number(rate) > 1 for line in lines)


def _number(rate: Rate) -> Decimal:
    return rate.number if rate.number is not None else Decimal(0)


def _scale_faults(line: Line, percent: Mapping[str, bool]) -> Iterator[CellFault]:
    """A fraction in a column of percents, and a 1 in a column of ratios, may mean two things."""
    for name in RATES:
        rate = line.values.get(name)
        if isinstance(rate, Rate) and rate.is_open:
            number = _number(rate)
            if (percent[name] and number < 1) or (not percent[name] and number == 1):
                cause = _("“%(number)s”在这一列里可能是百分数，也可能是小数。") % {"number": number}
                fix = _("请带百分号填写，例如 %(one)s%%。") % {"one": f"{(number * PERCENT).normalize():f}"}
                yield CellFault(line.row.number, name, "rate_scale", cause, fix)


def _scaled(rate: Rate | str | None, percent: bool) -> Rate | str | None:  # noqa: FBT001 - what the column says
    if not isinstance(rate, Rate) or rate.number is None:
        return rate
    return replace(rate, number=rate.number / PERCENT) if rate.percent or percent else rate


def _range_faults(values: Mapping[str, Rate | str | None]) -> Iterator[tuple[str, BadCell]]:
    for name, rate in values.items():
        if not isinstance(rate, Rate):
            continue
        if _number(rate) >= 1:
            cause = _("税率 %(rate)s 不小于 100%%。") % {"rate": f"{(_number(rate) * PERCENT).normalize():f}%"}
            yield name, BadCell("rate_range", cause, _("请核对是否多写了两位。"))
        if rate.amount and name == "vat":
            yield name, BadCell("rate_form", _("这一列不能写从量税额。"), _("增值税只写税率，例如 13%。"))
        if rate.amount and name == "consumption" and rate.unit not in QUANTITY_UNITS:
            cause = _("消费税的从量部分只能按千克、升或吨计。")
            yield name, BadCell("rate_form", cause, _("请换算后写成 %(example)s。") % {"example": "1.52元/升"})
    duty, provisional = values["duty"], values.get("provisional")
    if isinstance(duty, Rate) and isinstance(provisional, Rate) and _number(provisional) > _number(duty):
        cause = _("暂定税率高于最惠国税率。")
        fix = _("请核对；最惠国税率为从量税的，写成 %(example)s。") % {"example": "7.5元/升"}
        if not duty.amount:
            yield "provisional", BadCell("provisional_above", cause, fix)


def _vat_classes(since: date) -> dict[Decimal, str]:
    """Ratio -> class of the VAT rates in force when the table begins: its rate then follows the law by itself."""
    found = {}
    for name in VAT_CLASSES:
        try:
            found[in_force(f"value_added_tax/import_rate_{name}", since).value] = name
        except NotInForce:
            continue
    return found


def _row(cells_of: Mapping[str, Any], rates: Mapping[str, Any], classes: Mapping[Decimal, str]) -> Row:
    both: Sequence[str] = (*(cells_of.get("units") or ()), *(cells_of.get("unit2") or ()), "", "")
    duty, provisional, vat = rates["duty"], rates.get("provisional"), rates["vat"]
    return Row(
        code=cells_of["code"],
        name=cells_of["name"],
        unit1=both[0],
        unit2=both[1],
        duty=_plain(duty.number),
        provisional_duty=None if provisional is None else _plain(provisional.number),
        duty_amount=duty.amount if provisional is None else provisional.amount,
        duty_unit=duty.unit if provisional is None else provisional.unit,
        vat=classes.get(vat.number) or f"{_plain(vat.number):f}",
        consumption=_group(cells_of["code"], cells_of["name"], rates.get("consumption")),
        note=cells_of.get("note") or "",
    )


def _group(code: str, name: str, said: Rate | str | None) -> str:
    """The group that taxes the goods, or the plain ratio; where the heading knows thresholds or amounts, its group."""
    if said is None or (isinstance(said, Rate) and not said.number and not said.amount):
        return ""
    group = said if isinstance(said, str) else HEADING_GROUPS.get(code[:4], "")
    if group == "cosmetics":
        return next((by for word, by in COSMETICS_BY if word in name), group)
    return group if isinstance(said, str) or group else consumption_text(*_parts(said))


def _parts(rate: Rate) -> tuple[Decimal, Decimal, str]:
    return _plain(_number(rate)), rate.amount, QUANTITY_UNITS.get(rate.unit, "")


def _plain(number: Decimal) -> Decimal:
    """Without the zeros a division leaves: tables that say the same are the same."""
    found = number.normalize()
    return found.quantize(Decimal(1)) if found == found.to_integral_value() else found
