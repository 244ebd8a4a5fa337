"""One micro-batch decided (批量审单): the statement first, then the judge for what it left open, in one transaction."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from uuid import UUID

from psycopg import Cursor

from heliu.clearance.decided import Arrived, Decided
from heliu.clearance.facts import Outcome, Verdict
from heliu.clearance.judge import RELEASED, judge
from heliu.clearance.loading import load_trios
from heliu.clearance.statement import decisions, execution, prepare
from heliu.clearance.terms import Terms
from heliu.clearance.wording import barred_goods
from heliu.kernel.postgres.wire import forget_what_is_lost
from heliu.taxation.facts import DeclaredLine

NOTHING = Arrived()
Goods = Callable[[Decided], Sequence[DeclaredLine]]
"""The lines of an inventory in full, from the evidence; none where there is no evidence."""


def no_goods(_row: Decided) -> Sequence[DeclaredLine]:
    return ()


def decide(
    cursor: Cursor, terms: Terms, now: int, arrived: Arrived = NOTHING, goods: Goods = no_goods
) -> list[Decided]:
    """Decide what is staged, and what of the waiting it completes.

    ``now`` is the instant of receipt as 14 digits, Beijing time. Must run in the transaction that staged the documents.
    """
    forget_what_is_lost(cursor.connection)
    prepare(cursor.connection, terms)
    cursor.execute(execution(now, arrived))
    if cursor.pgresult is None:
        raise AssertionError("a statement that returns rows came back without a result")
    return settled(cursor, decisions(cursor.pgresult), terms, now, goods)


def settled(cursor: Cursor, decided: list[Decided], terms: Terms, now: int, goods: Goods = no_goods) -> list[Decided]:
    """Let the judge decide what the statement left open, in the same transaction; he may look at the goods."""
    left_open = sorted((row for row in decided if row.verdict == Outcome.ASK), key=lambda row: row.id)
    if not left_open:
        return decided
    by_judge = {row.id: row for row in judge_each(cursor, left_open, terms, now, goods)}
    return [by_judge.get(row.id, row) for row in decided]


def judge_each(cursor: Cursor, rows: Sequence[Decided], terms: Terms, now: int, goods: Goods) -> list[Decided]:
    """Decide inventories one by one with the pure rules, in order of arrival, their buyers' quotas locked."""
    quotas = lock_quotas(cursor, {UUID(row.told.buyer_id) for row in rows}, terms.day.year)
    lanes = replace(terms.lanes, thresholds=replace(terms.lanes.thresholds, now=now))
    trios = load_trios(cursor, (row.id for row in rows))
    judged, verdicts = [], []
    for row in rows:
        buyer = UUID(row.told.buyer_id)
        used, purchases = quotas[buyer]
        looked_at = goods(row) if terms.needs_goods(trios[row.id].inventory) else ()
        verdict = judge(trios[row.id], used, purchases, partial(terms.assess, goods=looked_at), lanes)
        verdicts.append(verdict)
        if verdict.counted:
            quotas[buyer] = (used + verdict.counted, purchases + 1)
        judged.append(
            row._replace(
                verdict=int(verdict.outcome),
                status=verdict.status,
                duty=_text(verdict.duty),
                consumption_tax=_text(verdict.consumption_tax),
                vat=_text(verdict.vat),
                tax=_text(verdict.tax),
                used=used,
                barred=barred_goods(trios[row.id].inventory, verdict.outcome, lanes.goods),
            )
        )
    record(cursor, rows, verdicts, terms)
    return judged


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


def record(cursor: Cursor, rows: Sequence[Decided], verdicts: Sequence[Verdict], terms: Terms) -> None:
    """Write decisions of the judge, as the statement writes its own, and count what he admitted."""
    cursor.executemany(_DECISION, [_values(row, verdict, terms) for row, verdict in zip(rows, verdicts, strict=True)])
    cursor.execute("DELETE FROM clearance_waiting WHERE inventory_id = ANY (%s)", ([row.id for row in rows],))
    cursor.executemany(
        "UPDATE clearance_quota SET reserved = reserved + %s, committed = committed + %s, purchases = purchases + 1"
        " WHERE buyer_id = %s AND year = %s",
        [
            (*_shares(verdict), row.told.buyer_id, terms.day.year)
            for row, verdict in zip(rows, verdicts, strict=True)
            if verdict.counted
        ],
    )


_DECISION = (
    "INSERT INTO clearance_decision (inventory_id, status, outcome, broken, risks, score, buyer_id, year, counted,"
    " tax_price, duty, consumption_tax, vat, order_id, payment_id, waybill_id, decided_on)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
    " ON CONFLICT (inventory_id) DO UPDATE SET status = excluded.status, outcome = excluded.outcome,"
    " broken = excluded.broken, risks = excluded.risks, score = excluded.score, year = excluded.year,"
    " counted = excluded.counted, duty = excluded.duty, consumption_tax = excluded.consumption_tax,"
    " vat = excluded.vat, order_id = excluded.order_id, payment_id = excluded.payment_id,"
    " waybill_id = excluded.waybill_id, decided_on = excluded.decided_on, decided_at = excluded.decided_at"
)


def _values(row: Decided, verdict: Verdict, terms: Terms) -> tuple[object, ...]:
    return (
        *(row.id, verdict.status, int(verdict.outcome), verdict.broken, verdict.risks, verdict.score),
        *(row.told.buyer_id, terms.day.year, verdict.counted, row.told.tax_price),
        *(verdict.duty, verdict.consumption_tax, verdict.vat),
        *(row.told.order_id, row.told.payment_id, row.told.waybill_id, terms.day),
    )


def _shares(verdict: Verdict) -> tuple[Decimal, Decimal]:
    """What is reserved while officers look at it, and what is committed because it was released."""
    released = verdict.counted if verdict.status == RELEASED else Decimal(0)
    return verdict.counted - released, released
