"""The inventory an application is about (原清单): found by its number, read under lock; its lines."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from psycopg import Cursor

from heliu.clearance.undoing.facts import Line, Share
from heliu.clearance.undoing.rules import spread
from heliu.clearance.undoing.store import gone
from heliu.declarations.api import numbers_ending
from heliu.taxation.api import declared_line, explain
from heliu.taxation.facts import CannotCompute, DeclaredInventory, DeclaredLine

Goods = Callable[[int, int], Sequence[Mapping[str, str | None]]]
"""The lines of a stored inventory by official names, asked by message and document; none where it is not kept."""

# An inventory that waits has no number yet: its pre-entry number stands for it.
_OUR_NUMBER: Final = re.compile(r"(?:B[0-9]{8}|([0-9]{4})[0-9]{4}I)([0-9]{9})", re.ASCII)
_CURRENT: Final = (
    "SELECT id FROM public.declarations_inventory WHERE id = ANY (%s) AND customs_code = coalesce(%s, customs_code)"
    " AND ebc_code = %s AND agent_code = %s AND superseded_by IS NULL"
)
_READ: Final = """
SELECT d.inventory_id, i.message_id, i.cop_no, i.order_no, i.logistics_no, i.ebp_code, i.buyer_id_key, i.freight,
    i.insured_fee, d.buyer_id, d.year, d.status, d.score, d.counted, d.decided_on,
    coalesce((SELECT min(s.at AT TIME ZONE 'Asia/Shanghai')::date FROM clearance_step s
        WHERE s.inventory_id = d.inventory_id AND s.status = 800 AND s.moved), d.decided_on),
    d.tax_price, coalesce(d.duty, 0), coalesce(d.consumption_tax, 0), coalesce(d.vat, 0)
FROM clearance_decision d JOIN public.declarations_inventory i ON i.id = d.inventory_id
WHERE d.inventory_id = %s
"""


@dataclass(frozen=True, slots=True)
class Subject:
    """An inventory with its decision. ``released_on`` means something from its release on."""

    inventory_id: int
    message_id: int
    cop_no: str
    order_no: str
    logistics_no: str
    ebp_code: str
    buyer_id_key: int
    freight: Decimal
    insured_fee: Decimal
    buyer_id: UUID
    year: int
    status: int
    score: int
    counted: Decimal
    decided_on: date
    released_on: date
    whole: Share


def find_inventory(cursor: Cursor, invt_no: str, ebc_code: str, agent_code: str) -> int | None:
    """Our number ends an inventory's; of the few that end alike the firms' own is meant."""
    given = _OUR_NUMBER.fullmatch(invt_no)
    if given is None:
        return None
    numbers = numbers_ending(cursor.connection, given[2])
    cursor.execute(_CURRENT, (numbers, given[1], ebc_code, agent_code))
    found = [row[0] for row in cursor.fetchall()]
    return found[0] if len(found) == 1 else None


def lock(cursor: Cursor, inventory_id: int) -> None:
    """Hold the decision of an inventory."""
    cursor.execute("SELECT FROM clearance_decision WHERE inventory_id = %s FOR UPDATE", (inventory_id,))


def read_subject(cursor: Cursor, inventory_id: int) -> Subject | None:
    cursor.execute(_READ, (inventory_id,))
    row = cursor.fetchone()
    if row is None:
        return None
    return Subject(*row[:-4], Share(*row[-4:]))  # type: ignore[call-arg]  # the columns stand in its order


def lines_left(cursor: Cursor, subject: Subject, goods: Goods) -> dict[int, Line]:
    """The lines of the inventory by number, with what of them came back or is asked for; none where nobody can tell."""
    content = goods(subject.message_id, subject.inventory_id)
    lines = shared_out(cursor, subject, [declared_line(one) for one in content])
    named = {declared_line(one).gnum: (one.get("gname") or "", one.get("unit") or "") for one in content}
    return {gnum: replace(line, goods_name=named[gnum][0], unit=named[gnum][1]) for gnum, line in lines.items()}


def shared_out(
    cursor: Cursor, subject: Subject, declared: Sequence[DeclaredLine], before: int | None = None
) -> dict[int, Line]:
    """These lines with their shares of what the inventory was assessed at; none where two bear one number.

    ``before``: what came back or was asked for before this return.
    """
    by_number = {line.gnum: line for line in declared}
    if not by_number or len(by_number) != len(declared):
        return {}
    shares = spread(subject.whole, _assessed(subject, list(by_number.values())))
    back = gone(cursor, subject.inventory_id, before)
    lines = {}
    for gnum, line in by_number.items():
        found = Line(gnum, line.code, "", "", line.quantity, shares[gnum])
        if gnum in back:
            quantity, asked, amounts = back[gnum]
            found = replace(found, back=quantity, asked=asked, back_share=amounts)
        lines[gnum] = found
    return lines


def _assessed(subject: Subject, lines: Sequence[DeclaredLine]) -> dict[int, Share]:
    """What each line is assessed at by the law of the day; by value alone where the tariff's data do not say it."""
    inventory = DeclaredInventory(
        declared_on=subject.decided_on,
        lines=tuple(lines),
        freight=subject.freight,
        insurance=subject.insured_fee,
    )
    try:
        assessed = explain(inventory).lines
    except CannotCompute:
        assessed = None
    if assessed is None:
        return {line.gnum: Share(line.total) for line in lines}
    return {
        one.gnum: Share(one.tax_price, one.payable.duty, one.payable.consumption_tax, one.payable.vat)
        for one in assessed
    }
