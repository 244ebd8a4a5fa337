"""Receipt messages (回执报文) of one commit: heads as the scanner cut them, verdicts as they were decided."""

from heliu.ceb.catalogue.index import MESSAGES
from heliu.ceb.receipts import unreadable
from heliu.ceb.writer import PROLOG, opening
from heliu.clearance.api import inventory_no, pre_entry_no
from heliu.intake.prepared import Prepared, Reply

_BODY_MAX = 4000
_TEXT_MAX = 1000
ACCEPTED = Reply(120, "[Code:1800;Desc:逻辑校验通过]新增申报成功")
# No number is given to what was never stored or was refused at the door.
NO_NUMBER = "0" * 18


def answer_body(prepared: Prepared, guid: str, at: str) -> bytes:
    """The receipt message answering ``prepared``; ``replies`` override what ``refused`` says, ACCEPTED is the rest."""
    answered = MESSAGES[MESSAGES[prepared.kind].answered_by or ""]
    start, stop = f"<{answered.body}>".encode(), f"</{answered.body}>".encode()
    common = tail(ACCEPTED, at).encode()
    parts = [PROLOG, opening(answered, guid).encode()]
    if not (prepared.refused or prepared.replies or prepared.given or prepared.twins):
        # The usual answer to orders, payments and waybills: all were taken.
        parts += [start, (common + stop + start).join(prepared.echoes), common, stop]
        return b"".join((*parts, f"</{answered.root}>".encode()))
    for ordinal, echo in enumerate(prepared.echoes):
        parts.append(prepared.given.get(ordinal) or start + returned(prepared, ordinal, echo, (at, common)) + stop)
    parts.append(f"</{answered.root}>".encode())
    return b"".join(parts)


def returned(prepared: Prepared, ordinal: int, echo: bytes, common: tuple[str, bytes]) -> bytes:
    """The fields of one return; ``common`` is the time and the end of the usual answer, made once for a message."""
    at, accepted = common
    if ordinal in prepared.twins:
        other, place = prepared.twins[ordinal]
        return returned(other, place, other.echoes[place], common)
    reply = prepared.replies.get(ordinal) or prepared.refused.get(ordinal)
    if reply is None:
        return echo + accepted
    numbers = numbers_of(prepared, ordinal, reply) if prepared.kind == "CEB621" else b""
    return echo + numbers + tail(reply, at).encode()


def return_of(body: bytes, guid: str) -> bytes | None:
    """Cut the return of the document ``guid`` out of a receipt message, as it was given."""
    at = body.find(f"<guid>{guid}</guid>".encode())
    start = body.rfind(b"<", 0, at) if at > 0 else -1
    if start < 0:
        return None
    name = body[start + 1 : body.find(b">", start)]
    stop = body.find(b"</" + name + b">", at)
    return body[start : stop + len(name) + 3] if stop > 0 else None


def numbers_of(prepared: Prepared, ordinal: int, reply: Reply) -> bytes:
    echo = prepared.echoes[ordinal]
    missing = b"" if b"<copNo>" in echo else b"<copNo>-</copNo>"
    if ordinal in prepared.refused and ordinal not in prepared.replies:
        return missing + f"<preNo>{NO_NUMBER}</preNo>".encode()
    document_id = prepared.first_id + ordinal
    text = f"<preNo>{pre_entry_no(document_id, prepared.declared_at)}</preNo>"
    customs_code = between(echo, b"<customsCode>", b"</customsCode>")
    if reply.status in _NUMBERED and customs_code:
        text += f"<invtNo>{inventory_no(document_id, customs_code, prepared.declared_at)}</invtNo>"
    return missing + text.encode()


_NUMBERED = {120, 300, 500, 800, 899}


def between(octets: bytes, start: bytes, stop: bytes) -> str:
    begin = octets.find(start)
    return octets[begin + len(start) : octets.find(stop, begin)].decode() if begin >= 0 else ""


def tail(reply: Reply, at: str) -> str:
    note = reply.note if len(reply.note) <= _TEXT_MAX else reply.note[: _TEXT_MAX - 1] + "…"
    safe = note.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<returnStatus>{reply.status}</returnStatus><returnTime>{at}</returnTime><returnInfo>{safe}</returnInfo>"


def unreadable_body(prepared: Prepared, guid: str, at: str) -> bytes:
    """CEB900: the message could not be read; the sender gets the beginning of what came back."""
    reply = prepared.unreadable or Reply(-1, "报文无法读取")
    known = prepared.kind if prepared.kind in MESSAGES else "Unknown"
    return unreadable(
        {
            "guid": guid,
            "returnStatus": str(reply.status),
            "returnInfo": reply.note,
            "returnTime": at,
            "oriCopMsgId": prepared.guid[:_GUID_MAX] or str(prepared.message_id),
            "oriMessageType": f"{known}Message" if known != "Unknown" else known,
            "oriBizMessage": prepared.raw[:_BODY_MAX].decode(errors="replace"),
        },
        guid=guid,
    )


_GUID_MAX = 36
