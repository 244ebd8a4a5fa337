"""The evidence (存证): messages as received, compressed and sealed, and single documents cut out of them again."""

import hashlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass

import zstandard
from lxml import etree

from heliu.ceb.catalogue.index import MESSAGES
from heliu.ceb.limits import MAX_MESSAGE_BYTES
from heliu.ceb.reader import read
from heliu.declarations.facts import Held
from heliu.kernel.sealing import Sealer

CONTEXT = b"declarations_message.content"
_LEVEL = 1
_QUICK = -1  # of receipts, some hundred octets each: a twelfth larger, in two fifths of the time
_REMEMBERED = 16
_BEGINNING = 16  # octets of what is sealed: key id and nonce, of which no two are the same


@dataclass(frozen=True, slots=True)
class Kept:
    """What is stored of a message's octets."""

    digest: bytes
    size: int
    content: bytes


class _Codecs(threading.local):
    def __init__(self) -> None:
        self.compressor = zstandard.ZstdCompressor(level=_LEVEL)
        self.quick = zstandard.ZstdCompressor(level=_QUICK)
        self.decompressor = zstandard.ZstdDecompressor()


_codecs = _Codecs()


def compress(octets: bytes) -> bytes:
    return _codecs.compressor.compress(octets)


def compress_all(pieces: Sequence[bytes]) -> list[bytes]:
    """Compress many at once: one turn of the interpreter given away and asked for again, not one for each."""
    if not pieces:
        return []
    compressed = _codecs.quick.multi_compress_to_buffer(list(pieces))
    return [compressed[place].tobytes() for place in range(len(compressed))]


def decompress(octets: bytes) -> bytes:
    return _codecs.decompressor.decompress(octets, max_output_size=4 * MAX_MESSAGE_BYTES)


def keep(sealer: Sealer, raw: bytes) -> Kept:
    """What is to be stored of a message."""
    return Kept(digest_of(raw), len(raw), keep_together(sealer, [raw]))


def digest_of(raw: bytes) -> bytes:
    return hashlib.sha256(raw).digest()


def keep_together(sealer: Sealer, raws: Sequence[bytes]) -> bytes:
    """What is to be stored of several messages: they repeat each other, and together are a fifth as large."""
    return sealer.seal(compress(b"".join(raws)), CONTEXT)


class Archive:
    """Opens what was kept. Not shared between threads."""

    def __init__(self, sealer: Sealer) -> None:
        self.sealer = sealer
        self._recent: dict[int, bytes] = {}
        self._together: dict[bytes, bytes] = {}

    def open(self, held: Held) -> bytes:
        """The octets of one message, as it was received."""
        if held.start is None:
            return self._opened(held.sealed)
        which = held.sealed[:_BEGINNING]
        if which not in self._together:
            if len(self._together) >= _REMEMBERED:
                self._together.pop(next(iter(self._together)))
            self._together[which] = self._opened(held.sealed)
        return self._together[which][held.start : held.start + held.size]

    def _opened(self, sealed: bytes) -> bytes:
        return decompress(self.sealer.unseal(sealed, CONTEXT))

    @staticmethod
    def answer(body: bytes) -> bytes:
        """Open a stored receipt message; receipts hold no personal values in clear and are not sealed."""
        return decompress(body)

    def remember(self, message_id: int, raw: bytes) -> None:
        """Keep a few opened messages at hand: the disputed documents of one batch come from few of them."""
        if len(self._recent) >= _REMEMBERED:
            self._recent.pop(next(iter(self._recent)))
        self._recent[message_id] = raw

    def recent(self, message_id: int) -> bytes | None:
        return self._recent.get(message_id)


def document_octets(raw: bytes, kind: str, ordinal: int) -> bytes | None:
    """Cut the octets of one document out of a message in the usual spelling; None when it is spelled otherwise."""
    body = MESSAGES[kind].body.encode()
    opening, closing = b"<ceb:" + body + b">", b"</ceb:" + body + b">"
    start = raw.find(opening)
    for _ in range(ordinal):
        start = raw.find(opening, start + 1) if start >= 0 else -1
    end = raw.find(closing, start) if start >= 0 else -1
    return raw[start:end] if end >= 0 else None


Content = tuple[dict[str, str], tuple[dict[str, str], ...]]


def document_content(raw: bytes, kind: str, ordinal: int) -> Content:
    """Return head and lines of one document, empty elements left out. Raises LookupError when it cannot be found."""
    octets = document_octets(raw, kind, ordinal)
    if octets is not None:
        return _flat(octets, kind)
    documents = {document.ordinal - 1: document for document in read(raw).documents}
    if ordinal not in documents:
        raise LookupError(f"{kind} has no document {ordinal}")
    found = documents[ordinal]
    head = {name: value for name, value in found.head.items() if value}
    return head, tuple({name: value for name, value in line.items() if value} for line in found.lines)


def _flat(octets: bytes, kind: str) -> Content:
    """Read one cut-out document, which a scanner or reader has accepted before."""
    message = MESSAGES[kind]
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    wrapped = b'<x xmlns:ceb="c">' + octets + b"</ceb:" + message.body.encode() + b"></x>"
    body = etree.fromstring(wrapped, parser)[0]
    groups = list(body) if message.head.element else [body]
    read_group = [{etree.QName(leaf).localname: leaf.text for leaf in group if leaf.text} for group in groups]
    return read_group[0], tuple(read_group[1:])
