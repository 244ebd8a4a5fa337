"""How tax bills are spoken of."""

from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from heliu.kernel.days import business_day, now
from heliu.taxation.bills.facts import (
    WAITING,
    Bill,
    Compared,
    Guarantee,
    Payment,
    PaymentState,
    Payout,
    PayoutState,
    State,
)
from heliu.taxation.facts import Reason

STATES: Final[dict[State, Promise]] = {
    State.GUARANTEED: gettext_lazy("已担保"),
    State.DUE: gettext_lazy("未担保，待缴"),
    State.SUMMED: gettext_lazy("已汇总，待缴"),
    State.PAID: gettext_lazy("已缴税"),
    State.VOID: pgettext_lazy("bill", "已作废"),
}
TONES: Final = {
    State.GUARANTEED: "now",
    State.DUE: "warn",
    State.SUMMED: "warn",
    State.PAID: "good",
    State.VOID: "",
}
PAYMENT_STATES: Final[dict[PaymentState, Promise]] = {
    PaymentState.OPEN: gettext_lazy("待缴款"),
    PaymentState.PAID: gettext_lazy("已缴款"),
    PaymentState.VOID: pgettext_lazy("bill", "已作废"),
}
PAYOUT_STATES: Final[dict[PayoutState, Promise]] = {
    PayoutState.DUE: gettext_lazy("待退还"),
    PayoutState.PAID: gettext_lazy("已退还"),
}
TIMER: Final = "timer"


def state_of(bill: Bill) -> str:
    return str(STATES[bill.state])


def tone_of(bill: Bill) -> str:
    return TONES[bill.state]


def clock_of(bill: Bill) -> str:
    """When the tax is paid, as long as it is not."""
    return until(bill.last_on) if bill.state in WAITING or bill.state is State.SUMMED else ""


def reason_tone(row: Compared) -> str:
    """Green where nothing differs; red where nobody can say why."""
    return {Reason.EQUAL: "good", Reason.UNEXPLAINED: "bad", Reason.UNREADABLE: ""}.get(row.reason, "warn")


def who_of(actor: str, *, officer: bool) -> str:
    """Who took tax off a bill; firms read no officer's name."""
    if actor == TIMER:
        return _("平台")
    return actor if officer else _("海关")


def until(last: date) -> str:
    left = (last - business_day(now())).days
    if left < 0:
        return _("逾期 %(days)d 天") % {"days": -left}
    return _("还剩 %(days)d 天") % {"days": left}


def payment_state_of(payment: Payment) -> str:
    return str(PAYMENT_STATES[payment.state])


def payment_tone(payment: Payment) -> str:
    if payment.state is not PaymentState.OPEN:
        return "good" if payment.state is PaymentState.PAID else ""
    return "bad" if payment.is_overdue(business_day(now())) else "warn"


def payment_clock(payment: Payment) -> str:
    return until(payment.due_on) if payment.state is PaymentState.OPEN else ""


def payout_state_of(payout: Payout) -> str:
    return str(PAYOUT_STATES[payout.state])


def payout_tone(payout: Payout) -> str:
    if payout.state is PayoutState.PAID:
        return "good"
    return "bad" if payout.is_overdue(business_day(now())) else "warn"


def payout_clock(payout: Payout) -> str:
    return until(payout.due_on) if payout.state is PayoutState.DUE else ""


def guarantee_state(one: Guarantee) -> tuple[str, str]:
    """In a word, with its tone."""
    today = business_day(now())
    if one.ended_on is not None:
        return _("已解除"), ""
    if not one.left:
        return _("已全部抵缴"), ""
    if one.counts_on(today):
        return _("有效"), "good"
    return (_("未到生效日"), "now") if today < one.since else (_("已到期"), "warn")
