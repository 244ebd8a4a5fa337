"""One micro-batch decided (批量审单): the statement first, then the judge for what it left open, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from psycopg import Cursor, sql
from psycopg.rows import class_row

from heliu.clearance.facts import Outcome, Verdict
from heliu.clearance.judge import RELEASED, judge
from heliu.clearance.loading import load_trio
from heliu.clearance.terms import Terms
from heliu.declarations.api import column_list

_TEXT = (Path(__file__).parent / "sql" / "decide.sql").read_text(encoding="utf-8")
DECIDE = sql.SQL(_TEXT).format(columns=column_list("CEB621"))


@dataclass(frozen=True, slots=True)
class Decided:
    """What the statement says of one inventory; ``facts`` and message numbers only where a refusal quotes them."""

    id: int
    late: bool
    verdict: int
    status: int | None
    broken: int | None
    risks: int
    points: int
    lane: int
    consumption_tax: Decimal | None
    vat: Decimal | None
    tax_price: Decimal
    order_id: int | None
    payment_id: int | None
    waybill_id: int | None
    buyer_id: UUID | None
    echo: list[str] | None
    message_id: int | None
    order_message: int | None
    facts: list[str | None] | None
    duty: Decimal | None = None
    used: Decimal | None = None


def decide(cursor: Cursor, terms: Terms, now: int, again: Sequence[int] = ()) -> list[Decided]:
    """Decide what is staged, and what of the waiting it completes; ``again`` are waiting inventories to look at anew.

    ``now`` is the instant of receipt as 14 digits, Beijing time. Must run in the transaction that staged the documents.
    """
    with cursor.connection.cursor(row_factory=class_row(Decided)) as reader:
        reader.execute(DECIDE, {**terms.parameters, "now": now, "again": list(again)})
        decided = reader.fetchall()
    left_open = sorted((row for row in decided if row.verdict == Outcome.ASK), key=lambda row: row.id)
    if not left_open:
        return decided
    settled = {row.id: row for row in judge_each(cursor, left_open, terms, now)}
    return [settled.get(row.id, row) for row in decided]


def judge_each(cursor: Cursor, rows: Sequence[Decided], terms: Terms, now: int) -> list[Decided]:
    """Decide inventories one by one with the pure rules, in order of arrival, their buyers' quotas locked."""
    quotas = lock_quotas(cursor, {row.buyer_id for row in rows if row.buyer_id}, terms.day.year)
    lanes = replace(terms.lanes, thresholds=replace(terms.lanes.thresholds, now=now))
    settled = []
    for row in rows:
        buyer = row.buyer_id
        if buyer is None:
            raise AssertionError(f"inventory {row.id} was left open without its buyer")
        used, purchases = quotas[buyer]
        verdict = judge(load_trio(cursor, row.id), used, purchases, terms.assess, lanes)
        record(cursor, row, verdict, terms)
        if verdict.counted:
            quotas[buyer] = (used + verdict.counted, purchases + 1)
            take_quota(cursor, (buyer, terms.day.year), verdict)
        settled.append(
            replace(
                row,
                verdict=int(verdict.outcome),
                status=verdict.status,
                lane=verdict.status,
                duty=verdict.duty,
                consumption_tax=verdict.consumption_tax,
                vat=verdict.vat,
                used=used,
            )
        )
    return settled


def lock_quotas(cursor: Cursor, buyers: set[UUID], year: int) -> dict[UUID, tuple[Decimal, int]]:
    """Lock the quotas of ``buyers`` in the order of their keys; return (used, purchases) of each."""
    ordered = sorted(buyers)
    cursor.execute(
        "INSERT INTO clearance_quota (buyer_id, year) SELECT b, %s FROM unnest(%s::uuid[]) b ORDER BY b"
        " ON CONFLICT DO NOTHING",
        (year, ordered),
    )
    cursor.execute(
        "SELECT buyer_id, reserved + committed, purchases FROM clearance_quota"
        " WHERE buyer_id = ANY (%s::uuid[]) AND year = %s ORDER BY buyer_id FOR UPDATE",
        (ordered, year),
    )
    return {buyer: (used, purchases) for buyer, used, purchases in cursor.fetchall()}


def take_quota(cursor: Cursor, key: tuple[UUID, int], verdict: Verdict) -> None:
    """Count an admitted inventory: committed when released, reserved while officers look at it."""
    released = verdict.counted if verdict.status == RELEASED else Decimal(0)
    cursor.execute(
        "UPDATE clearance_quota SET reserved = reserved + %s, committed = committed + %s, purchases = purchases + 1"
        " WHERE buyer_id = %s AND year = %s",
        (verdict.counted - released, released, *key),
    )


def record(cursor: Cursor, row: Decided, verdict: Verdict, terms: Terms) -> None:
    """Write a decision of the judge, as the statement writes its own."""
    cursor.execute(
        "INSERT INTO clearance_decision (inventory_id, status, outcome, broken, risks, score, buyer_id, year, counted,"
        " tax_price, duty, consumption_tax, vat, order_id, payment_id, waybill_id, decided_on)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
        " ON CONFLICT (inventory_id) DO UPDATE SET status = excluded.status, outcome = excluded.outcome,"
        " broken = excluded.broken, risks = excluded.risks, score = excluded.score, year = excluded.year,"
        " counted = excluded.counted, duty = excluded.duty, consumption_tax = excluded.consumption_tax,"
        " vat = excluded.vat, order_id = excluded.order_id, payment_id = excluded.payment_id,"
        " waybill_id = excluded.waybill_id, decided_on = excluded.decided_on, decided_at = excluded.decided_at",
        (
            *(row.id, verdict.status, int(verdict.outcome), verdict.broken, verdict.risks, verdict.score),
            *(row.buyer_id, terms.day.year, verdict.counted, row.tax_price),
            *(verdict.duty, verdict.consumption_tax, verdict.vat),
            *(row.order_id, row.payment_id, row.waybill_id, terms.day),
        ),
    )
    cursor.execute("DELETE FROM clearance_waiting WHERE inventory_id = %s", (row.id,))
