"""The export a return is of (原清单): found by its number and firms, locked, read with what of it went back before."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from psycopg import Connection, Cursor

from heliu.clearance.export_returns.facts import NOTHING_RETURNED, Goods, Original, OriginalLine, Returned
from heliu.clearance.exports.cancelling import OUR_NUMBER
from heliu.declarations.api import Archive, document_content, evidence_of, numbers_ending
from heliu.kernel.sealing import Sealer

_TEXTS: Final = ("gcode", "gname", "gmodel", "unit", "unit1", "unit2")
_FIND: Final = (
    "SELECT id FROM public.declarations_export_inventory WHERE id = ANY (%s) AND ebc_code = %s AND ebp_code = %s"
    " AND superseded_by IS NULL"
)
_READ: Final = (
    "SELECT message_id, trade_mode, statistics_flag, country, (SELECT min((s.at AT TIME ZONE 'Asia/Shanghai')::date)"
    " FROM clearance_step s WHERE s.inventory_id = i.id AND s.status = 800)"
    " FROM public.declarations_export_inventory i WHERE id = %s"
)
_RETURNED: Final = (
    "SELECT l.gnum, sum(l.quantity), sum(l.quantity_1), sum(l.quantity_2), sum(l.value)"
    " FROM clearance_export_return r JOIN clearance_export_return_line l USING (return_id)"
    " WHERE r.inventory_id = %(id)s AND r.status <> 100 AND (%(before)s::bigint IS NULL OR r.return_id < %(before)s)"
    " GROUP BY l.gnum"
)
_STANDS: Final = "SELECT status, decided_on FROM clearance_export_decision WHERE inventory_id = %s"


class Named(NamedTuple):
    """How a return names its original."""

    invt_no: str
    ebc_code: str
    ebp_code: str


def find_original(cursor: Cursor, named: Named) -> int | None:
    """The export inventory meant: our number ends its own; of the few that end alike the firms' own is meant."""
    given = OUR_NUMBER.fullmatch(named.invt_no)
    if given is None:
        return None
    numbers = numbers_ending(cursor.connection, given[1])
    cursor.execute(_FIND, (numbers, named.ebc_code, named.ebp_code))
    found = [row[0] for row in cursor.fetchall()]
    return found[0] if len(found) == 1 else None


def hold_original(cursor: Cursor, inventory_id: int) -> Original | None:
    """Lock the decision on it, so that returns of one export are settled one after the other, and read it whole."""
    cursor.execute(f"{_STANDS} FOR UPDATE", (inventory_id,))
    return read_original(cursor, inventory_id)


def read_original(cursor: Cursor, inventory_id: int, before: int | None = None) -> Original | None:
    """It as it stands; ``before``: with what of it had gone back before this application."""
    cursor.execute(_STANDS, (inventory_id,))
    decided = cursor.fetchone()
    cursor.execute(_READ, (inventory_id,))
    declared = cursor.fetchone()
    if decided is None or declared is None:
        return None
    message_id, trade_mode, statistics_flag, country, released = declared
    cursor.execute(_RETURNED, {"id": inventory_id, "before": before})
    returned = {gnum: Returned(*sums) for gnum, *sums in cursor.fetchall()}
    released_on = released or decided[1]
    written = [_line(values, returned) for values in _declared(cursor.connection, message_id, inventory_id)]
    by_number = {line.goods.gnum: line for line in written}
    return Original(inventory_id, trade_mode, statistics_flag, country, decided[0], released_on, by_number)


def _declared(connection: Connection, message_id: int, number: int) -> Sequence[Mapping[str, str]]:
    """The lines of an inventory as they were sent; none where it was made for measuring and has no evidence."""
    kept = evidence_of(connection, [message_id]).get(message_id)
    if kept is None or not kept.content:
        return ()
    return document_content(Archive(Sealer()).open(kept.content), "CEB603", number - kept.first_id)[1]


def _line(values: Mapping[str, str], returned: Mapping[int, Returned]) -> OriginalLine:
    gnum = int(Decimal(values["gnum"]))
    code, title, model, unit, unit_1, unit_2 = (values.get(name, "") for name in _TEXTS)
    quantity, quantity_1, quantity_2 = (_amount(values, name) for name in ("qty", "qty1", "qty2"))
    goods = Goods(gnum, code, title, model, unit, quantity, unit_1, quantity_1, unit_2, quantity_2)
    total, currency = _amount(values, "totalPrice"), values.get("currency", "")
    return OriginalLine(goods, total, currency, returned.get(gnum, NOTHING_RETURNED))


def _amount(values: Mapping[str, str], name: str) -> Decimal:
    return Decimal(values.get(name, "0").strip())
