"""Evidence and receipts written with the documents they belong to, in the same transaction, by COPY."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from heliu.ceb.catalogue.index import MESSAGES
from heliu.clearance.api import Notice
from heliu.declarations.api import compress_all, digest_of, keep_together
from heliu.intake.prepared import Prepared
from heliu.kernel.postgres.wire import Copy
from heliu.kernel.sealing import Sealer

_MESSAGE = (
    b"COPY declarations_message (id, kind, guid, door, sender, dxp_id, signature, combination, form, certificate,"
    b" documents, first_id, deviations, digest, size_octets, received_at,"
    b" envelope_id, envelope_sender, content, kept_with, kept_from) FROM STDIN"
)
_ANSWER = b"COPY clearance_answer (sender, dxp_id, message, message_id, documents, keys, body) FROM STDIN"
_NULL = b"\\N"
_ALONE = b"\t\\N\t\\N\n"
SMALL_OCTETS_MAX = 32_768
TOGETHER_OCTETS_MAX = 262_144  # whoever reads one of them opens them all


def evidence(sealer: Sealer, messages: Sequence[Prepared]) -> Copy:
    """Keep every message as it was received, readable or not: small ones together, in the row of the first."""
    rows = [message.evidence + message.sealed + _ALONE for message in messages if message.sealed]
    for few in _portions([message for message in messages if not message.sealed]):
        content, start = _octets(keep_together(sealer, [message.raw for message in few])), 0
        for message in few:
            rows.append(b"%b%b\t%d\t%d\n" % (message.evidence, content, few[0].message_id, start))
            content, start = _octets(b""), start + len(message.raw)
    return Copy(_MESSAGE, b"".join(rows))


def _portions(messages: Sequence[Prepared]) -> list[list[Prepared]]:
    """Split so that no portion is much larger than TOGETHER_OCTETS_MAX."""
    portions: list[list[Prepared]] = []
    room = 0
    for message in messages:
        if room <= 0:
            portions.append([])
            room = TOGETHER_OCTETS_MAX
        portions[-1].append(message)
        room -= len(message.raw)
    return portions


def sealed_alone(sealer: Sealer, message: Prepared) -> bytes:
    """The octets of a large message, in COPY text; nothing of a small one, which is kept with its neighbours.

    Made before the message is queued: compressing lets other threads run, and the committer, who is waited for, would
    have to ask for its turn again after each.
    """
    return _octets(keep_together(sealer, [message.raw])) if len(message.raw) > SMALL_OCTETS_MAX else b""


def message_row(message: Prepared) -> bytes:
    """A message as it is kept, in COPY text, up to its octets."""
    verdict = message.verdict
    fingerprint = verdict.certificate.fingerprint if verdict.certificate else None
    return b"%d\t%b\t%b\t%b\t%d\t%d\t%b\t%b\t%d\t%b\t%b\t%b\t" % (
        message.message_id,
        _text(message.kind),
        _text(message.guid),
        _sender(
            *(message.door, message.sender, message.dxp_id),
            *(verdict.status, verdict.combination, verdict.form, fingerprint),
        ),
        message.documents,
        message.first_id,
        _text(message.deviations),
        _octets(digest_of(message.raw)),
        len(message.raw),
        message.received_at.isoformat().encode(),
        _text(message.envelope_id),
        _text(message.envelope_sender),
    )


def receipts(messages: Sequence[Prepared], bodies: Mapping[int, bytes], later: Sequence[Notice]) -> Copy:
    """Keep every receipt as it was given, in order, for those who ask again: the first answers, then later steps."""
    rows = []
    compressed = compress_all([*(bodies[message.message_id] for message in messages), *(one.body for one in later)])
    for message, body in zip(messages, compressed, strict=False):
        answered = "CEB900" if message.unreadable else MESSAGES[message.kind].answered_by
        heads = (_text(message.sender), _text(message.dxp_id), _text(answered), b"%d" % message.message_id)
        rows.append(b"\t".join((*heads, b"%d" % max(1, message.documents), b"{}", _octets(body))) + b"\n")
    for one, body in zip(later, compressed[len(messages) :], strict=True):
        heads = (_text(one.sender), _text(one.dxp_id), _text(one.message), b"%d" % one.message_id)
        rows.append(b"\t".join((*heads, b"1", _key(one.cop_no), _octets(body))) + b"\n")
    return Copy(_ANSWER, b"".join(rows))


def _key(value: str) -> bytes:
    """An array of one text: quoted as an array element, then as COPY text."""
    quoted = value.replace("\\", "\\\\").replace('"', '\\"')
    return _text(f'{{"{quoted}"}}')


@lru_cache(maxsize=1_000)
def _sender(*values: str | None) -> bytes:
    """Columns that are the same in message after message of one sender."""
    return b"\t".join(map(_text, values))


def _text(value: str | None) -> bytes:
    if value is None:
        return _NULL
    if value.isprintable() and "\\" not in value:
        return value.encode(errors="replace")
    escaped = value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    return escaped.replace("\0", "").encode(errors="replace")


def _octets(value: bytes) -> bytes:
    return b"\\\\x" + value.hex().encode()
