"""The scanner's door: one message in, its rows and receipt heads out, or None when only the tolerant reader will do."""

import re
import threading
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from heliu.ceb.catalogue.index import MESSAGES
from heliu.ceb.catalogue.model import SUBSCRIBERS_MAX
from heliu.ceb.limits import MAX_MESSAGE_BYTES
from heliu.ceb.scanner import kernel
from heliu.ceb.scanner.columns import Profile
from heliu.ceb.scanner.emit import scratch_buffer
from heliu.ceb.scanner.tables import SUBSCRIBE, TRANSFER, BlockTables, Octets, tables_for

DOCUMENTS_MAX = 100
PARTIES_MAX = 4
TRAILERS_MAX = 1_000  # spellings remembered; a sender has one
TRAILER_OCTETS_MAX = 2_000
_SPARE = 65_536
TRANSFER_ELEMENT = "BaseTransfer"

# Byte-order mark, declaration in UTF-8 or none, white space: nothing that could change what the following octets mean.
_PROLOG = re.compile(
    rb"(?:\xef\xbb\xbf)?"
    rb'(?:<\?xml version="1\.0"(?: encoding="(?i:utf-8)")?(?: standalone="(?:yes|no)")? ?\?>)?'
    rb"[ \t\n]*"
)
_ROOT = re.compile(rb"<ceb:(CEB\d{3})Message((?:[ \t\n]+[A-Za-z:]+=\"[^\"<&\x00-\x1f]*\")*)[ \t\n]*>")
_ATTRIBUTE = re.compile(rb"([A-Za-z:]+)=\"([^\"]*)\"")
_CEB = b"http://www.chinaport.gov.cn/ceb"
_XSI = b"http://www.w3.org/2001/XMLSchema-instance"
_KNOWN_NAMESPACES = {b"xmlns:ceb": _CEB, b"xmlns:xsi": _XSI, b"xmlns:ds": b"http://www.w3.org/2000/09/xmldsig#"}
_GUID_OCTETS = 36


@dataclass(frozen=True, slots=True)
class Root:
    """What the root element says, and where its content begins."""

    message: str
    guid: str
    content: int


@dataclass(frozen=True, slots=True)
class Transfer:
    """BaseTransfer (报文传输实体): the firm of the access client."""

    cop_code: str
    cop_name: str
    dxp_id: str


@dataclass(frozen=True, slots=True)
class Scan:
    """Rows in COPY text, receipt heads by document, the parties of each document, and who transmitted."""

    documents: int
    rows: bytes
    echoes: tuple[bytes, ...]
    parties: tuple[tuple[bytes, ...], ...]
    transfer: Transfer


def root_of(raw: bytes) -> Root | None:
    """Read prolog and root tag; None when they are not of the plain form."""
    prolog = _PROLOG.match(raw)
    root = _ROOT.match(raw, prolog.end() if prolog else 0)
    if root is None:
        return None
    attributes = _ATTRIBUTE.findall(root[2])
    found = dict(attributes)
    if len(found) != len(attributes) or found.get(b"xmlns:ceb") != _CEB or found.get(b"version") != b"1.0":
        return None
    guid = found.get(b"guid", b"")
    if len(guid) != _GUID_OCTETS or not guid.isascii():
        return None
    for name, value in attributes:
        if name not in (b"guid", b"version") and _KNOWN_NAMESPACES.get(name) != value:
            return None
    return Root(root[1].decode(), guid.decode(), root.end())


class Buffers(threading.local):
    """Output space of one thread, grown to the largest message it met."""

    def __init__(self) -> None:
        self.rows: Octets = np.empty(0, np.uint8)
        self.echo: Octets = np.empty(0, np.uint8)
        self.echo_ends = np.empty(DOCUMENTS_MAX, np.int64)
        self.scratch = scratch_buffer()
        self.party_spans = np.empty((DOCUMENTS_MAX, PARTIES_MAX, 2), np.int64)
        self.constants = np.empty(4, np.uint64)

    def fit(self, size: int) -> None:
        # Four octets of room for each of the message, and some for every document: what kernel.documents asks for.
        need = 4 * size + kernel.ROOM_PER_DOCUMENT * (DOCUMENTS_MAX + 1) + _SPARE
        if self.rows.size < need:
            self.rows = np.empty(need, np.uint8)
            self.echo = np.empty(need, np.uint8)


_buffers = Buffers()


class Scanner:
    """The compiled pass for one kind of message and one profile. Safe in threads."""

    def __init__(self, profile: Profile, keys: tuple[int, int]) -> None:
        self.profile = profile
        self.tables = tables_for(profile)
        self.keys = keys
        message = MESSAGES[profile.message]
        self._documents_max = message.max_bodies or 1
        self._smallest = sum(2 * len(f"<ceb:{field.name}>") for field in message.head.fields if field.required)
        self._trailers: dict[tuple[bool, bytes], Transfer] = {}

    def documents_at_most(self, raw: bytes) -> int:
        """How many documents a message of this size can hold: each needs the tags of all its required elements."""
        return min(self._documents_max, len(raw) // self._smallest + 1)

    def warm(self) -> None:
        """Have everything compiled (or read from the cache) before the first sender waits for it."""
        octets = f"<ceb:{TRANSFER_ELEMENT}></ceb:{TRANSFER_ELEMENT}>".encode()
        self.scan(octets, Root(self.profile.message, "", 0), None, 0, 0)
        _block(octets, np.frombuffer(octets, dtype=np.uint8), 0, len(octets), TRANSFER)

    def scan(self, raw: bytes, root: Root, body_end: int | None, first_id: int, message_id: int) -> Scan | None:
        """Scan from the root's content to ``body_end``.

        ``body_end`` is where the verified slice ends (the Signature begins), so that exactly the octets which were
        hashed are read; None for an unsigned message, which must then end with the root's closing tag.
        """
        if len(raw) > MAX_MESSAGE_BYTES:
            return None
        octets = np.frombuffer(raw, dtype=np.uint8)
        end = len(raw) if body_end is None else body_end
        space = _buffers
        space.fit(end)
        constants = space.constants
        constants[0], constants[1], constants[2], constants[3] = first_id, message_id, *self.keys
        outs = (space.rows, space.echo, space.echo_ends, space.party_spans, space.scratch)
        tables = self.tables
        at, count, wrote, echoed = kernel.documents(
            octets, root.content, end, tables.names, tables.elements, tables.parts, tables.program, constants, outs
        )
        if at < 0 or count == 0:
            return None
        parties = _parties(raw, space.party_spans[:count, : len(self.profile.parties)].tolist())
        if b"&" in b"".join(map(b"".join, set(parties))):
            return None  # as in BaseTransfer: an entity in a firm's code is the tolerant reader's
        transfer = self._trailer(raw, octets, at, end, whole=body_end is None)
        if transfer is None:
            return None
        ends = [0, *space.echo_ends[:count].tolist()]
        heads = space.echo[:echoed].tobytes()
        return Scan(
            documents=count,
            rows=space.rows[:wrote].tobytes(),
            echoes=tuple(heads[a:b] for a, b in pairwise(ends)),
            parties=parties,
            transfer=transfer,
        )

    def _trailer(self, raw: bytes, octets: Octets, at: int, end: int, *, whole: bool) -> Transfer | None:
        """Check BaseTransfer, BaseSubscribe and that nothing else follows but the Signature or the root's end.

        A sender's are the same in every message: what was found good once is remembered by its octets.
        """
        spelled = whole, raw[at:end]
        known = self._trailers.get(spelled)
        if known is None:
            known = self._checked_trailer(raw, octets, at, end, whole=whole)
            if known is not None and end - at <= TRAILER_OCTETS_MAX:
                if len(self._trailers) >= TRAILERS_MAX:
                    self._trailers.pop(next(iter(self._trailers)))
                self._trailers[spelled] = known
        return known

    def _checked_trailer(self, raw: bytes, octets: Octets, at: int, end: int, *, whole: bool) -> Transfer | None:
        transfer, at = _block(raw, octets, at, end, TRANSFER)
        if transfer is None:
            return None
        for _ in range(SUBSCRIBERS_MAX):
            subscriber, after = _block(raw, octets, at, end, SUBSCRIBE)
            if subscriber is None:
                break
            at = after
        at = kernel.skip_space(octets, at, end)
        closing = f"</ceb:{self.profile.message}Message>".encode() if whole else b""
        if not raw.startswith(closing, at, end) or raw[at + len(closing) : end].strip(b" \t\n"):
            return None
        return Transfer(*(transfer[k].decode() for k in (0, 1, 3)))


def _parties(raw: bytes, spans: list[list[list[int]]]) -> tuple[tuple[bytes, ...], ...]:
    """The parties of each document; most messages name the same few all through."""
    first = spans[0]
    if all(row == first for row in spans):
        return (tuple(raw[a:b] for a, b in first),) * len(spans)
    return tuple(tuple(raw[a:b] for a, b in row) for row in spans)


def _block(raw: bytes, octets: Octets, at: int, end: int, block: BlockTables) -> tuple[list[bytes] | None, int]:
    at = kernel.skip_space(octets, at, end)
    inside = kernel.tag(octets, at, end, block.names, block.element[0], block.element[1], 0)
    if inside < 0:
        return None, at
    spans = np.empty((block.table.shape[0], 2), np.int64)
    after = kernel.leaves(octets, inside, end, block.names, block.table, block.fixed, spans)
    if after >= 0:
        after = kernel.tag(octets, after, end, block.names, block.element[0], block.element[1], 1)
    if after < 0:
        return None, at
    values = [raw[a:b] if a >= 0 else b"" for a, b in spans.tolist()]
    # An entity in a firm's code or name would have to be resolved: rare enough for the tolerant reader.
    return (None, at) if any(b"&" in value for value in values) else (values, after)
