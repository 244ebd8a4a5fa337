"""A row as people read it on a page, and as programs get it in a file."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from heliu.kernel.days import BEIJING
from heliu.web.kit.lists.spec import Column, attribute
from heliu.web.kit.lists.state import State

NOTHING: Final = "—"
NUMERIC: Final = {"number", "money"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the page."""

    column: Column
    text: str
    tone: str = ""

    @property
    def is_number(self) -> bool:
        return self.column.kind in NUMERIC


def value_of(column: Column, row: Any) -> Any:
    return column.value(row) if column.value else attribute(row, column.key)


def cells(state: State, row: Any) -> list[Cell]:
    return [
        Cell(column, shown(column, value_of(column, row)), column.tone(row) if column.tone else "")
        for column in state.columns
    ]


def shown(column: Column, value: Any) -> str:
    """In the reader's form: thousands parted, Beijing time, a dash for nothing."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, datetime):
        return value.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    if column.kind == "money":
        return f"{Decimal(value):,.2f}"
    if column.kind == "number":
        return f"{value:,}"
    return str(value)


def written(value: Any) -> str:
    """In a file: exact, without grouping."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(BEIJING).isoformat(sep=" ", timespec="milliseconds")
    return str(value)
