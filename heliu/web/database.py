"""The database as the reads of the document rooms want it: the driver's connection, inside Django's transaction."""

from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    import psycopg


def database() -> "psycopg.Connection[Any]":
    """The connection of this request; behind the wall while a page is made."""
    connection.ensure_connection()
    raw: psycopg.Connection[Any] = connection.connection
    return raw
