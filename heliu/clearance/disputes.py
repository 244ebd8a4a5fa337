"""Disputes over the use of a person's yearly quota (额度异议): opened by the person, answered by the zone or customs.

An upheld dispute gives back what the declaration took: quota and decision change in one transaction, and the step is
noted with the declaration. While officers still look at the declaration itself, they return that instead.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _
from psycopg import Connection, Cursor
from psycopg.rows import dict_row

from heliu.clearance.authority import in_one_transaction
from heliu.clearance.facts import DISPUTE_MOVES, Dispute, DisputeReason, DisputeState, DisputeStep
from heliu.clearance.moves import CLOSED, RELEASED
from heliu.kernel.days import business_day, day_bounds
from heliu.kernel.languages import told
from heliu.kernel.listing import Asked
from heliu.kernel.problems import Conflict, Invalid, NotThere
from heliu.kernel.sealing import Sealer
from heliu.people.api import may, require
from heliu.people.facts import Actor, Role
from heliu.policies.parameters import in_force
from heliu.policies.working_days import after_working_days

WORDS_MAX: Final = 1_000
ANSWER_MAX: Final = 1_000
CONSUMER: Final = "consumer"
_CONTEXT: Final = b"clearance_dispute.words"
_LOCK: Final = 0x44495350
_COLUMNS: Final = (
    "d.number, d.inventory_id, d.reason, d.state, d.opened_at, d.due, d.answer, d.given_back, d.closed_at,"
    " i.cop_no, i.order_no, i.ebc_code AS firm, i.masked, c.counted, c.tax_price AS amount, c.status"
)
# The days an open one still has come first, then the closed ones, the latest on top: one number to turn pages by.
_CLOCK: Final = (
    "(CASE WHEN d.closed_at IS NULL THEN d.due - DATE '2000-01-01'"
    " ELSE 1000000 - ((d.closed_at AT TIME ZONE 'UTC')::date - DATE '2000-01-01') END)"
)
_ORDERS: Final = {"clock": _CLOCK, "opened_at": "d.opened_at"}
_STATES: Final = {
    "running": " AND d.closed_at IS NULL",
    "overdue": " AND d.closed_at IS NULL AND d.due < %(day)s",
}
_WANTED: Final = {
    "reason": " AND d.reason = %(reason)s",
    "number": " AND (d.number = %(number)s OR i.order_no = %(number)s)",
    "firm": " AND i.ebc_code = %(firm)s",
    "since": " AND d.opened_at >= %(since)s",
    "until": " AND d.opened_at < %(until)s",
}
_FROM: Final = (
    " FROM clearance_dispute d"
    " JOIN public.declarations_inventory i ON i.id = d.inventory_id"
    " JOIN clearance_decision c ON c.inventory_id = d.inventory_id"
)


def open_dispute(
    connection: Connection, buyer_id: UUID, inventory_id: int, reason: DisputeReason, words: str, at: datetime
) -> str:
    """Open a dispute over a declaration in the person's own name; its number. Others' declarations are not there."""
    if not words.strip() or len(words) > WORDS_MAX:
        raise _wordless("/words", WORDS_MAX)
    day = business_day(at)
    due = after_working_days(day, int(in_force("clearance/dispute_answer_working_days", day).value))

    def work(cursor: Cursor) -> str:
        cursor.execute(
            "SELECT FROM clearance_decision WHERE inventory_id = %s AND buyer_id = %s FOR SHARE",
            (inventory_id, buyer_id),
        )
        if cursor.fetchone() is None:
            raise NotThere(_("没有这笔申报，或它不在您的名下。"))
        cursor.execute(
            "SELECT number FROM clearance_dispute WHERE inventory_id = %s AND closed_at IS NULL", (inventory_id,)
        )
        if running := cursor.fetchone():
            raise Conflict(_("这笔申报已有办理中的异议 %(number)s。") % {"number": running[0]})
        number = _next_number(cursor, day)
        sealed = Sealer().seal(words.strip().encode(), _CONTEXT)
        cursor.execute(
            "INSERT INTO clearance_dispute (number, inventory_id, buyer_id, reason, words, opened_at, due)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s)",
            (number, inventory_id, buyer_id, reason.value, sealed, at, due),
        )
        _note(cursor, number, DisputeState.OPEN, "", CONSUMER, at)
        return number

    return in_one_transaction(connection, work)


def withdraw_dispute(connection: Connection, buyer_id: UUID, number: str, at: datetime) -> None:
    """The person takes the dispute back."""

    def work(cursor: Cursor) -> None:
        _held(cursor, number, DisputeState.WITHDRAWN, buyer_id)
        _move(cursor, number, DisputeState.WITHDRAWN, "", at)
        _note(cursor, number, DisputeState.WITHDRAWN, "", CONSUMER, at)

    in_one_transaction(connection, work)


def answer_dispute(
    connection: Connection, number: str, to: DisputeState, answer: str, at: datetime, *, actor: Actor
) -> None:
    """Hand a dispute to customs, dismiss it, or uphold it and give the quota back; the person reads ``answer``."""
    require(actor, "clearance.give_quota_back" if to is DisputeState.UPHELD else "clearance.answer_dispute")
    if to is DisputeState.WITHDRAWN:
        raise Conflict(_("撤回由本人办理。"))
    if not answer.strip() or len(answer) > ANSWER_MAX:
        raise _wordless("/answer", ANSWER_MAX)

    def work(cursor: Cursor) -> None:
        inventory_id = _held(cursor, number, to)
        back = _give_back(cursor, inventory_id, number, actor, at) if to is DisputeState.UPHELD else Decimal(0)
        _move(cursor, number, to, answer.strip(), at)
        cursor.execute("UPDATE clearance_dispute SET given_back = %s WHERE number = %s", (back, number))
        _note(cursor, number, to, answer.strip(), actor.name, at)

    in_one_transaction(connection, work)


def ways(state: DisputeState, actor: Actor) -> frozenset[DisputeState]:
    """Where this officer may take a dispute: who may not give quota back hands over, and customs hands to nobody."""
    if not may(actor, "clearance.answer_dispute"):
        return frozenset()
    found = DISPUTE_MOVES[state] - {DisputeState.WITHDRAWN}
    if not may(actor, "clearance.give_quota_back"):
        found -= {DisputeState.UPHELD}
    return found - {DisputeState.CUSTOMS} if actor.post is Role.CUSTOMS else found


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
        raise Conflict(_("该清单仍在审核，额度只是预占：请先在清单上退单，额度随之退回。"))
    cursor.execute(
        "UPDATE clearance_quota SET committed = committed - %s, purchases = purchases - 1"
        " WHERE buyer_id = %s AND year = %s",
        (counted, buyer_id, year),
    )
    cursor.execute("UPDATE clearance_decision SET counted = 0 WHERE inventory_id = %s", (inventory_id,))
    cursor.execute(
        "INSERT INTO clearance_step (inventory_id, status, note, actor, at, moved) VALUES (%s, %s, %s, %s, %s, false)",
        (inventory_id, status, f"异议 {number} 成立, 退还额度 {counted:.2f} 元", actor.name, at),
    )
    return Decimal(counted)


def list_disputes(connection: Connection, asked: Asked, at: datetime, *, actor: Actor) -> list[Dispute]:
    """A page of them; by ``clock`` the open ones come first, nearest due on top, then the latest closed ones."""
    require(actor, "clearance.view_dispute")
    where, values = _chosen(asked, business_day(at))
    column, way = _ORDERS[asked.order], "DESC" if asked.descending else "ASC"
    if asked.after is not None:
        values |= _place(asked)
        where += f" AND ({column}, d.number) {'<' if asked.descending else '>'} (%(last)s, %(last_number)s)"
    statement = f"SELECT {_COLUMNS}, {_CLOCK} AS clock{_FROM}{where} ORDER BY {column} {way}, d.number {way}"
    return _facts(connection, f"{statement} LIMIT %(most)s", values | {"most": asked.limit})


def count_disputes(connection: Connection, asked: Asked, most: int, at: datetime, *, actor: Actor) -> int:
    """How many, but never counting beyond ``most``."""
    require(actor, "clearance.view_dispute")
    where, values = _chosen(asked, business_day(at))
    statement = f"SELECT count(*) FROM (SELECT{_FROM}{where} LIMIT %(most)s) found"  # noqa: S608 - words of ours
    row = connection.execute(statement.encode(), values | {"most": most}).fetchone()
    return int(row[0]) if row else 0


def _chosen(asked: Asked, day: date) -> tuple[str, dict[str, object]]:
    """The condition of the filters, and its values."""
    values: dict[str, object] = {**asked.filters, "day": day}
    if since := asked.filters.get("since"):
        values["since"] = day_bounds(since)[0]
    if until := asked.filters.get("until"):
        values["until"] = day_bounds(until)[1]
    where = "".join(condition for name, condition in _WANTED.items() if asked.filters.get(name))
    if state := asked.filters.get("state"):
        where += _STATES.get(state, " AND d.state = %(state)s")
    return f" WHERE true{where}", values


def _place(asked: Asked) -> dict[str, object]:
    """Where the page before ended; ValueError where the address says what no page of this order ends with."""
    value, number = map(str, asked.after or ())
    if not (number.isascii() and number.isalnum()):
        raise ValueError(number)
    return {"last": int(value) if asked.order == "clock" else datetime.fromisoformat(value), "last_number": number}


def dispute(connection: Connection, number: str, *, actor: Actor) -> tuple[Dispute, list[DisputeStep]]:
    """One dispute with its steps, for officers."""
    require(actor, "clearance.view_dispute")
    return _one(connection, number, None)


def dispute_of(connection: Connection, buyer_id: UUID, number: str) -> tuple[Dispute, list[DisputeStep]]:
    """One's own dispute with its steps."""
    return _one(connection, number, buyer_id)


def open_disputes(connection: Connection, *, actor: Actor) -> tuple[int, date | None]:
    """How many disputes wait for an answer, and the nearest day one is due."""
    require(actor, "clearance.view_dispute")
    row = connection.execute("SELECT count(*), min(due) FROM clearance_dispute WHERE closed_at IS NULL").fetchone()
    return (row[0], row[1]) if row else (0, None)


def next_dispute(connection: Connection, number: str, *, actor: Actor) -> str:
    """Another one that waits for an answer, nearest due first; "" when none does."""
    require(actor, "clearance.view_dispute")
    row = connection.execute(
        "SELECT number FROM clearance_dispute WHERE closed_at IS NULL AND number <> %s ORDER BY due, opened_at LIMIT 1",
        (number,),
    ).fetchone()
    return row[0] if row else ""


def _one(connection: Connection, number: str, buyer_id: UUID | None) -> tuple[Dispute, list[DisputeStep]]:
    where = " WHERE d.number = %s AND (%s::uuid IS NULL OR d.buyer_id = %s)"
    found = _facts(connection, f"SELECT {_COLUMNS}, d.words{_FROM}{where}", (number, buyer_id, buyer_id))
    if not found:
        raise NotThere(_("没有这份异议，或它不在您的名下。"))
    rows = connection.execute(
        "SELECT state, note, actor, at FROM clearance_dispute_step WHERE number = %s ORDER BY id", (number,)
    ).fetchall()
    return found[0], [DisputeStep(DisputeState(state), note, who, at) for state, note, who, at in rows]


def _facts(connection: Connection, statement: str, values: tuple[object, ...] | dict[str, object]) -> list[Dispute]:
    with connection.cursor(row_factory=dict_row) as cursor:
        cursor.execute(statement, values)
        return [_fact(row) for row in cursor.fetchall()]


def _fact(row: dict[str, Any]) -> Dispute:
    row |= {
        "reason": DisputeReason(row["reason"]),
        "state": DisputeState(row["state"]),
        "masked": row["masked"].replace("|", " "),
    }
    if "words" in row:
        row["words"] = Sealer().unseal(bytes(row["words"]), _CONTEXT).decode()
    return Dispute(**row)


def _wordless(place: str, most: int) -> Invalid:
    detail = _("须写明情况，最多 %(most)d 字。") % {"most": most}
    return Invalid.at(place, "words", detail, _("请写明或精简。"))


def _held(cursor: Cursor, number: str, to: DisputeState, buyer_id: UUID | None = None) -> int:
    """The inventory of the dispute, locked, if it may move to ``to``; with ``buyer_id`` only of that person's."""
    cursor.execute(
        "SELECT inventory_id, buyer_id, state FROM clearance_dispute WHERE number = %s FOR UPDATE", (number,)
    )
    row = cursor.fetchone()
    if row is None or buyer_id not in (None, row[1]):
        raise NotThere(_("没有这份异议，或它不在您的名下。"))
    state = DisputeState(row[2])
    if to not in DISPUTE_MOVES[state]:
        raise Conflict(_("该异议%(now)s，不能改为%(then)s。") % {"now": told(state), "then": told(to)})
    return int(row[0])


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
