"""Years whose holidays officers have released, as this process knows them: looked up as the law book is, by no rule."""

import json
from datetime import date
from typing import Any, Final

from psycopg import Connection

from heliu.policies.parameters import Reference
from heliu.policies.working_days import Year

_RELEASED: Final = (
    "SELECT year, document, published, closed::text, worked::text FROM public.refunds_holidayyear"
    " WHERE released_at IS NOT NULL ORDER BY id"
)
_kept: dict[int, Year] = {}


def hold(connection: Connection[Any]) -> None:
    """Read the released years; of one year the last release counts. Nothing released is ever taken back."""
    _kept.update((year, _year(*told)) for year, *told in connection.execute(_RELEASED).fetchall())


def released_year(year: int) -> Year | None:
    return _kept.get(year)


def _year(document: str, published: date, closed: str, worked: str) -> Year:
    free, busy = (frozenset(map(date.fromisoformat, json.loads(days))) for days in (closed, worked))
    return Year(free, busy, Reference(document, "节假日安排", published))
