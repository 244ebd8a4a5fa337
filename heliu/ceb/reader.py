"""The tolerant reader: takes what real clients send, reports every departure from the official form, spoils nothing.

Tolerated, and reported under ``deviations``: a repeated BaseTransfer, a wrong or missing namespace, a root called
CEB214, blocks in another order, empty optional fields, other versions, padded values, unknown attributes. Not
tolerated: what would change or lose content. A fault inside one document leaves its neighbours alone
(``Document.violations``); a fault of the message as a whole is a ``problem``, and then there are no documents.

Values are given as transmitted: decimals are not reformatted, only white space around numbers is collapsed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree

from heliu.ceb.catalogue.index import BASE_SUBSCRIBE, BY_ROOT, EXTEND_MESSAGE, MESSAGES, transfer_of
from heliu.ceb.catalogue.model import GUID_CHARS, NAMESPACE, Message
from heliu.ceb.closed_parser import CEB, DS, attributes, elements, has_stray_text, local_name
from heliu.ceb.deviations import Deviation, shown
from heliu.ceb.groups import Findings, Group, GroupReader, report_frame
from heliu.ceb.limits import MAX_DEVIATIONS_REPORTED, MAX_LAYOUTS_REMEMBERED, MAX_NAMES_REMEMBERED
from heliu.ceb.prologue import opened
from heliu.ceb.sequences import Misplaced, Order, misplaced, order_of_body, order_of_root
from heliu.ceb.strict_signature import HARMLESS
from heliu.ceb.writer import VERSION

__all__ = ["Deviation", "Document", "Reading", "read"]

_TAG_WITH_ATTRIBUTE = re.compile(b"<[^<>=]*=")


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a message, numbered from 1. With ``violations`` it is bad and holds what could be read."""

    ordinal: int
    head: Mapping[str, str | None]
    lines: tuple[Mapping[str, str | None], ...]
    violations: tuple[Deviation, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read. ``problems``: the message as a whole cannot be used (answer: CEB900), ``documents`` is empty."""

    message: str | None
    guid: str | None
    version: str | None
    documents: tuple[Document, ...]
    transfer: Mapping[str, str | None]
    deviations: tuple[Deviation, ...]
    problems: tuple[Deviation, ...]
    subscribers: tuple[Mapping[str, str | None], ...] = field(default=())


def read(raw: bytes) -> Reading:
    """Read a business message of any of the 42 kinds. Never raises for bad input."""
    start = opened(raw)
    if start.root is None:
        return Reading(None, None, None, (), {}, (), (start.problem,) if start.problem else ())
    root = start.root
    name = local_name(root.tag)
    message = BY_ROOT.get(name) or MESSAGES.get(name)
    if message is None:
        fix = "根元素应为规范中的报文名，如 CEB311Message"
        problem = Deviation("MESSAGE_UNKNOWN", f"/{name}", f"根元素 {shown(name)} 不是规范中的报文", fix)
        return Reading(None, root.get("guid"), root.get("version"), (), {}, (), (problem,))
    quick = start.plain and _documents_are_bare(raw, message.body.encode())
    return _MessageReader(message, root, quick=quick).reading()


def _documents_are_bare(raw: bytes, body: bytes) -> bool:
    """Tell whether surely no element between the first and the last mention of ``body`` has an attribute."""
    first, last = raw.rfind(b"<", 0, max(raw.find(body), 0)), raw.rfind(body)
    return raw.find(b"=", first, last) < 0 or _TAG_WITH_ATTRIBUTE.search(raw, first, last) is None


class _MessageReader:
    """Reads one message whose kind is known."""

    def __init__(self, message: Message, root: etree._Element, *, quick: bool) -> None:
        self._message = message
        self._root = root
        self._path = f"/{message.root}"
        self._notes = Findings()  # tolerated
        self._problems: list[Deviation] = []
        self._groups = GroupReader(quick=quick)
        self._blocks = GroupReader(quick=False)
        self._documents: list[Document] = []
        self._transfer: Group | None = None
        self._subscribers: list[Group] = []

    def reading(self) -> Reading:
        self._root_itself()
        self._sequence()
        if not self._problems:
            for child in elements(self._root):
                self._block(child, local_name(child.tag))
        strangers = self._groups.strangers + self._blocks.strangers
        if strangers:
            detail = f"{strangers} 个元素不在命名空间 {NAMESPACE} 中"
            self._note("ELEMENT_NAMESPACE", self._path, detail, "所有业务元素都应属于该命名空间")
        return Reading(
            message=self._message.name,
            guid=self._root.get("guid"),
            version=self._root.get("version"),
            documents=() if self._problems else tuple(self._documents),
            transfer=self._transfer or {},
            deviations=tuple(self._notes.tolerated[:MAX_DEVIATIONS_REPORTED]),
            problems=tuple(self._problems[:MAX_DEVIATIONS_REPORTED]),
            subscribers=tuple(self._subscribers),
        )

    def _note(self, code: str, path: str, detail: str, fix: str) -> None:
        self._notes.tolerated.append(Deviation(code, path, detail, fix))

    def _root_itself(self) -> None:
        root, path = self._root, self._path
        if not root.tag.startswith(CEB):
            missing = not root.tag.startswith("{")
            code = "ROOT_NAMESPACE_MISSING" if missing else "ROOT_NAMESPACE_WRONG"
            self._note(code, path, f"根元素为 {root.tag}", f"根元素应属于命名空间 {NAMESPACE}")
        if local_name(root.tag) != self._message.root:
            self._note(
                "ROOT_NAME_SHORT", path, f"根元素名为 {local_name(root.tag)}", f"根元素名应为 {self._message.root}"
            )
        guid, version = root.get("guid"), root.get("version")
        if guid is None or len(guid) != GUID_CHARS:
            fix = f"guid 应恰好 {GUID_CHARS} 个字符，不必是 UUID"
            self._problems.append(Deviation("GUID_INVALID", f"{path}/@guid", f"guid 为{shown(guid)}", fix))
        if version != VERSION:
            self._note("VERSION_UNUSUAL", f"{path}/@version", f"version 为{shown(version)}", f"version 应为 {VERSION}")
        for name, _value in attributes(root):
            if name not in {"guid", "version"} | HARMLESS:
                self._note("ATTRIBUTE_IGNORED", f"{path}/@{local_name(name)}", "规范没有这个属性", "删除该属性")
        if has_stray_text(root):
            self._problems.append(Deviation("STRAY_TEXT", path, "元素之间有文字", "删除元素之间的文字"))

    def _sequence(self) -> None:
        order = order_of_root(self._message)
        children = [child for child in elements(self._root) if child.tag != f"{DS}Signature"]
        self._blocks.names(children)
        names = [local_name(child.tag) for child in elements(self._root)]
        for fault in order.faults(names):
            if fault.name == "Signature" and fault.code == "ELEMENT_MISSING":
                continue  # whoever verifies signatures says so
            report = misplaced(order, fault, self._path)
            if self._is_tolerated(fault):
                self._notes.tolerated.append(report)
            else:
                self._problems.append(report)

    def _is_tolerated(self, fault: Misplaced) -> bool:
        if fault.code == "ELEMENT_REPEATED":
            return fault.name in {"BaseTransfer", "BaseSubscribe", "ExtendMessage"}
        return fault.code == "ELEMENT_ORDER"

    def _block(self, element: etree._Element, name: str) -> None:
        if name == self._message.body:
            self._document(element)
        elif name == "BaseTransfer" and self._transfer is None:
            found = Findings()
            part = transfer_of(self._message.direction)
            self._transfer = self._blocks.read(element, part, f"{self._path}/{name}", found)
            self._notes.tolerated += found.tolerated
            self._problems += found.violations
        elif name == "BaseSubscribe":
            found = Findings()
            number = len(self._subscribers) + 1
            self._subscribers.append(
                self._blocks.read(element, BASE_SUBSCRIBE, f"{self._path}/{name}[{number}]", found)
            )
            self._notes.tolerated += found.tolerated + found.violations
        elif name == EXTEND_MESSAGE.element:
            self._notes.tolerated += self._blocks.extension(element, f"{self._path}/{name}")

    def _document(self, body: etree._Element) -> None:
        ordinal = len(self._documents) + 1
        path = f"{self._path}/{self._message.body}[{ordinal}]"
        found = Findings()
        head: Group = {}
        lines: list[Group] = []
        if self._message.head.element is None:
            head = self._groups.read(body, self._message.head, path, found)
        else:
            self._parts(body, path, found, head, lines)
        self._notes.tolerated += found.tolerated
        violations = tuple(found.violations[:MAX_DEVIATIONS_REPORTED])
        self._documents.append(Document(ordinal, head, tuple(lines), violations))

    def _parts(self, body: etree._Element, path: str, found: Findings, head: Group, lines: list[Group]) -> None:
        message, groups = self._message, self._groups
        report_frame(body, path, found)
        children = list(elements(body))
        names = groups.names(children)
        found.violations += [misplaced(order, each, path) for order, each in _faults_of_body(message, tuple(names))]
        for child, name in zip(children, names, strict=True):
            if len(found.violations) >= MAX_DEVIATIONS_REPORTED:
                break  # this document is refused, and nobody reads further
            if name == message.head.element and not head:
                head.update(groups.read(child, message.head, f"{path}/{name}", found))
            elif message.lines is not None and name == message.lines.element:
                lines.append(groups.read(child, message.lines, f"{path}/{name}[{len(lines) + 1}]", found))


def _faults_of_body(message: Message, names: tuple[str, ...]) -> tuple[tuple[Order, Misplaced], ...]:
    if len(names) <= MAX_NAMES_REMEMBERED:
        return _remembered_faults(message, names)
    order = order_of_body(message)
    return tuple((order, fault) for fault in order.faults(names)) if order is not None else ()


@lru_cache(maxsize=MAX_LAYOUTS_REMEMBERED)
def _remembered_faults(message: Message, names: tuple[str, ...]) -> tuple[tuple[Order, Misplaced], ...]:
    order = order_of_body(message)
    return tuple((order, fault) for fault in order.faults(names)) if order is not None else ()
