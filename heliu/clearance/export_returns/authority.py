"""The officers' verbs on applications for the return of an export (退货申请的办理)."""

from dataclasses import dataclass
from typing import Final

from psycopg import Connection, Cursor

from heliu.clearance.authority import Moved, check_reason, check_said, in_brackets, in_one_transaction, only_one
from heliu.clearance.export_returns.decisions import HeldReturn, Step, hold_returns, move_return
from heliu.clearance.export_returns.facts import ReturnOutcome
from heliu.clearance.export_returns.moves import ReturnVerb, target
from heliu.clearance.upstream.deciders import refuse_where_customs_decides
from heliu.kernel.problems import NotThere

_FIND: Final = (
    "SELECT id, agent_code FROM public.declarations_export_return"
    " WHERE cop_no = %s AND superseded_by IS NULL AND (%s::text IS NULL OR agent_code = %s) ORDER BY id"
)
_TEXTS: Final = {
    ReturnVerb.RELEASE: "[Code:2600;Desc:放行]",
    ReturnVerb.INSPECT: "[Code:1500;Desc:查验: 请配合监管场所查验]",
    ReturnVerb.SUSPEND: "[Code:T15;Desc:退货申请已挂起, 请留意后续回执]",
    ReturnVerb.HAND_OVER: "[Code:T16;Desc:退货申请已移交, 由接手部门处理]",
}


@dataclass(frozen=True, slots=True)
class ReturnAuthority:
    """The officers' verbs on one application. ``key``: our number, or the firm's coElNo where only one firm uses it."""

    connection: Connection

    def release(self, key: int | str, actor: str, note: str = "") -> Moved:
        """放行: the goods are back; what was written down as its consequence binds from now on."""
        return self._do(ReturnVerb.RELEASE, key, actor, note)

    def inspect(self, key: int | str, actor: str, note: str = "") -> Moved:
        """查验: from documents, or from where it was suspended."""
        return self._do(ReturnVerb.INSPECT, key, actor, note)

    def suspend(self, key: int | str, actor: str, note: str) -> Moved:
        """挂起: nothing is decided until something is cleared up; the file says what."""
        return self._do(ReturnVerb.SUSPEND, key, actor, check_reason(note))

    def hand_over(self, key: int | str, actor: str, note: str) -> Moved:
        """移交: another department goes on with it; the file says which."""
        return self._do(ReturnVerb.HAND_OVER, key, actor, check_reason(note))

    def return_to_sender(self, key: int | str, actor: str, note: str) -> Moved:
        """退单: what it asked for may be applied for anew; the firm reads ``note``."""
        return self._do(ReturnVerb.RETURN, key, actor, check_reason(note))

    def _do(self, verb: ReturnVerb, key: int | str, actor: str, note: str) -> Moved:
        check_said(actor, note)
        number = key if isinstance(key, int) else find_return(self.connection, key)
        refuse_where_customs_decides("CEB213", f"退货申请 {key} ")

        def work(cursor: Cursor) -> Moved:
            held = hold_returns(cursor, [number])
            if not held:
                raise NotThere(f"没有退货申请 {key} 的审核结果。")
            return do_verb(cursor, verb, held[0], actor, note.strip())

        return in_one_transaction(self.connection, work)


def find_return(connection: Connection, cop_no: str, agent_code: str | None = None) -> int:
    """The number of the current application with this coElNo. Raises NotThere, or Conflict if several firms use it."""
    found = connection.execute(_FIND, (cop_no, agent_code, agent_code)).fetchall()
    if not found:
        raise NotThere(f"没有退货申请 {cop_no[:50]}。请核对企业内部标识(coElNo)。")
    return only_one(cop_no, found)


def do_verb(cursor: Cursor, verb: ReturnVerb, held: HeldReturn, actor: str, note: str) -> Moved:
    """Do ``verb`` to an application held. Raises Conflict."""
    status = target(verb, held.status, held.subject)
    outcome = ReturnOutcome.RETURNED if verb is ReturnVerb.RETURN else None
    step = Step(status, note or str(verb), text(verb, note), outcome)
    move_return(cursor, held, step, actor)
    return Moved(held.return_id, held.cop_no, held.status, status, step.told)


def text(verb: ReturnVerb, note: str) -> str:
    """What the receipt says (回执信息)."""
    if verb in _TEXTS:
        return _TEXTS[verb]
    return f"[Code:H12;Desc:海关退单: {in_brackets(note)};Fix:请更正后重新申请, 单证编号可继续使用]"
