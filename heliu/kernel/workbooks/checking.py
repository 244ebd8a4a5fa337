"""Rows of text become values or faults, all faults of a row at once; then: which are new, changed, the same, wrong?"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from heliu.kernel.workbooks.cells import BadCell
from heliu.kernel.workbooks.reading import Row, Sheet
from heliu.kernel.workbooks.template import Template


class Outcome(StrEnum):
    """What committing a row would do."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class CellFault:
    """What is wrong in one row. ``column`` is a key of the template, ``""`` where the whole row is meant."""

    row: int
    column: str
    code: str
    cause: str
    fix: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row, checked. ``values`` holds what could be read, by key; complete only where ``faults`` is empty.

    ``changes`` are the keys whose stored value another one would replace.
    """

    row: Row
    values: Mapping[str, Any]
    faults: tuple[CellFault, ...] = ()
    outcome: Outcome = Outcome.NEW
    changes: tuple[str, ...] = ()


RowRule = Callable[[Mapping[str, Any]], Iterable[tuple[str, BadCell]]]
"""What a room checks across the cells of a row: column key and fault. It sees only rows whose cells all read well."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What would happen, before it happens."""

    sheet: Sheet
    lines: tuple[Line, ...]
    counts: Mapping[Outcome, int] = field(default_factory=dict)

    @property
    def faults(self) -> tuple[CellFault, ...]:
        return tuple(fault for line in self.lines for fault in line.faults)

    @property
    def right(self) -> tuple[Line, ...]:
        """The lines that a commit would write."""
        return tuple(line for line in self.lines if line.outcome in {Outcome.NEW, Outcome.CHANGED})


def check(sheet: Sheet, template: Template, rules: Sequence[RowRule] = ()) -> tuple[Line, ...]:
    """Read every cell by its column, then ask ``rules`` across the row; a key that stands twice is a fault as well."""
    lines = [_line(row, template, rules) for row in sheet.rows]
    return tuple(_told_apart(lines, template))


def preview(
    sheet: Sheet, template: Template, stored: Mapping[Any, Mapping[str, Any]], rules: Sequence[RowRule] = ()
) -> Preview:
    """Check the sheet and compare it with what is ``stored``, by the value of the template's key column.

    A stored row has the same keys as a line's values; columns missing in the sheet are not compared.
    """
    lines = tuple(_compared(line, template, stored) for line in check(sheet, template, rules))
    counts = Counter(line.outcome for line in lines)
    return Preview(sheet, lines, {outcome: counts[outcome] for outcome in Outcome})


def _line(row: Row, template: Template, rules: Sequence[RowRule]) -> Line:
    values: dict[str, Any] = {}
    faults: list[CellFault] = []
    for column in template.columns:
        if column.key not in row.cells:
            continue
        cell = row.cells[column.key].strip()
        if not cell:
            if column.required:
                cause = _("“%(heading)s”没有填写。") % {"heading": column.heading}
                faults.append(CellFault(row.number, column.key, "empty", cause, _("请填写后再上传。")))
            else:
                values[column.key] = None
            continue
        try:
            values[column.key] = column.read(cell)
        except BadCell as bad:
            faults.append(CellFault(row.number, column.key, bad.code, bad.cause, bad.fix))
    if not faults:
        found = ((key, bad) for rule in rules for key, bad in rule(values))
        faults = [CellFault(row.number, key, bad.code, bad.cause, bad.fix) for key, bad in found]
    return Line(row, values, tuple(faults), Outcome.WRONG if faults else Outcome.NEW)


def _told_apart(lines: Iterable[Line], template: Template) -> Iterable[Line]:
    first: dict[Any, int] = {}
    for line in lines:
        value = line.values.get(template.key) if template.key else None
        if value is None:
            yield line
            continue
        earlier = first.setdefault(value, line.row.number)
        if earlier == line.row.number:
            yield line
            continue
        cause = _("与第 %(row)d 行的“%(heading)s”相同（%(value)s）。") % {
            "row": earlier,
            "heading": template.column(template.key or "").heading,
            "value": value,
        }
        fault = CellFault(line.row.number, template.key or "", "twice", cause, _("请只保留其中一行。"))
        yield Line(line.row, line.values, (*line.faults, fault), Outcome.WRONG)


def _compared(line: Line, template: Template, stored: Mapping[Any, Mapping[str, Any]]) -> Line:
    if line.faults or template.key is None:
        return line
    held = stored.get(line.values[template.key])
    if held is None:
        return line
    changes = tuple(key for key, value in line.values.items() if held.get(key) != value)
    return Line(line.row, line.values, (), Outcome.CHANGED if changes else Outcome.SAME, changes)
