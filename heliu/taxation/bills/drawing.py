"""Drawing on a guarantee (担保抵缴): what nobody paid in time is taken, with its late fee, of what stands behind it.

国务院令第581号 第十九条: customs takes a deposit for it, or calls on who gave the letter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _
from psycopg import Connection

from heliu.kernel.days import business_day, now
from heliu.kernel.problems import Conflict, Invalid, NotThere
from heliu.people.api import record, require
from heliu.people.facts import Actor
from heliu.policies.parameters import in_force
from heliu.taxation.bills import models
from heliu.taxation.bills.account_reading import guarantees_of
from heliu.taxation.bills.facts import ZERO, Drawing, Guarantee, GuaranteeKind, Payment, PaymentState, payment_no
from heliu.taxation.bills.models import NO_CHARS_MAX
from heliu.taxation.bills.payments import hold, late_fee, settle
from heliu.taxation.bills.reading import seen_payments

DRAW: Final = "taxation.draw_guarantee"


@dataclass(frozen=True, slots=True)
class Draw:
    """What a payment would take of the guarantees of its firm today; ``parts`` empty: they do not cover it."""

    amount: Decimal
    fee: Decimal
    left: Decimal
    """What all guarantees of the firm still stand for."""
    parts: list[Drawing]

    @property
    def total(self) -> Decimal:
        return self.amount + self.fee


def may_be_drawn(payment: Payment) -> bool:
    """Whether the dated rule lets an open payment be taken of the guarantee today."""
    return payment.state is PaymentState.OPEN and _overdue(payment.due_on, business_day(now()))


def _overdue(due_on: date, today: date) -> bool:
    first = due_on + timedelta(days=1)
    return today >= first + timedelta(days=int(in_force("tax_payment/guarantee_drawn_after_days", first).value))


def foresee_draw(payment: Payment) -> Draw:
    """What would be drawn today."""
    return _draw(payment.firm, payment.amount, payment.due_on, business_day(now()))


def _draw(firm: str, amount: Decimal, due_on: date, today: date) -> Draw:
    guarantees = guarantees_of([firm])
    fee = late_fee(amount, due_on, today)
    left = sum((one.left for one in guarantees if one.counts_on(today)), Decimal("0.00"))
    return Draw(amount, fee, left, drawn_from(amount + fee, guarantees, today))


def draw(connection: Connection, payment_id: int, reference: str, *, actor: Actor) -> Draw:
    """抵缴: the payment is made by the guarantee, today; its bills are paid, what they held comes free.

    Raises Invalid without a reference; Conflict: not open, not overdue yet, or the guarantees do not cover it.
    """
    require(actor, DRAW)
    reference, today = reference.strip(), business_day(now())
    if not 0 < len(reference) <= NO_CHARS_MAX:
        raise Invalid.at(
            "reference", "reference", _("须填写抵缴凭证号，最多 60 个字符。"), _("请填写保证金转税或保函索赔的编号。")
        )
    with connection.transaction(), connection.cursor() as cursor:
        held = hold(cursor, payment_id)
        if not _overdue(held.due_on, today):
            said = _("缴款书 %(number)s 的缴款期限是 %(day)s，尚未逾期，不能从担保抵缴。")
            raise Conflict(said % {"number": payment_no(payment_id), "day": held.due_on})
        told = _draw(held.firm, held.amount, held.due_on, today)
        if not told.parts:
            said = _("担保余额 %(left)s 元，少于应缴的 %(total)s 元（含滞纳金），不能抵缴。请催缴或要求补充担保。")
            raise Conflict(said % {"left": told.left, "total": told.total})
        for part in told.parts:
            taken = (part.amount, part.guarantee_id)
            cursor.execute("UPDATE public.taxation_guarantee SET drawn = drawn + %s WHERE id = %s", taken)
            cursor.execute(
                "INSERT INTO public.taxation_drawing (payment_id, guarantee_id, firm, amount, reference, drawn_on,"
                " drawn_by) VALUES (%s, %s, %s, %s, %s, %s, %s)",
                (payment_id, part.guarantee_id, held.firm, part.amount, reference, today, actor.name),
            )
        settle(cursor, held, today, actor)
    record(actor, DRAW, subject=payment_no(payment_id), firm=held.firm, drawn=str(told.total), reference=reference)
    return told


def drawings_of(payment_id: int, *, actor: Actor) -> list[Drawing]:
    """What a payment took of which guarantee. NotThere for a payment of others."""
    if not seen_payments(actor).filter(pk=payment_id).exists():
        raise NotThere(_("没有找到，或不属于您的企业。"))
    return [
        Drawing(
            one.guarantee_id,
            one.guarantee.number,
            GuaranteeKind(one.guarantee.kind),
            one.amount,
            one.reference,
            one.drawn_on,
            one.drawn_by,
        )
        for one in models.Drawing.objects.filter(payment_id=payment_id).select_related("guarantee")
    ]


def drawn_from(total: Decimal, guarantees: Sequence[Guarantee], day: date) -> list[Drawing]:
    """How ``total`` is taken of what counts on ``day``: deposits first, then letters, the oldest first.

    Nothing where all together do not cover it: a guarantee answers for the whole payment or is left alone.
    """
    counting = [one for one in guarantees if one.counts_on(day) and one.left > ZERO]
    drawn, owed = [], total
    for one in sorted(counting, key=lambda one: (one.kind is not GuaranteeKind.DEPOSIT, one.since, one.id)):
        if taken := min(owed, one.left):
            drawn.append(Drawing(one.id, one.number, one.kind, taken))
            owed -= taken
    return [] if owed else drawn
