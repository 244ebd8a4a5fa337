"""The inventories of an application in full (清单表体): the hot columns hold not all a declaration asks for.

Destination of the goods, statutory units and the enterprise's names stand only in the sealed messages (ADR 0008).
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Final

from psycopg import Cursor

from heliu.clearance.exports.notices import export_inventory_no
from heliu.clearance.exports.summaries.grouping import DeclaredGoods, Goods, Head, SummedInventory
from heliu.clearance.notices import return_time
from heliu.declarations.api import Archive, document_content, evidence_of
from heliu.kernel.portions import portions

KIND: Final = "CEB603"
MESSAGES_AT_ONCE: Final = 50
_HELD: Final = (
    "SELECT i.message_id, i.id FROM clearance_summed x JOIN public.declarations_export_inventory i"
    " ON i.id = x.inventory_id WHERE x.summary_id = %s ORDER BY i.message_id, i.id"
)
Values = Mapping[str, str]


def inventories_of(cursor: Cursor, summary_id: int, archive: Archive) -> Iterator[SummedInventory]:
    """Every inventory the application holds, message by message: each is opened once.

    Raises LookupError where what one came in was not kept.
    """
    cursor.execute(_HELD, (summary_id,))
    rows = groupby(cursor.fetchall(), lambda row: row[0])
    by_message = [(message, [number for _, number in of_it]) for message, of_it in rows]
    for some in portions(by_message, MESSAGES_AT_ONCE):
        kept = evidence_of(cursor.connection, [message for message, _ in some])
        for message, numbers in some:
            evidence = kept[message]
            if not evidence.content:
                raise LookupError(f"message {message} was not kept")
            raw, at = archive.open(evidence.content), return_time(evidence.received_at)
            for number in numbers:
                head, lines = document_content(raw, KIND, number - evidence.first_id)
                yield _inventory(number, at, head, lines)


def _inventory(number: int, at: str, head: Values, lines: Sequence[Values]) -> SummedInventory:
    return SummedInventory(
        id=number,
        invt_no=export_inventory_no(number, head["customsCode"], at),
        logistics_no=head["logisticsNo"],
        head=Head(
            head["tradeMode"],
            head["trafMode"],
            head["portCode"],
            head["country"],
            head["ownerCode"],
            head.get("emsNo", ""),
        ),
        gross_kg=Decimal(head["grossWeight"]),
        net_kg=Decimal(head["netWeight"]),
        lines=tuple(map(_goods, lines)),
    )


def _goods(line: Values) -> DeclaredGoods:
    goods = Goods(
        code=line["gcode"],
        name=line.get("itemName") or line["gname"],
        country=line["country"],
        currency=line["currency"],
        unit=line["unit"],
        unit1=line["unit1"],
        unit2=line.get("unit2", ""),
    )
    amounts = (Decimal(line.get(name) or 0) for name in ("qty", "qty1", "qty2", "totalPrice"))
    return DeclaredGoods(int(line["gnum"]), goods, *amounts)
