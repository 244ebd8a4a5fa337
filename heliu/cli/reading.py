"""What commands that read a room share: its interface with a connection, a console as wide as a table, JSON."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any, Final

import psycopg
import typer
from rich.console import Console

from heliu.cli.installation import database

WIDTH_WITHOUT_TERMINAL: Final = 160


@contextmanager
def room(module: str) -> Iterator[tuple[ModuleType, psycopg.Connection]]:
    """``module``, by its name: read once there is a database, with its address in place. And a connection to it."""
    with database():
        offered = import_module(module)
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
            yield offered, connection


def screen() -> Console:
    console = Console()
    return console if console.is_terminal else Console(width=WIDTH_WITHOUT_TERMINAL)


def say_json(told: Any) -> None:
    typer.echo(json.dumps(told, ensure_ascii=False, default=str))
