"""Phrases of receipts (回执用语): the first few of many things, a quantity as people write it. Pure."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import islice
from typing import Final

SHOWN_MAX: Final = 8  # of one kind in a receipt; all are counted


def shown(texts: Iterable[str], most: int = SHOWN_MAX) -> str:
    """The first few, and whether there are more."""
    found = list(islice(texts, most + 1))
    return "、".join(found[:most]) + ("…" if len(found) > most else "")


def plain(quantity: Decimal) -> str:
    """Without noughts behind the point."""
    return f"{quantity.normalize():f}"
