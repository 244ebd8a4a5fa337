"""The lists that were released, for every process. Any connection will do."""

from typing import Final

from psycopg import Connection

from heliu.policies.parameters import Reference
from heliu.policies.positive_list_rows import GoodsList, read_list

LISTS_MAX: Final = 40
"""The newest so many releases stand; the list has changed four times in ten years."""


def lists(connection: Connection) -> list[GoodsList]:
    """All released lists. Raises ``ListFault`` for one this version cannot read."""
    rows = connection.execute(
        "SELECT since, title, article, published, status, announced, text FROM public.lawbook_positive_list_listversion"
        " WHERE release_no IS NOT NULL ORDER BY release_no DESC LIMIT %s",
        (LISTS_MAX,),
    ).fetchall()
    return [
        GoodsList(
            since, Reference(title, article, published), status, announced, read_list(text, f"positive list of {since}")
        )
        for since, title, article, published, status, announced, text in rows
    ]
