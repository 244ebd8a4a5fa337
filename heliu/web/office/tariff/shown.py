"""What differs between two tariffs, in words."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from heliu.kernel.languages import told
from heliu.lawbook.tariff.facts import Kind
from heliu.policies.table_rows import Difference
from heliu.policies.tariff_rows import RATES, Row
from heliu.web.office.tables.shown import Cell, Change
from heliu.web.public.duty.words import percent

COLUMNS: Final = {
    "name": _("商品名称"),
    "unit1": _("第一法定单位"),
    "unit2": _("第二法定单位"),
    "duty": _("最惠国税率"),
    "provisional_duty": _("暂定税率"),
    "duty_amount": _("从量关税（元）"),
    "duty_unit": _("从量单位"),
    "vat": _("增值税"),
    "consumption": _("消费税"),
}
WORDS: Final = {
    "standard": _("标准税率"),
    "low": _("低税率"),
    "exempt": _("免税"),
    "cosmetics": _("化妆品"),
    "cosmetics_by_weight": _("化妆品（按重量）"),
    "cosmetics_by_volume": _("化妆品（按体积）"),
    "cosmetics_by_piece": _("化妆品（按片）"),
    "watch": _("手表"),
    "spirits": _("烈性酒"),
    "wine": _("葡萄酒"),
    "beer": _("啤酒"),
    "yellow_wine": _("黄酒"),
    "golf": _("高尔夫球具"),
}
TONES: Final = {Kind.ADDED: "good", Kind.REMOVED: "bad", Kind.RATE: "warn", Kind.WORDS: ""}


def change(one: Difference[Row]) -> Change:
    row = one.after or one.before
    kind = Kind(one.kind)
    columns = one.columns or tuple(name for name in COLUMNS if name in RATES and _said(row, name) not in {"", "0"})
    cells = (Cell(str(COLUMNS[name]), _said(one.before, name), _said(one.after, name)) for name in columns)
    return Change(one.code, row.name if row else "", told(kind), TONES[kind], tuple(cells))


def _said(row: Row | None, column: str) -> str:
    if row is None:
        return ""
    value: Any = getattr(row, column)
    if column in {"duty", "provisional_duty"}:
        return "" if value is None else percent(value)
    return str(WORDS.get(value, value)) if isinstance(value, str) else f"{value:f}"
