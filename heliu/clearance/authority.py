"""The local authority (本地审单): officers, timers and the sandbox move inventories as customs would, one way for all.

It stands where a relay to the real customs system will stand beside it. Every move locks the decision, moves the quota
with it, notes the step and writes the receipt, in one transaction: nobody sees half of it. Quotas are locked before
decisions, as the hot statement does. A note is for the file; only the reason of a return is told to the enterprise.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeVar

from psycopg import Connection, Cursor, errors, pq

from heliu.clearance.deliveries import any_early, close_delivered_before
from heliu.clearance.facts import Outcome, tax_total
from heliu.clearance.moves import Verb, target
from heliu.clearance.notices import Echo, Told, notices, store_notices
from heliu.clearance.upstream.deciders import refuse_where_customs_decides
from heliu.kernel.days import now
from heliu.kernel.problems import Conflict, Invalid, NotThere

NOTE_CHARS_MAX: Final = 500
ACTOR_CHARS_MAX: Final = 150
ATTEMPTS_MAX: Final = 3
FREEING_VERBS: Final = (Verb.RETURN, Verb.EXPIRE, Verb.CANCEL)
QUOTA_VERBS: Final = (Verb.RELEASE, *FREEING_VERBS)
_OUTCOMES: Final = {
    Verb.RETURN: Outcome.RETURNED,
    Verb.EXPIRE: Outcome.WINDOW_CLOSED,
    Verb.CANCEL: Outcome.CANCELLED,
}

_ECHO = "ARRAY[i.guid, i.customs_code, i.ebp_code, i.ebc_code, i.agent_code, i.cop_no]"
_FIND = (
    "SELECT id, agent_code FROM public.declarations_inventory"
    " WHERE cop_no = %s AND superseded_by IS NULL AND (%s::text IS NULL OR agent_code = %s) ORDER BY id"
)
_HOLD_WAITING = "SELECT FROM clearance_waiting WHERE inventory_id = ANY (%s) ORDER BY inventory_id FOR UPDATE"
_HOLD_QUOTAS = (
    "SELECT FROM clearance_quota q WHERE (q.buyer_id, q.year) IN"
    " (SELECT d.buyer_id, d.year FROM clearance_decision d WHERE d.inventory_id = ANY (%s))"
    " ORDER BY q.buyer_id, q.year FOR UPDATE"
)
_HOLD = (
    "SELECT inventory_id, status, outcome, duty, consumption_tax, vat FROM clearance_decision"
    " WHERE inventory_id = ANY (%s) ORDER BY inventory_id FOR UPDATE"
)
# The leaves keep a unique index on id; the hold above keeps the row from changing under us.
_ECHOES = f"SELECT i.id, i.message_id, {_ECHO} FROM public.declarations_inventory i WHERE i.id = ANY (%s)"  # noqa: S608
_MOVE_QUOTAS = (
    "UPDATE clearance_quota q SET reserved = q.reserved - t.reserved,"
    " committed = q.committed - t.committed + CASE WHEN %(released)s THEN t.reserved ELSE 0 END,"
    " purchases = q.purchases - CASE WHEN %(released)s THEN 0 ELSE t.purchases END"
    " FROM (SELECT buyer_id, year, count(*) AS purchases,"
    "   coalesce(sum(counted) FILTER (WHERE status NOT IN (800, 899)), 0) AS reserved,"
    "   coalesce(sum(counted) FILTER (WHERE status IN (800, 899)), 0) AS committed FROM clearance_decision"
    "  WHERE inventory_id = ANY (%(ids)s) AND counted > 0 GROUP BY buyer_id, year) t"
    " WHERE q.buyer_id = t.buyer_id AND q.year = t.year"
)
_MOVE = (
    "UPDATE clearance_decision SET status = %(status)s, decided_at = now(), outcome = coalesce(%(outcome)s, outcome),"
    " counted = CASE WHEN %(free)s THEN 0 ELSE counted END, duty = CASE WHEN %(free)s THEN NULL ELSE duty END,"
    " consumption_tax = CASE WHEN %(free)s THEN NULL ELSE consumption_tax END,"
    " vat = CASE WHEN %(free)s THEN NULL ELSE vat END WHERE inventory_id = ANY (%(ids)s)"
)
_STEP = (
    "INSERT INTO clearance_step (inventory_id, status, note, actor)"
    " SELECT u.id, %s, u.note, %s FROM unnest(%s::bigint[], %s::text[]) AS u (id, note)"
)

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Held:
    """An inventory whose decision this transaction holds."""

    inventory_id: int
    status: int
    outcome: Outcome
    duty: Decimal | None
    consumption_tax: Decimal | None
    vat: Decimal | None
    message_id: int
    echo: Echo

    @property
    def subject(self) -> str:
        return f"清单 {self.echo[5]} "


@dataclass(frozen=True, slots=True)
class Moved:
    """What a verb did; ``note`` is what the receipt says."""

    inventory_id: int
    cop_no: str
    before: int
    status: int
    note: str


@dataclass(frozen=True, slots=True)
class LocalAuthority:
    """The four verbs on one inventory. ``key`` is our number, or the firm's copNo where only one firm uses it."""

    connection: Connection

    def release(self, key: int | str, actor: str, note: str = "") -> Moved:
        """放行: from documents or inspection; what was reserved of the quota is committed."""
        return self._do(Verb.RELEASE, key, actor, note)

    def inspect(self, key: int | str, actor: str, note: str = "") -> Moved:
        """查验: from documents to inspection."""
        return self._do(Verb.INSPECT, key, actor, note)

    def return_to_sender(self, key: int | str, actor: str, note: str) -> Moved:
        """退单: the quota is given back and the firm may declare again under the same numbers; it reads ``note``."""
        return self._do(Verb.RETURN, key, actor, check_reason(note))

    def close(self, key: int | str, actor: str, note: str = "") -> Moved:
        """结关: a released inventory is finished."""
        return self._do(Verb.CLOSE, key, actor, note)

    def _do(self, verb: Verb, key: int | str, actor: str, note: str) -> Moved:
        check_said(actor, note)
        number = key if isinstance(key, int) else find(self.connection, key)
        refuse_where_customs_decides("CEB621", f"清单 {key} ")

        def work(cursor: Cursor) -> Moved:
            held = hold(cursor, verb, [number])
            if not held:
                raise NotThere(f"没有清单 {key} 的审单结果。")
            check(verb, held[0])
            if verb is Verb.RELEASE:
                refuse_what_is_on_hold(cursor, number, held[0].subject)
            return move(cursor, verb, held, actor, [note.strip()])[0]

        return in_one_transaction(self.connection, work)


def find(connection: Connection, cop_no: str, agent_code: str | None = None) -> int:
    """The number of the current inventory with this copNo. Raises NotThere, or Conflict when several firms use it."""
    found = connection.execute(_FIND, (cop_no, agent_code, agent_code)).fetchall()
    if not found:
        raise NotThere(f"没有清单 {cop_no[:50]}。请核对企业内部编号(copNo)。")
    return only_one(cop_no, found)


def only_one(cop_no: str, found: Sequence[tuple[int, str]]) -> int:
    """The number of the one inventory found, each with its declarant. Raises Conflict when there are several."""
    if len(found) > 1:
        several = "、".join(f"{number}({agent})" for number, agent in found)
        raise Conflict(f"有多家申报企业使用编号 {cop_no}：{several}。请写明申报企业（--agent，括号中的编码）。")
    return int(found[0][0])


def check_said(actor: str, note: str) -> None:
    """Raise Invalid unless it is said who decides, in words that fit."""
    if len(note) > NOTE_CHARS_MAX:
        raise Invalid(f"说明有 {len(note)} 个字符，最多 {NOTE_CHARS_MAX} 个。")
    if not actor.strip() or len(actor) > ACTOR_CHARS_MAX:
        raise Invalid(f"须写明经办人，最多 {ACTOR_CHARS_MAX} 个字符。")


def check_reason(note: str) -> str:
    """The reason of a return as given. Raises Invalid where there is none."""
    if not note.strip():
        raise Invalid("退单须写明理由，企业据此更正。")
    return note


def in_one_transaction(connection: Connection, work: Callable[[Cursor], Answer]) -> Answer:
    """Run ``work`` in a transaction; again when the database broke a deadlock by giving up on us."""
    outermost = connection.info.transaction_status == pq.TransactionStatus.IDLE
    for attempt in range(1, ATTEMPTS_MAX + 1):
        try:
            with connection.transaction(), connection.cursor() as cursor:
                return work(cursor)
        except (errors.DeadlockDetected, errors.SerializationFailure):
            if not outermost or attempt == ATTEMPTS_MAX:
                raise
    raise AssertionError("the loop returns or raises")


def hold(cursor: Cursor, verb: Verb, ids: Sequence[int]) -> list[Held]:
    """Lock what ``verb`` changes of these inventories, in the order the hot path locks it, and read them."""
    numbers = sorted(ids)
    if verb in FREEING_VERBS:
        cursor.execute(_HOLD_WAITING, (numbers,))
    if verb in QUOTA_VERBS:
        cursor.execute(_HOLD_QUOTAS, (numbers,))
    cursor.execute(_HOLD, (numbers,))
    rows = cursor.fetchall()
    cursor.execute(_ECHOES, ([row[0] for row in rows],))
    declared = {number: (message_id, echo) for number, message_id, echo in cursor.fetchall()}
    return [
        Held(number, status, Outcome(outcome), duty, consumption_tax, vat, *declared[number])
        for number, status, outcome, duty, consumption_tax, vat in rows
        if number in declared
    ]


def check(verb: Verb, held: Held) -> None:
    """Raise Conflict when ``verb`` may not be done; it says where the inventory stands and what may be done instead."""
    target(verb, held.status, held.subject)
    if verb is Verb.RELEASE and held.vat is None:
        raise Conflict(f"{held.subject}缺少计税资料，税款未知，不能放行。请退单，由企业更正编码或备案含量后重报。")


def refuse_what_is_on_hold(cursor: Cursor, inventory_id: int, subject: str) -> None:
    """Raise Conflict where an officer put the inventory, of either direction, on hold (暂缓)."""
    cursor.execute("SELECT officer FROM clearance_hold WHERE inventory_id = %s", (inventory_id,))
    if row := cursor.fetchone():
        raise Conflict(f"{subject}已由{row[0]}暂缓办理，先解除暂缓才能放行。")


def move(cursor: Cursor, verb: Verb, held: Sequence[Held], actor: str, notes: Sequence[str]) -> list[Moved]:
    """Do ``verb`` to inventories held and checked: quota, decision, step, receipt. ``notes`` has one for each."""
    ids, free = [one.inventory_id for one in held], verb in FREEING_VERBS
    moved = [
        Moved(one.inventory_id, one.echo[5] or "", one.status, target(verb, one.status, one.subject), note)
        for one, note in zip(held, (text(verb, one, note) for one, note in zip(held, notes, strict=True)), strict=True)
    ]
    status = moved[0].status
    if verb in QUOTA_VERBS:
        cursor.execute(_MOVE_QUOTAS, {"ids": ids, "released": verb is Verb.RELEASE})
    cursor.execute(_MOVE, {"ids": ids, "status": status, "outcome": _OUTCOMES.get(verb), "free": free})
    if free:
        cursor.execute("DELETE FROM clearance_waiting WHERE inventory_id = ANY (%s)", (ids,))
    cursor.execute(_STEP, (status, actor, ids, [note or str(verb) for note in notes]))
    told = [
        Told(one.inventory_id, one.message_id, one.echo, status, m.note) for one, m in zip(held, moved, strict=True)
    ]
    if verb is Verb.RELEASE and any_early(cursor):
        told += [one.told for one in close_delivered_before(cursor, ids)]
    store_notices(cursor, notices(cursor, told, now()))
    return moved


def text(verb: Verb, held: Held, note: str) -> str:
    """What the receipt says (回执信息)."""
    if verb is Verb.RELEASE:
        return f"[Code:2600;Desc:放行];{taxes(held)}"
    if verb is Verb.INSPECT:
        return f"[Code:1500;Desc:查验: 请配合监管场所查验];{taxes(held)}"
    if verb is Verb.CLOSE:
        return "[Code:2700;Desc:结关]"
    if verb is Verb.EXPIRE:
        return note
    if verb is Verb.CANCEL:
        return f"[Code:U10;Desc:清单已撤销, 额度与税款已退回;Fix:编号可重新申报];{taxes(held)}"
    return f"[Code:H12;Desc:海关退单: {in_brackets(note)};Fix:请更正后重新申报, 单证编号可继续使用]"


def taxes(held: Held) -> str:
    total = tax_total(held.duty, held.consumption_tax, held.vat)
    if total is None:
        return "税款待定(缺少计税资料)"
    duty, consumption_tax = held.duty or Decimal(0), held.consumption_tax or Decimal(0)
    return f"税款{total:.2f}元(关税{duty:.2f} 消费税{consumption_tax:.2f} 增值税{held.vat:.2f})"


def in_brackets(note: str) -> str:
    """An officer's words inside [Code:…;Desc:…]: what would end the bracket is written in its full-width form."""
    return " ".join(note.translate(str.maketrans("[];", "［］；")).split())
