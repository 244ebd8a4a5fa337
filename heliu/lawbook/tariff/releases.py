"""The tables that were released, for every process. Any connection will do."""

from typing import Final

from psycopg import Connection

from heliu.policies.parameters import Reference
from heliu.policies.tariff_rows import Table, read_rows

TABLES_MAX: Final = 60
"""The newest so many releases stand; at two a year that is a generation."""


def tables(connection: Connection) -> list[Table]:
    """All released tables."""
    rows = connection.execute(
        "SELECT since, title, article, published, status, text FROM public.lawbook_tariff_version"
        " WHERE release_no IS NOT NULL ORDER BY release_no DESC LIMIT %s",
        (TABLES_MAX,),
    ).fetchall()
    return [
        Table(since, Reference(title, article, published), status, read_rows(text, f"tariff of {since}"))
        for since, title, article, published, status, text in rows
    ]
