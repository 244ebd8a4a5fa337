"""The hot statement on one connection: prepared for the terms of a day, sent as text, read as octets.

The terms stand in it as literals: the planner folds them, and nothing but keys and the instant is sent with a batch.
"""

from collections.abc import Sequence
from pathlib import Path

import msgspec
from psycopg import Connection, sql
from psycopg.pq.abc import PGresult

from heliu.clearance.decided import Arrived, Decided, Detail
from heliu.clearance.terms import Terms
from heliu.declarations.api import column_list
from heliu.kernel.postgres.wire import prepare_once, text_array
from heliu.taxation.api import line_consumption_tax_sql, line_price_sql, line_vat_sql

_TEXT = (Path(__file__).parent / "sql" / "decide.sql").read_text(encoding="utf-8")
_DECIDE = "(text[], text[], bigint[], bigint) AS " + _TEXT
_AWAITED = """(text[], text[]) AS SELECT
    EXISTS (SELECT FROM unnest($1) k (number) CROSS JOIN LATERAL
        (SELECT FROM clearance_waiting w WHERE w.order_no = k.number LIMIT 1) w)
    OR EXISTS (SELECT FROM unnest($2) k (number) CROSS JOIN LATERAL
        (SELECT FROM clearance_waiting w WHERE w.logistics_no = k.number LIMIT 1) w)
"""


def prepare(connection: Connection, terms: Terms) -> bool:
    """Make the connection ready to decide by ``terms``; say whether anything was done."""
    asked = prepare_once(connection, "clearance_awaited", lambda: sql.SQL(_AWAITED))
    return prepare_once(connection, "clearance_decide", lambda: _written(terms), terms) or asked


def execution(now: int, arrived: Arrived) -> bytes:
    """The text that decides what is staged and what of the waiting ``arrived`` completes.

    ``now`` is the instant of receipt as 14 digits, Beijing time.
    """
    orders, waybills = text_array(arrived.order_nos), text_array(arrived.logistics_nos)
    again = ",".join(map(str, arrived.again)).encode()
    return b"EXECUTE clearance_decide (%b, %b, '{%b}', %d)" % (orders, waybills, again, now)


def awaited(arrived: Arrived) -> bytes:
    """The text that asks whether any waiting inventory may be completed by ``arrived``: a row with a truth value."""
    orders, waybills = text_array(arrived.order_nos), text_array(arrived.logistics_nos)
    return b"EXECUTE clearance_awaited (%b, %b)" % (orders, waybills)


def decisions(result: PGresult) -> list[Decided]:
    """Read what the statement answered, a row an inventory."""
    value = result.get_value
    return [_decided([value(row, column) for column in range(_COLUMNS)]) for row in range(result.ntuples)]


_COLUMNS = 8


def _decided(row: Sequence[bytes | None]) -> Decided:
    number, late, verdict, status, consumption_tax, vat, tax, detail = row
    return Decided(
        int(number or 0),
        late == b"t",
        int(verdict or 0),
        None if status is None else int(status),
        None if consumption_tax is None else consumption_tax.decode(),
        None if vat is None else vat.decode(),
        None if tax is None else tax.decode(),
        None if detail is None else Detail._make(msgspec.json.decode(detail)),
    )


def _written(terms: Terms) -> sql.Composed:
    """The statement with the terms of the day put in."""
    literals = {name: sql.Literal(value) for name, value in terms.parameters.items()}
    weighed = [f"(t.risk_bits >> {place} & 1)::int * {weight}" for place, weight in enumerate(terms.weights) if weight]
    points = sql.SQL(" + ".join(weighed) or "0")
    once = sql.SQL("false")  # statement_may_tax: under another rounding point every line is left to the judge
    return sql.SQL(_DECIDE).format(
        columns=column_list("CEB621"),
        points=points,
        line_price=line_price_sql(),
        line_consumption_tax=line_consumption_tax_sql("l.price", "r.consumption", literals["share"], once),
        line_vat=line_vat_sql("l.price", ("r.vat", "r.consumption"), literals["share"], once),
        **literals,
    )
