"""Receipt messages (回执报文) of one commit: heads as the scanner cut them, verdicts as they were decided."""

from heliu.ceb.catalogue.index import MESSAGES
from heliu.ceb.receipts import unreadable
from heliu.ceb.writer import PROLOG, opening, prefix_of
from heliu.clearance.api import inbound_no, inventory_no, pre_entry_no
from heliu.clearance.exports.api import export_inventory_no
from heliu.clearance.undoing.api import INVENTORY_NO_CHARS, UNDOING, undoing_no
from heliu.clearance.upstream.api import first_answer, relayed
from heliu.intake.prepared import Prepared, Reply

_BODY_MAX = 4000
_TEXT_MAX = 1000
ACCEPTED = Reply(120, "[Code:1800;Desc:逻辑校验通过]新增申报成功")
# The receipt of an export waybill knows no 120 (202205 规范 CEB506).
_CONCLUDED = Reply(399, ACCEPTED.note)
# No number is given to what was never stored or was refused at the door.
NO_NUMBER = "0" * 18


def answer_body(prepared: Prepared, guid: str, at: str) -> bytes:
    """The receipt message answering ``prepared``; ``replies`` override what ``refused`` says, ACCEPTED is the rest."""
    answered = MESSAGES[MESSAGES[prepared.kind].answered_by or ""]
    prefix = prefix_of(answered)
    start, stop = f"<{prefix}{answered.body}>".encode(), f"</{prefix}{answered.body}>".encode()
    accepted = _CONCLUDED if prepared.kind == "CEB505" else ACCEPTED
    common = tail(sent_on(prepared.kind, accepted), at, prefix).encode()
    parts = [PROLOG, opening(answered, guid).encode()]
    if not (prepared.refused or prepared.replies or prepared.given or prepared.twins):
        # The usual answer to orders, payments and waybills: all were taken.
        echoes = [qualified(echo) for echo in prepared.echoes] if prefix else prepared.echoes
        parts += [start, (common + stop + start).join(echoes), common, stop]
        return b"".join((*parts, f"</{prefix}{answered.root}>".encode()))
    for ordinal, echo in enumerate(prepared.echoes):
        parts.append(prepared.given.get(ordinal) or start + returned(prepared, ordinal, echo, (at, common)) + stop)
    parts.append(f"</{prefix}{answered.root}>".encode())
    return b"".join(parts)


def sent_on(kind: str, reply: Reply) -> Reply:
    """The reply, or where customs decides on this kind, that the document goes on to it and what we expect."""
    return Reply(*first_answer(*reply)) if relayed(kind) else reply


def returned(prepared: Prepared, ordinal: int, echo: bytes, common: tuple[str, bytes]) -> bytes:
    """The fields of one return; ``common`` is the time and the end of the usual answer, made once for a message."""
    at, accepted = common
    if ordinal in prepared.twins:
        other, place = prepared.twins[ordinal]
        return returned(other, place, other.echoes[place], common)
    reply = prepared.replies.get(ordinal) or prepared.refused.get(ordinal)
    if MESSAGES[prepared.kind].direction == "export":
        return exported(prepared, ordinal, reply, common)
    if reply is None:
        return echo + accepted
    if prepared.kind in UNDOING:
        return asked(prepared, ordinal, echo) + tail(reply, at).encode()
    if prepared.kind == "CEB711":
        return taken_in(prepared, ordinal, echo) + tail(reply, at).encode()
    numbers = numbers_of(prepared, ordinal, reply) if prepared.kind == "CEB621" else b""
    return echo + numbers + tail(reply, at).encode()


def asked(prepared: Prepared, ordinal: int, echo: bytes) -> bytes:
    """The head of the receipt of a cancellation or return: its number stands before that of the inventory."""
    known = between(echo, b"<invtNo>", b"</invtNo>")
    head = echo.partition(b"<invtNo>")[0] + (b"" if b"<copNo>" in echo else b"<copNo>-</copNo>")
    number = NO_NUMBER
    if ordinal not in prepared.refused:
        number = undoing_no(prepared.kind, prepared.first_id + ordinal, prepared.declared_at)
    named = f"<invtNo>{known}</invtNo>" if len(known) == INVENTORY_NO_CHARS else ""
    return head + f"<preNo>{number}</preNo>{named}".encode()


def taken_in(prepared: Prepared, ordinal: int, echo: bytes) -> bytes:
    """The head of the receipt of an inbound detail; what was refused at the door has no number of its own."""
    head = echo + (b"" if b"<copNo>" in echo else b"<copNo>-</copNo>")
    if ordinal in prepared.refused:
        return head + f"<preNo>{NO_NUMBER}</preNo>".encode()
    document_id, at = prepared.first_id + ordinal, prepared.declared_at
    number = inbound_no(document_id, between(echo, b"<customsCode>", b"</customsCode>"), at)
    return head + f"<preNo>{pre_entry_no(document_id, at)}</preNo><rkdNo>{number}</rkdNo>".encode()


def exported(prepared: Prepared, ordinal: int, reply: Reply | None, common: tuple[str, bytes]) -> bytes:
    """The same for an export, whose names have a prefix; the numbers of an inventory stand in the middle."""
    at, accepted = common
    echo = qualified(prepared.echoes[ordinal])
    if prepared.kind == "CEB603":
        echo = numbered(prepared, ordinal, echo, reply)
    elif prepared.kind in _PRE_NO_AFTER:
        echo = entered(prepared, ordinal, echo)
    return echo + (accepted if reply is None else tail(reply, at, "ceb:").encode())


# Where the receipt has its preNo: after this element; and which other elements it must have, be they empty.
_PRE_NO_AFTER = {
    **dict.fromkeys(("CEB605", "CEB607", "CEB509", "CEB701"), b"copNo"),
    "CEB507": b"logisticsCode",
    **dict.fromkeys(("CEB213", "CEB215"), b"coElNo"),
}


def entered(prepared: Prepared, ordinal: int, echo: bytes) -> bytes:
    """Put the pre-entry number where the receipt of a paper has it; an arrival names its bill, be it none."""
    number = (
        NO_NUMBER if ordinal in prepared.refused else pre_entry_no(prepared.first_id + ordinal, prepared.declared_at)
    )
    closing = b"</ceb:%b>" % _PRE_NO_AFTER[prepared.kind]
    at = echo.find(closing)
    at = at + len(closing) if at >= 0 else len(echo)
    echo = echo[:at] + f"<ceb:preNo>{number}</ceb:preNo>".encode() + echo[at:]
    if prepared.kind == "CEB507" and b"<ceb:billNo>" not in echo:
        return echo.replace(b"<ceb:msgSeqNo>", b"<ceb:billNo></ceb:billNo><ceb:msgSeqNo>", 1)
    return echo


def qualified(echo: bytes) -> bytes:
    """An echo with the prefix at every name; values hold no angle bracket."""
    return echo.replace(b"<", b"<ceb:").replace(b"<ceb:/", b"</ceb:")


def numbered(prepared: Prepared, ordinal: int, echo: bytes, reply: Reply | None) -> bytes:
    """Put the numbers where the echo of an export inventory has its customsCode."""
    customs_code = between(echo, b"<ceb:customsCode>", b"</ceb:customsCode>")
    known = f"<ceb:customsCode>{customs_code}</ceb:customsCode>".encode() if customs_code else b""
    number, invented = NO_NUMBER, ""
    if ordinal in prepared.replies:
        document_id = prepared.first_id + ordinal
        number = pre_entry_no(document_id, prepared.declared_at)
        if reply is not None and reply.status in _NUMBERED:
            invented = export_inventory_no(document_id, customs_code, prepared.declared_at)
    texts = f"<ceb:preNo>{number}</ceb:preNo><ceb:invtNo>{invented}</ceb:invtNo>".encode()
    if known:
        return echo.replace(known, texts, 1)
    return echo + texts


def return_of(body: bytes, guid: str) -> bytes | None:
    """Cut the return of the document ``guid`` out of a receipt message, as it was given."""
    at = max(body.find(f"<{prefix}guid>{guid}</{prefix}guid>".encode()) for prefix in ("", "ceb:"))
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


def tail(reply: Reply, at: str, prefix: str = "") -> str:
    note = reply.note if len(reply.note) <= _TEXT_MAX else reply.note[: _TEXT_MAX - 1] + "…"
    safe = note.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    fields = (("returnStatus", reply.status), ("returnTime", at), ("returnInfo", safe))
    return "".join(f"<{prefix}{name}>{value}</{prefix}{name}>" for name, value in fields)


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
            # Where there was no envelope: the nearest to a number of the sender's own.
            "oriCopMsgId": prepared.envelope_id or prepared.guid[:_GUID_MAX] or str(prepared.message_id),
            "oriMessageType": f"{known}Message" if known != "Unknown" else known,
            "oriBizMessage": prepared.raw[:_BODY_MAX].decode(errors="replace"),
        },
        guid=guid,
    )


_GUID_MAX = 36
