"""A difference between two tables as a page and a file show it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from heliu.kernel.spreadsheets import csv_file


@dataclass(frozen=True, slots=True)
class Cell:
    """One column before and after."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """One code as a page shows it."""

    code: str
    name: str
    kind: str
    tone: str
    cells: tuple[Cell, ...]


def file_of(changes: Iterable[Change], name: object) -> bytes:
    """All differences as CSV, for who checks them elsewhere. ``name`` is what the table calls its goods' names."""
    headings = (_("编码"), name, _("变动"), _("项目"), _("变动前"), _("变动后"))
    return csv_file(headings, (line for one in changes for line in _lines(one)))


def _lines(one: Change) -> Iterator[tuple[str, ...]]:
    for cell in one.cells or (Cell("", "", ""),):
        yield (one.code, one.name, one.kind, cell.name, cell.before, cell.after)
