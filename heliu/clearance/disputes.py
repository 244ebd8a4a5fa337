"""Disputes over the use of a person's yearly quota (额度异议): opened by the person, answered by the zone or customs.

An upheld dispute gives back what the declaration took: quota and decision change in one transaction, and the step is
noted with the declaration. While officers still look at the declaration itself, they return that instead.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from psycopg import Connection, Cursor
from psycopg.rows import dict_row

from heliu.clearance.authority import in_one_transaction
from heliu.clearance.moves import CLOSED, RELEASED
from heliu.kernel.days import business_day
from heliu.kernel.naming import Named
from heliu.kernel.problems import Conflict, Invalid, NotThere, Violation
from heliu.kernel.sealing import Sealer
from heliu.people.api import require
from heliu.people.facts import Actor
from heliu.policies.parameters import in_force
from heliu.policies.working_days import after_working_days

WORDS_MAX: Final = 1_000
ANSWER_MAX: Final = 1_000
LISTED_MAX: Final = 500
CONSUMER: Final = "consumer"
_CONTEXT: Final = b"clearance_dispute.words"
_LOCK: Final = 0x44495350
_COLUMNS: Final = (
    "d.number, d.inventory_id, d.reason, d.words, d.state, d.opened_at, d.due, d.answer, d.given_back, d.closed_at,"
    " i.cop_no, i.order_no, i.ebc_code AS firm, i.masked, c.counted, c.tax_price AS amount, c.status"
)
_SELECT: Final = (
    f"SELECT {_COLUMNS} FROM clearance_dispute d"  # noqa: S608  (columns of this file)
    " JOIN public.declarations_inventory i ON i.id = d.inventory_id"
    " JOIN clearance_decision c ON c.inventory_id = d.inventory_id"
)

_STEPS: Final = "SELECT state, note, actor, at FROM clearance_dispute_step WHERE number = %s ORDER BY id"
_HOLD: Final = "SELECT inventory_id, buyer_id, state FROM clearance_dispute WHERE number = %s FOR UPDATE"


class DisputeReason(Named):
    """What a person disputes."""

    NOT_MINE = "not_mine", "不是本人购买", "not bought by me"
    NOT_RECEIVED = "not_received", "未收到货", "not received"
    AMOUNT = "amount", "金额不符", "wrong amount"
    NOT_GIVEN_BACK = "not_given_back", "退货后额度未退回", "returned, but the quota was not given back"


class DisputeState(Named):
    """Where a dispute stands."""

    OPEN = "open", "待核查", "to be looked into"
    CUSTOMS = "customs", "已转海关", "with customs"
    UPHELD = "upheld", "异议成立", "upheld"
    DISMISSED = "dismissed", "异议不成立", "dismissed"
    WITHDRAWN = "withdrawn", "本人撤回", "withdrawn by the person"


DISPUTE_MOVES: Final[Mapping[DisputeState, frozenset[DisputeState]]] = {
    DisputeState.OPEN: frozenset(
        {DisputeState.CUSTOMS, DisputeState.UPHELD, DisputeState.DISMISSED, DisputeState.WITHDRAWN}
    ),
    DisputeState.CUSTOMS: frozenset({DisputeState.UPHELD, DisputeState.DISMISSED, DisputeState.WITHDRAWN}),
    DisputeState.UPHELD: frozenset(),
    DisputeState.DISMISSED: frozenset(),
    DisputeState.WITHDRAWN: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Dispute:
    """A dispute with the declaration it is about. ``words`` are opened for who may read the case."""

    number: str
    inventory_id: int
    reason: DisputeReason
    words: str
    state: DisputeState
    opened_at: datetime
    due: date
    answer: str
    given_back: Decimal
    closed_at: datetime | None
    cop_no: str
    order_no: str
    firm: str
    masked: str
    counted: Decimal
    amount: Decimal
    status: int


def open_dispute(
    connection: Connection, buyer_id: UUID, inventory_id: int, reason: DisputeReason, words: str, at: datetime
) -> str:
    """Open a dispute over a declaration in the person's own name; its number. Others' declarations are not there."""
    if not words.strip() or len(words) > WORDS_MAX:
        detail = f"请写明情况，最多 {WORDS_MAX} 字。"
        raise Invalid(detail, [Violation("/words", "words", detail)])
    day = business_day(at)
    due = after_working_days(day, int(in_force("clearance/dispute_answer_working_days", day).value))

    def work(cursor: Cursor) -> str:
        cursor.execute(
            "SELECT FROM clearance_decision WHERE inventory_id = %s AND buyer_id = %s FOR SHARE",
            (inventory_id, buyer_id),
        )
        if cursor.fetchone() is None:
            raise NotThere("没有这笔申报，或它不在您的名下。")
        cursor.execute(
            "SELECT number FROM clearance_dispute WHERE inventory_id = %s AND closed_at IS NULL", (inventory_id,)
        )
        if running := cursor.fetchone():
            raise Conflict(f"这笔申报已有办理中的异议 {running[0]}。")
        number = _next_number(cursor, day)
        sealed = Sealer().seal(words.strip().encode(), _CONTEXT)
        cursor.execute(
            "INSERT INTO clearance_dispute (number, inventory_id, buyer_id, reason, words, opened_at, due)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s)",
            (number, inventory_id, buyer_id, reason.value, sealed, at, due),
        )
        _note(cursor, number, DisputeState.OPEN, reason.zh, CONSUMER, at)
        return number

    return in_one_transaction(connection, work)


def withdraw_dispute(connection: Connection, buyer_id: UUID, number: str, at: datetime) -> None:
    """The person takes the dispute back."""

    def work(cursor: Cursor) -> None:
        row = _held(cursor, number, DisputeState.WITHDRAWN)
        if row["buyer_id"] != buyer_id:
            raise NotThere("没有这份异议，或它不在您的名下。")
        _move(cursor, number, DisputeState.WITHDRAWN, "", at)
        _note(cursor, number, DisputeState.WITHDRAWN, "本人撤回", CONSUMER, at)

    in_one_transaction(connection, work)


def answer_dispute(
    connection: Connection, number: str, to: DisputeState, answer: str, at: datetime, *, actor: Actor
) -> None:
    """Hand a dispute to customs, dismiss it, or uphold it and give the quota back; the person reads ``answer``."""
    require(actor, "clearance.give_quota_back" if to is DisputeState.UPHELD else "clearance.answer_dispute")
    if to is DisputeState.WITHDRAWN:
        raise Conflict("撤回由本人办理。")
    if not answer.strip() or len(answer) > ANSWER_MAX:
        detail = f"请写明答复，最多 {ANSWER_MAX} 字。"
        raise Invalid(detail, [Violation("/answer", "answer", detail)])

    def work(cursor: Cursor) -> None:
        row = _held(cursor, number, to)
        back = _give_back(cursor, row["inventory_id"], number, actor, at) if to is DisputeState.UPHELD else Decimal(0)
        _move(cursor, number, to, answer.strip(), at)
        cursor.execute("UPDATE clearance_dispute SET given_back = %s WHERE number = %s", (back, number))
        _note(cursor, number, to, answer.strip(), actor.name, at)

    in_one_transaction(connection, work)


def _give_back(cursor: Cursor, inventory_id: int, number: str, actor: Actor, at: datetime) -> Decimal:
    """What a released declaration took goes back; quota before decision, as everywhere."""
    cursor.execute(
        "SELECT FROM clearance_quota q JOIN clearance_decision d USING (buyer_id, year) WHERE d.inventory_id = %s"
        " FOR UPDATE OF q",
        (inventory_id,),
    )
    cursor.execute(
        "SELECT status, counted, buyer_id, year FROM clearance_decision WHERE inventory_id = %s FOR UPDATE",
        (inventory_id,),
    )
    status, counted, buyer_id, year = cursor.fetchone() or (0, Decimal(0), None, 0)
    if not counted:
        return Decimal(0)
    if status not in (RELEASED, CLOSED):
        raise Conflict("该清单仍在审核，额度只是预占：请先在清单上退单，额度随之退回。")
    cursor.execute(
        "UPDATE clearance_quota SET committed = committed - %s, purchases = purchases - 1"
        " WHERE buyer_id = %s AND year = %s",
        (counted, buyer_id, year),
    )
    cursor.execute("UPDATE clearance_decision SET counted = 0 WHERE inventory_id = %s", (inventory_id,))
    cursor.execute(
        "INSERT INTO clearance_step (inventory_id, status, note, actor, at) VALUES (%s, %s, %s, %s, %s)",
        (inventory_id, status, f"异议 {number} 成立, 退还额度 {counted:.2f} 元", actor.name, at),
    )
    return Decimal(counted)


def disputes(connection: Connection, *, actor: Actor) -> list[Dispute]:
    """The open ones, nearest due first, then the latest closed ones; at most LISTED_MAX."""
    require(actor, "clearance.view_dispute")
    order = " ORDER BY d.closed_at IS NOT NULL, CASE WHEN d.closed_at IS NULL THEN d.due END, d.opened_at DESC LIMIT %s"
    return _facts(connection, _SELECT + order, (LISTED_MAX,))


def dispute(connection: Connection, number: str, *, actor: Actor) -> tuple[Dispute, list[dict[str, Any]]]:
    """One dispute with its steps, for officers."""
    require(actor, "clearance.view_dispute")
    return _one(connection, number, None)


def dispute_of(connection: Connection, buyer_id: UUID, number: str) -> tuple[Dispute, list[dict[str, Any]]]:
    """One's own dispute with its steps."""
    return _one(connection, number, buyer_id)


def open_disputes(connection: Connection, *, actor: Actor) -> tuple[int, date | None]:
    """How many disputes wait for an answer, and the nearest day one is due."""
    require(actor, "clearance.view_dispute")
    row = connection.execute("SELECT count(*), min(due) FROM clearance_dispute WHERE closed_at IS NULL").fetchone()
    return (row[0], row[1]) if row else (0, None)


def _one(connection: Connection, number: str, buyer_id: UUID | None) -> tuple[Dispute, list[dict[str, Any]]]:
    where = " WHERE d.number = %s AND (%s::uuid IS NULL OR d.buyer_id = %s)"
    found = _facts(connection, _SELECT + where, (number, buyer_id, buyer_id))
    if not found:
        raise NotThere("没有这份异议，或它不在您的名下。")
    with connection.cursor(row_factory=dict_row) as cursor:
        cursor.execute(
            "SELECT state, note, actor, at FROM clearance_dispute_step WHERE number = %s ORDER BY id", (number,)
        )
        steps = [{**row, "state": DisputeState(row["state"])} for row in cursor.fetchall()]
    return found[0], steps


def _facts(connection: Connection, statement: str, values: tuple[object, ...]) -> list[Dispute]:
    sealer = Sealer()
    with connection.cursor(row_factory=dict_row) as cursor:
        cursor.execute(statement, values)
        return [
            Dispute(
                **{
                    **row,
                    "reason": DisputeReason(row["reason"]),
                    "state": DisputeState(row["state"]),
                    "masked": row["masked"].replace("|", " "),
                    "words": sealer.unseal(bytes(row["words"]), _CONTEXT).decode(),
                }
            )
            for row in cursor.fetchall()
        ]


def _held(cursor: Cursor, number: str, to: DisputeState) -> dict[str, Any]:
    """Inventory and person of the dispute, locked, if it may move to ``to``."""
    cursor.execute(
        "SELECT inventory_id, buyer_id, state FROM clearance_dispute WHERE number = %s FOR UPDATE", (number,)
    )
    row = cursor.fetchone()
    if row is None:
        raise NotThere(f"没有异议 {number[:20]}。")
    state = DisputeState(row[2])
    if to not in DISPUTE_MOVES[state]:
        raise Conflict(f"该异议{state.zh}，不能改为{to.zh}。")
    return {"inventory_id": row[0], "buyer_id": row[1]}


def _move(cursor: Cursor, number: str, to: DisputeState, answer: str, at: datetime) -> None:
    closed = None if to is DisputeState.CUSTOMS else at
    cursor.execute(
        "UPDATE clearance_dispute SET state = %s, answer = %s, closed_at = %s WHERE number = %s",
        (to.value, answer, closed, number),
    )


def _note(cursor: Cursor, number: str, state: DisputeState, note: str, actor: str, at: datetime) -> None:
    cursor.execute(
        "INSERT INTO clearance_dispute_step (number, state, note, actor, at) VALUES (%s, %s, %s, %s, %s)",
        (number, state.value, note, actor, at),
    )


def _next_number(cursor: Cursor, day: date) -> str:
    cursor.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
    cursor.execute(
        "SELECT coalesce(max(substr(number, 7)::bigint), 0) + 1 FROM clearance_dispute WHERE number LIKE %s",
        (f"YY{day.year}%",),
    )
    row = cursor.fetchone()
    return f"YY{day.year}{row[0] if row else 1:06d}"
