"""What commands that read a room share: its interface, with a connection to the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType

import psycopg

from heliu.cli.installation import connected


@contextmanager
def room(module: str) -> Iterator[tuple[ModuleType, psycopg.Connection]]:
    """``module``, by its name: read once there is a database, with its address in place. And a connection to it."""
    with connected() as connection:
        yield import_module(module), connection
