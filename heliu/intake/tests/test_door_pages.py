"""Pages of receipts: whatever the limit, walking the cursors gives every receipt once and in order."""

import asyncio
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliu.intake.house import BadCursor
from heliu.intake.pages import page


@dataclass(frozen=True)
class One:
    cursor: str
    message: str
    number: int
    sender: str = "firm"
    dxp_id: str = ""
    document: dict = field(default_factory=dict)


class Shelf:
    """As the real one: a stored message is never torn, so a few more than asked for may come; 3 messages at a time."""

    def __init__(self, sizes):
        numbers = iter(range(10_000))
        self.messages = [
            [One(f"{at}.{at}", kind, next(numbers)) for _ in range(size)] for at, (kind, size) in enumerate(sizes, 1)
        ]

    async def after(self, _firm, cursor, limit):
        start = int(cursor.split(".")[0]) if cursor else 0
        found, reached = [], cursor
        for stored in self.messages[start : start + 3]:
            found += stored
            reached = stored[0].cursor
            if len(found) >= limit:
                break
        return found, reached


SIZES = st.lists(st.tuples(st.sampled_from(["CEB312", "CEB622"]), st.integers(1, 7)), max_size=12)


@given(sizes=SIZES, limit=st.integers(1, 9), of_one_kind=st.booleans())
def test_every_receipt_once_and_in_order(sizes, limit, of_one_kind):
    shelf, seen, cursor = Shelf(sizes), [], ""

    async def walk():
        nonlocal cursor
        while True:
            receipts, after = await page(shelf, "firm", cursor, limit, of_one_kind=of_one_kind)
            if not receipts:
                return
            assert len(receipts) <= limit
            assert not of_one_kind or len({receipt.message for receipt in receipts}) == 1
            seen.extend(receipts)
            assert after != cursor
            cursor = after

    asyncio.run(walk())
    assert [receipt.number for receipt in seen] == list(range(sum(size for _, size in sizes)))


@pytest.mark.parametrize("cursor", ["1.1~x", "1.1~", "~99", "1.1~-1", "1.1~9999999", "~٣"])
def test_a_made_up_place_inside_is_refused(cursor):
    with pytest.raises(BadCursor):
        asyncio.run(page(Shelf([("CEB312", 3)]), "firm", cursor, 5, of_one_kind=False))
