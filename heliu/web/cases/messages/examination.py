"""A stored message examined again (复核原文): what the reader would say of it, and why its seal is not believed."""

from dataclasses import dataclass

from heliu.ceb.check import Terms, check
from heliu.ceb.codes import explain
from heliu.ceb.signature.diagnosis.diagnose import Sender, diagnose
from heliu.ceb.signature.diagnosis.words import WORDS, Words
from heliu.declarations.facts import Message
from heliu.kernel.languages import english
from heliu.registry.api import believed
from heliu.web.cases.messages.words import entry_words


@dataclass(frozen=True, slots=True)
class Fault:
    """A deviation with what the catalogue says of its code."""

    code: str
    path: str
    detail: str
    fix: str
    title: str


@dataclass(frozen=True, slots=True)
class Cause:
    """What a client most likely did to its seal, and what it should do."""

    said: str
    fix: str


@dataclass(frozen=True, slots=True)
class Examined:
    """By today's rules, at the instant the message came; what the door found stands in the message itself."""

    faults: tuple[Fault, ...]
    reason: str
    reason_title: str
    causes: tuple[Cause, ...]


def examine(message: Message, raw: bytes) -> Examined:
    trust, firms = believed()
    checked = check(raw, Terms(trust, firms, message.received_at))
    faults = tuple(Fault(one.code, one.path, one.detail, one.fix, title(one.code)) for one in checked.deviations)
    reason = str(checked.signature.reason) if checked.signature.status == "invalid" else ""
    causes: tuple[Cause, ...] = ()
    if reason:
        found = diagnose(raw, trust, message.received_at, Sender(message.sender, None, firms)).causes
        causes = tuple(_cause(WORDS[cause]) for cause in found if cause in WORDS)
    return Examined(faults, reason, title(reason), causes)


def title(code: str) -> str:
    found = explain(code) if code else None
    return entry_words(found.entries[0])["title"] if found and found.entries else ""


def _cause(words: Words) -> Cause:
    language = "en" if english() else "zh"
    return Cause(words.said(language), words.fix(language))
