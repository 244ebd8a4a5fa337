"""The documents of parcels read back as facts, by the look-ups the statement makes; many parcels in one question."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from itertools import accumulate
from typing import Any, TypeVar

from psycopg import Cursor, sql

from heliu.clearance.facts import Inventory, Order, Payment, Trio, Waybill

Fact = TypeVar("Fact", Inventory, Order, Payment, Waybill)

_SOURCES = """
FROM unnest(%s::bigint[]) AS n (id)
CROSS JOIN LATERAL (SELECT * FROM window_inventory i WHERE i.id = n.id AND i.superseded_by IS NULL OFFSET 0) i
LEFT JOIN LATERAL (
    SELECT * FROM window_order o
    WHERE o.order_no = i.order_no AND o.ebp_code = i.ebp_code AND o.superseded_by IS NULL LIMIT 1
) o ON true
LEFT JOIN LATERAL (         -- the payment the order names comes first; else the latest for that order
    SELECT * FROM window_payment p
    WHERE p.order_no = i.order_no AND p.ebp_code = i.ebp_code AND p.superseded_by IS NULL
    ORDER BY (p.pay_code = o.pay_code AND p.pay_transaction_id = o.pay_transaction_id) DESC, p.id DESC LIMIT 1
) p ON true
LEFT JOIN LATERAL (
    SELECT * FROM window_waybill w
    WHERE w.logistics_no = i.logistics_no AND w.logistics_code = i.logistics_code AND w.superseded_by IS NULL LIMIT 1
) w ON true
"""


def load_trios(cursor: Cursor, ids: Iterable[int]) -> dict[int, Trio]:
    """Read inventories of the open window and their counterparts. Raises LookupError when one is not there."""
    wanted = list(ids)
    cursor.execute(_TRIOS, (wanted,))
    found = {}
    for row in cursor.fetchall():
        inventory = _fact(Inventory, row)
        if inventory is not None:
            found[inventory.id] = Trio(inventory, _fact(Order, row), _fact(Payment, row), _fact(Waybill, row))
    if missing := set(wanted) - found.keys():
        raise LookupError(f"inventories {sorted(missing)} are not in the open window")
    return found


def _fact(kind: type[Fact], row: Sequence[Any]) -> Fact | None:
    """Cut one document out of a row; before its columns stands its number, empty where there is none."""
    start = _STARTS[kind]
    values = row[start + 1 : start + 1 + len(fields(kind))]
    return None if row[start] is None else kind(*values)


def _names(alias: str, kind: type[Any]) -> list[sql.Identifier]:
    return [sql.Identifier(alias, "id"), *(sql.Identifier(alias, field.name) for field in fields(kind))]


_KINDS: dict[type[Any], str] = {Inventory: "i", Order: "o", Payment: "p", Waybill: "w"}
_COLUMNS = {kind: _names(alias, kind) for kind, alias in _KINDS.items()}
_WIDTHS = accumulate((len(names) for names in _COLUMNS.values()), initial=0)
_STARTS = dict(zip(_KINDS, _WIDTHS, strict=False))
_TRIOS = (
    sql.SQL("SELECT {} ").format(sql.SQL(", ").join([name for names in _COLUMNS.values() for name in names]))
    + sql.SQL(_SOURCES)
).as_bytes()
