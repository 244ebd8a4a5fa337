"""Lines of a list and differences between two in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from heliu.kernel.languages import told
from heliu.lawbook.positive_list.facts import Kind, Weighed, kinds_of
from heliu.policies.positive_list_rows import ListRow
from heliu.policies.rules.positive_list_remarks import Note, notes_of
from heliu.policies.table_rows import Difference
from heliu.web.office.tables.shown import Cell, Change

COLUMNS: Final = {"name": _("货品名称"), "remark": _("清单备注")}
TONES: Final = {Kind.ADDED: "good", Kind.REMOVED: "bad", Kind.REMARK: "warn", Kind.NAME: ""}
NOTED: Final = "noted"
"""The filter of lines that have any remark."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line with its remark taken apart."""

    row: ListRow
    notes: tuple[tuple[str, Note], ...]


def change(one: Difference[ListRow]) -> Change:
    row = one.after or one.before
    kind = Kind(one.kind)
    columns = one.columns or tuple(name for name in ("remark",) if row and row.remark)
    cells = (Cell(str(COLUMNS[name]), _said(one.before, name), _said(one.after, name)) for name in columns)
    return Change(one.code, row.name if row else "", told(kind), TONES[kind], tuple(cells))


def impact_of(weighed: Weighed | None) -> dict[str, Any] | None:
    """What the what-if room said of the lines as they stand, as far as the page shows it."""
    if weighed is None:
        return None
    said = weighed.told
    moved = said["positive_list"]
    return {
        "since": said["from"],
        "until": said["to"],
        "recomputed": f"{said['recomputed']:,}",
        "refused": _sums(moved["refused"]),
        "let_in": _sums(moved["let_in"]),
        "reconciled": said["reconciled"],
        "at": weighed.at,
    }


def _sums(moved: Mapping[str, Any]) -> dict[str, str]:
    amounts = {name: f"{Decimal(moved[name]):,.2f}" for name in ("tax_price", "tax")}
    return {**amounts, **{name: f"{moved[name]:,}" for name in ("declarations", "sellers")}}


def line(row: ListRow) -> Line:
    return Line(row, tuple((told(note.kind), note) for note in notes_of(row.remark)))


def chosen(rows: Mapping[str, ListRow], code: str, kind: str) -> list[ListRow]:
    """The lines whose code begins so and whose remark is of that kind, in the order of the codes."""
    return [row for row in rows.values() if row.code.startswith(code) and _fits(row, kind)]


def _fits(row: ListRow, kind: str) -> bool:
    return not kind or (bool(kinds_of(row)) if kind == NOTED else kind in kinds_of(row))


def _said(row: ListRow | None, column: str) -> str:
    value: str = "" if row is None else getattr(row, column)
    return value
