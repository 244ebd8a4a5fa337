"""The evidence opened for people (调阅存证): a message as received, one document, its XML with persons masked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree
from psycopg import Connection

from heliu.ceb.catalogue.index import MESSAGES
from heliu.ceb.closed_parser import closed_parser, local_name
from heliu.ceb.personal import masked
from heliu.ceb.prologue import opened
from heliu.declarations.api import Archive, Content, document_content, evidence_of, sealed_octets
from heliu.declarations.facts import Evidence
from heliu.kernel.sealing import Sealer
from heliu.taxation.api import declared_line
from heliu.taxation.facts import DeclaredLine

UNREADABLE_SHOWN_MAX: Final = 4_000  # characters of a message nobody could parse


@dataclass(frozen=True, slots=True)
class Shown:
    """The XML of one document, or of the whole frame without documents; ``parsed`` False: the bare beginning."""

    text: str
    parsed: bool


def octets(connection: Connection, message_id: int) -> bytes | None:
    """A message as it was received. None: no such message, or it was made for measuring and never sent."""
    content = sealed_octets(connection, message_id)
    return Archive(Sealer()).open(content) if content else None


def content_of(evidence: Evidence, kind: str, number: int, archive: Archive | None = None) -> Content | None:
    """Head and lines of the document ``number`` of a message; None where the evidence does not have it.

    ``archive``: one for all documents of a page; it opens what several small messages share once.
    """
    if not evidence.content:
        return None
    try:
        raw = (archive or Archive(Sealer())).open(evidence.content)
        return document_content(raw, kind, number - evidence.first_id)
    except LookupError:
        return None


def goods_of(connection: Connection, inventory: Mapping[str, Any]) -> tuple[DeclaredLine, ...]:
    """The lines of an inventory (its row) as they were declared; none where there is no evidence of it."""
    message_id = inventory["message_id"]
    kept = evidence_of(connection, [message_id]).get(message_id)
    content = content_of(kept, "CEB621", inventory["id"]) if kept else None
    return tuple(map(declared_line, content[1])) if content else ()


def document_xml(raw: bytes, kind: str, ordinal: int, *, unmasked: bool = False) -> Shown:
    """One document (from 0) laid out for reading; a message that is no XML shows how it begins, if it hides nobody."""
    start = opened(raw)
    if start.root is None:
        return Shown("" if not unmasked else raw[:UNREADABLE_SHOWN_MAX].decode(errors="replace"), parsed=False)
    body = MESSAGES[kind].body if kind in MESSAGES else ""
    bodies = [child for child in start.root.iterchildren("*") if local_name(child.tag) == body]
    if ordinal >= len(bodies):
        return Shown("", parsed=True)
    return Shown(_written(bodies[ordinal], unmasked=unmasked), parsed=True)


def frame_xml(raw: bytes, kind: str) -> Shown:
    """What stands around the documents: the transfer, the signature; each document is counted, not shown."""
    start = opened(raw)
    if start.root is None:
        return Shown("", parsed=False)
    body = MESSAGES[kind].body if kind in MESSAGES else ""
    for child in list(start.root.iterchildren("*")):
        if local_name(child.tag) == body:
            start.root.remove(child)
    return Shown(_written(start.root, unmasked=False), parsed=True)


def _written(element: etree._Element, *, unmasked: bool) -> str:
    """A copy, indented, personal values masked, without the namespace's declaration on it.

    Masked, a text between elements is left out: by no name can it be said whose it is.
    """
    copy = etree.fromstring(etree.tostring(element, with_tail=False), closed_parser())
    etree.strip_elements(copy, etree.Comment, etree.ProcessingInstruction, with_tail=False)
    for one in copy.iter("*") if not unmasked else ():
        one.tail = None
        one.text = None if len(one) else one.text and masked(local_name(one.tag), one.text)
    etree.indent(copy)
    return etree.tostring(copy, encoding="unicode")
