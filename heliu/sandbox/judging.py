"""What the sandbox looks at itself: whether a message can be read, its seal, its form, and whether it came before.

Everything a platform judges besides (who may send, whether the documents match) is not judged here: customs' answers
are the script's.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from heliu.ceb.reader import Document, Reading
from heliu.ceb.signature.answers import must_be_sealed
from heliu.ceb.signature.model import Reason
from heliu.ceb.signature.trust import Trust
from heliu.ceb.signature.verify import verify
from heliu.declarations.api import elements_of, order_key, own_key
from heliu.intake.prepared import Reply
from heliu.intake.refusals import NOT_READABLE, NOT_VALID, code, seal_refused, sentence
from heliu.sandbox.facts import Arrival, Known
from heliu.sandbox.states import KINDS

KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    kind: elements_of(kind, order_key(kind) or own_key(kind)) for kind in KINDS
}
"""Under which numbers a document is the same one: an inventory under those of its order."""

NEW: Final = "1"
STORED: Final = Reply(1, "[Code:1;Desc:已暂存, 未申报;Fix:申报时请以 appStatus=2 重新发送]")
VIOLATIONS_SHOWN: Final = 8
_REJECTED: Final = "100"
_FAILED: Final = "4"
_NOT_HERE: Final = -2
_GENERAL: Final = "2999"
"""其他业务逻辑错误."""


def unreadable(arrival: Arrival, reading: Reading) -> Reply | None:
    """Why the message as a whole cannot be taken; None if it can."""
    kind = reading.message
    if reading.problems:
        first = reading.problems[0]
        return Reply(-1, sentence(NOT_READABLE, f"{first.code} {first.detail}", first.fix, first.path))
    if kind not in KINDS:
        return _not_here(f"海关不接收 {kind} 报文", f"请发送 {'、'.join(KINDS)}")
    if arrival.kind not in {None, kind}:
        return _not_here(f"报文为 {kind}, 而发往 {arrival.kind} 接口", "请核对接口地址与报文类型")
    return None if reading.documents else _not_here("报文中没有单证", "至少应有一份单证")


def _not_here(detail: str, fix: str) -> Reply:
    return Reply(_NOT_HERE, sentence(NOT_VALID, detail, fix, "/"))


def seal_fault(arrival: Arrival, kind: str, trust: Trust, at: datetime) -> Reply | None:
    """What is wrong with the seal. Without named authorities any certificate is believed whose seal is right."""
    verdict = verify(arrival.raw, trust, at)
    if verdict.status == "absent":
        return seal_refused(kind, Reason.SIGNATURE_MISSING) if must_be_sealed(kind) else None
    believed = not trust.anchors and verdict.reason == Reason.CERT_UNTRUSTED
    return None if verdict.status == "valid" or believed else seal_refused(kind, verdict.reason)


def form_fault(kind: str, document: Document) -> Reply | None:
    """What is wrong with the form of one document."""
    if document.violations:
        texts = [sentence(one.code, one.detail, one.fix, one.path) for one in document.violations[:VIOLATIONS_SHOWN]]
        return Reply(-abs(int(coded(kind, "form"))), "".join(texts))
    return STORED if document.head.get("appStatus") == "1" else None


def key_of(kind: str, document: Document) -> tuple[str, ...]:
    return (kind, *(document.head.get(name) or "" for name in KEYS[kind]))


def repeats(known: Known | None, document: Document) -> bool:
    """Whether this is what came before, sent once more."""
    told = document.head
    return known is not None and (known.guid, known.app_time) == (told.get("guid"), told.get("appTime"))


def conflict(kind: str, document: Document, known: Known | None) -> Reply | None:
    """Why a document cannot be taken beside the one that is there under its numbers."""
    family = _family(document, known)
    if family is None:
        return None
    told = coded(kind, family)
    return Reply(-abs(int(told)), sentence(told, _WORDS[family], _FIXES[family]))


_WORDS: Final = {
    "known": "已存在相同编号的单证",
    "older": "申报时间早于已有的单证",
    "none": "没有可变更或删除的单证",
}
_FIXES: Final = {
    "known": "已有的单证退单后才能以 appType=1 重新申报; 更正请用 appType=2",
    "older": "以更晚的 appTime 重新发送",
    "none": "先以 appType=1 申报",
}


def _family(document: Document, known: Known | None) -> str | None:
    told = document.head
    if known is None or known.status == "1":
        return None if known or told.get("appType") == NEW else "none"
    again = known.status.startswith("-") or known.status in {_REJECTED, _FAILED}
    if (told.get("appTime") or "") < known.app_time:
        return "older"
    return None if again or told.get("appType") != NEW else "known"


def coded(kind: str, family: str) -> str:
    """The official code where the message has one, else the general one."""
    try:
        return str(code(kind, family))
    except KeyError:
        return _GENERAL
