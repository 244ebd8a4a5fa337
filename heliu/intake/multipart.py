"""Several messages in one request (RFC 2046): cut at the boundary, bounded in number and in header size."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from heliu.intake import limits
from heliu.intake.refused import Refused

_BOUNDARY = re.compile(rb"[0-9A-Za-z'()+_,\-./:=? ]{0,69}[0-9A-Za-z'()+_,\-./:=?]")  # RFC 2046, section 5.1.1
_PLAIN = frozenset({b"", b"7bit", b"8bit", b"binary"})


@dataclass(slots=True)
class Part:
    """One message of the request; ``name`` is its form field's name, when it has one."""

    ordinal: int
    name: str = ""
    media: str = ""
    content_type: bytes = b""
    raw: bytes = b""
    headers: dict[bytes, bytes] = field(default_factory=dict)


class _Cutter:
    """Collects what the parser calls out."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.ended = False
        self._raw = bytearray()
        self._name = bytearray()
        self._value = bytearray()

    def begin(self) -> None:
        if len(self.parts) >= limits.MAX_MULTIPART_PARTS:
            raise Refused(
                "multipart-parts",
                f"一次请求最多 {limits.MAX_MULTIPART_PARTS} 个报文。",
                limit=("MAX_MULTIPART_PARTS", limits.MAX_MULTIPART_PARTS),
            )
        self.parts.append(Part(len(self.parts) + 1))
        self._raw = bytearray()

    def header_field(self, block: bytes, start: int, end: int) -> None:
        self._name += block[start:end]

    def header_value(self, block: bytes, start: int, end: int) -> None:
        self._value += block[start:end]

    def header_end(self) -> None:
        name = bytes(self._name).lower()
        part = self.parts[-1]
        if name in part.headers:
            raise Refused("multipart-malformed", f"第 {part.ordinal} 部分的头 {name[:40].decode('latin-1')} 重复。")
        part.headers[name] = bytes(self._value).strip()
        self._name, self._value = bytearray(), bytearray()

    def headers_finished(self) -> None:
        part = self.parts[-1]
        if part.headers.get(b"content-transfer-encoding", b"").lower() not in _PLAIN:
            raise Refused("multipart-malformed", f"第 {part.ordinal} 部分经过转码; 请以 binary 原样发送。")
        part.content_type = part.headers.get(b"content-type", b"")
        part.media = part.content_type.split(b";", 1)[0].strip().lower().decode("latin-1")
        _, options = parse_options_header(part.headers.get(b"content-disposition", b""))
        part.name = options.get(b"name", b"").decode("utf-8", "replace")

    def some(self, block: bytes, start: int, end: int) -> None:
        self._raw += block[start:end]

    def part_end(self) -> None:
        self.parts[-1].raw = bytes(self._raw)

    def end(self) -> None:
        self.ended = True


def boundary_of(content_type: bytes) -> bytes:
    _, options = parse_options_header(content_type)
    boundary = options.get(b"boundary", b"")
    if not _BOUNDARY.fullmatch(boundary):
        raise Refused("multipart-malformed", "Content-Type 中没有合法的 boundary。", close=True)
    return boundary


def split(raw: bytes, boundary: bytes) -> list[Part]:
    """The parts in the order sent. A message without its closing boundary is a truncated one and is refused whole."""
    cutter = _Cutter()
    parser = MultipartParser(
        boundary,
        {
            "on_part_begin": cutter.begin,
            "on_header_field": cutter.header_field,
            "on_header_value": cutter.header_value,
            "on_header_end": cutter.header_end,
            "on_headers_finished": cutter.headers_finished,
            "on_part_data": cutter.some,
            "on_part_end": cutter.part_end,
            "on_end": cutter.end,
        },
        max_header_count=limits.MAX_PART_HEADERS,
        max_header_size=limits.MAX_PART_HEADER_BYTES,
    )
    try:
        parser.write(raw)
        parser.finalize()
    except FormParserError as error:
        raise Refused("multipart-malformed", "各部分无法分开。") from error
    if not cutter.ended or not cutter.parts:
        raise Refused("multipart-malformed", "没有结束的 boundary, 请求可能被截断。")
    return cutter.parts


def join(parts: Sequence[tuple[Sequence[tuple[str, str]], bytes]]) -> tuple[bytes, bytes]:
    """The bytes of a ``multipart/mixed`` answer, and its content type."""
    boundary = secrets.token_hex(16).encode()
    pieces = []
    for headers, body in parts:
        head = "".join(f"{name}: {value}\r\n" for name, value in headers).encode()
        pieces += [b"--", boundary, b"\r\n", head, b"\r\n", body, b"\r\n"]
    pieces += [b"--", boundary, b"--\r\n"]
    return b"".join(pieces), b"multipart/mixed; boundary=" + boundary
