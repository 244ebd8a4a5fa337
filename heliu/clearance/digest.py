"""Digests of decisions (汇总): figures by firm, day and mode, and whose inventories they are, kept up by a timer.

Pages read them instead of the hot tables. A run looks at the decisions made or moved since the last one and adds what
is new of them to the days they belong to: its work grows with what happened since, not with the day. A late release
changes the day it was declared on, whenever it happens.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from psycopg import Connection, Cursor

from heliu.clearance.authority import in_one_transaction
from heliu.clearance.exports.digest import digest_exports
from heliu.clearance.facts import Outcome
from heliu.clearance.moves import CLOSED, RELEASED

MARK: Final = "digest"
COUNTED: Final = (RELEASED, CLOSED)
NEVER_DECIDED: Final = (int(Outcome.WAITING), int(Outcome.WITHDRAWN))

# A decision is stamped with the start of its transaction, so one still open may yet bring an older stamp than the
# clock's; the clock is the database's, as the stamps are. Vacuum decides nothing and holds nothing back.
_HORIZON: Final = (
    "SELECT least(statement_timestamp(), min(xact_start))::text FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)
# Each decision is counted once as declared and once as released, and clearance_use remembers how far it has been
# counted; what an application took back of it (undoing/) is taken off once, after it was counted. What was cancelled
# while it waited was never decided and does not count, whenever the digest looks at it.
_COUNT: Final = """
WITH moved AS MATERIALIZED (
    SELECT d.buyer_id, d.inventory_id, d.decided_on, d.status = ANY (%(counted)s) AS released, d.tax_price,
        coalesce(d.duty, 0) + coalesce(d.consumption_tax, 0) + coalesce(d.vat, 0) AS tax,
        u.inventory_id IS NULL AS is_new, coalesce(u.released, false) AS was_released
    FROM clearance_decision d LEFT JOIN clearance_use u USING (buyer_id, inventory_id)
    WHERE d.decided_at >= %(reached)s AND d.decided_at < %(horizon)s AND d.outcome <> ALL (%(never)s)
        AND (d.outcome <> %(cancelled)s
            OR d.order_id IS NOT NULL AND d.payment_id IS NOT NULL AND d.waybill_id IS NOT NULL)
), fresh AS (
    SELECT * FROM moved WHERE is_new OR released AND NOT was_released
), noted AS (
    INSERT INTO clearance_use (buyer_id, inventory_id, released) SELECT buyer_id, inventory_id, released FROM fresh
    ON CONFLICT (buyer_id, inventory_id) DO UPDATE SET released = true
)
INSERT INTO clearance_firm_day AS f (firm, day, mode, declared, released, value, tax)
SELECT i.ebc_code, m.decided_on, i.trade_mode, count(*) FILTER (WHERE m.is_new), count(*) FILTER (WHERE m.released),
    coalesce(sum(m.tax_price) FILTER (WHERE m.released), 0), coalesce(sum(m.tax) FILTER (WHERE m.released), 0)
FROM fresh m JOIN public.declarations_inventory i ON i.id = m.inventory_id
GROUP BY 1, 2, 3
ON CONFLICT (firm, day, mode) DO UPDATE SET declared = f.declared + excluded.declared,
    released = f.released + excluded.released, value = f.value + excluded.value, tax = f.tax + excluded.tax
"""
# A return after its release was counted; a cancellation once nothing more can come of its inventory.
_TAKE_OFF: Final = """
WITH undone AS (
    UPDATE clearance_undoing u SET digested = true
    FROM clearance_decision d LEFT JOIN clearance_use c USING (buyer_id, inventory_id)
    WHERE u.state = 'done' AND NOT u.digested AND d.inventory_id = u.inventory_id
        AND (c.released OR u.kind = 'cancel' AND d.decided_at < %(horizon)s)
    RETURNING u.ebc_code, u.inventory_id, d.decided_on, c.released, u.kind = 'cancel' AS whole, u.value_back,
        u.duty_back + u.consumption_tax_back + u.vat_back AS tax_back
), days AS (
    SELECT u.ebc_code AS firm, u.decided_on AS day, i.trade_mode AS mode, count(*) FILTER (WHERE u.whole) AS released,
        sum(u.value_back) AS value, sum(u.tax_back) AS tax
    FROM undone u JOIN public.declarations_inventory i ON i.id = u.inventory_id WHERE u.released GROUP BY 1, 2, 3
)
UPDATE clearance_firm_day f SET released = f.released - d.released, value = f.value - d.value, tax = f.tax - d.tax
FROM days d WHERE (f.firm, f.day, f.mode) = (d.firm, d.day, d.mode)
"""
# The days of both directions, by the primary key of each; an export bears no tax.
_BOTH: Final = """(
    SELECT firm, day, mode, declared, released, value, tax, false AS is_export FROM clearance_firm_day
    UNION ALL
    SELECT firm, day, mode, declared, released, value, 0, true FROM clearance_export_firm_day
) f"""
_FIGURES: Final = f"""
SELECT h.place, to_char(f.day, 'YYYY-MM') AS month, f.mode, sum(f.declared), sum(f.released), sum(f.value), sum(f.tax),
    f.is_export, count(DISTINCT f.firm) FILTER (WHERE f.released > 0)
FROM unnest(%(places)s::text[], %(firms)s::text[], %(since)s::date[], %(until)s::date[]) h (place, firm, since, until)
JOIN {_BOTH} ON f.firm = h.firm
    AND f.day BETWEEN greatest(h.since, %(first)s) AND least(h.until, %(last)s)
GROUP BY GROUPING SETS ((1, 2, 3, 8), (1))
ORDER BY 1, 2 NULLS LAST, 3, 8
"""  # noqa: S608 - the two tables above


@dataclass(frozen=True, slots=True)
class Home:
    """A firm counts for a place (a park, or the firm itself) from a day to a day; ``until`` None is open."""

    place: str
    firm: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """What the firms of a place declared in a month (``YYYY-MM``) by one mode of one direction; in CNY.

    ``value``: the duty-paid value; of exports the value of the goods by the customs rate of the day.
    """

    place: str
    month: str
    mode: str
    declared: int
    released: int
    value: Decimal
    tax: Decimal
    is_export: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """The months by place, mode and month; and how many firms of each place had a release in the whole period."""

    months: list[MonthFigures]
    active: dict[str, int]


@dataclass(frozen=True, slots=True)
class Totals:
    """What was declared in a period, by one firm or by all; value and tax of the released, in CNY."""

    declared: int
    released: int
    value: Decimal
    tax: Decimal


def digest(connection: Connection) -> int:
    """Count what was decided or released since the last run; how many figures of a firm's day changed."""

    def work(cursor: Cursor) -> int:
        cursor.execute(
            "INSERT INTO clearance_mark (name, reached) VALUES (%s, '-infinity') ON CONFLICT DO NOTHING", (MARK,)
        )
        cursor.execute("SELECT reached::text FROM clearance_mark WHERE name = %s FOR UPDATE", (MARK,))
        reached = (cursor.fetchone() or ("-infinity",))[0]
        horizon = settled_until(cursor)
        told = {
            "reached": reached,
            "horizon": horizon,
            "counted": list(COUNTED),
            "never": list(NEVER_DECIDED),
            "cancelled": int(Outcome.CANCELLED),
        }
        cursor.execute(_COUNT, told)
        changed = cursor.rowcount
        cursor.execute(_TAKE_OFF, told)
        changed += cursor.rowcount + digest_exports(cursor, reached, horizon)
        cursor.execute("UPDATE clearance_mark SET reached = greatest(reached, %s) WHERE name = %s", (horizon, MARK))
        return changed

    return in_one_transaction(connection, work)


def settled_until(cursor: Cursor) -> str:
    """The instant before which no transaction still open can bring a decision, as text."""
    cursor.execute(_HORIZON)
    (instant,) = cursor.fetchone() or ("-infinity",)
    return str(instant)


def digested_until(connection: Connection) -> datetime | None:
    """Up to which instant decisions are counted; None when the timer never ran."""
    row = connection.execute(
        "SELECT nullif(reached, '-infinity') FROM clearance_mark WHERE name = %s", (MARK,)
    ).fetchone()
    return row[0] if row else None


def figures(connection: Connection, homes: Sequence[Home], first: date, last: date) -> Figures:
    """What the firms declared from ``first`` to ``last`` (both included) while each was at home in its place.

    One statement over the digest: a row per firm, day and mode of the period is read by the primary key.
    """
    found = connection.execute(
        _FIGURES,
        {
            "places": [home.place for home in homes],
            "firms": [home.firm for home in homes],
            "since": [home.since for home in homes],
            "until": [home.until for home in homes],
            "first": first,
            "last": last,
        },
    ).fetchall()
    return Figures(
        months=[MonthFigures(*row[:8]) for row in found if row[1] is not None],
        active={row[0]: row[8] for row in found if row[1] is None},
    )


def totals(connection: Connection, first: date, last: date, firm: str | None = None) -> Totals:
    """From ``first`` to ``last``, both included."""
    row = connection.execute(
        "SELECT coalesce(sum(declared), 0), coalesce(sum(released), 0), coalesce(sum(value), 0), coalesce(sum(tax), 0)"  # noqa: S608
        f" FROM {_BOTH} WHERE day BETWEEN %s AND %s AND (%s::text IS NULL OR firm = %s)",
        (first, last, firm, firm),
    ).fetchone()
    return Totals(*row) if row else Totals(0, 0, Decimal(0), Decimal(0))


def first_releases(connection: Connection, firms: Sequence[str]) -> dict[str, tuple[date, date | None]]:
    """Firm -> the days of its first declaration and of its first release, of those that have declared at all."""
    rows = connection.execute(
        f"SELECT firm, min(day), min(day) FILTER (WHERE released > 0) FROM {_BOTH}"  # noqa: S608
        " WHERE firm = ANY (%s) GROUP BY firm",
        (list(firms),),
    ).fetchall()
    return {firm: (declared, released) for firm, declared, released in rows}
