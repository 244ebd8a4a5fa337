"""What came from customs, opened (拆封): a receipt message, bare or in its DxpMsg, or the platform's DxpRep."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from heliu.ceb.catalogue.index import MESSAGES
from heliu.ceb.envelope import read_envelope
from heliu.ceb.envelope_parts import EnvelopeProblem
from heliu.ceb.platform_response import PlatformResponse, read_platform_response
from heliu.ceb.reader import read
from heliu.relay.folder import OCTETS_MAX
from heliu.relay.papers import PAPERS, Paper

HEAD_BYTES: Final = 2_048  # enough to tell the root by
FORMAT: Final = "CEB900"
ANSWERS: Final[Mapping[str, str]] = {
    message.answered_by: kind for kind, message in MESSAGES.items() if message.answered_by
}
"""Receipt -> the message it answers."""


class NotTaken(Exception):
    """It is no receipt that can be read; the sentence says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class Said:
    """One return: of the document that ``fields`` name."""

    answer: str
    fields: Mapping[str, str | None]
    status: int

    @property
    def text(self) -> str:
        return self.fields.get("returnInfo") or ""

    @property
    def time(self) -> str:
        return self.fields.get("returnTime") or ""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a parcel holds: returns of one kind, papers of one kind, or answers to envelopes."""

    kind: str
    said: tuple[Said, ...] = ()
    papers: tuple[Paper, ...] = ()
    response: PlatformResponse | None = None


def opened(octets: bytes) -> Opened:
    """Raises NotTaken."""
    if len(octets) > OCTETS_MAX:
        raise NotTaken(f"超过 {OCTETS_MAX} 字节，没有读取")
    head = octets[:HEAD_BYTES]
    try:
        if b"DxpRep" in head:
            return Opened("DxpRep", response=read_platform_response(octets))
        inside = read_envelope(octets).data if b"DxpMsg" in head else octets
    except EnvelopeProblem as problem:
        raise NotTaken(f"{problem.code} {problem.path}：{problem}") from problem
    reading = read(inside)
    if reading.problems:
        first = reading.problems[0]
        raise NotTaken(f"{first.code} {first.path}：{first.detail}，{first.fix}")
    kind = reading.message or ""
    if kind in PAPERS and reading.documents:
        return Opened(kind, papers=tuple(Paper(kind, one.head, tuple(one.lines)) for one in reading.documents))
    if kind != FORMAT and kind not in ANSWERS:
        raise NotTaken(f"{kind} 不是海关回执，本平台不取")
    if not reading.documents:
        raise NotTaken(f"{kind} 中没有一份回执")
    return Opened(kind, tuple(_said(kind, document.head) for document in reading.documents))


def _said(kind: str, fields: Mapping[str, str | None]) -> Said:
    status = (fields.get("returnStatus") or "").strip()
    if not status.removeprefix("-").isdigit() or not status.isascii() or len(status) > 9:  # noqa: PLR2004 - integer
        raise NotTaken(f"{kind} 的 returnStatus 为 {status[:20]!r}，不是数字")
    return Said(kind, fields, int(status))
