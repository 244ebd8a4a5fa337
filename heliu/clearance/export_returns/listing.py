"""What is under way of returned exports (退货申请的办理队列): what waits for officers, and what waits for its goods."""

from typing import Any, Final

from psycopg import Connection
from psycopg.rows import dict_row

from heliu.clearance.export_returns.desk import DECIDE
from heliu.clearance.export_returns.dossier import named
from heliu.kernel.listing import Asked
from heliu.people.api import require
from heliu.people.facts import Actor

AT_ONCE_MAX: Final = 200
_COLUMNS: Final = (
    'a.id, a.cop_no AS "coElNo", a.invt_no AS "invtNo", r.status, r.back_until, r.risks, r.score, r.decided_at'
)
_OPEN: Final = (
    " FROM clearance_export_return r JOIN public.declarations_export_return a ON a.id = r.return_id"
    " WHERE r.status IN (120, 300, 500, 505, 600) AND a.superseded_by IS NULL"
)
_STATES: Final = {"": " AND r.status <> 120", "goods": " AND r.status = 120"}
_PAGES: Final = {
    way: f" AND (%(at)s::timestamptz IS NULL OR (r.decided_at, a.id) {beyond} (%(at)s, %(last)s::bigint))"
    f" ORDER BY r.decided_at {way}, a.id {way}"
    for way, beyond in (("DESC", "<"), ("ASC", ">"))
}


def open_returns(connection: Connection) -> list[dict[str, Any]]:
    """The applications that wait for an officer, then those that wait for their goods, the longest first.

    At most AT_ONCE_MAX.
    """
    return _rows(connection, " ORDER BY r.status = 120, r.decided_at", {"most": AT_ONCE_MAX})


def list_returns(connection: Connection, asked: Asked, *, actor: Actor) -> list[dict[str, Any]]:
    """A page of those that wait for an officer, or (``state``: goods) for their goods."""
    require(actor, DECIDE)
    at, last = asked.after or (None, 0)
    tail = _STATES[asked.filters.get("state", "")] + _PAGES["DESC" if asked.descending else "ASC"]
    return _rows(connection, tail, {"at": at, "last": last, "most": asked.limit})


def count_returns(connection: Connection, asked: Asked, most: int, *, actor: Actor) -> int:
    """How many, but never counting beyond ``most``."""
    require(actor, DECIDE)
    found = f"SELECT{_OPEN}{_STATES[asked.filters.get('state', '')]} LIMIT %s"
    row = connection.execute(f"SELECT count(*) FROM ({found}) found".encode(), (most,)).fetchone()  # noqa: S608 - words of ours
    return int(row[0]) if row else 0


def _rows(connection: Connection, tail: str, told: dict[str, Any]) -> list[dict[str, Any]]:
    statement = f"SELECT {_COLUMNS}{_OPEN}{tail} LIMIT %(most)s"
    with connection.cursor(row_factory=dict_row) as cursor:
        return [named(row) for row in cursor.execute(statement.encode(), told).fetchall()]
