"""The verbs of the no-invoice exemption: register, withdraw, ask for an exception, decide on it."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import date
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from psycopg import Connection

from heliu.ceb.code_tables.tables import units
from heliu.kernel.days import business_day, now
from heliu.kernel.problems import Conflict, Invalid, NotThere, TooLarge, Violation
from heliu.people.api import record, require, require_firm, require_second_person
from heliu.people.facts import Actor
from heliu.policies.exchange import CUSTOMS_CODES, YUAN
from heliu.policies.rules.exemption import ExemptionRule, Standing
from heliu.reliefs.exemption import rules, words
from heliu.reliefs.exemption.checking import check
from heliu.reliefs.exemption.facts import Decision, Fault, Via, Wanted
from heliu.reliefs.exemption.models import REASON_CHARS_MAX, ExceptionRequest, Registration
from heliu.reliefs.exemption.models import Standing as StandingRow

REGISTER: Final = "reliefs.register_exemption"
DECIDE: Final = "reliefs.decide_exception"
REGISTERED_AT_ONCE_MAX: Final = 2_000
REASON_CHARS_MIN: Final = 4
CURRENCIES: Final = frozenset({YUAN, *CUSTOMS_CODES.values()})
EXCUSABLE: Final = frozenset(rule.code for rule in ExemptionRule.all if rule.excusable)


def faults_of(wanted: Wanted, today: date) -> list[Fault]:
    return list(rules.faults(wanted, today, units(), CURRENCIES))


@transaction.atomic
def register(connection: Connection, wanted: Sequence[Wanted], via: Via, *, actor: Actor) -> list[int]:
    """登记: all lines or none; each is held against the lists at once. Their numbers.

    Raises Invalid with every fault (``/place/field``), Conflict where a line is registered already, TooLarge.
    """
    require(actor, REGISTER)
    firm = require_firm(actor)
    if len(wanted) > REGISTERED_AT_ONCE_MAX:
        said = _("一次登记 %(count)d 行，超过 %(limit)d 行（REGISTERED_AT_ONCE_MAX）。请分次登记。")
        raise TooLarge(said % {"count": len(wanted), "limit": REGISTERED_AT_ONCE_MAX})
    _refuse_faults(wanted)
    _refuse_doubles(firm, wanted)
    at = now()
    try:
        with transaction.atomic():
            made = Registration.objects.bulk_create(
                Registration(firm=firm, via=via, registered_by=actor.name, registered_at=at, **asdict(one))
                for one in wanted
            )
    except IntegrityError as raced:
        raise Conflict(_("其中有货物刚刚由他人登记，请刷新后再试。")) from raced
    StandingRow.objects.bulk_create(StandingRow(registration=one) for one in made)
    ids = [one.pk for one in made]
    check(connection, ids)
    record(actor, REGISTER, subject=via.zh, lines=len(ids))
    return ids


def _refuse_faults(wanted: Sequence[Wanted]) -> None:
    today = business_day(now())
    found = [
        Violation(f"/{place}/{fault.field}", fault.code, words.cause_of(fault), words.fix_of(fault))
        for place, one in enumerate(wanted)
        for fault in faults_of(one, today)
    ]
    if found or not wanted:
        raise Invalid(_("没有可以登记的货物，或登记内容有误，一行也没有登记。"), found)


def _refuse_doubles(firm: str, wanted: Sequence[Wanted]) -> None:
    keys = [(one.cop_no, one.gnum) for one in wanted]
    twice = {key for place, key in enumerate(keys) if key in keys[:place]} | (
        taken(firm, [one.cop_no for one in wanted]) & set(keys)
    )
    if twice:
        named = "、".join(f"{cop_no}/{gnum}" for cop_no, gnum in sorted(twice)[:5])
        raise Conflict(_("已经登记过：%(named)s。需要更正的，请先撤回原登记。") % {"named": named})


def taken(firm: str, cop_nos: Collection[str]) -> set[tuple[str, int]]:
    """Which lines (list, number of the goods) of these lists the firm has registered already."""
    held = Registration.objects.filter(firm=firm, cop_no__in=set(cop_nos), withdrawn_at=None)
    return set(held.values_list("cop_no", "gnum"))


@transaction.atomic
def withdraw(number: int, *, actor: Actor) -> None:
    """撤回登记: to be made anew. What was excused or asked for falls with it."""
    require(actor, REGISTER)
    one = _own(number, actor)
    if one.withdrawn_at is not None:
        raise Conflict(_("这条登记已经撤回。"))
    at = now()
    one.withdrawn_at = at
    one.save(update_fields=["withdrawn_at"])
    StandingRow.objects.filter(registration=one).update(
        state=Standing.WITHDRAWN, broken=[], differs=[], exempt=0, exempt_cny=None, stake_cny=None, checked_at=at
    )
    open_ones = ExceptionRequest.objects.filter(registration=one, decision=Decision.OPEN)
    open_ones.update(decision=Decision.REFUSED, note=_("登记已撤回"), decided_at=at)
    record(actor, REGISTER, subject=str(one), step="registration withdrawn")


@transaction.atomic
def ask_exception(number: int, reason: str, *, actor: Actor) -> int:
    """申请例外: of those conditions that may be set aside; Conflict where others are broken as well."""
    require(actor, REGISTER)
    one = _own(number, actor)
    broken = set(one.standing.broken)
    if not may_be_excused(broken) or one.withdrawn_at is not None:
        raise Conflict(_("只有超过登记期限或与清单不一致的登记可以申请例外；其他条件须先满足。"))
    if one.exceptions.filter(decision=Decision.OPEN).exists():
        raise Conflict(_("已有一份例外申请等待审核。"))
    made = ExceptionRequest.objects.create(
        registration=one,
        inventory_id=one.standing.inventory_id,
        codes=sorted(broken),
        reason=_said(reason),
        asked_by_id=actor.user_id,
        asked_at=now(),
    )
    record(actor, REGISTER, subject=str(one), step="exception asked")
    return made.pk


def may_be_excused(broken: Collection[str]) -> bool:
    return bool(broken) and set(broken) <= EXCUSABLE


@transaction.atomic
def decide(connection: Connection, number: int, to: Decision, note: str, *, actor: Actor) -> None:
    """审核例外申请: another person than who asked; granted, the registration is held against the rest of the rules."""
    require(actor, DECIDE)
    one = ExceptionRequest.objects.select_for_update().select_related("registration").filter(pk=number).first()
    if one is None:
        raise NotThere(_("没有这份例外申请。"))
    if one.decision != Decision.OPEN or to is Decision.OPEN:
        raise Conflict(_("这份例外申请已有结论，不再变动。"))
    require_second_person(actor, one.asked_by_id)
    one.decision, one.note, one.decided_by_id, one.decided_at = to, _said(note), actor.user_id, now()
    one.save(update_fields=["decision", "note", "decided_by", "decided_at"])
    step = "exception granted" if to is Decision.GRANTED else "exception refused"
    record(actor, DECIDE, subject=str(one.registration), firm=one.registration.firm, step=step)
    check(connection, [one.registration_id])


def _said(text: str) -> str:
    said = " ".join(text.split())
    if not REASON_CHARS_MIN <= len(said) <= REASON_CHARS_MAX:
        limits = {"least": REASON_CHARS_MIN, "most": REASON_CHARS_MAX}
        raise Invalid.at("reason", "length", _("请写明理由，%(least)d 至 %(most)d 个字。") % limits, "")
    return said


def _own(number: int, actor: Actor) -> Registration:
    rows = Registration.objects.select_for_update(of=("self",)).select_related("standing")
    one = rows.filter(pk=number, firm=require_firm(actor)).first()
    if one is None:
        raise NotThere(_("没有找到，或不属于您的企业。"))
    return one
