"""Writing: any of the 42 messages from mappings, in canonical form (the bytes equal their own C14N after the prolog).

What is written is held against the catalogue first; a value that does not fit raises ``DoesNotFit``. Receipts to
importers stand in the default namespace without a prefix and those to exporters
with ``ceb:``, as the customs send them.
"""

import re
from collections.abc import Mapping, Sequence

from heliu.ceb.catalogue.index import BASE_SUBSCRIBE, MESSAGES, transfer_of
from heliu.ceb.catalogue.model import GUID_CHARS, NAMESPACE, Field, Message, Part
from heliu.ceb.facets import fault, wanted

PROLOG = b'<?xml version="1.0" encoding="UTF-8"?>\n'
VERSION = "1.0"

Group = Mapping[str, str | None]
Document = Group | tuple[Group, Sequence[Group]]

# A character XML cannot carry, not even as a reference.
ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#xD;"})
_ATTRIBUTE = str.maketrans({"&": "&amp;", "<": "&lt;", '"': "&quot;", "\t": "&#x9;", "\n": "&#xA;", "\r": "&#xD;"})


class DoesNotFit(ValueError):
    """A value that its field does not take. ``code`` as in the reader's reports, ``path`` by local names."""

    def __init__(self, code: str, path: str, fix: str) -> None:
        super().__init__(f"{code} {path}: {fix}")
        self.code = code
        self.path = path
        self.fix = fix


def escaped(text: str) -> str:
    """Return ``text`` as canonical character data."""
    return text.translate(_TEXT)


def in_cdata(text: str) -> str:
    """Return ``text`` as a CDATA section that nothing inside can end; what XML cannot carry becomes U+FFFD."""
    carried = ILLEGAL.sub("\ufffd", text).replace("]]>", "]]]]><![CDATA[>")
    return f"<![CDATA[{carried}]]>"


def prefix_of(message: Message) -> str:
    """Return the prefix in front of the element names of ``message``."""
    return "" if message.direction == "import" and not message.transfer else "ceb:"


def opening(message: Message, guid: str) -> str:
    """Return the start tag of the root, its attributes in canonical order."""
    prefix = prefix_of(message)
    declared = "xmlns:ceb" if prefix else "xmlns"
    quoted = guid.translate(_ATTRIBUTE)
    return f'<{prefix}{message.root} {declared}="{NAMESPACE}" guid="{quoted}" version="{VERSION}">'


def write(
    message: str,
    documents: Sequence[Document],
    *,
    guid: str,
    transfer: Group | None = None,
    subscribers: Sequence[Group] = (),
) -> bytes:
    """Write ``documents``, each a header or (header, lines), as one unsigned message; names as in the catalogue.

    A field that is absent, None or optional and empty is left out. Raises ``DoesNotFit``, KeyError for a message that
    does not exist.
    """
    described = MESSAGES[message]
    root = f"/{described.root}"
    if len(guid) != GUID_CHARS or ILLEGAL.search(guid):
        raise DoesNotFit("GUID_INVALID", f"{root}/@guid", f"恰好 {GUID_CHARS} 个字符")
    most = described.max_bodies
    if not documents or (most is not None and len(documents) > most):
        raise DoesNotFit("DOCUMENTS_OVER_LIMIT", root, f"每个报文 1 至 {most or '多'} 份单证")
    pen = _Pen(prefix_of(described))
    written = [pen.body(described, each, f"{root}/{described.body}[{at}]") for at, each in enumerate(documents, 1)]
    if described.transfer:
        written.append(pen.part(transfer_of(described.direction), transfer or {}, f"{root}/BaseTransfer"))
        written += [pen.part(BASE_SUBSCRIBE, each, f"{root}/BaseSubscribe") for each in subscribers]
    closing = f"</{pen.prefix}{described.root}>"
    return PROLOG + "".join([opening(described, guid), *written, closing]).encode()


class _Pen:
    """Writes the groups of one message."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix

    def body(self, message: Message, document: Document, path: str) -> str:
        header, lines = document if isinstance(document, tuple) else (document, ())
        name = self.prefix + message.body
        if message.head.element is None:
            return self.part(message.head, header, path, name)
        inner = [self.part(message.head, header, f"{path}/{message.head.element}")]
        if message.lines is not None:
            self._count(message.lines, len(lines), path)
            at = f"{path}/{message.lines.element}"
            inner += [self.part(message.lines, line, f"{at}[{number}]") for number, line in enumerate(lines, 1)]
        return f"<{name}>{''.join(inner)}</{name}>"

    @staticmethod
    def _count(lines: Part, count: int, path: str) -> None:
        if count < lines.min_occurs or (lines.max_occurs is not None and count > lines.max_occurs):
            most = lines.max_occurs if lines.max_occurs is not None else "多"
            raise DoesNotFit("LINES_OVER_LIMIT", f"{path}/{lines.element}", f"{lines.min_occurs} 至 {most} 项")

    def part(self, part: Part, values: Group, path: str, name: str | None = None) -> str:
        element = name or f"{self.prefix}{part.element}"
        unknown = values.keys() - {field.name for field in part.fields}
        if unknown:
            raise DoesNotFit("ELEMENT_UNKNOWN", f"{path}/{min(unknown)}", "目录中没有这个字段")
        leaves = [self._leaf(field, values.get(field.name), path) for field in part.fields]
        return f"<{element}>{''.join(leaves)}</{element}>"

    def _leaf(self, field: Field, value: str | None, path: str) -> str:
        if not value and not field.required:
            return ""
        if value is None:
            raise DoesNotFit("ELEMENT_MISSING", f"{path}/{field.name}", f"{field.zh}必填：{wanted(field)}")
        code = "VALUE_CHARACTER" if ILLEGAL.search(value) else fault(field, value)
        if code is not None:
            raise DoesNotFit(code, f"{path}/{field.name}", wanted(field))
        inner = in_cdata(value) if field.name == "oriBizMessage" else escaped(value)
        return f"<{self.prefix}{field.name}>{inner}</{self.prefix}{field.name}>"
