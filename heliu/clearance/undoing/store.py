"""The rows of applications (申请), read: one of them, those of an inventory, those under way."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from psycopg import Connection, Cursor
from psycopg.rows import dict_row

from heliu.clearance.authority import only_one
from heliu.clearance.undoing.facts import OPEN, Application, Kind, ReturnedLine, Share, State
from heliu.clearance.undoing.notices import Names
from heliu.kernel.problems import NotThere

LISTED_MAX: Final = 500
_COLUMNS: Final = (
    "id, message_id, kind, state, inventory_id, cop_no, invt_no, ebc_code, agent_code, reason, status, note,"
    " why_officer, asked_at, due_on, moved_at, officer, arrived_on,"
    " quota_back, value_back, duty_back, consumption_tax_back, vat_back"
)
# What of each line is back, and what is asked for: over all returns of the inventory, or those before one.
_GONE: Final = """
SELECT l.gnum, coalesce(sum(l.quantity) FILTER (WHERE u.state = 'done'), 0),
    coalesce(sum(l.quantity) FILTER (WHERE u.state = ANY (%(open)s)), 0),
    sum(l.tax_price_back), sum(l.duty_back), sum(l.consumption_tax_back), sum(l.vat_back)
FROM clearance_undoing u JOIN clearance_undoing_line l ON l.application_id = u.id
WHERE u.inventory_id = %(inventory)s AND u.id < coalesce(%(before)s::bigint, u.id + 1) GROUP BY l.gnum
"""


def gone(cursor: Cursor, inventory_id: int, before: int | None = None) -> dict[int, tuple[Decimal, Decimal, Share]]:
    """By line of an inventory: the quantity that is back, the quantity asked for, what was given back.

    ``before``: by the returns before this one only.
    """
    open_ones = [state.value for state in OPEN]
    cursor.execute(_GONE, {"inventory": inventory_id, "open": open_ones, "before": before})
    return {gnum: (back, asked, Share(*amounts)) for gnum, back, asked, *amounts in cursor.fetchall()}


def open_or_done(cursor: Cursor, inventory_id: int, kind: Kind) -> str | None:
    """The copNo of an application of this kind that is under way or was granted, or None."""
    cursor.execute(
        "SELECT cop_no FROM clearance_undoing WHERE inventory_id = %s AND kind = %s"
        " AND state IN ('review', 'awaiting', 'done') ORDER BY id LIMIT 1",
        (inventory_id, kind.value),
    )
    row = cursor.fetchone()
    return row[0] if row else None


def inventory_of(connection: Connection, number: int) -> int:
    """The inventory an application is of: it never changes. Raises NotThere."""
    row = connection.execute("SELECT inventory_id FROM clearance_undoing WHERE id = %s", (number,)).fetchone()
    if row is None or row[0] is None:
        raise NotThere(f"没有申请 {number}。")
    return int(row[0])


def held(cursor: Cursor, number: int) -> tuple[Application, Names]:
    """Lock and read an application; its inventory's decision is locked before."""
    row = _rows(cursor, f"SELECT {_COLUMNS} FROM clearance_undoing WHERE id = %s FOR UPDATE", (number,))[0]  # noqa: S608
    cursor.execute(
        "SELECT message_id, guid, customs_code, agent_code, ebp_code, ebc_code, cop_no, invt_no FROM clearance_undoing"
        " WHERE id = %s",
        (number,),
    )
    names = Names(Kind(row["kind"]), number, *(cursor.fetchone() or ()))
    return _application(row, lines_of(cursor, [number]).get(number, ())), names


def read(connection: Connection, number: int) -> Application:
    """Raises NotThere."""
    found = _found(connection, "WHERE id = %s", (number,))
    if not found:
        raise NotThere(f"没有申请 {number}。")
    return found[0]


def of_inventory(connection: Connection, inventory_id: int) -> list[Application]:
    """All applications about an inventory, the oldest first."""
    return _found(connection, "WHERE inventory_id = %s ORDER BY id LIMIT %s", (inventory_id, LISTED_MAX))


def open_ones(connection: Connection, states: Sequence[State] = OPEN, limit: int = LISTED_MAX) -> list[Application]:
    """Those that officers decide on and those whose goods are awaited, or one of both, the nearest last day first."""
    where = "WHERE state IN ('review', 'awaiting') AND state = ANY (%s) ORDER BY due_on NULLS FIRST, asked_at LIMIT %s"
    return _found(connection, where, ([state.value for state in states], limit))


def open_counts(connection: Connection) -> tuple[int, int, date | None]:
    """How many wait for an officer, how many for their goods, and the nearest last day of arrival."""
    row = connection.execute(
        "SELECT count(*) FILTER (WHERE state = 'review'), count(*) FILTER (WHERE state = 'awaiting'), min(due_on)"
        " FROM clearance_undoing WHERE state IN ('review', 'awaiting')"
    ).fetchone()
    return row or (0, 0, None)


def find(connection: Connection, cop_no: str, agent_code: str | None = None) -> int:
    """The application with this copNo that is under way. Raises NotThere, or Conflict when several firms use it."""
    rows = connection.execute(
        "SELECT id, agent_code FROM clearance_undoing WHERE cop_no = %s AND state IN ('review', 'awaiting')"
        " AND (%s::text IS NULL OR agent_code = %s) ORDER BY id",
        (cop_no, agent_code, agent_code),
    ).fetchall()
    if not rows:
        raise NotThere(f"没有办理中的撤销或退货申请 {cop_no[:50]}。请核对申请的企业内部编号(copNo)。")
    return only_one(cop_no, rows)


def lines_of(cursor: Cursor, numbers: Sequence[int]) -> dict[int, tuple[ReturnedLine, ...]]:
    """The lines of these applications, by application."""
    cursor.execute(
        "SELECT application_id, gnum, goods_code, goods_name, unit, quantity, declared, tax_price_back, duty_back,"
        " consumption_tax_back, vat_back FROM clearance_undoing_line WHERE application_id = ANY (%s) AND quantity > 0"
        " ORDER BY application_id, gnum",
        (list(numbers),),
    )
    found: dict[int, tuple[ReturnedLine, ...]] = {}
    for number, gnum, code, name, unit, quantity, declared, *back in cursor.fetchall():
        line = ReturnedLine(gnum, code, name, unit, quantity, declared, Share(*back))
        found[number] = (*found.get(number, ()), line)
    return found


def _found(connection: Connection, where: str, values: tuple[object, ...]) -> list[Application]:
    with connection.cursor() as cursor:
        rows = _rows(cursor, f"SELECT {_COLUMNS} FROM clearance_undoing {where}", values)  # noqa: S608 - fixed texts
        lines = lines_of(cursor, [row["id"] for row in rows]) if rows else {}
    return [_application(row, lines.get(row["id"], ())) for row in rows]


def _rows(cursor: Cursor, statement: str, values: tuple[object, ...]) -> list[dict[str, Any]]:
    with cursor.connection.cursor(row_factory=dict_row) as named:
        named.execute(statement, values)
        return named.fetchall()


def _application(row: dict[str, Any], lines: tuple[ReturnedLine, ...]) -> Application:
    back = Share(row.pop("value_back"), *(row.pop(f"{tax}_back") for tax in ("duty", "consumption_tax", "vat")))
    return Application(**row | {"kind": Kind(row["kind"]), "state": State(row["state"])}, back=back, lines=lines)
