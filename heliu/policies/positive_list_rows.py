"""The rows of the positive list (正面清单): a code with its remark, its own form as a file, two lists compared."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from heliu.policies.parameter_files import Reference
from heliu.policies.table_rows import Difference, compared

LIST_DIGITS: Final = 8
COLUMNS: Final = ("number", "code", "name", "remark")
COMPARED: Final = ("name", "remark")


class ListFault(ValueError):
    """A list cannot be read; the sentence names the row."""


@dataclass(frozen=True, slots=True)
class ListRow:
    """One code as a list has it. ``number`` is its 序号, "" where it has none; ``remark`` is word for word."""

    number: str
    code: str
    name: str
    remark: str = ""


@dataclass(frozen=True, eq=False)
class GoodsList:
    """A list from ``since`` on. ``announced`` is how many codes its document says it has.

    ``is_demo``: made up to show the platform at work; it informs, marked as such, and refuses nobody.
    """

    since: date
    reference: Reference
    status: str
    announced: int
    rows: Mapping[str, ListRow] = field(repr=False)
    is_demo: bool = False

    @property
    def is_whole(self) -> bool:
        """Only then a code that is not found is not listed."""
        return not self.is_demo and len(self.rows) == self.announced


def read_list(text: str, name: str) -> dict[str, ListRow]:
    """Rows by code, in the order of the codes. Raises ``ListFault`` naming the line."""
    rows: dict[str, ListRow] = {}
    for place, written in enumerate(csv.DictReader(io.StringIO(text)), start=2):
        code = written.get("code") or ""
        if len(code) != LIST_DIGITS or not (code.isascii() and code.isdecimal()) or code in rows:
            raise ListFault(f"{name} line {place}: {code!r} is not a code of {LIST_DIGITS} digits, or stands twice.")
        rows[code] = ListRow(*((written.get(column) or "") for column in COLUMNS))
    return dict(sorted(rows.items()))


def write_list(rows: Iterable[ListRow]) -> str:
    """The file ``read_list`` reads."""
    file = io.StringIO()
    written = csv.writer(file, lineterminator="\n")
    written.writerow(COLUMNS)
    written.writerows([getattr(row, column) for column in COLUMNS] for row in rows)
    return file.getvalue()


def list_differences(before: Mapping[str, ListRow], after: Mapping[str, ListRow]) -> list[Difference[ListRow]]:
    """Code by code: what is new, gone, remarked otherwise, or only named otherwise."""
    return compared(before, after, COMPARED, lambda columns: "remark" if "remark" in columns else "name")
