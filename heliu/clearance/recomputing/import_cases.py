"""What a decision on an import rests on, read back: its documents, its lines, what its buyer had used of the year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from psycopg import Connection

from heliu.clearance.digest import MARK
from heliu.clearance.dossier import Goods, Row, documents_of, one_row
from heliu.clearance.facts import Inventory, Order, Payment, Trio, Waybill
from heliu.clearance.recomputing.documents import as_compared, fact, fact_or_none, received_at
from heliu.taxation.facts import DeclaredLine

_BEFORE: Final = """
WITH own AS (
    SELECT inventory_id FROM clearance_use WHERE buyer_id = %s
    UNION
    SELECT inventory_id FROM clearance_decision
    WHERE decided_at >= coalesce((SELECT reached FROM clearance_mark WHERE name = %s), '-infinity')
        AND buyer_id = %s
)
SELECT coalesce(sum(d.counted), 0) AS used, count(*) FILTER (WHERE d.counted > 0) AS purchases
FROM own JOIN clearance_decision d USING (inventory_id) WHERE d.year = %s AND d.inventory_id < %s
"""


@dataclass(frozen=True, slots=True)
class Case:
    """What a decision rests on, read back."""

    trio: Trio
    goods: Sequence[DeclaredLine]
    used: Decimal
    purchases: int
    received_at: datetime | None
    decided_on: date


def case_of(connection: Connection, inventory: Row, decision: Row, goods: Goods) -> Case:
    documents = as_compared(documents_of(connection, inventory, decision), decision)
    received = received_at(connection, [inventory, *documents.values()])
    buyer = decision["buyer_id"]
    asked = (buyer, MARK, buyer, decision["year"], inventory["id"])
    before = one_row(connection, _BEFORE, *asked) or {"used": Decimal(0), "purchases": 0}
    return Case(
        trio=Trio(
            fact(Inventory, inventory),
            fact_or_none(Order, documents["order"]),
            fact_or_none(Payment, documents["payment"]),
            fact_or_none(Waybill, documents["waybill"]),
        ),
        goods=goods(inventory),
        used=before["used"],
        purchases=before["purchases"],
        received_at=received,
        decided_on=decision["decided_on"],
    )
