"""Making the bills of what was released (按放行生成税单): a sweep behind the hot path, in sets, each inventory once.

A mark says up to which decision all have their bills. What is seen beyond the horizon (a transaction still open may
bring older decisions) is billed at once, too, and looked at again: a bill that is there is never made twice.
"""

import logging
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Final

from psycopg import Connection, Cursor
from psycopg.rows import dict_row

from heliu.clearance.authority import in_one_transaction
from heliu.clearance.billing.evidence import Row, goods_in_full
from heliu.clearance.billing.telling import tell_new
from heliu.clearance.digest import settled_until
from heliu.clearance.moves import CLOSED, RELEASED
from heliu.clearance.notices import inventory_no, return_time
from heliu.clearance.terms import hot_lines
from heliu.kernel.days import business_day, day_bounds
from heliu.policies.parameters import in_force
from heliu.taxation.api import explain
from heliu.taxation.bills.api import generate
from heliu.taxation.bills.facts import Bill, Draft, Line
from heliu.taxation.facts import CannotCompute, DeclaredInventory, DeclaredLine

MARK: Final = "tax_bills"
SWEEP_LOCK: Final = 0x54415842  # one sweep at a time
BILL_LOCK: Final = 0x54415843  # the sweep alone, or any number of cancellations and returns
AT_ONCE_MAX: Final = 1_000  # bills in one transaction
_BEGINNING: Final = "-infinity"
_RELEASED: Final = (Path(__file__).resolve().parent / "sql" / "released.sql").read_text(encoding="utf-8")
# Two texts, each with its own index: one with an OR would read all decisions where plans are made once.
_SINCE: Final = _RELEASED.replace("{which}", "d.decided_at >= %(reached)s").encode()
_ONE: Final = _RELEASED.replace("{which}", "d.inventory_id = %(only)s").encode()
log = logging.getLogger(__name__)


def make_bills(connection: Connection, at: datetime, limit: int = AT_ONCE_MAX) -> int:
    """Bill at most ``limit`` released inventories and tell their senders; how many. 0: all have theirs."""

    def work(cursor: Cursor) -> int:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", (SWEEP_LOCK,))
        if not (cursor.fetchone() or (False,))[0]:
            return 0  # another sweep is at it
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", (BILL_LOCK,))
        cursor.execute(
            "INSERT INTO clearance_mark (name, reached) VALUES (%s, %s) ON CONFLICT DO NOTHING", (MARK, _BEGINNING)
        )
        cursor.execute("SELECT reached::text FROM clearance_mark WHERE name = %s", (MARK,))
        (reached,) = cursor.fetchone() or (_BEGINNING,)
        until = settled_until(cursor)
        rows = released(cursor, reached, limit, at)
        made = bill(cursor, rows, at)
        # A full batch was cut off at its last decision; others of that very instant may not have been read.
        told = rows[-1]["decided_at"] if len(rows) == limit else until
        cursor.execute(
            "UPDATE clearance_mark SET reached = greatest(reached, least(%s::timestamptz, %s::timestamptz))"
            " WHERE name = %s",
            (told, until, MARK),
        )
        return len(made)

    return in_one_transaction(connection, work)


def bill_one(cursor: Cursor, inventory_id: int, at: datetime) -> list[Bill]:
    """Make the bill of one released inventory in the caller's transaction; nothing where it is there or none is due.

    Until that transaction ends no sweep begins: it would bill what is being cancelled.
    """
    cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", (BILL_LOCK,))
    return bill(cursor, released(cursor, _BEGINNING, 1, at, inventory_id), at)


def released(cursor: Cursor, reached: str, limit: int, at: datetime, only: int | None = None) -> list[Row]:
    """What is to be billed, the oldest decision first."""
    told = {
        "reached": reached,
        "released": [RELEASED, CLOSED],
        "only": only,
        "limit": limit,
        "share": in_force("import_composite_tax/collected_share", business_day(at)).value,
    }
    with cursor.connection.cursor(row_factory=dict_row) as named:
        named.execute(_SINCE if only is None else _ONE, told)
        return list(named.fetchall())


def bill(cursor: Cursor, rows: Sequence[Row], at: datetime) -> list[Bill]:
    drafts = [found for row in rows if (found := draft(cursor.connection, row)) is not None]
    made = generate(cursor, drafts, at)
    tell_new(cursor, made, at)
    return made


def draft(connection: Connection, row: Row) -> Draft | None:
    """What the bill says. None, and an error in the log, where the tax of its lines cannot be told any more."""
    lines = lines_of(connection, row)
    if lines is None:
        log.error("inventory %s has no tax bill: the tax of its lines is not what was decided", row["inventory_id"])
        return None
    declared = row["received_at"] or day_bounds(row["decided_on"])[0]
    return Draft(
        inventory_id=row["inventory_id"],
        message_id=row["message_id"],
        cop_no=row["cop_no"],
        order_no=row["order_no"],
        invt_no=inventory_no(row["inventory_id"], row["customs_code"], return_time(declared)),
        customs_code=row["customs_code"],
        withholder=row["assure_code"],
        platform=row["ebp_code"],
        seller=row["ebc_code"],
        carrier=row["logistics_code"],
        agent=row["agent_code"],
        taxpayer=row["taxpayer"],
        released_on=row["released_on"],
        lines=lines,
    )


def lines_of(connection: Connection, row: Row) -> tuple[Line, ...] | None:
    """The lines with their tax, which add up to what was decided, or None."""
    if None not in (row["vats"] or [None]):
        zero = Decimal("0.00")
        amounts = zip(row["prices"], row["consumption_taxes"], row["vats"], strict=True)
        lines = tuple(
            Line(gnum, code, price, zero, consumption_tax, vat)
            for gnum, (code, (price, consumption_tax, vat)) in enumerate(
                zip(row["goods_codes"], amounts, strict=True), start=1
            )
        )
        if add_up(lines, row):
            return lines
    # The rates have changed since, or the tax goes by litres: the pure rule, on the lines of the hot columns first.
    lines = by_rule(row, hot_lines(row["goods_codes"], row["totals"], row["quantity"]))
    if not add_up(lines, row):
        lines = by_rule(row, goods_in_full(connection, row))
    return lines if add_up(lines, row) else None


def by_rule(row: Row, declared: Sequence[DeclaredLine]) -> tuple[Line, ...]:
    """Taxed by the tariff and law of the day of decision; nothing where that cannot be computed."""
    if not declared:
        return ()
    inventory = DeclaredInventory(row["decided_on"], tuple(declared), row["freight"], row["insured_fee"])
    try:
        assessment = explain(inventory)
    except CannotCompute:
        return ()
    codes = {line.gnum: line.code for line in declared}
    return tuple(
        Line(one.gnum, codes[one.gnum], one.tax_price, one.payable.duty, one.payable.consumption_tax, one.payable.vat)
        for one in assessment.lines or ()
    )


def add_up(lines: Sequence[Line], row: Row) -> bool:
    sums = (
        sum(line.duty for line in lines),
        sum(line.consumption_tax for line in lines),
        sum(line.vat for line in lines),
    )
    return sums == (row["duty"], row["consumption_tax"], row["vat"])
