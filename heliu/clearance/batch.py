"""One micro-batch decided (批量审单): the statement first, then the judge for what it left open, in one transaction."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from psycopg import Cursor, sql

from heliu.clearance.facts import Outcome, Verdict
from heliu.clearance.judge import RELEASED, judge
from heliu.clearance.loading import load_trio
from heliu.clearance.terms import Terms
from heliu.declarations.api import column_list

_TEXT = (Path(__file__).parent / "sql" / "decide.sql").read_text(encoding="utf-8")
DECIDE = sql.SQL(_TEXT).format(columns=column_list("CEB621")).as_bytes()


class Detail(NamedTuple):
    """What only the uncommon answers need, as text and in the statement's order; names as in the hot columns."""

    tax_price: str
    broken: str | None
    risks: str
    buyer_id: str
    order_id: str | None
    payment_id: str | None
    waybill_id: str | None
    message_id: str
    order_message: str | None
    guid: str
    customs_code: str
    ebp_code: str
    ebc_code: str
    agent_code: str
    cop_no: str
    order_paid: str | None
    payment_paid: str | None
    order_masked: str | None
    payment_masked: str | None
    masked: str
    order_pay_code: str | None
    payment_pay_code: str | None
    order_lines: str | None
    line_count: str

    @property
    def echo(self) -> tuple[str, ...]:
        """What a receipt repeats: guid, customs, platform, firm and agent codes, copNo."""
        return self.guid, self.customs_code, self.ebp_code, self.ebc_code, self.agent_code, self.cop_no


class Decided(NamedTuple):
    """What the statement says of one inventory; amounts in CNY as text, as receipts quote them.

    ``detail`` is there unless the inventory is new and released or inspected.
    """

    id: int
    late: bool
    verdict: int
    status: int | None
    consumption_tax: str | None
    vat: str | None
    tax: str | None
    detail: Detail | None
    duty: str | None = None
    used: Decimal | None = None

    @property
    def told(self) -> Detail:
        if self.detail is None:
            raise AssertionError(f"inventory {self.id} came without the detail its answer needs")
        return self.detail


class Arrived(NamedTuple):
    """What came in and may complete waiting inventories: order and waybill numbers, and inventories to look at anew."""

    order_nos: Sequence[str] = ()
    logistics_nos: Sequence[str] = ()
    again: Sequence[int] = ()


NOTHING = Arrived()


def decide(cursor: Cursor, terms: Terms, now: int, arrived: Arrived = NOTHING) -> list[Decided]:
    """Decide what is staged, and what of the waiting it completes.

    ``now`` is the instant of receipt as 14 digits, Beijing time. Must run in the transaction that staged the documents.
    """
    named = {name: list(numbers) for name, numbers in arrived._asdict().items()}
    cursor.execute(DECIDE, {**terms.parameters, **named, "now": now})
    decided = [_decided(row) for row in cursor.fetchall()]
    left_open = sorted((row for row in decided if row.verdict == Outcome.ASK), key=lambda row: row.id)
    if not left_open:
        return decided
    settled = {row.id: row for row in judge_each(cursor, left_open, terms, now)}
    return [settled.get(row.id, row) for row in decided]


def _decided(row: tuple[Any, ...]) -> Decided:
    *common, detail = row
    return Decided._make((*common, detail and Detail._make(detail), None, None))


def judge_each(cursor: Cursor, rows: Sequence[Decided], terms: Terms, now: int) -> list[Decided]:
    """Decide inventories one by one with the pure rules, in order of arrival, their buyers' quotas locked."""
    quotas = lock_quotas(cursor, {UUID(row.told.buyer_id) for row in rows}, terms.day.year)
    lanes = replace(terms.lanes, thresholds=replace(terms.lanes.thresholds, now=now))
    settled = []
    for row in rows:
        buyer = UUID(row.told.buyer_id)
        used, purchases = quotas[buyer]
        verdict = judge(load_trio(cursor, row.id), used, purchases, terms.assess, lanes)
        record(cursor, row, verdict, terms)
        if verdict.counted:
            quotas[buyer] = (used + verdict.counted, purchases + 1)
            take_quota(cursor, (buyer, terms.day.year), verdict)
        settled.append(
            row._replace(
                verdict=int(verdict.outcome),
                status=verdict.status,
                duty=_text(verdict.duty),
                consumption_tax=_text(verdict.consumption_tax),
                vat=_text(verdict.vat),
                tax=_text(verdict.tax),
                used=used,
            )
        )
    return settled


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"


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
            *(row.told.buyer_id, terms.day.year, verdict.counted, row.told.tax_price),
            *(verdict.duty, verdict.consumption_tax, verdict.vat),
            *(row.told.order_id, row.told.payment_id, row.told.waybill_id, terms.day),
        ),
    )
    cursor.execute("DELETE FROM clearance_waiting WHERE inventory_id = %s", (row.id,))
