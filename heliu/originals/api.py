"""What doors, pages and the command line may ask of originals."""

from datetime import datetime

from heliu.originals.asking import ASK, ask_as_customs, take_question
from heliu.originals.by_card import take_signature, to_sign
from heliu.originals.customs_end import receive
from heliu.originals.deposits import deposit, read_deposit
from heliu.originals.queries import (
    callback_of,
    count_requests,
    customs_address,
    delivered,
    list_requests,
    open_requests,
    request_fact,
    standing,
    state_of,
    waiting_for,
)
from heliu.originals.services import DEPOSIT, MANAGE, REVEAL, VIEW, WATCH, deposit_as, reveal, send_again, set_callback
from heliu.originals.wording import LACKS

__all__ = [
    "ASK",
    "DEPOSIT",
    "LACKS",
    "MANAGE",
    "REVEAL",
    "VIEW",
    "WATCH",
    "ask_as_customs",
    "callback_of",
    "count_requests",
    "customs_address",
    "delivered",
    "deposit",
    "deposit_as",
    "list_requests",
    "open_requests",
    "read_deposit",
    "receive",
    "request_fact",
    "reveal",
    "send_again",
    "set_callback",
    "standing",
    "state_of",
    "take_question",
    "take_signature",
    "to_sign",
    "waiting_for",
    "work",
]


def work(request_id: int, at: datetime) -> None:
    """Bring a request as far as it will go, as the job does; the doors do not load what others are called by."""
    from heliu.originals import answering  # noqa: PLC0415

    answering.work(request_id, at)
