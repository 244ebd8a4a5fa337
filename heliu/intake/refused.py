"""Why a door refuses: codes with their status, the catalogue's words and way out (RFC 9457 problem+json)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from heliu.ceb.codes import catalogue
from heliu.intake.facts import Answer
from heliu.intake.help import address

PROBLEM = b"application/problem+json"


# A code is a promise to partners: they branch on it, so it is never renamed and never used for another cause. Its words
# stand in the catalogue (heliu/errors/door.yaml).
STATUSES: Final[Mapping[str, int]] = {
    "not-found": 404,
    "message-unknown": 404,
    "message-not-sendable": 404,
    "method-not-allowed": 405,
    "body-empty": 400,
    "body-too-large": 413,
    "body-encoded": 415,
    "body-slow": 408,
    "content-type": 415,
    "charset": 415,
    "header-duplicated": 400,
    "http-malformed": 400,
    "header-too-large": 431,
    "header-slow": 408,
    "multipart-malformed": 400,
    "multipart-parts": 413,
    "json-malformed": 400,
    "json-field": 422,
    "envelope": 400,
    "query": 400,
    "cursor": 400,
    "receipt-not-found": 404,
    "token-scheme": 401,
    "token-unknown": 401,
    "token-expired": 401,
    "token-scope": 403,
    "token-required": 401,
    "original-unreadable": 400,
    "original-invalid": 422,
    "original-too-large": 413,
    "rate": 429,
    "busy": 503,
    "not-received": 422,
    "internal": 500,
}


@dataclass(eq=False)
class Refused(Exception):
    """Raised by a door; becomes the problem document the sender reads."""

    code: str
    detail: str
    limit: tuple[str, float] | None = None  # the named limit that was passed, and its value
    retry_after_s: int | None = None
    violations: tuple[dict[str, str], ...] = ()
    headers: tuple[tuple[bytes, bytes], ...] = ()
    status: int = 0  # 0: the status of the kind
    close: bool = field(default=False)  # the body was not read: the connection cannot be used again

    def __post_init__(self) -> None:
        self.status = self.status or STATUSES[self.code]


def document(refused: Refused, request_id: str) -> bytes:
    """The problem document: what happened, and how to mend it."""
    words = catalogue()[refused.code][0].zh
    fix = f"{words.fix}。"
    problem: dict[str, Any] = {
        "type": f"/problems/{refused.code}",
        "code": refused.code,
        "title": words.title,
        "status": refused.status,
        "detail": f"{refused.detail}{fix}",
        "fix": fix,
        "help": address(refused.code),
        "instance": request_id,
        "violations": list(refused.violations),
    }
    if refused.limit is not None:
        name, value = refused.limit
        problem["limit"] = {"name": name, "value": int(value) if float(value).is_integer() else value}
    return msgspec.json.encode(problem)


def not_received(answer: Answer) -> Refused:
    """The refusal behind an answer that is not "received"; the sender may repeat the message as it is after a 503."""
    code = "busy" if answer.status in {429, 503} else "not-received"
    return Refused(code, "", status=answer.status, retry_after_s=answer.retry_after_s)
