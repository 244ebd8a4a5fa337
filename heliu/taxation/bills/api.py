"""What other rooms may ask of tax bills: make them, take tax off them, sum them up, pay them; guarantees; lists."""

from heliu.taxation.bills.account_reading import VIEW_ACCOUNT, account_fact, count_accounts, list_accounts
from heliu.taxation.bills.accounts import AMOUNT_MAX, MANAGE, Offered, end, register
from heliu.taxation.bills.comparing import (
    compared,
    compared_totals,
    count_compared,
    keep_findings,
    list_compared,
    newest_compared,
)
from heliu.taxation.bills.demonstration import load_demo_guarantee
from heliu.taxation.bills.drawing import DRAW, draw, drawings_of, foresee_draw, may_be_drawn
from heliu.taxation.bills.generating import generate
from heliu.taxation.bills.giving_back import take_off
from heliu.taxation.bills.past import store_past
from heliu.taxation.bills.payments import NOTE, late_fee, note_payment, sum_up
from heliu.taxation.bills.payouts import (
    PAY_BACK,
    count_payouts,
    list_payouts,
    newest_payouts,
    note_payout,
    owed,
    pay_out,
    payout_fact,
    payout_numbered,
    payouts_of,
)
from heliu.taxation.bills.proof import proof
from heliu.taxation.bills.reading import (
    VIEW,
    bill_fact,
    count_bills,
    count_payments,
    list_bills,
    list_payments,
    payment_fact,
    standing,
)
from heliu.taxation.bills.store import newest
from heliu.taxation.bills.telling import mark_told, untold

__all__ = [
    "AMOUNT_MAX",
    "DRAW",
    "MANAGE",
    "NOTE",
    "PAY_BACK",
    "VIEW",
    "VIEW_ACCOUNT",
    "Offered",
    "account_fact",
    "bill_fact",
    "compared",
    "compared_totals",
    "count_accounts",
    "count_bills",
    "count_compared",
    "count_payments",
    "count_payouts",
    "draw",
    "drawings_of",
    "end",
    "foresee_draw",
    "generate",
    "keep_findings",
    "late_fee",
    "list_accounts",
    "list_bills",
    "list_compared",
    "list_payments",
    "list_payouts",
    "load_demo_guarantee",
    "mark_told",
    "may_be_drawn",
    "newest",
    "newest_compared",
    "newest_payouts",
    "note_payment",
    "note_payout",
    "owed",
    "pay_out",
    "payment_fact",
    "payout_fact",
    "payout_numbered",
    "payouts_of",
    "proof",
    "register",
    "standing",
    "store_past",
    "sum_up",
    "take_off",
    "untold",
]
