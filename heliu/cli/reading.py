"""What commands that read a room share: its interface, with a connection to the database."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType

import psycopg

from heliu.cli.installation import database


@contextmanager
def room(module: str) -> Iterator[tuple[ModuleType, psycopg.Connection]]:
    """``module``, by its name: read once there is a database, with its address in place. And a connection to it."""
    with database():
        offered = import_module(module)
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
            yield offered, connection
