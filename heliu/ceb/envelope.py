"""The terminal envelope (终端节点报文 DxpMsg) in which firms with their own access send a business message.

Also its transport cover (传输节点报文 DxpMsgSv). Form: access specification of May 2022, parts on DxpMsg and DxpMsgSv.

A ds:Signature on an envelope is tolerated and never checked: only the seal on the business message inside counts.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Problem
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Never
from xml.sax.saxutils import escape

from lxml import etree

from heliu.ceb.closed_parser import closed_parser
from heliu.ceb.limits import MAX_MESSAGE_BYTES
from heliu.ceb.signature.model import DS
from heliu.ceb.signature.spelling import claims_utf8

NAMESPACE = "http://www.chinaport.gov.cn/dxp"
DXP, SIGNATURE = f"{{{NAMESPACE}}}", f"{{{DS}}}Signature"
VERSION = "1.0"
BEIJING = timezone(timedelta(hours=8))  # our reading: times without a zone are Beijing's
WHITE = " \t\r\n"
MAX_RECEIVERS = 5
MAX_KEYS = 5
MAX_COVER_BYTES = 65_536  # everything but Data
MAX_ENVELOPE_BYTES = MAX_MESSAGE_BYTES * 4 // 3 + MAX_MESSAGE_BYTES // 32 + MAX_COVER_BYTES  # base64 with line breaks
LENGTHS = {  # characters, from and to
    "CopMsgId": (1, 255),
    "SenderId": (1, 16),
    "ReceiverId": (1, 16),
    "MsgType": (0, 30),
    "FileName": (1, 255),
    "IcCard": (1, 13),
    "Key": (1, 64),
    "MsgId": (1, 32),
    "SubMsgId": (1, 1),
    "EndNode": (1, 8),
    "StaNode": (1, 8),
}
DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)?")
# Data is cut out before parsing: it is nearly all of the envelope, and longer than the parser's limit for one text.
DATA = re.compile(rb"<((?:[A-Za-z][\w.-]*:)?Data)>")
CUT_MARK = "heliu:cut"


class EnvelopeProblem(ValueError):
    """The envelope cannot be taken. ``code`` never changes; the text says in Chinese what is wrong and what to do."""

    def __init__(self, code: str, path: str, detail: str, fix: str) -> None:
        super().__init__(f"{detail}，{fix}")
        self.code, self.path, self.detail, self.fix = code, path, detail, fix


@dataclass(frozen=True, slots=True)
class Transport:
    """Where a DxpMsgSv came in and where it goes (SvNo)."""

    message_id: str
    part_id: str | None
    sent: datetime
    end_node: str
    start_node: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """One business message with its addresses. ``created`` is Beijing time without a zone."""

    message_id: str  # CopMsgId: the sender's own number, the key for taking a message once
    sender_id: str
    receiver_ids: tuple[str, ...]
    created: datetime
    message_type: str
    data: bytes
    file_name: str | None = None
    transport: Transport | None = None
    carries_signature: bool = False  # there is one; nobody checked it


def read_envelope(raw: bytes) -> Envelope:
    """Read a DxpMsg or DxpMsgSv, with or without prefix. Raises EnvelopeProblem for what the specification forbids."""
    root, encoded = _open(raw)
    if root.tag == DXP + "DxpMsgSv":
        _check_version(root, "ver")
        cover, message, *seal = _children(root, "/DxpMsgSv", ("SvNo", "DxpMsg"), "Signature")
        return _message(message, "/DxpMsgSv/DxpMsg", encoded, _transport(cover), carries_signature=bool(seal))
    return _message(root, "/DxpMsg", encoded, None, carries_signature=False)


def write_envelope(envelope: Envelope) -> bytes:
    """Write a DxpMsg in the default namespace, as real clients do. Raises EnvelopeProblem if a value does not fit."""
    if not 1 <= len(envelope.receiver_ids) <= MAX_RECEIVERS:
        _refuse(
            "ENVELOPE_FIELD",
            "/DxpMsg/TransInfo/ReceiverIds",
            "接收方个数不符",
            f"请写 1 至 {MAX_RECEIVERS} 个 ReceiverId",
        )
    receivers = "".join(_written("ReceiverId", one) for one in envelope.receiver_ids)
    name = f"<AddInfo>{_written('FileName', envelope.file_name)}</AddInfo>" if envelope.file_name else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<DxpMsg xmlns="{NAMESPACE}" ver="{VERSION}"><TransInfo>'
        f"{_written('CopMsgId', envelope.message_id)}{_written('SenderId', envelope.sender_id)}"
        f"<ReceiverIds>{receivers}</ReceiverIds><CreatTime>{envelope.created:%Y-%m-%dT%H:%M:%S}</CreatTime>"
        f"{_written('MsgType', envelope.message_type)}</TransInfo><Data>{b64encode(envelope.data).decode()}</Data>"
        f"{name}</DxpMsg>"
    ).encode()


def _refuse(code: str, path: str, detail: str, fix: str) -> Never:
    raise EnvelopeProblem(code, path, detail, fix)


def _open(raw: bytes) -> tuple[etree._Element, bytes | None]:
    """Return the tree and, if it could be cut out, the base64 of Data; the mark proves it was cut from that place."""
    if len(raw) > MAX_ENVELOPE_BYTES:
        _refuse(
            "ENVELOPE_TOO_LARGE", "/", f"信封共 {len(raw)} 字节", f"请控制在 {MAX_ENVELOPE_BYTES} 字节以内，分批发送"
        )
    if not claims_utf8(raw):
        _refuse("ENVELOPE_ENCODING", "/", "信封不是 UTF-8 编码", "请改用 UTF-8 并在声明中写 encoding=UTF-8")
    cover, encoded = _cut(raw)
    if b"<!DOCTYPE" in cover or b"<!ENTITY" in cover:
        _refuse("ENVELOPE_DOCTYPE", "/", "信封含有 DOCTYPE 或实体声明", "请删除后重发")
    if len(cover) > MAX_COVER_BYTES:
        _refuse("ENVELOPE_TOO_LARGE", "/", "Data 以外的内容过大", f"请控制在 {MAX_COVER_BYTES} 字节以内")
    try:
        root = etree.fromstring(cover, closed_parser())
    except etree.XMLSyntaxError as problem:
        raise EnvelopeProblem(
            "ENVELOPE_MALFORMED", "/", f"信封不是格式良好的 XML（{problem.msg}）", "请检查后重发"
        ) from problem
    if root.tag not in {DXP + "DxpMsg", DXP + "DxpMsgSv"}:
        _refuse_root(root)
    return root, encoded


def _cut(raw: bytes) -> tuple[bytes, bytes | None]:
    """Take the text of Data out, where it is plain text to its closing tag."""
    found = DATA.search(raw)
    end = raw.find(b"<", found.end()) if found else -1
    if found is None or not raw.startswith(b"</%s>" % found[1], end):
        return raw, None
    return raw[: found.end()] + CUT_MARK.encode() + raw[end:], raw[found.end() : end]


def _refuse_root(root: etree._Element) -> Never:
    name = etree.QName(root)
    if name.localname in {"DxpMsg", "DxpMsgSv"}:
        _refuse("ENVELOPE_NAMESPACE", "/", f"{name.localname} 的命名空间不对", f'请写 xmlns="{NAMESPACE}"')
    _refuse("ENVELOPE_ROOT", "/", "根元素不是 DxpMsg 或 DxpMsgSv", "业务报文请先装入 DxpMsg/Data，或改投 /ceb 接口")


def _message(
    root: etree._Element, path: str, encoded: bytes | None, transport: Transport | None, *, carries_signature: bool
) -> Envelope:
    _check_version(root, "ver")
    trans, data, *rest = _children(root, path, ("TransInfo", "Data"), "AddInfo", "Signature")
    names = ("CopMsgId", "SenderId", "ReceiverIds", "CreatTime", "MsgType")
    number, sender, receivers, created, kind = _children(trans, f"{path}/TransInfo", names)
    return Envelope(
        message_id=_text(number, f"{path}/TransInfo/CopMsgId"),
        sender_id=_text(sender, f"{path}/TransInfo/SenderId"),
        receiver_ids=_receivers(receivers, f"{path}/TransInfo/ReceiverIds"),
        created=_time(created, f"{path}/TransInfo/CreatTime"),
        message_type=_text(kind, f"{path}/TransInfo/MsgType"),
        data=_data(data, encoded, f"{path}/Data"),
        file_name=_file_name(rest, f"{path}/AddInfo"),
        transport=transport,
        carries_signature=carries_signature or any(one.tag == SIGNATURE for one in rest),
    )


def _transport(cover: etree._Element) -> Transport:
    _check_version(cover, "Ver")
    path, parts = "/DxpMsgSv/SvNo", [one.tag for one in cover.iterchildren("*")]
    names = ("MsgId", *(("SubMsgId",) if DXP + "SubMsgId" in parts else ()), "SendTime", "EndNode", "StaNode")
    found = dict(zip(names, _children(cover, path, names), strict=True))
    return Transport(
        message_id=_text(found["MsgId"], f"{path}/MsgId"),
        part_id=_text(found["SubMsgId"], f"{path}/SubMsgId") if "SubMsgId" in found else None,
        sent=_time(found["SendTime"], f"{path}/SendTime"),
        end_node=_text(found["EndNode"], f"{path}/EndNode"),
        start_node=_text(found["StaNode"], f"{path}/StaNode"),
    )


def _check_version(element: etree._Element, attribute: str) -> None:
    if element.get(attribute) != VERSION:
        _refuse(
            "ENVELOPE_VERSION",
            f"/{etree.QName(element).localname}",
            f"{attribute} 不是 {VERSION}",
            f'请写 {attribute}="1.0"',
        )


def _children(parent: etree._Element, path: str, names: tuple[str, ...], *optional: str) -> list[etree._Element]:
    """Return the children: exactly ``names`` in order, then any of ``optional`` in order, and no text between them."""
    found = list(parent.iterchildren("*"))
    tags = [one.tag for one in found]
    required = [DXP + name for name in names]
    extra = [SIGNATURE if name == "Signature" else DXP + name for name in optional]
    if tags[: len(required)] != required or tags[len(required) :] != [tag for tag in extra if tag in tags]:
        wanted = "、".join((*names, *(f"{name}（可无）" for name in optional)))
        _refuse("ENVELOPE_STRUCTURE", path, "子元素或其次序、命名空间不符", f"请依次写 {wanted}")
    if (parent.text or "").strip(WHITE) or any((one.tail or "").strip(WHITE) for one in parent):
        _refuse("ENVELOPE_STRUCTURE", path, "元素之间有文字", "请删除")
    return found


def _leaf(element: etree._Element, path: str) -> str:
    if len(element):
        _refuse("ENVELOPE_STRUCTURE", path, "值中有子元素、注释或处理指令", "请只写文字")
    return element.text or ""


def _text(element: etree._Element, path: str) -> str:
    return _fitting(path.rpartition("/")[2], _leaf(element, path).strip(WHITE), path)


def _fitting(name: str, value: str, path: str) -> str:
    shortest, longest = LENGTHS[name]
    if not shortest <= len(value) <= longest:
        _refuse("ENVELOPE_FIELD", path, f"{name} 有 {len(value)} 个字符", f"请写 {shortest} 至 {longest} 个字符")
    return value


def _written(name: str, value: str) -> str:
    return f"<{name}>{escape(_fitting(name, value, f'/DxpMsg//{name}'))}</{name}>"


def _receivers(element: etree._Element, path: str) -> tuple[str, ...]:
    found = list(element.iterchildren("*"))
    if not 1 <= len(found) <= MAX_RECEIVERS or any(one.tag != DXP + "ReceiverId" for one in found):
        _refuse("ENVELOPE_STRUCTURE", path, "接收方个数或写法不符", f"请写 1 至 {MAX_RECEIVERS} 个 ReceiverId")
    return tuple(_text(one, f"{path}/ReceiverId") for one in found)


def _time(element: etree._Element, path: str) -> datetime:
    value = _leaf(element, path).strip(WHITE)
    try:
        moment = datetime.fromisoformat(value) if DATE_TIME.fullmatch(value) else None
        local = moment.astimezone(BEIJING).replace(tzinfo=None) if moment and moment.tzinfo else moment
    except (ValueError, OverflowError):  # the form is right, but there is no such day, or it lies at the end of time
        local = None
    if local is None:
        _refuse("ENVELOPE_TIME", path, "时间写法不对", "请写 yyyy-MM-ddTHH:mm:ss，如 2026-11-21T09:00:00")
    return local


def _data(element: etree._Element, encoded: bytes | None, path: str) -> bytes:
    text = _leaf(element, path)
    inside = encoded if encoded is not None and text == CUT_MARK else text.encode()
    try:
        data = _decoded(inside)
    except Base64Problem as problem:
        raise EnvelopeProblem(
            "ENVELOPE_DATA", path, "Data 不是 base64", "请把业务报文原样做 base64 后写入"
        ) from problem
    if not data:
        _refuse("ENVELOPE_DATA", path, "Data 为空", "请写入业务报文的 base64")
    if len(data) > MAX_MESSAGE_BYTES:
        _refuse(
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


def _file_name(rest: list[etree._Element], path: str) -> str | None:
    """Read AddInfo, of which only the file name means something to us; the rest must still be known elements."""
    found = next((one for one in rest if one.tag == DXP + "AddInfo"), None)
    if found is None:
        return None
    parts = _children(found, path, (), "FileName", "IcCard", "BizKey", "IsText", "RecMapId")
    for part in parts:
        if part.tag == DXP + "BizKey" and len(part) > MAX_KEYS:
            _refuse("ENVELOPE_FIELD", f"{path}/BizKey", f"Key 有 {len(part)} 个", f"请不多于 {MAX_KEYS} 个")
        if part.tag == DXP + "FileName":
            return _text(part, f"{path}/FileName")
    return None
