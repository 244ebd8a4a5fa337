"""Digests of decisions (汇总): figures by firm, day and mode, and whose inventories they are, kept up by a timer.

Pages read them instead of the hot tables. A run looks at the decisions made or moved since the last one, and counts the
days they belong to anew as a whole: a late release changes the day it was declared on, whenever it happens.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from psycopg import Connection, Cursor

from heliu.clearance.authority import in_one_transaction
from heliu.clearance.facts import Outcome
from heliu.clearance.moves import CLOSED, RELEASED

MARK: Final = "digest"
COUNTED: Final = (RELEASED, CLOSED)
NEVER_DECIDED: Final = (int(Outcome.WAITING), int(Outcome.WITHDRAWN))

# A decision is stamped with the start of its transaction: one still open may yet bring an older stamp than the clock's.
_HORIZON: Final = (
    "SELECT least(%s, min(xact_start))::text FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL"
)
_TOUCHED: Final = "SELECT DISTINCT decided_on FROM clearance_decision WHERE decided_at >= %s AND decided_at < %s"
_USES: Final = (
    "INSERT INTO clearance_use (buyer_id, inventory_id) SELECT buyer_id, inventory_id FROM clearance_decision"
    " WHERE decided_at >= %s AND decided_at < %s AND outcome <> ALL (%s) ON CONFLICT DO NOTHING"
)
_COUNT: Final = """
INSERT INTO clearance_firm_day (firm, day, mode, declared, released, value, tax)
SELECT i.ebc_code, d.decided_on, i.trade_mode, count(*),
    count(*) FILTER (WHERE d.status = ANY (%(counted)s)),
    coalesce(sum(d.tax_price) FILTER (WHERE d.status = ANY (%(counted)s)), 0),
    coalesce(sum(coalesce(d.duty, 0) + coalesce(d.consumption_tax, 0) + coalesce(d.vat, 0))
        FILTER (WHERE d.status = ANY (%(counted)s)), 0)
FROM clearance_decision d JOIN public.declarations_inventory i ON i.id = d.inventory_id
WHERE d.decided_on = ANY (%(days)s) AND d.outcome <> ALL (%(never)s)
GROUP BY 1, 2, 3
"""
_FIGURES: Final = """
SELECT h.place, to_char(f.day, 'YYYY-MM') AS month, f.mode, sum(f.declared), sum(f.released), sum(f.value), sum(f.tax),
    count(DISTINCT f.firm) FILTER (WHERE f.released > 0)
FROM unnest(%(places)s::text[], %(firms)s::text[], %(since)s::date[], %(until)s::date[]) h (place, firm, since, until)
JOIN clearance_firm_day f ON f.firm = h.firm
    AND f.day BETWEEN greatest(h.since, %(first)s) AND least(h.until, %(last)s)
GROUP BY GROUPING SETS ((1, 2, 3), (1))
ORDER BY 1, 2 NULLS LAST, 3
"""


@dataclass(frozen=True, slots=True)
class Home:
    """A firm counts for a place (a park, or the firm itself) from a day to a day; ``until`` None is open."""

    place: str
    firm: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """What the firms of a place declared in a month (``YYYY-MM``) by one mode; value and tax in CNY."""

    place: str
    month: str
    mode: str
    declared: int
    released: int
    value: Decimal
    tax: Decimal


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


def digest(connection: Connection, at: datetime) -> int:
    """Count what was decided or moved since the last run; how many days were counted anew."""

    def work(cursor: Cursor) -> int:
        cursor.execute(
            "INSERT INTO clearance_mark (name, reached) VALUES (%s, '-infinity') ON CONFLICT DO NOTHING", (MARK,)
        )
        cursor.execute("SELECT reached::text FROM clearance_mark WHERE name = %s FOR UPDATE", (MARK,))
        reached = (cursor.fetchone() or ("-infinity",))[0]
        cursor.execute(_HORIZON, (at,))
        horizon = (cursor.fetchone() or (at,))[0]
        cursor.execute(_TOUCHED, (reached, horizon))
        days = [row[0] for row in cursor.fetchall()]
        if days:
            cursor.execute(_USES, (reached, horizon, list(NEVER_DECIDED)))
            cursor.execute("DELETE FROM clearance_firm_day WHERE day = ANY (%s)", (days,))
            cursor.execute(_COUNT, {"days": days, "counted": list(COUNTED), "never": list(NEVER_DECIDED)})
        cursor.execute("UPDATE clearance_mark SET reached = greatest(reached, %s) WHERE name = %s", (horizon, MARK))
        return len(days)

    return in_one_transaction(connection, work)


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
        months=[MonthFigures(*row[:7]) for row in found if row[1] is not None],
        active={row[0]: row[7] for row in found if row[1] is None},
    )


def totals(connection: Connection, first: date, last: date, firm: str | None = None) -> Totals:
    """From ``first`` to ``last``, both included."""
    row = connection.execute(
        "SELECT coalesce(sum(declared), 0), coalesce(sum(released), 0), coalesce(sum(value), 0), coalesce(sum(tax), 0)"
        " FROM clearance_firm_day WHERE day BETWEEN %s AND %s AND (%s::text IS NULL OR firm = %s)",
        (first, last, firm, firm),
    ).fetchone()
    return Totals(*row) if row else Totals(0, 0, Decimal(0), Decimal(0))


def first_releases(connection: Connection, firms: Sequence[str]) -> dict[str, tuple[date, date | None]]:
    """Firm -> the days of its first declaration and of its first release, of those that have declared at all."""
    rows = connection.execute(
        "SELECT firm, min(day), min(day) FILTER (WHERE released > 0) FROM clearance_firm_day"
        " WHERE firm = ANY (%s) GROUP BY firm",
        (list(firms),),
    ).fetchall()
    return {firm: (declared, released) for firm, declared, released in rows}
