"""What commands print (输出): tables as wide as the terminal, and JSON for programs; instants in Beijing time."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from heliu.kernel.days import BEIJING

WIDTH_WITHOUT_TERMINAL: Final = 160


def table_of(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Table:
    table = Table(*columns, title=title, title_justify="left")
    for row in rows:
        table.add_row(*(escape(_cell(cell)) for cell in row))
    return table


def console() -> Console:
    found = Console()
    return found if found.is_terminal else Console(width=WIDTH_WITHOUT_TERMINAL)


def say_json(told: Any) -> None:
    """One document of JSON."""
    typer.echo(json.dumps(told, ensure_ascii=False, default=str))


def _cell(cell: Any) -> str:
    if cell is None:
        return "—"
    return f"{cell.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}" if hasattr(cell, "astimezone") else str(cell)
