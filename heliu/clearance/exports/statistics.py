"""Statistics in sum (汇总统计): what was declared simplified and left, summed by the code's first four digits.

Only lists with statisticsFlag A: the zone's way without licence, export tax and refund (rules E10 to E12, E15 keep the
others out). It is counted on the day its goods left; whoever asks for a firm's gets those it sold or declared.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from psycopg import Connection

from heliu.clearance.digest import digested_until
from heliu.clearance.exports.digest import CELLS, HEADING_DIGITS
from heliu.clearance.exports.facts import SIMPLIFIED
from heliu.clearance.exports.notices import INVENTORY_NO
from heliu.kernel.days import day_bounds
from heliu.kernel.problems import Conflict

CELLS_MAX: Final = 5_000
_LEFT: Final = f"""
clearance_export_decision d JOIN public.declarations_export_inventory i ON i.id = d.inventory_id
    AND i.statistics_flag = '{SIMPLIFIED}'
"""
_WHERE: Final = (
    "d.status = 899 AND d.decided_at >= %(since)s AND d.decided_at < %(until)s"
    " AND (%(firm)s = '' OR %(firm)s IN (i.ebc_code, i.agent_code))"
)
# The digest knows what left up to its mark; what left since is added, so that nothing is missing. The mark is told and
# not asked for here: knowing it, the server finds those few by their time instead of reading all there are.
_ADDED: Final = f"""
    SELECT s.code, s.trade_mode, s.country, s.currency, s.lists, s.lines, s.total
    FROM clearance_export_simplified_day s
    WHERE s.day >= %(first)s AND s.day <= %(last)s AND (%(firm)s = '' OR %(firm)s IN (s.ebc_code, s.agent_code))
    UNION ALL
    SELECT g.code, i.trade_mode, i.country, g.currency, 1, g.lines, g.total
    FROM {_LEFT} CROSS JOIN LATERAL ({CELLS}) g WHERE {_WHERE} AND d.decided_at >= %(reached)s
        AND NOT EXISTS (SELECT FROM clearance_export_counted c WHERE c.inventory_id = i.id AND c.left_on IS NOT NULL)
"""  # noqa: S608 - this room's own words
# Materialized: the cell asked for is no way to the few lists that left since, which their time finds.
_SUMS: Final = f"""
WITH added AS MATERIALIZED ({_ADDED})
SELECT a.code, a.trade_mode, a.country, a.currency, sum(a.lists), sum(a.lines), sum(a.total) FROM added a
WHERE (a.code = '') = (a.currency = '')
GROUP BY 1, 2, 3, 4 HAVING sum(a.lists) > 0 ORDER BY 1, 2, 3, 4 LIMIT %(limit)s
"""  # noqa: S608
_LISTS: Final = f"""
WITH added AS MATERIALIZED ({_ADDED})
SELECT coalesce(sum(a.lists), 0) FROM added a WHERE a.code = %(code)s AND a.currency = %(currency)s
    AND (%(mode)s = '' OR a.trade_mode = %(mode)s) AND (%(country)s = '' OR a.country = %(country)s)
"""  # noqa: S608
# Between these days of the digest, or since its mark, lie the lists behind a sum.
_DAYS: Final = """
SELECT min(s.day), max(s.day) FROM clearance_export_simplified_day s
WHERE s.day >= %(first)s AND s.day <= %(last)s AND s.lists > 0
    AND (%(firm)s = '' OR %(firm)s IN (s.ebc_code, s.agent_code)) AND s.code = %(code)s AND s.currency = %(currency)s
    AND (%(mode)s = '' OR s.trade_mode = %(mode)s) AND (%(country)s = '' OR s.country = %(country)s)
"""
_COLUMNS: Final = f"""
i.id, {INVENTORY_NO}, i.cop_no, i.ebc_code, i.agent_code, i.trade_mode, i.country, d.decided_at,
    (SELECT sum(g.total) FROM unnest(i.goods_codes, i.currencies, i.totals) AS g (code, currency, total)
     WHERE (%(code)s = '' OR left(g.code, {HEADING_DIGITS}) = %(code)s)
        AND (%(currency)s = '' OR g.currency = %(currency)s)) AS total
"""  # noqa: S608
_BEHIND: Final = f"""
FROM {_LEFT} JOIN public.declarations_message m ON m.id = i.message_id
WHERE {_WHERE} AND (d.decided_at < %(beyond)s OR d.decided_at >= %(reached)s)
    AND (%(mode)s = '' OR i.trade_mode = %(mode)s) AND (%(country)s = '' OR i.country = %(country)s)
    AND EXISTS (SELECT FROM unnest(i.goods_codes, i.currencies) AS g (code, currency)
        WHERE (%(code)s = '' OR left(g.code, {HEADING_DIGITS}) = %(code)s)
            AND (%(currency)s = '' OR g.currency = %(currency)s))
"""
_PAGES: Final = {
    way: f"AND (%(after)s::timestamptz IS NULL OR (d.decided_at, i.id) {beyond} (%(after)s, %(number)s))"
    f" ORDER BY d.decided_at {way}, i.id {way}"
    for way, beyond in (("DESC", "<"), ("ASC", ">"))
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One sum. ``lists`` counts inventories, each once; ``total`` in ``currency``."""

    code: str
    trade_mode: str
    country: str
    currency: str
    lists: int
    lines: int
    total: Decimal


@dataclass(frozen=True, slots=True)
class Statistics:
    """The sums of the days ``since`` to ``until``, both included; ``lists``: how many inventories they hold."""

    since: date
    until: date
    lists: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Drilled:
    """One inventory behind a sum. ``total``: of its lines that are in the sum."""

    id: int
    invt_no: str
    cop_no: str
    ebc_code: str
    agent_code: str
    trade_mode: str
    country: str
    left_at: datetime
    total: Decimal


@dataclass(frozen=True, slots=True)
class Behind:
    """Which inventories are asked for; empty: whatever."""

    since: date
    until: date
    code: str = ""
    mode: str = ""
    country: str = ""
    currency: str = ""
    firm: str = ""
    after: tuple[datetime, int] | None = None
    latest_first: bool = True


def simplified_statistics(connection: Connection, since: date, until: date, firm: str = "") -> Statistics:
    """The sums; of ``firm`` only, if given. Raises Conflict above the limit: a part would be taken for the whole."""
    asked = _asked(Behind(since, until, firm=firm), 2 * CELLS_MAX)
    rows = connection.execute(_SUMS.encode(), asked | _reached(connection, since)).fetchall()
    cells = tuple(Cell(*row) for row in rows if row[3])
    if len(cells) > CELLS_MAX:
        raise Conflict(f"汇总超过 {CELLS_MAX} 行（CELLS_MAX），请缩短时间范围。")
    return Statistics(since, until, sum(row[4] for row in rows if not row[3]), cells)


def simplified_behind(connection: Connection, behind: Behind, limit: int) -> Sequence[Drilled]:
    """The inventories behind a sum."""
    page = _PAGES["DESC" if behind.latest_first else "ASC"]
    statement = f"SELECT {_COLUMNS}{_BEHIND}{page} LIMIT %(limit)s"
    asked = _asked(behind, limit) | _between(connection, behind)
    return [Drilled(*row) for row in connection.execute(statement.encode(), asked).fetchall()]


def _between(connection: Connection, behind: Behind) -> dict[str, Any]:
    """When the inventories behind a sum left, as near as the digest knows."""
    since, reached = day_bounds(behind.since)[0], digested_until(connection)
    if reached is None:
        return {"beyond": since, "reached": since}
    first, last = connection.execute(_DAYS.encode(), _asked(behind, 1)).fetchone() or (None, None)
    if last is None:
        return {"since": max(since, reached), "beyond": since, "reached": reached}
    return {"since": max(since, day_bounds(first)[0]), "beyond": day_bounds(last)[1], "reached": reached}


def count_behind(connection: Connection, behind: Behind, most: int) -> int:
    """How many in all, whatever page is read, but never more than ``most``. The digest knows: none of them is read."""
    asked = _asked(behind, most) | _reached(connection, behind.since)
    (lists,) = connection.execute(_LISTS.encode(), asked).fetchone() or (0,)
    return min(most, int(lists))


def _reached(connection: Connection, since: date) -> dict[str, datetime]:
    """Up to when the digest has counted."""
    return {"reached": digested_until(connection) or day_bounds(since)[0]}


def _asked(behind: Behind, limit: int) -> dict[str, Any]:
    after, number = behind.after or (None, 0)
    return {
        "since": day_bounds(behind.since)[0],
        "until": day_bounds(behind.until)[1],
        "first": behind.since,
        "last": behind.until,
        "firm": behind.firm,
        "code": behind.code,
        "mode": behind.mode,
        "country": behind.country,
        "currency": behind.currency,
        "after": after,
        "number": number,
        "limit": limit,
    }
