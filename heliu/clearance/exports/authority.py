"""The local authority over exports (出口本地审单): officers, timers, cancellations and departures, one way for all.

As with imports (clearance/authority.py): every move locks the decision, notes the step and writes the receipt, in one
transaction. A note is for the file; only the reason of a return is told to the enterprise.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from psycopg import Connection, Cursor

from heliu.clearance.authority import (
    Moved,
    check_reason,
    check_said,
    in_brackets,
    in_one_transaction,
    only_one,
    refuse_what_is_on_hold,
)
from heliu.clearance.exports.facts import ExportOutcome
from heliu.clearance.exports.moves import ExportVerb, target
from heliu.clearance.exports.notices import ECHO, ExportTold, export_notices
from heliu.clearance.notices import store_notices
from heliu.clearance.upstream.deciders import refuse_where_customs_decides
from heliu.kernel.days import now
from heliu.kernel.problems import NotThere

FREEING: Final = (ExportVerb.RETURN, ExportVerb.EXPIRE, ExportVerb.CANCEL)
_OUTCOMES: Final = {
    ExportVerb.RETURN: ExportOutcome.RETURNED,
    ExportVerb.EXPIRE: ExportOutcome.WINDOW_CLOSED,
    ExportVerb.CANCEL: ExportOutcome.CANCELLED,
}
_TEXTS: Final = {
    ExportVerb.RELEASE: "[Code:2600;Desc:放行]",
    ExportVerb.INSPECT: "[Code:1500;Desc:查验: 请配合监管场所查验]",
    ExportVerb.CANCEL: "[Code:E21;Desc:清单已撤销, 编号可重新申报]",
    ExportVerb.DEPART: "[Code:2700;Desc:结关]",
}
_FIND = (
    "SELECT id, agent_code FROM public.declarations_export_inventory"
    " WHERE cop_no = %s AND superseded_by IS NULL AND (%s::text IS NULL OR agent_code = %s) ORDER BY id"
)
_HOLD_WAITING = "SELECT FROM clearance_export_waiting WHERE inventory_id = ANY (%s) ORDER BY inventory_id FOR UPDATE"
_HOLD = (
    "SELECT inventory_id, status FROM clearance_export_decision WHERE inventory_id = ANY (%s)"
    " ORDER BY inventory_id FOR UPDATE"
)
_ECHOES = f"SELECT i.id, i.message_id, {ECHO} FROM public.declarations_export_inventory i WHERE i.id = ANY (%s)"  # noqa: S608
_MOVE = (
    "UPDATE clearance_export_decision SET status = %s, outcome = coalesce(%s, outcome), decided_at = now()"
    " WHERE inventory_id = ANY (%s)"
)
_STEP = (
    "INSERT INTO clearance_step (inventory_id, status, note, actor)"
    " SELECT id, %s, note, %s FROM unnest(%s::bigint[], %s::text[]) AS u (id, note)"
)


@dataclass(frozen=True, slots=True)
class HeldExport:
    """An export inventory whose decision this transaction holds."""

    inventory_id: int
    status: int
    message_id: int
    echo: list[str]

    @property
    def subject(self) -> str:
        return f"清单 {self.echo[3]} "


@dataclass(frozen=True, slots=True)
class ExportAuthority:
    """The officers' verbs on one inventory. ``key``: our number, or the firm's copNo where only one firm uses it."""

    connection: Connection

    def release(self, key: int | str, actor: str, note: str = "") -> Moved:
        """放行: from documents or inspection."""
        return self._do(ExportVerb.RELEASE, key, actor, note)

    def inspect(self, key: int | str, actor: str, note: str = "") -> Moved:
        """查验: from documents to inspection."""
        return self._do(ExportVerb.INSPECT, key, actor, note)

    def return_to_sender(self, key: int | str, actor: str, note: str) -> Moved:
        """退单: the firm may declare again under the same numbers; it reads ``note``."""
        return self._do(ExportVerb.RETURN, key, actor, check_reason(note))

    def _do(self, verb: ExportVerb, key: int | str, actor: str, note: str) -> Moved:
        check_said(actor, note)
        number = key if isinstance(key, int) else find_export(self.connection, key)
        refuse_where_customs_decides("CEB603", f"出口清单 {key} ")

        def work(cursor: Cursor) -> Moved:
            held = hold_exports(cursor, verb, [number])
            if not held:
                raise NotThere(f"没有出口清单 {key} 的审单结果。")
            target(verb, held[0].status, held[0].subject)
            if verb is ExportVerb.RELEASE:
                refuse_what_is_on_hold(cursor, held[0].inventory_id, held[0].subject)
            return move_exports(cursor, verb, held, actor, [note.strip()])[0]

        return in_one_transaction(self.connection, work)


def find_export(connection: Connection, cop_no: str, agent_code: str | None = None) -> int:
    """The number of the current inventory with this copNo. Raises NotThere, or Conflict when several firms use it."""
    found = connection.execute(_FIND, (cop_no, agent_code, agent_code)).fetchall()
    if not found:
        raise NotThere(f"没有出口清单 {cop_no[:50]}。请核对企业唯一编号(copNo)。")
    return only_one(cop_no, found)


def hold_exports(cursor: Cursor, verb: ExportVerb, ids: Sequence[int]) -> list[HeldExport]:
    """Lock what ``verb`` changes of these inventories, in the order the hot path locks it, and read them."""
    numbers = sorted(ids)
    if verb in FREEING:
        cursor.execute(_HOLD_WAITING, (numbers,))
    cursor.execute(_HOLD, (numbers,))
    standing: dict[int, int] = dict(cursor.fetchall())
    cursor.execute(_ECHOES, (list(standing),))
    return [HeldExport(number, standing[number], message, echo) for number, message, echo in sorted(cursor.fetchall())]


def move_exports(
    cursor: Cursor, verb: ExportVerb, held: Sequence[HeldExport], actor: str, notes: Sequence[str]
) -> list[Moved]:
    """Do ``verb`` to inventories held: decision, step, receipt. ``notes`` has one for each. Raises Conflict."""
    reached = [target(verb, one.status, one.subject) for one in held]
    ids, status = [one.inventory_id for one in held], reached[0]
    cursor.execute(_MOVE, (status, _OUTCOMES.get(verb), ids))
    if verb in FREEING:
        cursor.execute("DELETE FROM clearance_export_waiting WHERE inventory_id = ANY (%s)", (ids,))
    cursor.execute(_STEP, (status, actor, ids, [note or str(verb) for note in notes]))
    texts = [text(verb, note) for note in notes]
    told = [
        ExportTold(one.inventory_id, one.message_id, one.echo, status, words)
        for one, words in zip(held, texts, strict=True)
    ]
    store_notices(cursor, export_notices(cursor, told, now()))
    return [
        Moved(one.inventory_id, one.echo[3], one.status, status, words) for one, words in zip(held, texts, strict=True)
    ]


def text(verb: ExportVerb, note: str) -> str:
    """What the receipt says (回执信息)."""
    if verb in _TEXTS:
        return _TEXTS[verb]
    if verb is ExportVerb.EXPIRE:
        return note
    return f"[Code:H12;Desc:海关退单: {in_brackets(note)};Fix:请更正后重新申报, 单证编号可继续使用]"
