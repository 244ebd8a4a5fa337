"""The summary levy and its payment (汇总征税、缴款): what is due of a firm becomes one payment, and is paid."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from psycopg import Connection, Cursor

from heliu.kernel.days import business_day, now
from heliu.kernel.languages import told
from heliu.kernel.problems import Conflict, Invalid, NotThere
from heliu.people.api import record, require
from heliu.people.facts import Actor
from heliu.policies.parameters import in_force
from heliu.taxation.bills import accounts
from heliu.taxation.bills.facts import ZERO, PaymentKind, PaymentState, State, payment_no

NOTE: Final = "taxation.note_payment"
FEN: Final = Decimal("0.01")
KINDS: Final = {State.GUARANTEED: PaymentKind.SUMMARY, State.DUE: PaymentKind.SEPARATE}
_READY = (
    "SELECT DISTINCT withholder, state FROM public.taxation_bill"
    " WHERE state IN ('guaranteed', 'due') AND first_on <= %s ORDER BY withholder, state"
)
_SUM_UP = """
WITH summed AS (
    UPDATE public.taxation_bill SET state = 'summed', payment_id = %(payment)s, untold = true
    WHERE state = %(state)s AND state IN ('guaranteed', 'due') AND first_on <= %(day)s AND withholder = %(firm)s
    RETURNING tax, last_on
)
UPDATE public.taxation_payment p SET bills = t.bills, amount = t.amount, due_on = t.due_on
FROM (SELECT count(*) AS bills, coalesce(sum(tax), 0) AS amount, min(last_on) AS due_on FROM summed) t
WHERE p.id = %(payment)s AND t.bills > 0
"""


def sum_up(connection: Connection, day: date) -> int:
    """Sum up what may be paid from ``day`` on: one payment a firm and kind; how many payments were made.

    Run again the same day it takes what has come since; every firm is a transaction of its own.
    """
    ready = connection.execute(_READY, (day,)).fetchall()
    return sum(_sum_up(connection, firm, State(state), day) for firm, state in ready)


def _sum_up(connection: Connection, firm: str, state: State, day: date) -> bool:
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO public.taxation_payment (firm, kind, state, bills, amount, made_on, due_on, late_fee,"
            " noted_by) VALUES (%s, %s, 'open', 0, 0, %s, %s, 0, '') RETURNING id",
            (firm, KINDS[state].value, day, day),
        )
        (payment,) = cursor.fetchone() or (0,)
        cursor.execute(_SUM_UP, {"payment": payment, "state": state.value, "day": day, "firm": firm})
        if cursor.rowcount:
            return True
        cursor.execute("DELETE FROM public.taxation_payment WHERE id = %s", (payment,))  # another was first
        return False


def note_payment(connection: Connection, payment_id: int, paid_on: date, *, actor: Actor) -> Decimal:
    """登记缴款: its bills are paid and give their guarantee free; the late fee that is owed, CNY."""
    require(actor, NOTE)
    today = business_day(now())
    if paid_on > today:
        raise Invalid.at("paid_on", "paid_on", _("缴款日晚于今天。"), _("请填写实际缴款的日期。"))
    with connection.transaction(), connection.cursor() as cursor:
        held = hold(cursor, payment_id)
        if paid_on < held.made_on:
            raise Invalid.at("paid_on", "paid_on", _("缴款日早于缴款书的汇总日。"), _("请填写实际缴款的日期。"))
        fee = settle(cursor, held, paid_on, actor)
    told_of = {"paid_on": paid_on.isoformat(), "late_fee": str(fee)}
    record(actor, NOTE, subject=payment_no(payment_id), firm=held.firm, **told_of)
    return fee


@dataclass(frozen=True, slots=True)
class Held:
    """An open payment that this transaction holds, with its firm's account and its bills."""

    id: int
    firm: str
    amount: Decimal
    made_on: date
    due_on: date


def hold(cursor: Cursor, payment_id: int) -> Held:
    """Raises NotThere; Conflict where it is not open."""
    cursor.execute("SELECT firm FROM public.taxation_payment WHERE id = %s", (payment_id,))
    row: tuple[Any, ...] | None = cursor.fetchone()
    if row is None:
        raise NotThere(_("没有这份缴款书。"))
    firm = row[0]
    # Accounts before bills before payments, as whoever takes tax off a bill locks them.
    accounts.locked(cursor, [firm])
    cursor.execute("SELECT FROM public.taxation_bill WHERE payment_id = %s ORDER BY id FOR UPDATE", (payment_id,))
    cursor.execute(
        "SELECT state, amount, made_on, due_on FROM public.taxation_payment WHERE id = %s FOR UPDATE", (payment_id,)
    )
    state, amount, made_on, due_on = cursor.fetchone() or ("", ZERO, date.min, date.min)
    if state != PaymentState.OPEN:
        said = _("缴款书 %(number)s 现在是%(state)s，不能再登记缴款。")
        raise Conflict(said % {"number": payment_no(payment_id), "state": told(PaymentState(state))})
    return Held(payment_id, firm, amount, made_on, due_on)


def settle(cursor: Cursor, held: Held, paid_on: date, actor: Actor) -> Decimal:
    """Its bills are paid and give their guarantee free; the late fee that is owed, CNY."""
    cursor.execute("SELECT coalesce(sum(secured), 0) FROM public.taxation_bill WHERE payment_id = %s", (held.id,))
    (secured,) = cursor.fetchone() or (ZERO,)
    accounts.free(cursor, held.firm, secured)
    cursor.execute(
        "UPDATE public.taxation_bill SET state = 'paid', secured = 0 WHERE payment_id = %s AND state = 'summed'",
        (held.id,),
    )
    fee = late_fee(held.amount, held.due_on, paid_on)
    cursor.execute(
        "UPDATE public.taxation_payment SET state = 'paid', paid_on = %s, late_fee = %s, noted_by = %s WHERE id = %s",
        (paid_on, fee, actor.name, held.id),
    )
    return fee


def late_fee(amount: Decimal, due_on: date, paid_on: date) -> Decimal:
    """滞纳金: for every day after the last one to pay, by the rate in force on the first of them (署令272 第二十条)."""
    days = (paid_on - due_on).days
    if days <= 0:
        return ZERO
    rate: Decimal = in_force("tax_payment/late_fee_rate_per_day", due_on + timedelta(days=1)).value
    return (amount * rate * days).quantize(FEN, ROUND_HALF_UP)
