"""The hot statement of exports on one connection: prepared for the terms of a day, sent as text, read as octets."""

from pathlib import Path
from typing import Final

import msgspec
from psycopg import Connection, Cursor, sql
from psycopg.pq.abc import PGresult

from heliu.clearance.decided import Arrived
from heliu.clearance.exports.decided import ExportDecided, ExportDetail
from heliu.clearance.exports.terms import ExportTerms
from heliu.declarations.api import column_list
from heliu.kernel.postgres.wire import forget_what_is_lost, prepare_once, text_array
from heliu.risk.api import exports

NOTHING: Final = Arrived()
_TEXT: Final = (Path(__file__).parent / "sql" / "decide.sql").read_text(encoding="utf-8")
_DECIDE: Final = "(text[], text[], bigint[], bigint) AS " + _TEXT
_AWAITED: Final = """(text[], text[]) AS SELECT
    EXISTS (SELECT FROM unnest($1) k (number) CROSS JOIN LATERAL
        (SELECT FROM clearance_export_waiting w WHERE w.order_no = k.number LIMIT 1) w)
    OR EXISTS (SELECT FROM unnest($2) k (number) CROSS JOIN LATERAL
        (SELECT FROM clearance_export_waiting w WHERE w.logistics_no = k.number LIMIT 1) w)
"""


def prepare_exports(connection: Connection, terms: ExportTerms) -> bool:
    """Make the connection ready to decide exports by ``terms``; say whether anything was done."""
    asked = prepare_once(connection, "clearance_export_awaited", lambda: sql.SQL(_AWAITED))
    return prepare_once(connection, "clearance_export_decide", lambda: _written(terms), terms) or asked


def execution_of_exports(now: int, arrived: Arrived) -> bytes:
    """The text that decides what is staged and what of the waiting ``arrived`` completes; ``now`` in 14 digits."""
    orders, waybills = text_array(arrived.order_nos), text_array(arrived.logistics_nos)
    again = ",".join(map(str, arrived.again)).encode()
    return b"EXECUTE clearance_export_decide (%b, %b, '{%b}', %d)" % (orders, waybills, again, now)


def awaited_exports(arrived: Arrived) -> bytes:
    """The text that asks whether any waiting inventory may be completed by ``arrived``: a row with a truth value."""
    orders, waybills = text_array(arrived.order_nos), text_array(arrived.logistics_nos)
    return b"EXECUTE clearance_export_awaited (%b, %b)" % (orders, waybills)


def export_decisions(result: PGresult) -> list[ExportDecided]:
    """Read what the statement answered, a row an inventory."""
    value = result.get_value
    return [_decided([value(row, column) for column in range(_COLUMNS)]) for row in range(result.ntuples)]


def decide_exports(cursor: Cursor, terms: ExportTerms, now: int, arrived: Arrived = NOTHING) -> list[ExportDecided]:
    """Decide what is staged, and what of the waiting it completes, in the transaction that staged it."""
    forget_what_is_lost(cursor.connection)
    prepare_exports(cursor.connection, terms)
    cursor.execute(execution_of_exports(now, arrived))
    if cursor.pgresult is None:
        raise AssertionError("a statement that returns rows came back without a result")
    return export_decisions(cursor.pgresult)


_COLUMNS: Final = 5


def _decided(row: list[bytes | None]) -> ExportDecided:
    number, late, verdict, status, detail = row
    return ExportDecided(
        int(number or 0),
        late == b"t",
        int(verdict or 0),
        int(status or 0),
        None if detail is None else ExportDetail._make(msgspec.json.decode(detail)),
    )


def _written(terms: ExportTerms) -> sql.Composed:
    """The statement with the terms of the day put in."""
    literals = {name: sql.Literal(value) for name, value in terms.parameters.items()}
    weighed = [f"(t.risk_bits >> {place} & 1) * {weight}" for place, weight in enumerate(exports.weights())]
    points = sql.SQL(" + ".join(weighed))
    return sql.SQL(_DECIDE).format(columns=column_list("CEB603"), points=points, **literals)
