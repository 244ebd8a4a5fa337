"""The doors of the 179 interface (GAC 2018-179): customs asks, platforms deposit, and in the sandbox customs receives.

``POST /platDataOpen`` and ``POST /179/{platform}/platDataOpen`` take customs' form and always answer in its shape: code
10000 once the question is on record. ``POST /originals`` takes deposits of the token's platform; ``GET
/originals/requests`` tells its program what is asked for and until when.
"""

import re
from http import HTTPStatus
from typing import Final

import msgspec

from heliu.ceb.codes import catalogue
from heliu.ceb.originals.asking import AWAY, NO_PLATFORM, NOT_ALLOWED, UNREADABLE, answer
from heliu.intake import limits
from heliu.intake.bodies import Body
from heliu.intake.house import House
from heliu.intake.originals.counter import milliseconds
from heliu.intake.refused import Refused
from heliu.intake.requests import Reply, Request
from heliu.intake.tokens import require_firm
from heliu.kernel.days import BEIJING, now
from heliu.kernel.problems import Invalid, Problem, TooLarge, Unreadable
from heliu.originals.facts import RequestRow

JSON: Final = b"application/json; charset=utf-8"
QUESTION_LIMIT: Final = ("MAX_QUESTION_BYTES", limits.MAX_QUESTION_BYTES)
DEPOSIT_LIMIT: Final = ("MAX_DEPOSIT_BYTES", limits.MAX_DEPOSIT_BYTES)
UPLOAD_LIMIT: Final = ("MAX_UPLOAD_BYTES", limits.MAX_UPLOAD_BYTES)
PLATFORM: Final = re.compile(r"[0-9]{4}[0-9A-Z]{6}")
OFFICIAL: Final = re.compile(r"/(179/[^/]*/)?platdataopen/?|/ceb2grab/grab/realtimedataupload/?", re.IGNORECASE)
KINDS_OF: Final = {Unreadable: "original-unreadable", Invalid: "original-invalid", TooLarge: "original-too-large"}


async def take_question(request: Request, house: House, platform: str = "") -> Reply:
    """What customs asks, on record before it is answered."""
    if platform and not PLATFORM.fullmatch(platform):
        return official(NO_PLATFORM, "没有此电商平台")
    async with Body(request, house.memory, QUESTION_LIMIT, house.settings.body_read_s_max) as body:
        code, message = await house.originals.ask(body, platform, request.address)
    house.counts[f"originals_asked_{code}"] += 1
    return official(code, message)


async def deposit(request: Request, house: House) -> Reply:
    """One original, or several under ``originals``: all are kept, or none with every fault named."""
    firm = require_firm(request.firm)
    async with Body(request, house.memory, DEPOSIT_LIMIT, house.settings.body_read_s_max) as body:
        try:
            told = await house.originals.deposit(body, firm)
        except (Unreadable, Invalid, TooLarge) as problem:
            raise _refused(problem) from problem
    house.counts["originals_deposited"] += len(told)
    rows = [{"payTransactionId": one.pay_no, "orders": one.orders, "outcome": one.outcome} for one in told]
    return Reply(HTTPStatus.OK, msgspec.json.encode({"originals": rows}), JSON)


async def requests(request: Request, house: House) -> Reply:
    """The open requests of the token's platform, the nearest limit first."""
    rows = await house.originals.waiting_for(require_firm(request.firm))
    return Reply(HTTPStatus.OK, msgspec.json.encode({"requests": [_row(one) for one in rows]}), JSON)


async def receive_upload(request: Request, house: House) -> Reply:
    """The sandbox's customs end (realTimeDataUpload)."""
    if not house.settings.sandbox:
        return official(NOT_ALLOWED, "正式环境不提供沙箱海关端")
    async with Body(request, house.memory, UPLOAD_LIMIT, house.settings.body_read_s_max) as body:
        code, words = await house.originals.receive(body)
    house.counts[f"originals_received_{code}"] += 1
    return Reply(HTTPStatus.OK, answer(code, words, milliseconds(now()), total=0), JSON)


def official(code: str, message: str, status: int = HTTPStatus.OK) -> Reply:
    return Reply(status, answer(code, message, milliseconds(now())), JSON)


def officially(refused: Refused) -> Reply:
    """A refusal at the threshold in the shape customs knows, under its HTTP status."""
    code = AWAY if refused.status >= HTTPStatus.INTERNAL_SERVER_ERROR or refused.code == "rate" else UNREADABLE
    return official(
        code, f"{catalogue()[refused.code][0].zh.title}: {refused.detail}"[: limits.MAX_OFFICIAL_CHARS], refused.status
    )


def _refused(problem: Problem) -> Refused:
    violations = tuple(one.as_json() for one in problem.violations)
    return Refused(KINDS_OF[type(problem)], problem.detail, violations=violations)


def _row(one: RequestRow) -> dict[str, object]:
    return {
        "sessionID": one.session,
        "orderNo": one.order_no,
        "state": one.state,
        "lack": one.lack,
        "receivedAt": one.received_at.astimezone(BEIJING),
        "dueAt": one.due_at.astimezone(BEIJING),
    }
