"""The enterprise's verbs: start, save a section, submit, withdraw, change, confirm for the year, cancel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from heliu.kernel.days import business_day
from heliu.kernel.languages import say
from heliu.kernel.problems import Conflict, Invalid, NotThere, Violation
from heliu.people.api import may, require, require_firm, require_sight
from heliu.registry.facts import CANCELLED, FILED, SUSPENDED
from heliu.registry.filing import store
from heliu.registry.filing.cases import (
    case,
    items_of,
    latest,
    locked,
    move,
    record,
    registered,
    spans_of,
    valid_filing,
)
from heliu.registry.filing.clock import due_on
from heliu.registry.filing.confirming import confirmation_fault
from heliu.registry.filing.facts import OPEN, WITH_ENTERPRISE, Act, Kind, Progress, State
from heliu.registry.filing.models import WORDS_MAX, Attestation, Confirmation, Filing, ReturnItem
from heliu.registry.filing.progress import task_list
from heliu.registry.filing.sections import BY_KEY, CHECK
from heliu.registry.filing.typing_in import Typed, compose
from heliu.registry.services import move_firm

if TYPE_CHECKING:
    from datetime import datetime

    from heliu.people.facts import Actor
    from heliu.registry.filing.examining import Values
    from heliu.registry.filing.facts import Case


@transaction.atomic
def start(*, actor: Actor, at: datetime) -> Case:
    """Begin the first filing, or go on with the one that is open. An earlier one that was withdrawn is carried over."""
    require(actor, "registry.file_enterprise")
    firm_code = require_firm(actor)
    before = latest(firm_code, lock=True)
    if before is not None and before.state in OPEN:
        return case(before)
    if before is not None and before.state == State.APPROVED:
        raise Conflict(say("本企业已备案，修改请办理变更备案。", "The enterprise is filed: ask for a change instead."))
    if registered(firm_code) == CANCELLED:
        raise Conflict(
            say(
                "本企业的备案已注销，不能再次备案，请联系综试区运营管理。",
                "The filing was cancelled: ask the zone operator.",
            )
        )
    return case(_begin(firm_code, Kind.FIRST, before, actor, at))


@transaction.atomic
def change(*, actor: Actor, at: datetime) -> Case:
    """Begin a change (变更备案): a new version with everything of the valid one in it. The valid one holds on."""
    require(actor, "registry.file_enterprise")
    before = latest(require_firm(actor), lock=True)
    if before is not None and before.state in OPEN:
        return case(before)
    valid = valid_filing(require_firm(actor))
    if valid is None or before is None:
        raise Conflict(
            say("本企业没有有效的备案，请先办理首次备案。", "There is no valid filing to change: file first.")
        )
    return case(_begin(valid.firm_code, Kind.CHANGE, valid, actor, at, version=before.version + 1))


def _begin(
    firm_code: str, kind: Kind, carried: Filing | None, actor: Actor, at: datetime, *, version: int | None = None
) -> Filing:
    filing = Filing.objects.create(
        firm_code=firm_code,
        name=carried.name if carried else "",
        version=version or (carried.version + 1 if carried else 1),
        kind=kind,
        started_at=at,
    )
    if carried is not None:
        for one in store.current(carried).values():
            # Commitments are given anew for every filing: nobody promises by copying.
            if one.section != "commitments":
                store.write(filing, one.section, one.values, number=1, actor=actor, at=at)
    record(filing, Act.STARTED, actor, at, words=_carried(carried))
    return filing


def _carried(carried: Filing | None) -> str:
    return f"由第 {carried.version} 版带入" if carried else ""


@transaction.atomic
def save_section(filing_id: int, section: str, typed: Typed, *, actor: Actor, at: datetime) -> None:
    """Keep what was typed, complete or not: findings show on the task list and hold up only the submission.

    Raises Conflict if somebody else saved the section since ``typed.seen``: nothing is overwritten unseen.
    """
    require(actor, "registry.file_enterprise")
    filing = _mine(filing_id, actor)
    if filing.state not in WITH_ENTERPRISE:
        raise Conflict(
            say(
                f"备案{State(filing.state).words.zh}，不能修改。需要修改请先撤回或等待退回补正。",
                "The filing is not with the enterprise now: withdraw it first, or wait for its return.",
            )
        )
    spec = BY_KEY.get(section)
    if spec is None:
        raise NotThere(say("没有这一项。", "There is no such section."))
    saved = store.current(filing)
    before = saved.get(section)
    number = before.number if before else 0
    if typed.seen != number:
        raise Conflict(
            say(
                f"“{spec.words.zh}”刚由{before.saved_by if before else ''}保存过，请核对不同之处后重新保存。",
                f"“{spec.words.en}” was saved by somebody else meanwhile: compare, then save again.",
            )
        )
    values = compose(filing, spec, typed, saved, at)
    if before is None or dict(before.values) != values:
        store.write(filing, section, values, number=number + 1, actor=actor, at=at)
    _answer(filing, section, values, typed, at)
    if section == "identity" and filing.name != values.get("name"):
        filing.name = str(values.get("name", ""))[:100]
        filing.save(update_fields=["name"])


def _answer(filing: Filing, section: str, values: Values, typed: Typed, at: datetime) -> None:
    """An item is answered by another value in its field than the officer saw, or by words of the enterprise."""
    rows = list(ReturnItem.objects.filter(filing=filing, section=section, answered_at=None))
    if not rows:
        return
    seen = {row.number: store.at_numbers(filing, {section: row.number}).get(section) for row in rows}
    for row in rows:
        was = seen[row.number]
        reply = typed.replies.get(row.pk, "").strip()[:WORDS_MAX]
        old = dict(was.values) if was else {}
        differs = values.get(row.field) != old.get(row.field) if row.field else values != old
        if differs or reply:
            row.answered_at, row.reply = at, reply
            row.save(update_fields=["answered_at", "reply"])


@transaction.atomic
def submit(filing_id: int, *, actor: Actor, at: datetime) -> Case:
    """Hand the filing to the officers (提交审核), or hand it back corrected. The clock starts, or goes on."""
    require(actor, "registry.file_enterprise")
    filing = _mine(filing_id, actor)
    day = business_day(at)
    saved = store.current(filing)
    tasks = task_list(saved, store.contents_of(filing.firm_code, saved.values(), day), items_of(filing))
    undone = [task for task in tasks if task.section != CHECK and task.progress is not Progress.DONE]
    if undone and filing.state in WITH_ENTERPRISE:
        names = "、".join(str(task.title) for task in undone)
        violations = [
            Violation(f"/{task.section}", "filing", f"{task.title}: {task.progress.words}") for task in undone
        ]
        raise Invalid(say(f"还有事项未完成：{names}。", f"Not complete yet: {names}."), violations)
    act = Act.RESUBMITTED if filing.state == State.RETURNED else Act.SUBMITTED
    move(filing, State.SUBMITTED)
    filing.submitted_at, filing.round = at, filing.round + 1
    record(filing, act, actor, at, numbers=store.numbers_of(saved))
    filing.due_on = due_on(spans_of(filing))
    filing.save(update_fields=["state", "submitted_at", "round", "due_on"])
    return case(filing)


@transaction.atomic
def withdraw(filing_id: int, *, actor: Actor, at: datetime, words: str = "") -> Case:
    """Take back a filing that is not decided (撤回). What was typed is kept for the next one."""
    require(actor, "registry.file_enterprise")
    filing = _mine(filing_id, actor)
    move(filing, State.WITHDRAWN)
    filing.due_on = None
    filing.save(update_fields=["state", "due_on"])
    record(filing, Act.WITHDRAWN, actor, at, words=words)
    return case(filing)


@transaction.atomic
def confirm(year: int, *, actor: Actor, at: datetime) -> Case:
    """Say for a year that the filing still holds (年度确认). What has changed needs a change instead."""
    require(actor, "registry.file_enterprise")
    latest(require_firm(actor), lock=True)
    filing = valid_filing(require_firm(actor))
    if filing is None or filing.decided_at is None:
        raise Conflict(say("本企业没有有效的备案可以确认。", "There is no valid filing to confirm."))
    if fault := confirmation_fault(year, business_day(filing.decided_at), business_day(at)):
        raise Conflict(str(fault))
    if Confirmation.objects.filter(filing=filing, year=year).exists():
        raise Conflict(say(f"{year} 年度已经确认。", f"{year} is confirmed already."))
    Confirmation.objects.create(filing=filing, year=year, at=at, by_id=actor.user_id)
    record(filing, Act.CONFIRMED, actor, at, words=str(year))
    return case(filing)


@transaction.atomic
def cancel(firm_code: str, words: str, *, actor: Actor, at: datetime) -> Case:
    """End a valid filing for good (注销备案), by the enterprise or the zone; what was open is withdrawn with it."""
    if not (may(actor, "registry.cancel_filing") or may(actor, "registry.decide_filing")):
        require(actor, "registry.cancel_filing")
    require_sight(actor, firm_code)
    if not words.strip():
        fault = say("请写明注销的原因。", "Say why the filing is to end.")
        raise Invalid(fault, [Violation("/words", "missing", fault)])
    before = latest(firm_code, lock=True)
    filing = valid_filing(firm_code)
    if filing is None:
        raise Conflict(say("该企业没有有效的备案可以注销。", "There is no valid filing to cancel."))
    if before is not None and before.state in OPEN:
        move(before, State.WITHDRAWN)
        before.due_on = None
        before.save(update_fields=["state", "due_on"])
        record(before, Act.WITHDRAWN, actor, at, words=words)
    move(filing, State.CANCELLED)
    filing.save(update_fields=["state"])
    Attestation.objects.filter(filing=filing).update(ended_on=business_day(at))
    record(filing, Act.CANCELLED, actor, at, words=words)
    if registered(firm_code) in {FILED, SUSPENDED}:
        move_firm(firm_code, CANCELLED)
    return case(filing)


def _mine(filing_id: int, actor: Actor) -> Filing:
    filing = locked(filing_id)
    if filing is None or filing.firm_code != actor.firm:
        raise NotThere(say("没有找到该备案，或不属于您的企业。", "There is no such filing, or it is not yours."))
    return filing
