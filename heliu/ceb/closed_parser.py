"""The only way text becomes a tree here: no entities, no document type, no network, no unbounded text."""

from collections.abc import Iterator
from typing import Any

from lxml import etree

from heliu.ceb.catalogue.model import NAMESPACE, SIGNATURE_NAMESPACE
from heliu.ceb.facets import XML_BLANK
from heliu.ceb.limits import MAX_ATTRIBUTES_LOOKED_AT, MAX_ATTRIBUTES_PER_ELEMENT

CEB = f"{{{NAMESPACE}}}"
DS = f"{{{SIGNATURE_NAMESPACE}}}"
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"


def closed_parser() -> etree.XMLParser:
    """Make a parser that resolves nothing, loads nothing and keeps the parser's own size guards."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        collect_ids=False,
    )


_CROWDED = etree.XPath(f"boolean(//*[count(@*) > {MAX_ATTRIBUTES_PER_ELEMENT}])")


def is_crowded(root: etree._Element) -> bool:
    """Tell whether any element has more attributes than MAX_ATTRIBUTES_PER_ELEMENT, without reading them."""
    return bool(_CROWDED(root))


def local_name(tag: str) -> str:
    """Return ``tag`` without its namespace."""
    return tag.rpartition("}")[2]


def elements(parent: etree._Element) -> Iterator[etree._Element]:
    """Yield the child elements of ``parent``: comments and processing instructions are not among them."""
    return parent.iterchildren("*")


def content(leaf: etree._Element) -> str | None:
    """Return all character data of ``leaf`` joined around comments; None where there is none at all."""
    if len(leaf) == 0:
        return leaf.text
    texts = [leaf.text, *(child.tail for child in leaf)]
    return None if all(text is None for text in texts) else "".join(text or "" for text in texts)


def has_stray_text(parent: etree._Element) -> bool:
    """Tell whether anything but white space stands between the elements of ``parent``."""
    texts = [parent.text, *[child.tail for child in parent]]
    return any(text is not None and text.strip(XML_BLANK) for text in texts)


def resolved(element: etree._Element, qname: str) -> str:
    """Return a QName written in a value at ``element`` in the form {namespace}name."""
    prefix, _, name = qname.rpartition(":")
    namespace = element.nsmap.get(prefix or None)
    return f"{{{namespace}}}{name}" if namespace else name


def attributes(element: etree._Element) -> list[tuple[str, str]]:
    """Return the attributes of ``element``, the first few of them: no element of a message may have more.

    lxml looks up each value by walking all attributes, so asking for all would cost the square of their number.
    """
    return [(str(name), str(element.get(name))) for name in element.keys()[:MAX_ATTRIBUTES_LOOKED_AT]]


def declares_or_uses_entities(root: etree._Element) -> bool:
    """Tell whether the document of ``root`` declares an entity or holds a reference that was left unresolved."""
    subset: Any = root.getroottree().docinfo.internalDTD
    return (subset is not None and bool(subset.entities())) or next(root.iter(etree.Entity), None) is not None
