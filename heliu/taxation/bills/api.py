"""What other rooms may ask of tax bills: make them, take tax off them, sum them up, pay them; guarantees; lists."""

from heliu.taxation.bills.account_reading import VIEW_ACCOUNT, account_fact, count_accounts, list_accounts
from heliu.taxation.bills.accounts import AMOUNT_MAX, MANAGE, Offered, end, register
from heliu.taxation.bills.comparing import compared_totals, count_compared, keep, list_compared, newest_compared
from heliu.taxation.bills.demonstration import load_demo_guarantee
from heliu.taxation.bills.generating import generate
from heliu.taxation.bills.giving_back import take_off
from heliu.taxation.bills.payments import NOTE, late_fee, note_payment, sum_up
from heliu.taxation.bills.proof import proof
from heliu.taxation.bills.reading import (
    VIEW,
    bill_fact,
    count_bills,
    count_payments,
    list_bills,
    list_payments,
    names_of,
    payment_fact,
    standing,
)
from heliu.taxation.bills.store import newest
from heliu.taxation.bills.telling import mark_told, untold
from heliu.taxation.differences import reason_of

__all__ = [
    "AMOUNT_MAX",
    "MANAGE",
    "NOTE",
    "VIEW",
    "VIEW_ACCOUNT",
    "Offered",
    "account_fact",
    "bill_fact",
    "compared_totals",
    "count_accounts",
    "count_bills",
    "count_compared",
    "count_payments",
    "end",
    "generate",
    "keep",
    "late_fee",
    "list_accounts",
    "list_bills",
    "list_compared",
    "list_payments",
    "load_demo_guarantee",
    "mark_told",
    "names_of",
    "newest",
    "newest_compared",
    "note_payment",
    "payment_fact",
    "proof",
    "reason_of",
    "register",
    "standing",
    "sum_up",
    "take_off",
    "untold",
]
