"""Every released inventory with tax has exactly one bill, of exactly its tax (税单与放行清单勾稽)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from psycopg import Connection

from heliu.clearance.moves import CLOSED, RELEASED

SHOWN_MAX: Final = 20
# A bill from which tax was taken off later says less than was decided, and its changes say how much.
_COUNTS: Final = """
SELECT count(*), count(b.id), coalesce(sum(d.duty + d.consumption_tax + d.vat), 0),
    coalesce(sum(b.tax), 0)
        + coalesce(sum((SELECT sum(c.amount) FROM public.taxation_change c WHERE c.bill_id = b.id)), 0),
    (array_agg(d.inventory_id ORDER BY d.inventory_id) FILTER (WHERE b.id IS NULL))[1:%(shown)s]
FROM clearance_decision d LEFT JOIN public.taxation_bill b ON b.inventory_id = d.inventory_id
WHERE d.status = ANY (%(released)s) AND d.duty + d.consumption_tax + d.vat > 0
"""


@dataclass(frozen=True, slots=True)
class Missing:
    """Released inventories with tax, their bills, the tax decided and billed (CNY); some that have no bill."""

    released: int
    bills: int
    decided: Decimal
    billed: Decimal
    without: list[int]

    @property
    def nothing(self) -> bool:
        return self.released == self.bills and self.decided == self.billed


def missing(connection: Connection) -> Missing:
    row = connection.execute(_COUNTS, {"released": [RELEASED, CLOSED], "shown": SHOWN_MAX}).fetchone()
    assert row is not None  # noqa: S101 - an aggregate always answers
    return Missing(row[0], row[1], row[2], row[3], row[4] or [])
