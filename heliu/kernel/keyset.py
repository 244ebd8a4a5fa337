"""Keyset pagination (按键翻页) for rooms: the thousandth page costs what the first does."""

from collections.abc import Mapping
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from heliu.kernel.listing import Asked

M = TypeVar("M", bound=Model)


def keyset(rows: QuerySet[M], asked: Asked, orders: Mapping[str, str], *, key: str = "pk") -> QuerySet[M]:
    """The rows of one page. ``orders``: the names a list may be ordered by, and their columns; none may be NULL."""
    column = orders[asked.order]
    beyond = "lt" if asked.descending else "gt"
    if asked.after is not None:
        value, last = asked.after
        # The first condition is what an index serves; the second leaves out what was seen of an equal value.
        rows = rows.filter(**{f"{column}__{beyond}e": value})
        rows = rows.filter(Q(**{f"{column}__{beyond}": value}) | Q(**{f"{key}__{beyond}": last}))
    sign = "-" if asked.descending else ""
    return rows.order_by(f"{sign}{column}", f"{sign}{key}")[: asked.limit]


def count_up_to(rows: QuerySet[M], most: int) -> int:
    """How many rows, but never counting beyond ``most``."""
    return rows.order_by()[:most].count()
