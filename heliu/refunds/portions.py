"""What of goods in overseas warehouses may be claimed for (9810): sold ones as usual, the others on departure. Pure.

Our reading: an export to an overseas warehouse may be refunded when it is sold; since refunds on departure began, what
is not sold yet is claimed that way, and both are told apart by the piece. What is sold after a claim on departure is
what that claim was made for, up to its quantity.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from heliu.clearance.exports.facts import Declared, DeclaredLine, Parcel
from heliu.kernel.money import to_fen
from heliu.overseas.facts import Stock
from heliu.refunds.facts import ZERO, Business, Gap, Lack
from heliu.refunds.linking import named, plain

Key = tuple[int, int]
"""A list and its line (inventory_id, gnum)."""


@dataclass(frozen=True, slots=True)
class Held:
    """What an application holds of a line. ``quantity`` None: all of it. ``sold_before`` None: everything is sold."""

    application: str
    quantity: Decimal | None
    sold_before: Decimal | None

    def sold(self, until_now: Decimal) -> Decimal:
        """How much of it is sold, where ``until_now`` is sold of the whole line."""
        if self.quantity is None or self.sold_before is None:
            return self.quantity or ZERO
        return min(max(until_now - self.sold_before, ZERO), self.quantity)


@dataclass(frozen=True, slots=True)
class Shelf:
    """A line of a list in the books of overseas warehouses, with who holds what of it."""

    stock: Stock
    held: tuple[Held, ...] = ()

    @property
    def claimed_as_sold(self) -> Decimal:
        return sum((one.sold(self.stock.sold) for one in self.held), ZERO)

    @property
    def sold_before(self) -> Decimal:
        """What counts as sold before a claim on departure of now: what is sold again after a sale was taken back is
        what was claimed first.
        """
        first = max(self.stock.sold, self.claimed_as_sold)
        ahead = (one.quantity or ZERO for one in self.held if (one.sold_before or ZERO) <= first)
        return max(first, sum(ahead, ZERO))

    def free(self, business: Business, back: Decimal = ZERO) -> Decimal:
        """How much may be claimed for. ``back``: how much customs says came back, booked or not."""
        if any(one.quantity is None for one in self.held):
            return ZERO
        sold, theirs = self.stock.sold, self.claimed_as_sold
        held = sum((one.quantity or ZERO for one in self.held), ZERO)
        stayed = self.stock.departed - max(self.stock.returned, back) - self.stock.lost
        wanted = sold - theirs if business is Business.ORDINARY else stayed - sold - (held - theirs)
        return max(min(wanted, stayed - held), ZERO)  # a sale taken back after its claim makes nothing free twice


def portion(one: Declared, business: Business, books: Mapping[Key, Shelf]) -> tuple[Declared | None, list[Lack]]:
    """The part of a declaration that may be claimed, None where there is none; what was left out of it and why."""
    parts = [(line, _part(line, business, books)) for line in one.lines]
    kept = tuple(part for _line, part in parts if part is not None)
    nothing = not kept
    left_out = [lack for line, part in parts for lack in _left_out(one.entry_no, line, part, business, books)]
    lacks = [replace(lack, blocks=nothing) for lack in left_out]
    return (None if nothing else replace(one, lines=kept)), lacks


def _part(line: DeclaredLine, business: Business, books: Mapping[Key, Shelf]) -> DeclaredLine | None:
    parcels = []
    for parcel in line.parcels:
        shelf = books[parcel.inventory_id, parcel.goods_no]
        quantity = shelf.free(business, parcel.returned)
        if quantity > 0:
            total = parcel.total if quantity == parcel.quantity else to_fen(parcel.total * quantity / parcel.quantity)
            parcels.append(replace(parcel, quantity=quantity, total=total, returned=ZERO))
    if not parcels:
        return None
    quantity = sum((each.quantity for each in parcels), ZERO)
    return replace(line, quantity=quantity, total=sum((each.total for each in parcels), ZERO), parcels=tuple(parcels))


def _left_out(
    entry_no: str, line: DeclaredLine, part: DeclaredLine | None, business: Business, books: Mapping[Key, Shelf]
) -> Iterator[Lack]:
    """Why a line is not claimed for whole: in another application, sold or not sold."""
    if part is not None and part.quantity == line.kept_quantity:
        return

    def lack(gap: Gap, parcels: Sequence[Parcel], **given: str) -> Lack:
        told = {**named(parcels, line), **given}
        return Lack(gap, blocks=True, entry_no=entry_no, line_no=line.line_no, given=told)

    shelves = {one: books[one.inventory_id, one.goods_no] for one in line.parcels}
    if held := [one for one, shelf in shelves.items() if shelf.held]:
        numbers = {each.application for shelf in shelves.values() for each in shelf.held}
        yield lack(Gap.APPLIED, held, applications="、".join(sorted(numbers)))
    stocks = [shelf.stock for shelf in shelves.values()]
    if business is Business.DEPARTURE:
        count, gap = sum((one.sold for one in stocks), ZERO), Gap.SOLD
    else:
        count, gap = sum((one.left for one in stocks), ZERO), Gap.UNSOLD
    if count:
        yield lack(gap, line.parcels, count=plain(count))
