"""What goes wrong with messages, one small fault at a time: the raw material for comparing our readers with each other.

Every operator takes a tree it may spoil and a source of chance; most faults are invalid, some are harmless on purpose.
"""

from collections.abc import Callable
from copy import deepcopy
from random import Random

from lxml import etree

from heliu.ceb.catalogue.index import MESSAGES
from heliu.ceb.catalogue.model import NAMESPACE, Field
from heliu.ceb.closed_parser import CEB, DS, XSI, closed_parser, local_name
from heliu.ceb.specimens.fragments import SIGNATURE_FRAGMENTS

Operator = Callable[[etree._Element, Random], None]  # noqa: SLF001 - the public name lxml gives its elements

_FIELDS: dict[str, list[Field]] = {}
for _message in MESSAGES.values():
    for _part in (_message.head, _message.lines):
        for _field in _part.fields if _part is not None else ():
            _FIELDS.setdefault(_field.name, []).append(_field)

_NUMBERS = (
    *("0", "-0", "+1", "-1", ".5", "5.", ".", "+", "-", "", " 1 ", "\n1\t", "1 1", "1e5", "NaN", "INF", "1,000", "0x1"),
    *("12345678901234.12345", "123456789012345.12345", "1234567890123456789", "12345678901234567890", "0.00001"),
    *("0.000001", "1.00000000000000000000000000", "000000000000000000000000000000001", "2147483647", "2147483648"),
    *("-2147483648", "-2147483649", "99999", "100000", "999999999", "1000000000", "1.0", "１２", "1\u00a0", "--1"),
    *("0000000001", "+0000000000000000001", "9" * 30, "0." + "9" * 30, "1" * 19 + ".0", "142", "3", "7911"),
)
_BLANKS = ("", " ", "  ", "\n", "\t", "\r", "\u00a0", "\u3000", " \n ")
_BASES = (
    *("", " ", "QQ==", "QR==", "QQ=", "QQ", "QUI=", "QUJ=", "QUJD", "QUJD\nQUJD", "Q U J D", "QQ = =", "QUJD=", "===="),
    *("@@@@", "QUJ-", "QUJDRA==QUJD", "=", "QQ==\n", "\tQUJD", "Q", "QU", "QUJ", "QUJDRA"),
)
_URIS = (
    *(
        "",
        "#a",
        "urn:x",
        "http://a b",
        "http://[x",
        "%zz",
        ":x",
        "a:b:c",
        "泸州",
        "http://h:80/p?q#f",
        "//h/p",
        "///p",
        "?q",
    ),
    *(
        "#a#b",
        "http://h:x/",
        "1a:b",
        "<x>",
        " urn:x ",
        "a%20b",
        "%",
        "http://u@h/",
        "/a//b",
        "a//b",
        "[x]",
        "http://h[/",
    ),
)
_IDS = ("a", "_a", "1a", "a:b", "", " a ", "a b", "泸", "-a", "a.b", "·a", "a·")
_STRANGE_ATTRIBUTES = (
    *("x", f"{CEB}x", f"{DS}Id", "Id", "{http://www.w3.org/XML/1998/namespace}lang", "guid", "version", "Algorithm"),
    *(f"{XSI}nil", f"{XSI}type", f"{XSI}schemaLocation", f"{XSI}noNamespaceSchemaLocation", f"{XSI}other"),
)
_TYPES = ("xs:int", "xs:short", "xs:byte", "xs:string", "ceb:XMLElement", "nope", "xs:long", "xs:decimal", "xs:token")
_STRANGERS = (f"{CEB}stranger", "stranger", "{urn:x}stranger", f"{DS}Object", f"{DS}KeyName", f"{CEB}BaseTransfer")


def mutated(raw: bytes, random: Random, faults: int = 1) -> bytes:
    """Return ``raw`` with ``faults`` faults in it. ``raw`` must be well formed."""
    root = etree.fromstring(raw, closed_parser())
    for _ in range(faults):
        random.choice(OPERATORS)(root, random)
    written: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    if random.random() < 0.1:  # noqa: PLR2004 - one in ten is also spoiled as text
        written = random.choice(TEXT_OPERATORS)(written, random)
    return written


def _everything(root: etree._Element) -> list[etree._Element]:
    return [element for element in root.iter("*") if element is not root]


def _any(root: etree._Element, random: Random) -> etree._Element:
    return random.choice(_everything(root) or [root])


def _leaf(root: etree._Element, random: Random) -> etree._Element:
    leaves = [element for element in _everything(root) if len(element) == 0]
    return random.choice(leaves or [root])


def drop(root: etree._Element, random: Random) -> None:
    victim = _any(root, random)
    parent = victim.getparent()
    if parent is not None:
        parent.remove(victim)


def repeat(root: etree._Element, random: Random) -> None:
    chosen = _any(root, random)
    if chosen is not root:
        for _ in range(random.choice((1, 1, 1, 2, 5))):
            chosen.addnext(deepcopy(chosen))


def crowd(root: etree._Element, random: Random) -> None:
    """Fill a repeated group up to its limit, or one above."""
    children = [child for child in root.iter("*") if len(child) and child.getparent() is not None]
    chosen = random.choice(children or [root])
    parent = chosen.getparent()
    if parent is None or len(chosen) > 40:  # noqa: PLR2004 - a hundred large documents would only cost time
        return
    there = sum(1 for child in parent if child.tag == chosen.tag)
    for _ in range(random.choice((5, 6, 99, 100, 101)) - there):
        chosen.addnext(deepcopy(chosen))


def swap(root: etree._Element, random: Random) -> None:
    chosen = _any(root, random)
    other = chosen.getnext()
    if other is not None and chosen is not root:
        other.addnext(chosen)


def move(root: etree._Element, random: Random) -> None:
    chosen, target = _any(root, random), _any(root, random)
    if chosen is not target and chosen not in list(target.iterancestors()):
        target.addnext(chosen)


def rename(root: etree._Element, random: Random) -> None:
    chosen = _any(root, random)
    name = local_name(chosen.tag)
    chosen.tag = random.choice(
        (
            *(name, f"{{urn:x}}{name}", f"{CEB}{name}", f"{DS}{name}", f"{CEB}{name.swapcase()}", f"{CEB}{name}x"),
            *(local_name(_any(root, random).tag), _any(root, random).tag),
        )
    )


def resize(root: etree._Element, random: Random) -> None:
    """Give a string a length at a limit of its field: one below, at it, one above, in characters of several bytes."""
    chosen = _leaf(root, random)
    fields = _FIELDS.get(local_name(chosen.tag))
    if not fields:
        return
    field = random.choice(fields)
    limit = random.choice((field.min_length, field.max_length or 10))
    length = max(0, limit + random.choice((-1, 0, 1)))
    chosen.text = "".join(random.choice("a泸é𠀀&<") for _ in range(length)) or None


def renumber(root: etree._Element, random: Random) -> None:
    numbers = [
        each for each in _everything(root) if {f.kind for f in _FIELDS.get(local_name(each.tag), ())} - {"string"}
    ]
    random.choice(numbers or [root]).text = random.choice(_NUMBERS)


def blank(root: etree._Element, random: Random) -> None:
    _leaf(root, random).text = random.choice(_BLANKS) or None


def pad(root: etree._Element, random: Random) -> None:
    leaf = _leaf(root, random)
    leaf.text = random.choice(_BLANKS) + (leaf.text or "") + random.choice(_BLANKS)


def comment(root: etree._Element, random: Random) -> None:
    chosen = _any(root, random)
    note = random.choice((etree.Comment("x"), etree.ProcessingInstruction("x", "y")))
    if len(chosen) == 0 and chosen.text:
        note.tail, chosen.text = chosen.text, None
    chosen.insert(0, note)


def scribble(root: etree._Element, random: Random) -> None:
    """Put text between elements."""
    _any(root, random).tail = random.choice(("x", "\u00a0", " ", "\n\n", "泸"))


def nest(root: etree._Element, random: Random) -> None:
    stranger = etree.SubElement(_any(root, random), random.choice(_STRANGERS))
    stranger.text = random.choice((None, "x"))


def intrude(root: etree._Element, random: Random) -> None:
    stranger = etree.Element(random.choice(_STRANGERS))
    chosen = _any(root, random)
    if chosen is not root:
        chosen.addnext(stranger)


def attribute(root: etree._Element, random: Random) -> None:
    name = random.choice(_STRANGE_ATTRIBUTES)
    _any(root, random).set(name, random.choice(("x", "true", "false", "urn:x x.xsd", *_IDS)))


def state_a_type(root: etree._Element, random: Random) -> None:
    typed = [each for each in _everything(root) if local_name(each.tag) in {"gnum", "gseqno", "Message"}]
    chosen = random.choice(typed or [_any(root, random)])
    renewed = etree.Element(chosen.tag, nsmap={"xs": "http://www.w3.org/2001/XMLSchema", "ceb": NAMESPACE})
    renewed.text, renewed.tail = chosen.text, chosen.tail
    renewed.extend(list(chosen))
    renewed.set(f"{XSI}type", random.choice(_TYPES))
    parent = chosen.getparent()
    if parent is not None:
        parent.replace(chosen, renewed)


def spoil_the_root(root: etree._Element, random: Random) -> None:
    name = random.choice(("guid", "version", "x"))
    value = random.choice((None, "", "x" * 35, "x" * 36, "泸" * 36, "x" * 37, "1.0", "v1.0", "x" * 10, "x" * 11, " "))
    if value is None:
        root.attrib.pop(name, "")
    else:
        root.set(name, value)


def spoil_the_signature(root: etree._Element, random: Random) -> None:
    """Change a value or an attribute inside the Signature, or put in something the schema may or may not know."""
    inside = list(root.iter(f"{DS}*"))
    if not inside:
        return
    chosen = random.choice(inside)
    kind = random.randrange(4)
    if kind == 0:
        chosen.set(random.choice(("Algorithm", "URI", "Type", "Target", "Encoding")), random.choice(_URIS))
    elif kind == 1:
        chosen.set("Id", random.choice(_IDS))
    elif kind == 2:  # noqa: PLR2004
        leaf = random.choice([element for element in inside if len(element) == 0])
        leaf.text = random.choice((*_BASES, *_NUMBERS))
    else:
        chosen.insert(random.randint(0, len(chosen)), etree.fromstring(random.choice(SIGNATURE_FRAGMENTS)))


def enrich(root: etree._Element, random: Random) -> None:
    """Put a block or a fragment of a Signature where one is known: into KeyInfo, before and after BaseTransfer."""
    holders = [*root.iter(f"{DS}KeyInfo"), *root.iter(f"{DS}X509Data"), *root.iter(f"{DS}Transform")]
    if holders and random.random() < 0.6:  # noqa: PLR2004
        random.choice(holders).append(etree.fromstring(random.choice(SIGNATURE_FRAGMENTS)))
        return
    texts = (
        f'<ExtendMessage xmlns="{NAMESPACE}"><name>x</name><version/><Message><a b="c"/></Message></ExtendMessage>',
        f'<ExtendMessage xmlns="{NAMESPACE}"><name>x</name><version/><Message>x</Message></ExtendMessage>',
        f'<ExtendMessage xmlns="{NAMESPACE}"><name>x</name><version/><Message><a/><b/></Message></ExtendMessage>',
        f'<BaseSubscribe xmlns="{NAMESPACE}"><status>ALL</status><dxpMode>DXP</dxpMode><dxpAddress/></BaseSubscribe>',
    )
    block = etree.fromstring(random.choice(texts))
    transfer = root.find(f"{CEB}BaseTransfer")
    if transfer is not None:
        random.choice((transfer.addnext, transfer.addprevious))(block)


def cut(raw: bytes, random: Random) -> bytes:
    return raw[: random.randrange(len(raw))]


def wrap_in_cdata(raw: bytes, random: Random) -> bytes:
    at = raw.find(b"</", random.randrange(len(raw)))
    start = raw.rfind(b">", 0, at) + 1
    if at < 0 or b"&" in raw[start:at] or b"<" in raw[start:at]:
        return raw
    return raw[:start] + b"<![CDATA[" + raw[start:at] + b"]]>" + raw[at:]


def add_a_mark(raw: bytes, random: Random) -> bytes:
    """Put a byte order mark, another encoding or a document type in front."""
    kind = random.randrange(4)
    if kind == 0:
        return b"\xef\xbb\xbf" + raw
    if kind == 1:
        text = raw.decode().replace("encoding='UTF-8'", "encoding='GBK'")
        return text.encode("gbk", errors="xmlcharrefreplace")
    if kind == 2:  # noqa: PLR2004
        return raw.replace(b"?>\n", b"?>\n<!DOCTYPE x>\n", 1)
    return raw.replace(b"UTF-8", b"utf-8", 1)


def refer(raw: bytes, random: Random) -> bytes:
    """Put a character reference into a value."""
    at = raw.find(b"</", random.randrange(len(raw)))
    return raw[:at] + random.choice((b"&#49;", b"&amp;", b"&#x6CF8;", b"&#13;", b"&lt;")) + raw[at:] if at > 0 else raw


OPERATORS: tuple[Operator, ...] = (
    *(
        drop,
        repeat,
        swap,
        move,
        rename,
        resize,
        resize,
        resize,
        renumber,
        renumber,
        blank,
        pad,
        comment,
        scribble,
        nest,
    ),
    *(intrude, attribute, state_a_type, spoil_the_root, spoil_the_signature, spoil_the_signature, enrich, crowd),
)
TEXT_OPERATORS: tuple[Callable[[bytes, Random], bytes], ...] = (cut, wrap_in_cdata, wrap_in_cdata, add_a_mark, refer)
