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

from heliu.clearance.exports.facts import SIMPLIFIED
from heliu.clearance.exports.notices import INVENTORY_NO
from heliu.kernel.days import day_bounds
from heliu.kernel.problems import Conflict

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
WHERE {_WHERE} GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4 LIMIT {CELLS_MAX + 1}
"""  # noqa: S608 - this file's own words
_COUNT: Final = f"SELECT count(*) FROM {_LEFT} WHERE {_WHERE}"  # noqa: S608
_COLUMNS: Final = f"""
i.id, {INVENTORY_NO}, i.cop_no, i.ebc_code, i.agent_code, i.trade_mode, i.country, d.decided_at,
    (SELECT sum(g.total) FROM unnest(i.goods_codes, i.currencies, i.totals) AS g (code, currency, total)
     WHERE (%(code)s = '' OR left(g.code, {HEADING_DIGITS}) = %(code)s)
        AND (%(currency)s = '' OR g.currency = %(currency)s)) AS total
"""  # noqa: S608
_BEHIND: Final = f"""
FROM {_LEFT} JOIN public.declarations_message m ON m.id = i.message_id
WHERE {_WHERE} AND (%(mode)s = '' OR i.trade_mode = %(mode)s) AND (%(country)s = '' OR i.country = %(country)s)
    AND EXISTS (SELECT FROM unnest(i.goods_codes, i.currencies) AS g (code, currency)
        WHERE (%(code)s = '' OR left(g.code, {HEADING_DIGITS}) = %(code)s)
            AND (%(currency)s = '' OR g.currency = %(currency)s))
"""
_PAGES: Final = {
    way: f"AND (%(after)s::timestamptz IS NULL OR (d.decided_at, i.id) {beyond} (%(after)s, %(last)s))"
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
    asked = {"since": day_bounds(since)[0], "until": day_bounds(until)[1], "firm": firm}
    cells = tuple(Cell(*row) for row in connection.execute(_SUMS, asked).fetchall())
    if len(cells) > CELLS_MAX:
        raise Conflict(f"汇总超过 {CELLS_MAX} 行（CELLS_MAX），请缩短时间范围。")
    (lists,) = connection.execute(_COUNT, asked).fetchone() or (0,)
    return Statistics(since, until, lists, cells)


def simplified_behind(connection: Connection, behind: Behind, limit: int) -> Sequence[Drilled]:
    """The inventories behind a sum."""
    page = _PAGES["DESC" if behind.latest_first else "ASC"]
    statement = f"SELECT {_COLUMNS}{_BEHIND}{page} LIMIT %(limit)s"
    return [Drilled(*row) for row in connection.execute(statement.encode(), _asked(behind, limit)).fetchall()]


def count_behind(connection: Connection, behind: Behind, most: int) -> int:
    """How many in all, whatever page is read, but never counting beyond ``most``."""
    statement = f"SELECT count(*) FROM (SELECT{_BEHIND}LIMIT %(limit)s) found"  # noqa: S608 - words of ours
    (number,) = connection.execute(statement.encode(), _asked(behind, most)).fetchone() or (0,)
    return int(number)


def _asked(behind: Behind, limit: int) -> dict[str, Any]:
    after, last = behind.after or (None, 0)
    return {
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
