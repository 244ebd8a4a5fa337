"""Which octets was the digest made over? The demanded ones, and those that clients take by mistake.

Each guess is one run of octets; a digest that fits one of them names the mistake. A guess is evidence, not proof, but
no two of them share a digest.
"""

import copy
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from heliu.ceb.catalogue.notes import PERSONAL
from heliu.ceb.signature.claim import WHITE, children
from heliu.ceb.signature.diagnosis.model import Cause, Difference, first_difference
from heliu.ceb.signature.full import compact
from heliu.ceb.signature.model import DS, XSI
from heliu.ceb.signature.spelling import Sm3

BOM = b"\xef\xbb\xbf"
EXCERPT_BEFORE, EXCERPT_AFTER = 24, 36  # octets shown around a difference
SIGNATURE_SPAN = re.compile(rb"<((?:[\w.-]+:)?Signature)\b[^>]*>.*?</\1\s*>", re.DOTALL)
DECLARATION = re.compile(rb"^\s*<\?xml[^>]*\?>\s*")
EMPTY_PAIR = re.compile(rb"<([\w:.-]+)((?: [^<>]*)?)></\1>")
XSI_DECLARATION = b' xmlns:xsi="%s"' % XSI.encode()
INDENTS = ("  ", "    ", "\t", "")
_PERSONAL = re.compile(
    rb"(<(?:\w+:)?(?:%s)(?: [^<>]*)?>)([^<]*)" % b"|".join(sorted(name.encode() for name in PERSONAL))
)


@dataclass(frozen=True, slots=True)
class Guess:
    """Octets a client may have digested; ``cause`` None: the demanded ones, in a form that is accepted."""

    octets: bytes
    cause: Cause | None


def hashed(name: str, octets: bytes) -> bytes:
    """The digest by a function of that name, as ``hashlib`` calls it; ``sm3`` also where Python lacks it."""
    state = Sm3() if name == "sm3" else hashlib.new(name, usedforsecurity=False)
    state.update(octets)
    return state.digest()


def demanded(root: etree._Element, signature: etree._Element) -> bytes:
    """The octets the specification demands: the document without its Signature, in canonical form."""
    return canonical(_without(root, signature))


def guesses(raw: bytes, right: bytes, root: etree._Element, signature: etree._Element) -> Iterator[Guess]:
    """Yield the demanded octets (``right``), then the mistakes, the likelier first. The trees are left as they are."""
    yield Guess(right, None)
    tight = _without(root, signature, blank_before=False)
    yield Guess(canonical(tight), None)
    squeezed = _copied(tight)
    compact(squeezed)
    compacted = canonical(squeezed)
    yield Guess(compacted, None)
    yield from _of_the_file(raw)
    for form in (right, compacted):
        yield from _respelled(form)
    yield from _other_canons(root, signature)
    yield from _with_signature(root, signature)
    yield from _reformatted(squeezed)


def _of_the_file(raw: bytes) -> Iterator[Guess]:
    """The file's own bytes, with the Signature cut out but nothing canonicalised."""
    bare = SIGNATURE_SPAN.sub(b"", raw, count=1)
    body = DECLARATION.sub(b"", bare.removeprefix(BOM))
    yield Guess(body.strip(WHITE.encode()), Cause.NOT_CANONICAL)
    yield Guess(body, Cause.TRAILING_NEWLINE if body.endswith(b"\n") else Cause.NOT_CANONICAL)
    yield Guess(bare, Cause.WITH_PROLOG)
    yield Guess(bare.rstrip(WHITE.encode()), Cause.WITH_PROLOG)
    if b"\r\n" in bare:
        yield Guess(body.strip(WHITE.encode()).replace(b"\r\n", b"\n"), Cause.NOT_CANONICAL)


def _respelled(form: bytes) -> Iterator[Guess]:
    """The canonical octets with one thing about them wrong."""
    yield Guess(form + b"\n", Cause.TRAILING_NEWLINE)
    yield Guess(form + b"\r\n", Cause.TRAILING_NEWLINE)
    for prolog in (b'<?xml version="1.0" encoding="UTF-8"?>', b'<?xml version="1.0" encoding="utf-8"?>'):
        for gap in (b"", b"\n"):
            yield Guess(prolog + gap + form, Cause.WITH_PROLOG)
    yield Guess(BOM + form, Cause.BYTE_ORDER_MARK)
    if b"\n" in form:
        yield Guess(form.replace(b"\n", b"\r\n"), Cause.CARRIAGE_RETURNS)
        yield Guess(form.replace(b"\n", b"&#xD;\n"), Cause.CARRIAGE_RETURNS)
    yield Guess(EMPTY_PAIR.sub(rb"<\1\2/>", form), Cause.SHORT_EMPTY_TAGS)
    yield Guess(EMPTY_PAIR.sub(rb"<\1\2 />", form), Cause.SHORT_EMPTY_TAGS)
    start = form.find(b">") + 1
    if start:
        yield Guess(_with_xsi(form, start), Cause.NAMESPACE_CHANGED)
        yield Guess(form[start : form.rfind(b"</")], Cause.WITHOUT_ROOT)
    try:
        yield Guess(form.decode().encode("gb18030"), Cause.OTHER_ENCODING)
    except UnicodeError:
        return


def _with_xsi(form: bytes, start: int) -> bytes:
    """The root with xmlns:xsi where it has none, without it where it has one."""
    tag = form[:start]
    if XSI_DECLARATION in tag:
        return tag.replace(XSI_DECLARATION, b"") + form[start:]
    declared = list(re.finditer(rb' xmlns(?::[\w.-]+)?="[^"]*"', tag))
    place = declared[-1].end() if declared else tag.find(b">")
    return tag[:place] + XSI_DECLARATION + tag[place:] + form[start:]


def _other_canons(root: etree._Element, signature: etree._Element) -> Iterator[Guess]:
    tree = _without(root, signature)
    whole = tree.getroottree()
    yield Guess(etree.tostring(whole, method="c14n", exclusive=True, with_comments=False), Cause.EXCLUSIVE_C14N)
    yield Guess(etree.tostring(whole, method="c14n", exclusive=False, with_comments=True), Cause.WITH_COMMENTS)
    for leaf in tree.iter(etree.Element):
        if not children(leaf) and leaf.text:
            leaf.text = leaf.text.strip(WHITE)
    yield Guess(canonical(tree), Cause.VALUES_TRIMMED)
    compact(tree)
    yield Guess(canonical(tree), Cause.VALUES_TRIMMED)


def _with_signature(root: etree._Element, signature: etree._Element) -> Iterator[Guess]:
    """The document with its Signature as a template: the values still empty, then the whole KeyInfo missing."""
    tree = _copied(root)
    inside = tree.find(f".//{{{DS}}}Signature") if signature.getparent() is not None else None
    if inside is None:
        return
    for name in ("DigestValue", "SignatureValue"):
        for leaf in inside.iter(f"{{{DS}}}{name}"):
            leaf.text = None
    yield Guess(canonical(tree), Cause.SIGNATURE_INCLUDED)
    for info in inside.findall(f"{{{DS}}}KeyInfo"):
        inside.remove(info)
    yield Guess(canonical(tree), Cause.SIGNATURE_INCLUDED)


def _reformatted(squeezed: etree._Element) -> Iterator[Guess]:
    for space in INDENTS:
        tree = _copied(squeezed)
        etree.indent(tree, space=space)
        yield Guess(canonical(tree), Cause.REFORMATTED)


def canonical(root: etree._Element) -> bytes:
    """The whole document's canonical form: instructions beside the root are part of it."""
    return etree.tostring(root.getroottree(), method="c14n", exclusive=False, with_comments=False)


def _copied(root: etree._Element) -> etree._Element:
    return copy.deepcopy(root.getroottree()).getroot()


def _without(root: etree._Element, signature: etree._Element, *, blank_before: bool = True) -> etree._Element:
    """A copy of the document without the Signature; the white space before it kept or dropped."""
    route = _route(signature, root)
    tree = _copied(root)
    inside = tree
    for place in route:
        inside = inside[place]
    parent, previous, after = inside.getparent(), inside.getprevious(), inside.tail or ""
    if parent is None:
        return tree
    before = (parent.text if previous is None else previous.tail) or ""
    kept = before if blank_before or before.strip(WHITE) else ""
    parent.remove(inside)
    if previous is None:
        parent.text = kept + after
    else:
        previous.tail = kept + after
    return tree


def _route(element: etree._Element, root: etree._Element) -> list[int]:
    route: list[int] = []
    while element is not root:
        parent = element.getparent()
        if parent is None:
            return []
        route.insert(0, parent.index(element))
        element = parent
    return route


def difference(demanded_octets: bytes, signed: bytes) -> Difference | None:
    """Where they part first, with what stands there; personal values are starred out before anything is cut."""
    offset = first_difference(demanded_octets, signed)
    if offset is None:
        return None
    line = demanded_octets.count(b"\n", 0, offset) + 1
    return Difference(offset, line, _excerpt(demanded_octets, offset), _excerpt(signed, offset))


def _excerpt(octets: bytes, offset: int) -> str:
    starred = _PERSONAL.sub(lambda found: found[1] + b"*" * len(found[2]), octets)
    cut = starred[max(offset - EXCERPT_BEFORE, 0) : offset + EXCERPT_AFTER]
    return cut.decode("utf-8", errors="replace").replace("\r", "␍").replace("\n", "␊").replace("\t", "␉")
