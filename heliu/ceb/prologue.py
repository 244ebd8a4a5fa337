"""From bytes to a tree, or to the one reason why there is none: size, encoding, document type, form, depth."""

import re
from dataclasses import dataclass

from lxml import etree

from heliu.ceb.closed_parser import closed_parser, declares_or_uses_entities, is_crowded, local_name
from heliu.ceb.deviations import Deviation
from heliu.ceb.limits import (
    MAX_ATTRIBUTES_PER_ELEMENT,
    MAX_DEPTH,
    MAX_ELEMENTS_PER_MESSAGE,
    MAX_MESSAGE_BYTES,
    MAX_TEXT_CHARS,
)

BOM = b"\xef\xbb\xbf"
_OTHER_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff", b"<\x00", b"\x00<", b"\x00\x00\x00<")
_ADMITTED_ENCODINGS = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})
_DECLARED = re.compile(rb"\A\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
_BEFORE_DOCTYPE = re.compile(rb"\A\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*", re.DOTALL)

_TOO_DEEP = etree.XPath(f"boolean({'/'.join('*' * (MAX_DEPTH + 1))})")
_TOO_LONG = etree.XPath(f"boolean(//text()[string-length() > {MAX_TEXT_CHARS}] | //@*[string-length() > 1000000])")


@dataclass(frozen=True, slots=True)
class Opened:
    """A parsed message: ``root`` or else ``problem``. ``plain``: no comment or instruction can stand inside it."""

    root: etree._Element | None
    problem: Deviation | None
    plain: bool = True


def opened(raw: bytes) -> Opened:
    """Parse ``raw`` behind all guards. Never raises for bad input."""
    problem = _before_parsing(raw)
    if problem is not None:
        return Opened(None, problem)
    text = raw.removeprefix(BOM)
    try:
        root = etree.fromstring(text, closed_parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        return Opened(None, _unparsed(text, error))
    if declares_or_uses_entities(root):
        return Opened(None, _doctype())
    problem = _measured(root, len(raw))
    if problem is not None:
        return Opened(None, problem)
    plain = text.find(b"<!--") < 0 and text.find(b"<?", 1) < 0
    return Opened(root, None, plain)


def _before_parsing(raw: bytes) -> Deviation | None:
    text = raw.removeprefix(BOM)
    if len(raw) > MAX_MESSAGE_BYTES:
        return _too_large(f"报文 {len(raw)} 字节，上限 MAX_MESSAGE_BYTES = {MAX_MESSAGE_BYTES}")
    if not text.strip():
        return Deviation("MESSAGE_EMPTY", "/", "没有内容", "请发送报文本身")
    if text.count(b"<") - text.count(b"</") > MAX_ELEMENTS_PER_MESSAGE:
        return _too_large(f"元素个数超过 MAX_ELEMENTS_PER_MESSAGE = {MAX_ELEMENTS_PER_MESSAGE}")
    encoding = _other_encoding(text)
    if encoding is not None:
        return _encoding(encoding)
    before = _BEFORE_DOCTYPE.match(text)
    is_typed = before is not None and text.startswith(b"<!DOCTYPE", before.end())
    return _doctype() if is_typed else None


def _too_large(detail: str) -> Deviation:
    return Deviation("MESSAGE_TOO_LARGE", "/", detail, "请分成几个报文发送")


def _other_encoding(text: bytes) -> str | None:
    """Name the encoding of ``text`` if its first bytes say that it is not UTF-8."""
    if text.startswith(_OTHER_MARKS):
        return "UTF-16 或 UTF-32"
    declared = _DECLARED.match(text)
    name = declared[1].decode() if declared is not None else "utf-8"
    return None if name.lower() in _ADMITTED_ENCODINGS else name


def _encoding(name: str) -> Deviation:
    return Deviation("ENCODING_REFUSED", "/", f"报文编码为 {name}", '请以 UTF-8 编码发送，并声明 encoding="UTF-8"')


def _doctype() -> Deviation:
    return Deviation("DOCTYPE_REFUSED", "/", "报文含有 DOCTYPE 或实体引用", "删除 DOCTYPE 与实体，直接写出字符")


def _unparsed(text: bytes, error: Exception) -> Deviation:
    try:
        text.decode("utf-8")
    except UnicodeDecodeError as wrong:
        detail = f"第 {wrong.start + 1} 个字节起不是 UTF-8（是否为 GBK？）"
        return Deviation("ENCODING_REFUSED", "/", detail, '请以 UTF-8 编码发送，并声明 encoding="UTF-8"')
    said = str(error)
    if "depth" in said.lower():
        return _deep()
    return Deviation("NOT_WELL_FORMED", "/", said, "请发送格式良好的 XML；检查是否被截断、标签是否成对、&、< 是否转义")


def _deep() -> Deviation:
    return Deviation("MESSAGE_TOO_DEEP", "/", f"元素嵌套超过 MAX_DEPTH = {MAX_DEPTH} 层", "减少 ExtendMessage 的层次")


def _measured(root: etree._Element, size: int) -> Deviation | None:
    if next(root.iterchildren("{*}ExtendMessage", "{*}Signature"), None) is not None and _TOO_DEEP(root):
        return _deep()
    if is_crowded(root):
        return _too_large(f"一个元素的属性超过 MAX_ATTRIBUTES_PER_ELEMENT = {MAX_ATTRIBUTES_PER_ELEMENT} 个")
    if size > MAX_TEXT_CHARS and _TOO_LONG(root):
        detail = f"一段文字超过 MAX_TEXT_CHARS = {MAX_TEXT_CHARS} 个字符"
        return Deviation("TEXT_TOO_LONG", f"/{local_name(root.tag)}", detail, "缩短该段文字")
    return None
