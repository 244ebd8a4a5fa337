"""What other rooms may ask of export refunds: chains, applications and their verbs, papers, tables, the average."""

from heliu.refunds.applying import (
    DECLARATIONS_MAX,
    PREPARE,
    SUBMIT,
    answer,
    chain_of,
    content_of,
    digest_of,
    submit,
    withdraw,
)
from heliu.refunds.clock import recount
from heliu.refunds.deciding import DECIDE, accept, approve, ask, pay, refuse, resume
from heliu.refunds.demonstration import load_demo_refunds, play_demo_departure, play_demo_refund
from heliu.refunds.due import nearest_to_settle, settle_counts, settle_due, settling
from heliu.refunds.holding import refunded
from heliu.refunds.holidays import missing_year, propose_year, release_year, years
from heliu.refunds.invoices import TEMPLATE
from heliu.refunds.papers import (
    drop_invoice,
    drop_receipt,
    register_invoice,
    register_receipt,
    take_invoices,
)
from heliu.refunds.past import repeat_refunds
from heliu.refunds.profiles import NOTE, PROFILES_SHOWN_MAX, note_profile, profile_of, profiles
from heliu.refunds.publishing import published
from heliu.refunds.rates import TEMPLATE as RATES_TEMPLATE
from heliu.refunds.rates import propose_rates, rate_tables, release_rates
from heliu.refunds.reading import (
    DESK,
    OFFERED_MAX,
    VIEW,
    application,
    count_applications,
    count_invoices,
    count_receipts,
    list_applications,
    list_invoices,
    list_receipts,
    next_application,
    next_due,
    standing,
    to_claim,
)
from heliu.refunds.recomputing import AUDIT, choices, recomputed
from heliu.refunds.releasing import KEEP
from heliu.refunds.settlement_facts import Confirmed, Settling, Standing, Step
from heliu.refunds.settling import CHECK, CONFIRM, check, claw_back, close, confirm, send_back
from heliu.refunds.telling import chain_for, newest, told
from heliu.refunds.wording import sentence

__all__ = [
    "AUDIT",
    "CHECK",
    "CONFIRM",
    "DECIDE",
    "DECLARATIONS_MAX",
    "DESK",
    "KEEP",
    "NOTE",
    "OFFERED_MAX",
    "PREPARE",
    "PROFILES_SHOWN_MAX",
    "RATES_TEMPLATE",
    "SUBMIT",
    "TEMPLATE",
    "VIEW",
    "Confirmed",
    "Settling",
    "Standing",
    "Step",
    "accept",
    "answer",
    "application",
    "approve",
    "ask",
    "chain_for",
    "chain_of",
    "check",
    "choices",
    "claw_back",
    "close",
    "confirm",
    "content_of",
    "count_applications",
    "count_invoices",
    "count_receipts",
    "digest_of",
    "drop_invoice",
    "drop_receipt",
    "list_applications",
    "list_invoices",
    "list_receipts",
    "load_demo_refunds",
    "missing_year",
    "nearest_to_settle",
    "newest",
    "next_application",
    "next_due",
    "note_profile",
    "pay",
    "play_demo_departure",
    "play_demo_refund",
    "profile_of",
    "profiles",
    "propose_rates",
    "propose_year",
    "published",
    "rate_tables",
    "recomputed",
    "recount",
    "refunded",
    "refuse",
    "register_invoice",
    "register_receipt",
    "release_rates",
    "release_year",
    "repeat_refunds",
    "resume",
    "send_back",
    "sentence",
    "settle_counts",
    "settle_due",
    "settling",
    "standing",
    "submit",
    "take_invoices",
    "to_claim",
    "told",
    "withdraw",
    "years",
]
