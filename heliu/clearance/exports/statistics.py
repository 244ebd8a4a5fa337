"""Statistics in sum (汇总统计): what was declared simplified and left, summed by the code's first four digits.

Only lists with statisticsFlag A: the zone's way without licence, export tax and refund (rules E10 to E12, E15 keep the
others out). It is counted on the day its goods left; whoever asks for a firm's gets those it sold or declared.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from psycopg import Connection

from heliu.clearance.exports.facts import SIMPLIFIED
from heliu.clearance.exports.notices import INVENTORY_NO
from heliu.kernel.days import day_bounds

HEADING_DIGITS: Final = 4
CELLS_MAX: Final = 5_000
_LEFT: Final = f"""
clearance_export_decision d JOIN public.declarations_export_inventory i ON i.id = d.inventory_id
    AND i.statistics_flag = '{SIMPLIFIED}'
"""
_WHERE: Final = (
    "d.status = 899 AND d.decided_at >= %(since)s AND d.decided_at < %(until)s"
    " AND (%(firm)s = '' OR %(firm)s IN (i.ebc_code, i.agent_code))"
)
_SUMS: Final = f"""
SELECT left(g.code, {HEADING_DIGITS}), i.trade_mode, i.country, g.currency, count(DISTINCT i.id), count(*), sum(g.total)
FROM {_LEFT} CROSS JOIN unnest(i.goods_codes, i.currencies, i.totals) AS g (code, currency, total)
WHERE {_WHERE} GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4 LIMIT {CELLS_MAX}
"""  # noqa: S608 - this file's own words
_COUNT: Final = f"SELECT count(*) FROM {_LEFT} WHERE {_WHERE}"  # noqa: S608
_LISTS: Final = f"""
SELECT i.id, {INVENTORY_NO}, i.cop_no, i.ebc_code, i.agent_code, i.trade_mode, i.country, d.decided_at,
    (SELECT sum(g.total) FROM unnest(i.goods_codes, i.currencies, i.totals) AS g (code, currency, total)
     WHERE (%(code)s = '' OR left(g.code, {HEADING_DIGITS}) = %(code)s)
        AND (%(currency)s = '' OR g.currency = %(currency)s)) AS total
FROM {_LEFT} JOIN public.declarations_message m ON m.id = i.message_id
WHERE {_WHERE} AND (%(mode)s = '' OR i.trade_mode = %(mode)s) AND (%(country)s = '' OR i.country = %(country)s)
    AND EXISTS (SELECT FROM unnest(i.goods_codes, i.currencies) AS g (code, currency)
        WHERE (%(code)s = '' OR left(g.code, {HEADING_DIGITS}) = %(code)s)
            AND (%(currency)s = '' OR g.currency = %(currency)s))
    AND (%(after)s::timestamptz IS NULL OR (d.decided_at, i.id) < (%(after)s, %(last)s))
ORDER BY d.decided_at DESC, i.id DESC LIMIT %(limit)s
"""  # noqa: S608


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


def simplified_statistics(connection: Connection, since: date, until: date, firm: str = "") -> Statistics:
    """The sums; of ``firm`` only, if given."""
    asked = {"since": day_bounds(since)[0], "until": day_bounds(until)[1], "firm": firm}
    cells = tuple(Cell(*row) for row in connection.execute(_SUMS, asked).fetchall())
    (lists,) = connection.execute(_COUNT, asked).fetchone() or (0,)
    return Statistics(since, until, lists, cells)


def simplified_behind(connection: Connection, behind: Behind, limit: int) -> Sequence[Drilled]:
    """The inventories behind a sum, the latest first."""
    after, last = behind.after or (None, 0)
    asked = {
        "since": day_bounds(behind.since)[0],
        "until": day_bounds(behind.until)[1],
        "firm": behind.firm,
        "code": behind.code,
        "mode": behind.mode,
        "country": behind.country,
        "currency": behind.currency,
        "after": after,
        "last": last,
        "limit": limit,
    }
    return [Drilled(*row) for row in connection.execute(_LISTS, asked).fetchall()]
