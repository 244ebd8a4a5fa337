"""Pages of receipts that skip nothing: a cursor of the shelf stands behind a whole message, a page may end inside.

A page's ``next`` is the shelf's cursor, or that cursor with ``~`` and how many receipts of the following message were
already given.
"""

from collections.abc import Sequence

from heliu.intake.house import BadCursor, Receipt, Shelf

_INSIDE = "~"
_DIGITS_MAX = 6


async def page(
    shelf: Shelf, firm: str, cursor: str, limit: int, *, of_one_kind: bool
) -> tuple[Sequence[Receipt], str | None]:
    """At most ``limit`` receipts after ``cursor`` and the cursor to go on with. Raises BadCursor."""
    base, given = _opened(cursor)
    found, after = await shelf.after(firm, base or None, limit + given)
    if given > len(found):
        raise BadCursor
    end = min(len(found), given + limit)
    if of_one_kind:
        end = next((at for at in range(given, end) if found[at].message != found[given].message), end)
    return found[given:end], after if end == len(found) else _inside(found, end, base)


def _opened(cursor: str) -> tuple[str, int]:
    base, mark, count = cursor.rpartition(_INSIDE)
    if not mark:
        return cursor, 0
    if not (count.isascii() and count.isdigit() and len(count) <= _DIGITS_MAX):
        raise BadCursor
    return base, int(count)


def _inside(found: Sequence[Receipt], end: int, base: str) -> str:
    """The cursor before ``found[end]``."""
    start = next(at for at, receipt in enumerate(found) if receipt.cursor == found[end].cursor)
    before = found[start - 1].cursor if start else base
    return f"{before}{_INSIDE}{end - start}" if end > start else before
