"""Evidence and receipts written with the documents they belong to, in the same transaction, by COPY."""

from collections.abc import Mapping, Sequence

from psycopg import Cursor

from heliu.ceb.catalogue.index import MESSAGES
from heliu.clearance.api import Notice, store_notices
from heliu.intake.archive import Archive, compress
from heliu.intake.prepared import Prepared

_MESSAGE = (
    "COPY declarations_message (id, kind, guid, door, sender, dxp_id, signature, combination, form, certificate,"
    " documents, first_id, deviations, digest, size_octets, content, received_at) FROM STDIN"
)
_ANSWER = "COPY clearance_answer (sender, dxp_id, message, message_id, documents, keys, body) FROM STDIN"
_NULL = b"\\N"


def write_messages(cursor: Cursor, archive: Archive, messages: Sequence[Prepared]) -> None:
    """Keep every message as it was received, readable or not."""
    with cursor.copy(_MESSAGE) as copy:
        for message in messages:
            kept = archive.keep(message.raw)
            verdict = message.verdict
            certificate = verdict.certificate.fingerprint if verdict.certificate else None
            copy.write(
                b"\t".join(
                    (
                        b"%d" % message.message_id,
                        *map(_text, (message.kind, message.guid, message.door, message.sender, message.dxp_id)),
                        *map(_text, (verdict.status, verdict.combination, verdict.form, certificate)),
                        b"%d\t%d" % (message.documents, message.first_id),
                        _text(message.deviations),
                        _octets(kept.digest),
                        b"%d" % kept.size,
                        _octets(kept.content),
                        message.received_at.isoformat().encode(),
                    )
                )
                + b"\n"
            )


def write_answers(
    cursor: Cursor, messages: Sequence[Prepared], bodies: Mapping[int, bytes], later: Sequence[Notice]
) -> None:
    """Keep every receipt as it was given, in order, for those who ask again."""
    with cursor.copy(_ANSWER) as copy:
        for message in messages:
            answered = "CEB900" if message.unreadable else MESSAGES[message.kind].answered_by
            heads = (_text(message.sender), _text(message.dxp_id), _text(answered), b"%d" % message.message_id)
            body = _octets(compress(bodies[message.message_id]))
            copy.write(b"\t".join((*heads, b"%d" % max(1, message.documents), b"{}", body)) + b"\n")
    store_notices(cursor, later)


def _text(value: str | None) -> bytes:
    if value is None:
        return _NULL
    escaped = value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    return escaped.replace("\0", "").encode(errors="replace")


def _octets(value: bytes) -> bytes:
    return b"\\\\x" + value.hex().encode()
