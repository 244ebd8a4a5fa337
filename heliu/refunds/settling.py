"""Refunds on departure settled (离境即退税核算): the firm confirms what was sold, an officer checks and closes."""

from datetime import date
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from heliu.kernel.days import business_day, now
from heliu.kernel.problems import Conflict, Invalid
from heliu.overseas.api import sold_of
from heliu.people.api import record, require, require_firm
from heliu.people.facts import Actor
from heliu.policies.rules.export_refund_settlement import settlement_window
from heliu.refunds import models
from heliu.refunds.facts import Business, State
from heliu.refunds.moving import locked, one_at_a_time, own, reason_of
from heliu.refunds.numbers import number_of
from heliu.refunds.settled_books import claim_of, closed, computed, lists_of, settle
from heliu.refunds.settlement_facts import Computed, Standing, Step, check_step
from heliu.refunds.settlement_models import Settlement

CONFIRM: Final = "refunds.confirm_settlement"
CHECK: Final = "refunds.check_settlement"


def last_of(row: models.Application) -> Settlement | None:
    return row.settlements.order_by("pk").last()


def standing_of(last: Settlement | None) -> Standing | None:
    return None if last is None else Standing(last.state)


@transaction.atomic
def confirm(application_id: int, seen: str, *, actor: Actor) -> None:
    """确认核算: the firm says that this is what was sold. ``seen``: the digest of what was read and confirmed.

    Raises Conflict before its window begins, where it was confirmed already, or where sales have changed meanwhile;
    Invalid where a rate is missing.
    """
    require(actor, CONFIRM)
    one_at_a_time(require_firm(actor))
    row = own(application_id, actor)
    _step(row, Step.CONFIRM)
    told = computed(row)
    opens = _window_opens(row)
    if business_day(now()) < opens:
        raise Conflict(_("核算自 %(day)s 开始，现在还不能确认。") % {"day": opens})
    if told.lacks:
        said = _("没有这些币制和月份的汇率，不能折成人民币：%(lacks)s。") % {"lacks": "、".join(told.lacks)}
        raise Invalid.at("seen", "settlement_rate", said, _("请联系税务机关录入汇率后再确认。"))
    if told.digest != seen:
        raise Conflict(_("在您核对期间，海外仓的销售有了变化。请重新核对后再确认。"))
    _drawn_up(row, told, Standing.CONFIRMED, confirmed_by=actor.name)
    _noted(actor, CONFIRM, row, Step.CONFIRM, told)


@transaction.atomic
def check(application_id: int, *, actor: Actor) -> None:
    """核对无误: settled as the firm confirmed; closed at once where nothing is to be paid.

    Raises Conflict where sales have changed since, so that what is settled is what was sold.
    """
    require(actor, CHECK)
    row = _of_officer(application_id)
    last = _step(row, Step.CHECK)
    sold = sold_of(lists_of(row))
    told = computed(row, sold=sold)
    if last is None or told.digest != last.digest:
        raise Conflict(_("企业确认之后，海外仓的销售有了变化。请退回更正，由企业重新确认。"))
    last.checked_by, last.checked_at = actor.name, now()
    settle(row, last, sold, actor)
    _noted(actor, CHECK, row, Step.CHECK, told)


@transaction.atomic
def send_back(application_id: int, reason: str, *, actor: Actor) -> None:
    """退回更正, with the reason the firm reads; what was confirmed stays to be seen."""
    require(actor, CHECK)
    text = reason_of(reason)
    row = _of_officer(application_id)
    last = _step(row, Step.SEND_BACK)
    if last is not None:
        last.state, last.reason = Standing.RETURNED, text
        last.checked_by, last.checked_at = actor.name, now()
        last.save()
        _noted(actor, CHECK, row, Step.SEND_BACK, last, text)


@transaction.atomic
def claw_back(application_id: int, reason: str, *, actor: Actor) -> None:
    """逾期未核算，全额追缴: after the last day, of a firm that confirmed nothing; the goods may be claimed again."""
    require(actor, CHECK)
    text = reason_of(reason)
    row = _of_officer(application_id)
    _step(row, Step.CLAW_BACK)
    if row.settle_until is None or business_day(now()) <= row.settle_until:
        raise Conflict(_("核算期限 %(day)s 还没有过，企业仍可确认。") % {"day": row.settle_until})
    told = computed(row, sold={})
    made = _drawn_up(row, told, Standing.SETTLED, confirmed_by="", reason=text, checked_by=actor.name, checked_at=now())
    settle(row, made, {}, actor)
    _noted(actor, CHECK, row, Step.CLAW_BACK, told, text)


@transaction.atomic
def close(application_id: int, on: date, *, actor: Actor) -> None:
    """登记补退或补缴: the difference was paid, one way or the other. Raises Invalid for a day that cannot be."""
    require(actor, CHECK)
    row = _of_officer(application_id)
    last = _step(row, Step.CLOSE)
    if last is None or last.checked_at is None or not business_day(last.checked_at) <= on <= business_day(now()):
        said = _("补退或补缴的日期应在核对日与今天之间。")
        raise Invalid.at("on", "settlement_day", said, _("请核对国库的日期。"))
    closed(row, last, on, actor)
    _noted(actor, CHECK, row, Step.CLOSE, last)


def _of_officer(application_id: int) -> models.Application:
    """Locked behind its firm: what is settled frees papers the firm may be reaching for."""
    firm = models.Application.objects.filter(pk=application_id).values_list("firm", flat=True).first()
    one_at_a_time(firm or "")
    return locked(application_id)


def _step(row: models.Application, step: Step) -> Settlement | None:
    """The settlement the step is taken with. Raises Conflict where it may not be taken."""
    if row.business != Business.DEPARTURE or row.state != State.PAID:
        raise Conflict(_("退税申请 %(number)s 不是已退库的离境即退税，没有核算。") % {"number": number_of(row.pk)})
    last = last_of(row)
    check_step(step, standing_of(last), number_of(row.pk))
    return last


def _window_opens(row: models.Application) -> date:
    return settlement_window(claim_of(row).paid_on).opens


def _drawn_up(row: models.Application, told: Computed, state: Standing, **values: Any) -> Settlement:
    made = Settlement(
        application=row,
        state=state,
        content=told.content,
        digest=told.digest,
        refunded=told.refunded,
        earned=told.earned,
        confirmed_at=now(),
        **values,
    )
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as raced:
        raise Conflict(_("这份核算刚刚由他人确认。请刷新后查看。")) from raced
    return made


def _noted(
    actor: Actor, verb: str, row: models.Application, step: Step, of: Computed | Settlement, reason: str = ""
) -> None:
    told = {"refund": str(of.earned), "difference": str(of.difference), "reason": reason}
    record(actor, verb, number_of(row.pk), firm=row.firm, step=step_of(step), **told)


def step_of(step: Step) -> str:
    """The step as the audit names it."""
    return f"settlement_{step}"
