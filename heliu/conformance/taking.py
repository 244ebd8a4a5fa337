"""The files of a folder as the doors would get them: official XML, the JSON of regional platforms, DxpMsg envelopes."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from heliu.ceb.envelope import MAX_ENVELOPE_BYTES, read_envelope
from heliu.ceb.envelope_parts import EnvelopeProblem
from heliu.ceb.reader import Reading, read
from heliu.conformance.facts import Note
from heliu.intake.cebcmsg import unwrap
from heliu.intake.messages import message_named
from heliu.intake.refused import Refused
from heliu.kernel.problems import Invalid, NotThere

FILES_MAX: Final = 5_000
SUFFIXES: Final = (".xml", ".json")
HEAD_OCTETS: Final = 2_048
JSON_OCTETS_MAX: Final = 12 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Taken:
    """One file. ``kind``: what its envelope says it holds. With ``problem`` the message inside cannot be reached."""

    name: str
    digest: str
    raw: bytes
    kind: str | None = None
    problem: Note | None = None
    reading: Reading | None = None

    @property
    def message(self) -> str:
        return (self.reading and self.reading.message) or ""


def taken_from(folder: Path) -> Iterator[Taken]:
    """Every file of the folder and those below it, in the order of their names. Raises NotThere, Invalid."""
    if not folder.is_dir():
        raise NotThere(f"没有目录 {folder}。")
    files = sorted(one for one in folder.rglob("*") if one.suffix.lower() in SUFFIXES and one.is_file())
    if not files:
        raise Invalid(f"{folder} 里没有 .xml 或 .json 文件。请放入本企业产生的报文。")
    if len(files) > FILES_MAX:
        raise Invalid(f"{folder} 里有 {len(files)} 个文件，最多 {FILES_MAX} 个（FILES_MAX）。请分批。")
    for file in files:
        yield _taken(str(file.relative_to(folder)), _content(file))


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(MAX_ENVELOPE_BYTES + 1)
    except OSError as fault:
        raise NotThere(f"{file} 无法读取：{fault.strerror}。") from fault


def _taken(name: str, content: bytes) -> Taken:
    digest = hashlib.sha256(content).hexdigest()
    try:
        raw, kind = _opened(name, content)
    except EnvelopeProblem as fault:
        return Taken(name, digest, content, problem=Note(fault.code, fault.path, fault.detail, fault.fix))
    except Refused as fault:
        field = fault.violations[0]["pointer"] if fault.violations else "/"
        return Taken(name, digest, content, problem=Note(fault.code, field, fault.detail, "按接口说明组织 JSON"))
    return Taken(name, digest, raw, kind, reading=read(raw))


def _opened(name: str, content: bytes) -> tuple[bytes, str | None]:
    """The business message, and what its cover calls it."""
    if name.lower().endswith(".json"):
        if len(content) > JSON_OCTETS_MAX:
            raise Refused("body-too-large", f"文件超过 {JSON_OCTETS_MAX} 字节。")
        delivery = unwrap(content, None)
        return delivery.raw, delivery.message
    if b"DxpMsg" not in content[:HEAD_OCTETS]:
        return content, None
    envelope = read_envelope(content)
    return envelope.data, message_named(envelope.message_type)
