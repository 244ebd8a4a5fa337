"""The officers' desk (关员办理): what an officer may do to an inventory, with reasons, holds and the second officer.

One desk for both directions: the moves are the authority's of each (authority.py). Here stand who may, why, what keeps
a release from being made, and what is written down beside a move. Each verb is one transaction.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils.translation import gettext as _
from psycopg import Connection, Cursor

from heliu.clearance.authority import NOTE_CHARS_MAX, LocalAuthority, Moved, in_one_transaction
from heliu.clearance.exports import moves as export_moves
from heliu.clearance.exports.authority import ExportAuthority
from heliu.clearance.moves import INSPECTION, UNDER_REVIEW, Verb, name, verbs
from heliu.clearance.reasons import reason_for
from heliu.clearance.upstream.deciders import deciders
from heliu.kernel.problems import Conflict, Invalid, NotThere
from heliu.people.api import require, require_second_person
from heliu.people.facts import Actor
from heliu.policies.parameters import in_force

DECIDE: Final = "clearance.decide_inventory"
_DESK_LOCK: Final = 0x4445534B
HOLD, LIFT, NOTE, PROPOSE, DECLINE = "hold", "lift", "note", "propose", "decline"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A release that waits for a second officer."""

    reason: str
    note: str
    officer_id: int
    officer: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """A hold on an inventory."""

    reason: str
    officer: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Remark:
    """What an officer wrote or did beside the moves."""

    kind: str
    reason: str
    note: str
    officer: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """An inventory on the desk: where it stands, what lies on it, what its officers may do now.

    ``taxed``: its tax is known, or it is an export and bears none.
    """

    inventory_id: int
    status: int
    score: int
    decided_on: date
    taxed: bool
    is_export: bool
    hold: Held | None
    proposal: Proposal | None

    @property
    def verbs(self) -> frozenset[str]:
        """What the moves of its direction allow now, by their names; nothing where customs decides."""
        if not self.is_ours:
            return frozenset()
        return frozenset(export_moves.verbs(self.status) if self.is_export else verbs(self.status))

    @property
    def is_under_review(self) -> bool:
        return self.status in UNDER_REVIEW

    @property
    def needs_second(self) -> bool:
        """Two-person rule: a release from inspection whose score reaches the parameter of the day it was decided."""
        least = in_force("clearance/second_officer_score", self.decided_on).value
        return self.status == INSPECTION and 0 < least <= self.score

    @property
    def is_ours(self) -> bool:
        """Whether we decide on it: where customs does, officers here look and note only."""
        return not deciders().relayed("CEB603" if self.is_export else "CEB621")

    @property
    def may_release(self) -> bool:
        return Verb.RELEASE in self.verbs and self.hold is None and self.taxed

    @property
    def may_inspect(self) -> bool:
        return Verb.INSPECT in self.verbs

    @property
    def may_return(self) -> bool:
        return Verb.RETURN in self.verbs

    @property
    def may_hold(self) -> bool:
        return self.is_ours and self.is_under_review and self.hold is None


def standing(connection: Connection, inventory_id: int) -> Standing:
    """Raises NotThere."""
    with connection.cursor() as cursor:
        return _standing(cursor, inventory_id)


def remarks_on(connection: Connection, inventory_id: int) -> list[Remark]:
    rows = connection.execute(
        "SELECT kind, reason, note, officer, at FROM clearance_remark WHERE inventory_id = %s ORDER BY id",
        (inventory_id,),
    ).fetchall()
    return [Remark(*row) for row in rows]


def inspect(connection: Connection, inventory_id: int, *, reason: str, note: str = "", actor: Actor) -> Moved:
    """转查验."""
    return _move(connection, Verb.INSPECT, inventory_id, (reason, note), actor)


def return_to_sender(connection: Connection, inventory_id: int, *, reason: str, note: str = "", actor: Actor) -> Moved:
    """退单: the enterprise reads the reason and the note."""
    return _move(connection, Verb.RETURN, inventory_id, (reason, note), actor)


def release(
    connection: Connection, inventory_id: int, *, reason: str, note: str = "", actor: Actor
) -> Moved | Proposal:
    """放行; where two officers are needed the first one's word is a proposal, the second one's releases."""
    require(actor, DECIDE)
    known = reason_for("release", reason)

    def work(cursor: Cursor) -> Moved | Proposal:
        stands = _locked(cursor, inventory_id)
        if stands.hold is not None:
            held = _("该清单已由%(officer)s暂缓办理，先解除暂缓才能放行。")
            raise Conflict(held % {"officer": stands.hold.officer})
        if stands.needs_second and stands.proposal is None:
            return _propose(cursor, stands, (reason, note), actor)
        if stands.needs_second and stands.proposal is not None:
            require_second_person(actor, stands.proposal.officer_id)
        cursor.execute("DELETE FROM clearance_proposal WHERE inventory_id = %s", (inventory_id,))
        return _authority(connection, stands).release(inventory_id, actor.name, _written(known.zh, note))

    return in_one_transaction(connection, work)


def _propose(cursor: Cursor, stands: Standing, said: tuple[str, str], actor: Actor) -> Proposal:
    """提请放行: the first of two officers."""
    if not stands.may_release:
        raise Conflict(_("该清单现在是 %(status)s，不能提请放行。") % {"status": _named(stands)})
    _remark(cursor, stands.inventory_id, PROPOSE, said, actor)
    cursor.execute(
        "INSERT INTO clearance_proposal (inventory_id, reason, note, officer_id, officer)"
        " VALUES (%s, %s, %s, %s, %s) RETURNING reason, note, officer_id, officer, at",
        (stands.inventory_id, said[0], said[1].strip(), actor.user_id, actor.name),
    )
    return Proposal(*(cursor.fetchone() or ()))


def decline(connection: Connection, inventory_id: int, *, note: str, actor: Actor) -> None:
    """不同意放行: the proposal falls, the inventory stays where it is. The proposer may so withdraw it."""
    require(actor, DECIDE)

    def work(cursor: Cursor) -> None:
        if _locked(cursor, inventory_id).proposal is None:
            raise Conflict(_("没有等待复核的放行。"))
        cursor.execute("DELETE FROM clearance_proposal WHERE inventory_id = %s", (inventory_id,))
        _remark(cursor, inventory_id, DECLINE, ("", note), actor)

    in_one_transaction(connection, work)


def hold(connection: Connection, inventory_id: int, *, reason: str, note: str = "", actor: Actor) -> None:
    """暂缓: nobody releases it until the hold is lifted."""
    require(actor, DECIDE)
    reason_for(HOLD, reason)

    def work(cursor: Cursor) -> None:
        stands = _locked(cursor, inventory_id)
        if not stands.may_hold:
            if stands.hold:
                raise Conflict(_("该清单已经暂缓。"))
            refused = _("该清单现在是 %(status)s，不能暂缓；人工审核、查验中的清单才能暂缓。")
            raise Conflict(refused % {"status": _named(stands)})
        cursor.execute(
            "INSERT INTO clearance_hold (inventory_id, reason, officer_id, officer) VALUES (%s, %s, %s, %s)",
            (inventory_id, reason, actor.user_id, actor.name),
        )
        _remark(cursor, inventory_id, HOLD, (reason, note), actor)

    in_one_transaction(connection, work)


def lift(connection: Connection, inventory_id: int, *, reason: str, note: str = "", actor: Actor) -> None:
    """解除暂缓."""
    require(actor, DECIDE)
    reason_for(LIFT, reason)

    def work(cursor: Cursor) -> None:
        if _locked(cursor, inventory_id).hold is None:
            raise Conflict(_("该清单没有暂缓。"))
        cursor.execute("DELETE FROM clearance_hold WHERE inventory_id = %s", (inventory_id,))
        _remark(cursor, inventory_id, LIFT, (reason, note), actor)

    in_one_transaction(connection, work)


def note(connection: Connection, inventory_id: int, *, text: str, actor: Actor) -> None:
    """记录说明: for the file; enterprises do not see it."""
    require(actor, DECIDE)
    if not text.strip():
        raise Invalid(_("请写明要记录的内容。"))

    def work(cursor: Cursor) -> None:
        _locked(cursor, inventory_id)
        _remark(cursor, inventory_id, NOTE, ("", text), actor)

    in_one_transaction(connection, work)


def _move(connection: Connection, verb: Verb, inventory_id: int, said: tuple[str, str], actor: Actor) -> Moved:
    require(actor, DECIDE)
    reason, text = said
    known = reason_for("inspect" if verb is Verb.INSPECT else "return", reason)

    def work(cursor: Cursor) -> Moved:
        authority = _authority(connection, _locked(cursor, inventory_id))
        act = authority.inspect if verb is Verb.INSPECT else authority.return_to_sender
        for table in ("clearance_hold", "clearance_proposal") if verb is Verb.RETURN else ("clearance_proposal",):
            cursor.execute(f"DELETE FROM {table} WHERE inventory_id = %s", (inventory_id,))  # noqa: S608 - two names
        return act(inventory_id, actor.name, _written(known.zh, text))

    return in_one_transaction(connection, work)


def _authority(connection: Connection, stands: Standing) -> LocalAuthority | ExportAuthority:
    return ExportAuthority(connection) if stands.is_export else LocalAuthority(connection)


def _locked(cursor: Cursor, inventory_id: int) -> Standing:
    """As :func:`standing`, and no other officer acts on it until the transaction ends.

    Not the decision is locked but the desk: the hot path and the timers lock quotas before decisions.
    """
    cursor.execute("SELECT pg_advisory_xact_lock(%s, (%s %% 2147483647)::integer)", (_DESK_LOCK, inventory_id))
    return _standing(cursor, inventory_id)


def _standing(cursor: Cursor, inventory_id: int) -> Standing:
    cursor.execute(
        "SELECT status, score, decided_on, vat IS NOT NULL, false FROM clearance_decision WHERE inventory_id = %(id)s"
        " UNION ALL SELECT status, score, decided_on, true, true FROM clearance_export_decision"
        " WHERE inventory_id = %(id)s",
        {"id": inventory_id},
    )
    decision: tuple[int, int, date, bool, bool] | None = cursor.fetchone()
    if decision is None:
        raise NotThere(_("没有清单 %(number)d 的审单结果。") % {"number": inventory_id})
    cursor.execute("SELECT reason, officer, since FROM clearance_hold WHERE inventory_id = %s", (inventory_id,))
    held = cursor.fetchone()
    cursor.execute(
        "SELECT reason, note, officer_id, officer, at FROM clearance_proposal WHERE inventory_id = %s", (inventory_id,)
    )
    proposed = cursor.fetchone()
    return Standing(
        inventory_id,
        *decision,
        hold=Held(*held) if held else None,
        proposal=Proposal(*proposed) if proposed else None,
    )


def _remark(cursor: Cursor, inventory_id: int, kind: str, said: tuple[str, str], actor: Actor) -> None:
    reason, text = said[0], said[1].strip()
    if len(text) > NOTE_CHARS_MAX:
        told = {"count": len(text), "most": NOTE_CHARS_MAX}
        raise Invalid(_("说明有 %(count)d 个字符，最多 %(most)d 个。") % told)
    cursor.execute(
        "INSERT INTO clearance_remark (inventory_id, kind, reason, note, officer_id, officer)"
        " VALUES (%s, %s, %s, %s, %s, %s)",
        (inventory_id, kind, reason, text, actor.user_id, actor.name),
    )


def _named(stands: Standing) -> str:
    return f"{stands.status} {(export_moves.name if stands.is_export else name)(stands.status)}"


def _written(reason: str, text: str) -> str:
    return f"{reason}；{text.strip()}" if text.strip() else reason
