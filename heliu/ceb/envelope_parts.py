"""The elements of the customs' exchange covers (终端节点报文, 传输节点报文, 平台响应报文), read strictly and written.

What the three have in common: one namespace, a version, elements in a fixed order, values of a stated length.
Form: access specification of May 2022 and its schema.
"""

import re
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Never
from xml.sax.saxutils import escape

from lxml import etree

from heliu.ceb.closed_parser import closed_parser
from heliu.ceb.signature.model import DS
from heliu.ceb.signature.spelling import claims_utf8

NAMESPACE = "http://www.chinaport.gov.cn/dxp"
DXP, SIGNATURE = f"{{{NAMESPACE}}}", f"{{{DS}}}Signature"
VERSION = "1.0"
BEIJING = timezone(timedelta(hours=8))  # our reading: times without a zone are Beijing's
WHITE = " \t\r\n"
MAX_RECEIVERS = 5
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
    "RecevierId": (1, 16),  # the official spelling
    "AdNodeId": (1, 8),
    "NodeId": (1, 8),
    "ResponseCode": (1, 9),
    "ResponseInfo": (0, 300),
    "RecId": (1, 16),
    "Code": (1, 9),
    "Info": (0, 300),
    "Note": (0, 500),
}
DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)?")


class EnvelopeProblem(ValueError):
    """The cover cannot be taken. ``code`` never changes; the text says in Chinese what is wrong and what to do."""

    def __init__(self, code: str, path: str, detail: str, fix: str) -> None:
        super().__init__(f"{detail}，{fix}")
        self.code, self.path, self.detail, self.fix = code, path, detail, fix


@dataclass(frozen=True, slots=True)
class Head:
    """Who sends what to whom (TransInfo). ``created`` is Beijing time without a zone."""

    message_id: str  # CopMsgId: the sender's own number, the key for taking a message once
    sender_id: str
    receiver_ids: tuple[str, ...]
    created: datetime
    message_type: str


def refuse(code: str, path: str, detail: str, fix: str) -> Never:
    raise EnvelopeProblem(code, path, detail, fix)


def open_cover(cover: bytes, limit: int, roots: tuple[str, ...]) -> etree._Element:
    """Parse what stands around the message; ``limit`` in bytes. The root is one of ``roots``."""
    if not claims_utf8(cover):
        refuse("ENVELOPE_ENCODING", "/", "信封不是 UTF-8 编码", "请改用 UTF-8 并在声明中写 encoding=UTF-8")
    if b"<!DOCTYPE" in cover or b"<!ENTITY" in cover:
        refuse("ENVELOPE_DOCTYPE", "/", "信封含有 DOCTYPE 或实体声明", "请删除后重发")
    if len(cover) > limit:
        refuse("ENVELOPE_TOO_LARGE", "/", "Data 以外的内容过大", f"请控制在 {limit} 字节以内")
    try:
        root = etree.fromstring(cover, closed_parser())
    except etree.XMLSyntaxError as problem:
        raise EnvelopeProblem(
            "ENVELOPE_MALFORMED", "/", f"信封不是格式良好的 XML（{problem.msg}）", "请检查后重发"
        ) from problem
    if root.tag not in {DXP + name for name in roots}:
        _refuse_root(root, roots)
    return root


def _refuse_root(root: etree._Element, roots: tuple[str, ...]) -> Never:
    name = etree.QName(root)
    if name.localname in roots:
        refuse("ENVELOPE_NAMESPACE", "/", f"{name.localname} 的命名空间不对", f'请写 xmlns="{NAMESPACE}"')
    fix = "业务报文请先装入 DxpMsg/Data，或改投 /ceb 接口" if "DxpMsg" in roots else "请交平台返回的响应报文"
    refuse("ENVELOPE_ROOT", "/", f"根元素不是 {' 或 '.join(roots)}", fix)


def check_version(element: etree._Element, attribute: str) -> None:
    if element.get(attribute) != VERSION:
        where = f"/{etree.QName(element).localname}"
        refuse("ENVELOPE_VERSION", where, f"{attribute} 不是 {VERSION}", f'请写 {attribute}="1.0"')


def parts(parent: etree._Element, path: str, *shape: str) -> dict[str, list[etree._Element]]:
    """The children of ``parent`` by name. ``shape`` lists them in order: ``A`` once, ``A?`` or not, ``A+`` and more."""
    rest = deque(parent.iterchildren("*"))
    found: dict[str, list[etree._Element]] = {}
    for one in shape:
        name = one.rstrip("?+")
        tag = SIGNATURE if name == "Signature" else DXP + name
        taken = found.setdefault(name, [])
        while rest and rest[0].tag == tag and (not taken or one.endswith("+")):
            taken.append(rest.popleft())
        if not taken and not one.endswith("?"):
            _refuse_structure(path, shape)
    if rest:
        _refuse_structure(path, shape)
    if (parent.text or "").strip(WHITE) or any((one.tail or "").strip(WHITE) for one in parent):
        refuse("ENVELOPE_STRUCTURE", path, "元素之间有文字", "请删除")
    return found


def _refuse_structure(path: str, shape: tuple[str, ...]) -> Never:
    wanted = "、".join(one.replace("?", "（可无）").replace("+", "（可多个）") for one in shape)
    refuse("ENVELOPE_STRUCTURE", path, "子元素或其次序、命名空间不符", f"请依次写 {wanted}")


def leaf(element: etree._Element, path: str) -> str:
    if len(element):
        refuse("ENVELOPE_STRUCTURE", path, "值中有子元素、注释或处理指令", "请只写文字")
    return element.text or ""


def value(found: Mapping[str, list[etree._Element]], name: str, path: str) -> str:
    """The text of the child ``name`` of what stands at ``path``, of a length that fits."""
    return text(found[name][0], f"{path}/{name}")


def value_or_none(found: Mapping[str, list[etree._Element]], name: str, path: str) -> str | None:
    return value(found, name, path) if found[name] else None


def text(element: etree._Element, path: str) -> str:
    return _fitting(path.rpartition("/")[2], leaf(element, path).strip(WHITE), path)


def time(element: etree._Element, path: str) -> datetime:
    written_time = leaf(element, path).strip(WHITE)
    try:
        moment = datetime.fromisoformat(written_time) if DATE_TIME.fullmatch(written_time) else None
        local = moment.astimezone(BEIJING).replace(tzinfo=None) if moment and moment.tzinfo else moment
    except (ValueError, OverflowError):  # the form is right, but there is no such day, or it lies at the end of time
        local = None
    if local is None:
        refuse("ENVELOPE_TIME", path, "时间写法不对", "请写 yyyy-MM-ddTHH:mm:ss，如 2026-11-21T09:00:00")
    return local


def read_head(element: etree._Element, path: str) -> Head:
    found = parts(element, path, "CopMsgId", "SenderId", "ReceiverIds", "CreatTime", "MsgType")
    receivers = parts(found["ReceiverIds"][0], f"{path}/ReceiverIds", "ReceiverId+")["ReceiverId"]
    _check_receivers(len(receivers), f"{path}/ReceiverIds")
    return Head(
        message_id=value(found, "CopMsgId", path),
        sender_id=value(found, "SenderId", path),
        receiver_ids=tuple(text(one, f"{path}/ReceiverIds/ReceiverId") for one in receivers),
        created=time(found["CreatTime"][0], f"{path}/CreatTime"),
        message_type=value(found, "MsgType", path),
    )


def written_head(head: Head) -> str:
    """The content of TransInfo. Raises EnvelopeProblem if a value does not fit."""
    _check_receivers(len(head.receiver_ids), "/DxpMsg/TransInfo/ReceiverIds")
    receivers = "".join(written("ReceiverId", one) for one in head.receiver_ids)
    return (
        f"{written('CopMsgId', head.message_id)}{written('SenderId', head.sender_id)}"
        f"<ReceiverIds>{receivers}</ReceiverIds><CreatTime>{head.created:%Y-%m-%dT%H:%M:%S}</CreatTime>"
        f"{written('MsgType', head.message_type)}"
    )


def written(name: str, content: str) -> str:
    return f"<{name}>{escape(_fitting(name, content, f'//{name}'))}</{name}>"


def written_if(name: str, content: str | None) -> str:
    return "" if content is None else written(name, content)


def _check_receivers(count: int, path: str) -> None:
    if not 1 <= count <= MAX_RECEIVERS:
        refuse("ENVELOPE_STRUCTURE", path, "接收方个数不符", f"请写 1 至 {MAX_RECEIVERS} 个 ReceiverId")


def _fitting(name: str, content: str, path: str) -> str:
    shortest, longest = LENGTHS[name]
    if not shortest <= len(content) <= longest:
        refuse("ENVELOPE_FIELD", path, f"{name} 有 {len(content)} 个字符", f"请写 {shortest} 至 {longest} 个字符")
    return content
