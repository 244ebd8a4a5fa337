"""The officers' verbs (税务端): accept, ask, let go on, approve, refuse, note the payment. One transaction each."""

from datetime import date
from decimal import Decimal
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from heliu.kernel.days import business_day, now
from heliu.kernel.problems import Conflict, Invalid
from heliu.people.api import record, require
from heliu.people.facts import Actor
from heliu.policies.rules.export_refund_clock import days_taken
from heliu.policies.rules.export_refund_settlement import settlement_window
from heliu.policies.working_days import NoCalendar
from heliu.refunds import models
from heliu.refunds.clock import FAR, pauses_of, wind
from heliu.refunds.facts import ZERO, Business, State, Verb
from heliu.refunds.moving import go_on, locked, moved, reason_of, release_all, step_of
from heliu.refunds.numbers import number_of
from heliu.refunds.publishing import publish

DECIDE: Final = "refunds.decide_application"


@transaction.atomic
def accept(application_id: int, *, actor: Actor) -> None:
    """受理: the clock starts, counting from tomorrow, with the class the firm has today."""
    require(actor, DECIDE)
    row = locked(application_id)
    moved(row, Verb.ACCEPT, State.ACCEPTED, actor)
    held = models.Profile.objects.filter(firm=row.firm).values_list("enterprise_class", flat=True).first()
    row.enterprise_class = held or row.enterprise_class
    row.accepted_on = business_day(now())
    wind(row)
    row.save()
    _noted(actor, row, Verb.ACCEPT)


@transaction.atomic
def ask(application_id: int, reason: str, *, actor: Actor) -> None:
    """要求补充材料: the clock stands still, with the reason the firm reads."""
    require(actor, DECIDE)
    text = reason_of(reason)
    row = locked(application_id)
    moved(row, Verb.ASK, State.SUPPLEMENT, actor, text)
    models.Pause.objects.create(application=row, since=business_day(now()), reason=text)
    wind(row)
    row.save()
    _noted(actor, row, Verb.ASK, text)


@transaction.atomic
def resume(application_id: int, reason: str, *, actor: Actor) -> None:
    """恢复计时 without the firm's answer: what was asked for has come another way, or is not needed any more."""
    require(actor, DECIDE)
    text = reason_of(reason)
    row = locked(application_id)
    moved(row, Verb.RESUME, State.ACCEPTED, actor, text)
    go_on(row, text)
    _noted(actor, row, Verb.RESUME, text)


@transaction.atomic
def approve(application_id: int, amount: Decimal, reason: str = "", *, actor: Actor) -> None:
    """核准: the whole, or a part with its reason. Raises Invalid for an amount that cannot be."""
    require(actor, DECIDE)
    row = locked(application_id)
    whole = amount == row.claimed  # nothing at all is whole where a producer's quota only offsets
    if not (whole or ZERO < amount < row.claimed) or amount != round(amount, 2):
        said = _("核准金额应大于 0，不超过申请的 %(claimed)s 元，最多两位小数。") % {"claimed": row.claimed}
        raise Invalid.at("amount", "refund_amount", said, _("全部不予退税的，请选择“不予退税”。"))
    text = "" if whole else reason_of(reason)
    moved(row, Verb.APPROVE, State.APPROVED if whole else State.PARTLY, actor, text)
    row.approved, row.reason = amount, text
    _done(row)
    _noted(actor, row, Verb.APPROVE, text)


@transaction.atomic
def refuse(application_id: int, reason: str, *, actor: Actor) -> None:
    """不予退税, with the reason; parcels, invoices and receipts are free for another application."""
    require(actor, DECIDE)
    text = reason_of(reason)
    row = locked(application_id)
    moved(row, Verb.REFUSE, State.REFUSED, actor, text)
    row.reason = text
    row.pauses.filter(until__isnull=True).update(until=business_day(now()))
    _done(row)
    release_all(row)
    _noted(actor, row, Verb.REFUSE, text)


@transaction.atomic
def pay(application_id: int, paid_on: date, *, actor: Actor) -> None:
    """登记退库: the treasury has paid; from then on runs the time to settle what was refunded on departure.

    Our reading: a refund on departure is completed (办理完毕) when it is paid. Raises Invalid for a day that cannot be.
    """
    require(actor, DECIDE)
    row = locked(application_id)
    today = business_day(now())
    if row.done_on is not None and not row.done_on <= paid_on <= today:
        said = _("退库日应在办结日 %(done)s 与今天之间。") % {"done": row.done_on}
        raise Invalid.at("paid_on", "refund_paid_on", said, _("请核对国库退库的日期。"))
    moved(row, Verb.PAY, State.PAID, actor, str(paid_on))
    row.paid_on = paid_on
    if row.business == Business.DEPARTURE:
        row.settle_until = settlement_window(paid_on).closes
    row.save()
    _noted(actor, row, Verb.PAY)


def _done(row: models.Application) -> None:
    """Its clock stops for good; the zone's average is counted anew."""
    today = business_day(now())
    if row.accepted_on is not None:
        row.done_on, row.due_on = today, None
        try:
            row.net_days = days_taken(row.accepted_on, today, pauses_of(row))
        except NoCalendar as unknown:
            raise Conflict(str(unknown)) from unknown
    row.sort_on = FAR
    row.save()
    if row.accepted_on is not None:
        publish(today.year)


def _noted(actor: Actor, row: models.Application, verb: Verb, words: str = "") -> None:
    refund = str(row.claimed if row.approved is None else row.approved)
    record(actor, DECIDE, number_of(row.pk), firm=row.firm, step=step_of(verb), refund=refund, reason=words)
