"""What a sender drops on the table: XML, a DxpMsg around it, a zip of both; each becomes messages or a named fault.

Pure and within named limits: what an archive claims of its sizes is not believed.
"""

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from heliu.ceb.envelope import Envelope, read_envelope
from heliu.ceb.envelope_parts import DXP, EnvelopeProblem

MAX_FILES: Final = 20
MAX_FILE_BYTES: Final = 2 * 1024 * 1024
MAX_TOTAL_BYTES: Final = 8 * 1024 * 1024
MAX_NAME_CHARS: Final = 120
ZIP_MARK: Final = b"PK\x03\x04"
_ENVELOPE: Final = DXP[1:-1].encode()
_HEAD_BYTES: Final = 2_048
_STEP: Final = 64 * 1024
_ENCRYPTED: Final = 0x1
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})  # others ask for memory as the archive says


@dataclass(frozen=True, slots=True)
class Unpacked:
    """One message with where it came from, or the fault that kept it from being one (``code`` as in the catalogue)."""

    name: str
    raw: bytes = b""
    envelope: Envelope | None = None
    code: str = ""
    detail: str = ""
    fix: str = ""


class _Budget:
    """How much may still be unpacked, over all files together."""

    def __init__(self) -> None:
        self.files, self.octets = MAX_FILES, MAX_TOTAL_BYTES


def unpack(files: Iterable[tuple[str, bytes]]) -> list[Unpacked]:
    """Take the files apart. Never raises for bad input."""
    budget = _Budget()
    found: list[Unpacked] = []
    for name, content in files:
        members = _members(name, content) if content.startswith(ZIP_MARK) else iter([Unpacked(name, content)])
        for member in members:
            if budget.files == 0:
                detail = f"多于 {MAX_FILES} 个文件（MAX_FILES）"
                return [*found, Unpacked(_short(member.name), code="FILES_TOO_MANY", detail=detail, fix="请分几次检查")]
            budget.files -= 1
            found.append(_measured(member, budget))
    return found


def _measured(member: Unpacked, budget: _Budget) -> Unpacked:
    name = _short(member.name)
    if member.code:
        return Unpacked(name, code=member.code, detail=member.detail, fix=member.fix)
    size = len(member.raw)
    if size > MAX_FILE_BYTES or size > budget.octets:
        limits = f"每个 {MAX_FILE_BYTES} 字节（MAX_FILE_BYTES），合计 {MAX_TOTAL_BYTES} 字节（MAX_TOTAL_BYTES）"
        detail = f"文件过大，上限为{limits}"
        return Unpacked(name, code="MESSAGE_TOO_LARGE", detail=detail, fix="请减少每个报文的单证数量，或分几次检查")
    budget.octets -= size
    return _opened(name, member.raw)


def _opened(name: str, content: bytes) -> Unpacked:
    if _ENVELOPE not in content[:_HEAD_BYTES]:
        return Unpacked(name, content)
    try:
        envelope = read_envelope(content)
    except EnvelopeProblem as problem:
        return Unpacked(name, code=problem.code, detail=f"{problem.path} {problem.detail}", fix=problem.fix)
    return Unpacked(name, envelope.data, envelope)


def _members(name: str, content: bytes) -> Iterator[Unpacked]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for info in archive.infolist():
                if not info.is_dir():
                    yield _member(f"{name} / {info.filename}", archive, info)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError, ValueError, OSError):
        yield Unpacked(name, code="ARCHIVE_UNREADABLE", detail="压缩包已损坏或格式不支持", fix="请重新打包为 zip")


def _member(name: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Unpacked:
    if info.flag_bits & _ENCRYPTED:
        return Unpacked(name, code="ARCHIVE_UNREADABLE", detail="压缩包加了密码", fix="请去掉密码后重新打包")
    if info.compress_type not in _METHODS:
        return Unpacked(name, code="ARCHIVE_UNREADABLE", detail="压缩算法不支持", fix="请用普通的 zip（deflate）打包")
    content = bytearray()
    with archive.open(info) as part:
        # Counted as it is inflated: a zip bomb is small outside.
        while len(content) <= MAX_FILE_BYTES and (piece := part.read(_STEP)):
            content += piece
    if content.startswith(ZIP_MARK):
        return Unpacked(name, code="ARCHIVE_UNREADABLE", detail="压缩包里还有压缩包", fix="请解开后再上传")
    return Unpacked(name, bytes(content))


def _short(name: str) -> str:
    clean = "".join(letter if letter.isprintable() else "?" for letter in name)
    return clean if len(clean) <= MAX_NAME_CHARS else "…" + clean[-MAX_NAME_CHARS:]
