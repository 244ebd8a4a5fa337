"""The strict verdict on a message: exactly what the official schema of 2022-05 says, from our own tables.

Nothing here is lenient: a message is accepted if and only if the official XSD accepts it. Two refusals come before
the schema: text that is no XML, and a document type that declares entities.
"""

from functools import cache

from lxml import etree

from heliu.ceb.catalogue.index import BASE_SUBSCRIBE, BY_ROOT, EXTEND_MESSAGE, MESSAGES, transfer_of
from heliu.ceb.catalogue.model import (
    GUID_CHARS,
    NAMESPACE,
    VERSION_CHARS_MAX,
    Direction,
    Field,
    Message,
    Part,
)
from heliu.ceb.closed_parser import (
    CEB,
    DS,
    XSI,
    attributes,
    closed_parser,
    content,
    declares_or_uses_entities,
    elements,
    has_stray_text,
    local_name,
    resolved,
)
from heliu.ceb.deviations import Deviation, shown
from heliu.ceb.facets import collapsed, fault, unfit
from heliu.ceb.limits import MAX_DEVIATIONS_REPORTED
from heliu.ceb.sequences import Order, misplaced, order_of_body, order_of_fields, order_of_root
from heliu.ceb.strict_signature import HARMLESS, SignatureForm

_SCHEMA = "{http://www.w3.org/2001/XMLSchema}"

# xsi:type may name the declared type or one derived from it; of our leaves only plain whole numbers have a named type.
_WHOLE = {f"{_SCHEMA}int": 2**31, f"{_SCHEMA}short": 2**15, f"{_SCHEMA}byte": 2**7}
_EXTENSION_TYPE = f"{CEB}XMLElement"


def violations(raw: bytes) -> tuple[Deviation, ...]:
    """Return everything the official schema refuses in ``raw``; empty if and only if the schema accepts it."""
    try:
        root = etree.fromstring(raw, closed_parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        return (Deviation("NOT_WELL_FORMED", "/", str(error), "请发送格式良好的 XML"),)
    if declares_or_uses_entities(root):
        return (Deviation("DOCTYPE_REFUSED", "/", "报文声明或引用了实体", "删除 DOCTYPE 与实体，直接写出字符"),)
    message = BY_ROOT.get(local_name(root.tag)) if root.tag.startswith(CEB) else None
    if message is None:
        detail = f"根元素 {root.tag} 不是规范中的报文"
        return (Deviation("MESSAGE_UNKNOWN", f"/{local_name(root.tag)}", detail, f"根元素应为 {NAMESPACE} 中的报文名"),)
    walk = _Walk(message)
    walk.root(root, message, f"/{message.root}")
    return tuple(walk.found)


@cache
def _global_parts(direction: Direction) -> dict[str, Part | Message]:
    """Return the elements, beside the roots, which the schema of one direction declares for themselves."""
    known: dict[str, Part | Message] = {
        str(part.element): part for part in (transfer_of(direction), BASE_SUBSCRIBE, EXTEND_MESSAGE)
    }
    for message in MESSAGES.values():
        if message.direction != direction:
            continue
        if message.head.element is None:
            known[message.body] = message.head
        elif direction == "export":  # the import schema declares such bodies inside their message only
            known[message.body] = message
        known |= {part.element: part for part in (message.head, message.lines) if part is not None and part.element}
    return known


class _Walk:
    """One pass over one message, collecting what the schema refuses."""

    def __init__(self, message: Message) -> None:
        self.found: list[Deviation] = []
        self._direction = message.direction
        self._signature = SignatureForm(self.found, self._known)

    def root(self, root: etree._Element, message: Message, path: str) -> None:
        self._root_attributes(root, path)
        order = order_of_root(message)
        self._group(root, order, path)
        seen = 0
        for child in elements(root):
            name = local_name(child.tag)
            if child.tag == f"{DS}Signature":
                self._signature.check(child, f"{path}/Signature")
            elif child.tag == CEB + message.body:
                seen += 1
                self.body(child, message, f"{path}/{name}[{seen}]")
            elif child.tag.startswith(CEB):
                for part in (transfer_of(self._direction), BASE_SUBSCRIBE, EXTEND_MESSAGE):
                    if part.element == name:
                        self.part(child, part, f"{path}/{name}")

    def body(self, body: etree._Element, message: Message, path: str) -> None:
        if len(self.found) >= MAX_DEVIATIONS_REPORTED:
            return
        order = order_of_body(message)
        if order is None:
            self.part(body, message.head, path)
            return
        self._attributes(body, path)
        self._group(body, order, path)
        seen = 0
        for child in elements(body):
            if child.tag == f"{CEB}{message.head.element}":
                self.part(child, message.head, f"{path}/{message.head.element}")
            elif message.lines is not None and child.tag == f"{CEB}{message.lines.element}":
                seen += 1
                self.part(child, message.lines, f"{path}/{message.lines.element}[{seen}]")

    def part(self, element: etree._Element, part: Part, path: str) -> None:
        if len(self.found) >= MAX_DEVIATIONS_REPORTED:
            return  # refused already, and nobody reads further
        self._attributes(element, path)
        order = order_of_fields(part)
        self._group(element, order, path)
        for child in elements(element):
            if len(self.found) >= MAX_DEVIATIONS_REPORTED:
                return
            name = local_name(child.tag)
            if child.tag.startswith(CEB) and name in order.places:
                self.leaf(child, part.fields[order.places[name]], f"{path}/{name}")

    def leaf(self, leaf: etree._Element, field: Field, path: str) -> None:
        self._attributes(leaf, path, field)
        children = sum(1 for _ in elements(leaf))
        if field.kind == "any":
            if children > 1 or has_stray_text(leaf):
                self._report("ELEMENT_UNKNOWN", path, "自定义报文只能是一个元素", "把自定义内容放进一个元素")
            return
        text = content(leaf)
        code = fault(field, text)
        if children:
            self._report("ELEMENT_UNKNOWN", path, "值中不得有子元素", "只写文字")
        elif code is not None:
            self.found.append(unfit(field, code, path, text))

    def _group(self, element: etree._Element, order: Order, path: str) -> None:
        if has_stray_text(element):
            self._report("STRAY_TEXT", path, "元素之间有文字", "删除元素之间的文字")
        names = [_name_in_order(child) for child in elements(element)]
        self.found += [misplaced(order, each, path) for each in order.faults(names)]

    def _root_attributes(self, root: etree._Element, path: str) -> None:
        guid, version = root.get("guid"), root.get("version")
        if guid is None or len(guid) != GUID_CHARS:
            self._report("GUID_INVALID", f"{path}/@guid", f"guid 为{shown(guid)}", f"填写恰好 {GUID_CHARS} 个字符")
        if version is None or not 1 <= len(version) <= VERSION_CHARS_MAX:
            self._report("VERSION_INVALID", f"{path}/@version", f"version 为{shown(version)}", "填写 1.0")
        for name, _value in attributes(root):
            if name not in {"guid", "version"} | HARMLESS:
                self._report("ATTRIBUTE_UNKNOWN", f"{path}/@{local_name(name)}", "规范没有这个属性", "删除该属性")

    def _attributes(self, element: etree._Element, path: str, field: Field | None = None) -> None:
        for name, value in attributes(element):
            if name in HARMLESS or (name == f"{XSI}type" and field is not None and _is_type_of(element, field, value)):
                continue
            self._report("ATTRIBUTE_UNKNOWN", f"{path}/@{local_name(name)}", "规范没有这个属性", "删除该属性")

    def _known(self, element: etree._Element, path: str) -> bool:
        name = local_name(element.tag)
        if not element.tag.startswith(CEB):
            return False
        message = BY_ROOT.get(name)
        if message is not None and message.direction == self._direction:
            self.root(element, message, path)
            return True
        known = _global_parts(self._direction).get(name)
        if isinstance(known, Message):
            self.body(element, known, path)
        elif known is not None:
            self.part(element, known, path)
        return known is not None

    def _report(self, code: str, path: str, detail: str, fix: str) -> None:
        self.found.append(Deviation(code, path, detail, fix))


def _name_in_order(element: etree._Element) -> str:
    if element.tag == f"{DS}Signature":
        return "Signature"
    name = local_name(element.tag)
    if element.tag.startswith(CEB) and name != "Signature":
        return name
    return element.tag if element.tag.startswith("{") else f"{{}}{element.tag}"


def _is_type_of(element: etree._Element, field: Field, value: str) -> bool:
    stated = resolved(element, collapsed(value))
    if field.kind == "any":
        return stated == _EXTENSION_TYPE
    if field.kind != "int" or field.total_digits is not None or stated not in _WHOLE:
        return False
    text = content(element) or ""
    return fault(field, text) is not None or -_WHOLE[stated] <= int(text) < _WHOLE[stated]
