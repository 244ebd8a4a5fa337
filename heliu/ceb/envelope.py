"""The terminal envelope (终端节点报文 DxpMsg) in which firms with their own access send a business message.

Also its transport cover (传输节点报文 DxpMsgSv). Form: access specification of May 2022, parts on DxpMsg and DxpMsgSv.

A ds:Signature on an envelope is tolerated and never checked: only the seal on the business message inside counts.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Problem
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from heliu.ceb.envelope_parts import (
    NAMESPACE,
    VERSION,
    WHITE,
    EnvelopeProblem,
    Head,
    check_version,
    leaf,
    open_cover,
    parts,
    read_head,
    refuse,
    time,
    value,
    value_or_none,
    written,
    written_head,
)
from heliu.ceb.limits import MAX_MESSAGE_BYTES

MAX_KEYS = 5
MAX_COVER_BYTES = 65_536  # everything but Data
MAX_ENVELOPE_BYTES = MAX_MESSAGE_BYTES * 4 // 3 + MAX_MESSAGE_BYTES // 32 + MAX_COVER_BYTES  # base64 with line breaks
# Data is cut out before parsing: it is nearly all of the envelope, and longer than the parser's limit for one text.
DATA = re.compile(rb"<((?:[A-Za-z][\w.-]*:)?Data)>")
CUT_MARK = "heliu:cut"


@dataclass(frozen=True, slots=True)
class Transport:
    """Where a DxpMsgSv came in and where it goes (SvNo)."""

    message_id: str
    part_id: str | None
    sent: datetime
    end_node: str
    start_node: str


@dataclass(frozen=True, slots=True)
class Envelope(Head):
    """One business message with its addresses."""

    data: bytes
    file_name: str | None = None
    transport: Transport | None = None
    carries_signature: bool = False  # there is one; nobody checked it


def read_envelope(raw: bytes) -> Envelope:
    """Read a DxpMsg or DxpMsgSv, with or without prefix. Raises EnvelopeProblem for what the specification forbids."""
    if len(raw) > MAX_ENVELOPE_BYTES:
        refuse(
            "ENVELOPE_TOO_LARGE", "/", f"信封共 {len(raw)} 字节", f"请控制在 {MAX_ENVELOPE_BYTES} 字节以内，分批发送"
        )
    cover, encoded = _cut(raw)
    root = open_cover(cover, MAX_COVER_BYTES, ("DxpMsg", "DxpMsgSv"))
    if etree.QName(root).localname == "DxpMsg":
        return _message(root, "/DxpMsg", encoded, None, carries_signature=False)
    check_version(root, "ver")
    found = parts(root, "/DxpMsgSv", "SvNo", "DxpMsg", "Signature?")
    inside, transport = found["DxpMsg"][0], _transport(found["SvNo"][0])
    return _message(inside, "/DxpMsgSv/DxpMsg", encoded, transport, carries_signature=bool(found["Signature"]))


def write_envelope(envelope: Envelope) -> bytes:
    """Write a DxpMsg in the default namespace, as real clients do. Raises EnvelopeProblem if a value does not fit."""
    name = f"<AddInfo>{written('FileName', envelope.file_name)}</AddInfo>" if envelope.file_name else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<DxpMsg xmlns="{NAMESPACE}" ver="{VERSION}">'
        f"<TransInfo>{written_head(envelope)}</TransInfo><Data>{b64encode(envelope.data).decode()}</Data>"
        f"{name}</DxpMsg>"
    ).encode()


def _cut(raw: bytes) -> tuple[bytes, bytes | None]:
    """Take the text of Data out, where it is plain text to its closing tag; the mark proves that it was cut there."""
    found = DATA.search(raw)
    end = raw.find(b"<", found.end()) if found else -1
    if found is None or not raw.startswith(b"</%s>" % found[1], end):
        return raw, None
    return raw[: found.end()] + CUT_MARK.encode() + raw[end:], raw[found.end() : end]


def _message(
    root: etree._Element, path: str, encoded: bytes | None, transport: Transport | None, *, carries_signature: bool
) -> Envelope:
    check_version(root, "ver")
    found = parts(root, path, "TransInfo", "Data", "AddInfo?", "Signature?")
    head = read_head(found["TransInfo"][0], f"{path}/TransInfo")
    return Envelope(
        *(head.message_id, head.sender_id, head.receiver_ids, head.created, head.message_type),
        data=_data(found["Data"][0], encoded, f"{path}/Data"),
        file_name=_file_name(found["AddInfo"][0], f"{path}/AddInfo") if found["AddInfo"] else None,
        transport=transport,
        carries_signature=carries_signature or bool(found["Signature"]),
    )


def _transport(cover: etree._Element) -> Transport:
    check_version(cover, "Ver")
    path = "/DxpMsgSv/SvNo"
    found = parts(cover, path, "MsgId", "SubMsgId?", "SendTime", "EndNode", "StaNode")
    return Transport(
        message_id=value(found, "MsgId", path),
        part_id=value_or_none(found, "SubMsgId", path),
        sent=time(found["SendTime"][0], f"{path}/SendTime"),
        end_node=value(found, "EndNode", path),
        start_node=value(found, "StaNode", path),
    )


def _data(element: etree._Element, encoded: bytes | None, path: str) -> bytes:
    text = leaf(element, path)
    inside = encoded if encoded is not None and text == CUT_MARK else text.encode()
    try:
        data = _decoded(inside)
    except Base64Problem as problem:
        raise EnvelopeProblem(
            "ENVELOPE_DATA", path, "Data 不是 base64", "请把业务报文原样做 base64 后写入"
        ) from problem
    if not data:
        refuse("ENVELOPE_DATA", path, "Data 为空", "请写入业务报文的 base64")
    if len(data) > MAX_MESSAGE_BYTES:
        refuse(
            "ENVELOPE_TOO_LARGE",
            path,
            f"业务报文共 {len(data)} 字节",
            f"请控制在 {MAX_MESSAGE_BYTES} 字节以内，分批发送",
        )
    return data


def _decoded(encoded: bytes) -> bytes:
    try:
        return b64decode(encoded, validate=True)
    except Base64Problem:  # most probably broken into lines
        return b64decode(encoded.translate(None, WHITE.encode()), validate=True)


def _file_name(added: etree._Element, path: str) -> str | None:
    """Read AddInfo, of which only the file name means something to us; the rest must still be known elements."""
    found = parts(added, path, "FileName?", "IcCard?", "BizKey?", "IsText?", "RecMapId?")
    for keys in found["BizKey"]:
        if len(keys) > MAX_KEYS:
            refuse("ENVELOPE_FIELD", f"{path}/BizKey", f"Key 有 {len(keys)} 个", f"请不多于 {MAX_KEYS} 个")
    return value_or_none(found, "FileName", path)
