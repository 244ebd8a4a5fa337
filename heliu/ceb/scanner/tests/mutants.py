"""Random documents that fit, and what can go wrong with a message: one small fault, or harmless change, at a time."""

import re
from collections.abc import Callable, Mapping, Sequence
from random import Random

from heliu.ceb.catalogue.index import BASE_SUBSCRIBE, BASE_TRANSFER, MESSAGES
from heliu.ceb.catalogue.model import Field, Part
from heliu.ceb.scanner.columns import Profile
from heliu.ceb.scanner.tests.mill import PROLOG, SEAL, SUBSCRIBER, Document, Letter, Plan, closed, content, plan_of

Mutator = Callable[[bytes, Random], bytes]

_FIELDS: dict[str, list[Field]] = {}
for _message in MESSAGES.values():
    for _part in (_message.head, _message.lines, BASE_TRANSFER, BASE_SUBSCRIBE):
        for _field in _part.fields if _part is not None else ():
            _FIELDS.setdefault(_field.name, []).append(_field)

_CHARACTERS = (
    *"AZaz09_-. /\\\"'|{},",
    *(
        "泸",
        "州",
        "é",
        "𠀀",
        "\u00a0",
        "\u3000",
        "\u0085",
        "\u2028",
        "\ufeff",
        "\ufffd",
        "\ue000",
        "\x7f",
        "\U0010ffff",
    ),
    *("&amp;", "&lt;", "&gt;", "&quot;", "&apos;"),
)
_PLAIN_CHARACTERS = "ABCXYZ0123456789泸州酒 "
_CODE_CHARACTERS = "ABCXYZ0123456789"
_NUMBERS = (
    *("0", "1", "1.00", "12.5", "0.00001", "00012.50", "0.1", "199", "10", "9999999999.99999", "10000000000"),
    *("10000000000.00001", "99999999999999.99999", "99999999999999", "100000000000000", "999999999", "1000000000"),
    *("90000000000", "900000000.00001", "900000000", "3.33333", "000000001", "12345678901234567890"),
)
_ODD_NUMBERS = (
    *("-0", "+1", "-1", ".5", "5.", ".", "", " 1 ", "\n1", "1 1", "1e5", "NaN", "1,000", "0x1", "1.0.0", "--1", "１２"),
    *(
        "0.000001",
        "1.000000",
        "1.00000000000000000000",
        "0" * 30 + "1",
        "2147483647",
        "2147483648",
        "9" * 30,
        "1\u00a0",
    ),
    *("0000000001", "1234567890123456789", "&#49;", "1:", "/", "12;"),
)
_TIMES = (
    *("20260928123045", "20240229000000", "20250229000000", "20260131235959", "20260431000000", "00000101000000"),
    *("00010101000000", "99991231235959", "20261301000000", "20260001000000", "20260100000000", "20260101240000"),
    *("20260101006000", "20260101000060", "2026010100000a", "2026/01/010000", "20260130000000", "20261230235959"),
)
_SPACES = (b" ", b"\n", b"\t", b"\n  ", b"\r", b"\r\n", b"\x00", b"\x0b", b"\xc2\xa0")
_STRAYS = (
    *(b"x", b"<", b">", b"&", b"&amp;", b"&#49;", b"&#x6CF8;", b"&#0;", b"&nbsp;", b"&amp", b"]]>", b"\\", b'"', b"'"),
    *(b"\x00", b"\x01", b"\x1f", b"\x7f", b"\r", b"\r\n", b"\t", b"\n", b"\xff", b"\xfe", b"\xc0\x80", b"\xe6\xb3"),
    *(b"\xed\xa0\x80", b"\xef\xbf\xbe", b"\xef\xbf\xbf", b"\xf4\x90\x80\x80", b"\xf5\x80\x80\x80", b"\xef\xbb\xbf"),
    *(
        b"\xc2\x80",
        b"\xf0\x80\x80\x80",
        b"\xe0\x80\x80",
        b"\x80",
        b"<!--x-->",
        b"<?x y?>",
        b"<![CDATA[x]]>",
        b"<![CDATA[",
    ),
)
_PROLOGS = (
    *(
        b"",
        b"\n",
        b" ",
        b"\xef\xbb\xbf",
        b"\xef\xbb\xbf" + PROLOG,
        b"\xef\xbb\xbf\xef\xbb\xbf",
        b"\r\n",
        b"\n" + PROLOG,
    ),
    *(b'<?xml version="1.0"?>', b'<?xml version="1.0" encoding="utf-8" standalone="yes" ?>\n\n', b"<!DOCTYPE x>"),
    *(b'<?xml version="1.1" encoding="UTF-8"?>', b'<?xml version="1.0" encoding="GBK"?>', b"<?xml version='1.0'?>"),
    *(b"<!--x-->", PROLOG + b"<?x y?>", PROLOG + PROLOG, b'<?xml version="1.0" encoding="UTF-16"?>', b"\x00"),
)
_ATTRIBUTES = (
    *(b' x="y"', b' xmlns:ds="http://www.w3.org/2000/09/xmldsig#"', b' xmlns:ds="urn:x"', b' xsi:schemaLocation="a b"'),
    *(b' guid="x"', b' version="1.0"', b' xmlns="http://www.chinaport.gov.cn/ceb"', b' xmlns:ceb="urn:x"', b" ", b"\n"),
    *(b' ds:x="y"', b" xml:space='preserve'", b' x="\x01"', b' xmlns:q=""', b"\t", b"\r"),
)
_TAILS = (b"\n", b" \t\n", b"\r\n", b"x", b"\x00", b"\x0c", b"<!--x-->", SEAL)
_LEAF = re.compile(rb"<ceb:(\w+)>([^<]*)</ceb:\1>")
_TAG = re.compile(rb"</?ceb:\w+>")


def text(field: Field, random: Random, characters: Sequence[str]) -> str:
    """A string that fits ``field``: mostly short, sometimes as long or short as can be."""
    least = max(field.min_length, 0)
    most = field.max_length or 40
    size = random.choice((least, most)) if random.random() < 0.1 else random.randint(least, max(least, min(most, 9)))
    return "".join(random.choices(characters, k=size))


def identity(random: Random) -> str:
    """Seventeen digits and any last one: right by chance only."""
    last = random.choice("0123456789Xx:;<@"[: 12 if random.random() < 0.9 else None]).replace("<", "&lt;")
    return "".join(random.choices("0123456789", k=17)) + last


def value(field: Field, plan: Plan, random: Random) -> str:
    """A value that fits the schema and, nearly always, the common case."""
    chance = random.random()
    if field.fixed is not None or field.name in plan.expected:
        return plan.dull(field)
    if field.name in plan.times:
        return plan.dull(field) if chance < 0.97 else random.choice(_TIMES)[: field.max_length]
    if field.kind != "string":
        return "1" if chance < 0.5 else random.choice(_NUMBERS[:10] if field.kind == "decimal" else _NUMBERS[:2])
    if chance < 0.9 and field.name in _SHAPES:
        return _SHAPES[field.name](random)
    if chance < 0.995 and field.name in plan.plain - _SHAPES.keys():  # each line has several
        return text(field, random, _CODE_CHARACTERS)
    return text(field, random, _CHARACTERS if chance > 0.88 else _PLAIN_CHARACTERS)


_SHAPES: Mapping[str, Callable[[Random], str]] = {
    "buyerIdNumber": identity,
    "payerIdNumber": identity,
    "buyerTelephone": lambda random: f"1380000{random.randrange(10**4):04}",
    "telephone": lambda random: f"1380000{random.randrange(10**4):04}",
    "gcode": lambda random: f"{random.randrange(10**10):010}",
}


def group(part: Part, plan: Plan, random: Random, optional: float) -> dict[str, str | None]:
    """One group: half of the required fields dull (and so quickly made), each optional one with a chance."""
    found = dict(plan.dull_line if part is plan.message.lines else plan.dull_head)
    for field in part.fields:
        if field.name in found:
            if random.random() < 0.5:
                found[field.name] = value(field, plan, random) or found[field.name]
        elif random.random() < optional:
            found[field.name] = value(field, plan, random)
    return found


def document(profile: Profile, random: Random) -> Document:
    plan = plan_of(profile)
    message, optional = plan.message, random.choice((0.0, 0.0, 0.1, 0.5))
    head = group(message.head, plan, random, optional)
    if message.lines is None:
        return head, []
    return head, [group(message.lines, plan, random, optional) for _ in range(random.choice((1, 1, 1, 2, 3)))]


def letter_of(profile: Profile, random: Random) -> Letter:
    """One case: a few documents, and none, one or two changes. The seal's offset follows the changes."""
    documents = [document(profile, random) for _ in range(random.choice((1, 1, 1, 1, 1, 1, 2, 3)))]
    subscribers = [SUBSCRIBER] * random.choice((0, 0, 0, 0, 1, 5, 6))
    inside = content(profile.message, documents, subscribers=subscribers)
    for _ in range(random.choice((0, 1, 1, 1, 2))):
        inside = random.choice(MUTATORS)(inside, random) or inside  # one that leaves nothing is not made
    made = closed(profile.message, inside)
    if made.body_end is not None:
        return made  # what stands behind a seal is not read here: whoever verified it answers for that
    chance = random.random()
    if chance < 0.03:
        return Letter(made.raw + random.choice(_TAILS), None)
    if chance < 0.05:
        return Letter(made.raw[: random.randrange(len(made.raw))], None)
    return made


def _leaf(raw: bytes, random: Random) -> re.Match[bytes] | None:
    return _LEAF.search(raw, random.randrange(len(raw))) or _LEAF.search(raw)


def _with(raw: bytes, found: re.Match[bytes] | None, new: bytes) -> bytes:
    return raw if found is None else raw[: found.start(2)] + new + raw[found.end(2) :]


def resized(raw: bytes, random: Random) -> bytes:
    """A length one below, at, or one above a limit of the field, in characters of one to four octets."""
    found = _leaf(raw, random)
    fields = _FIELDS.get(found[1].decode()) if found else None
    if not fields:
        return raw
    field = random.choice(fields)
    limit = random.choice((field.min_length, field.max_length or 10))
    size = max(0, limit + random.choice((-1, 0, 1)))
    return _with(raw, found, "".join(random.choices(random.choice(("A", "泸", "𠀀", _CHARACTERS)), k=size)).encode())


def renumbered(raw: bytes, random: Random) -> bytes:
    """Another number in a field of numbers: at the limits of digits and of what the scanner adds up, or odd."""
    for _ in range(6):
        found = _leaf(raw, random)
        if found and _FIELDS.get(found[1].decode(), [None])[0] and _FIELDS[found[1].decode()][0].kind != "string":
            return _with(raw, found, random.choice(_NUMBERS if random.random() < 0.7 else _ODD_NUMBERS).encode())
    return raw


def retimed(raw: bytes, random: Random) -> bytes:
    for _ in range(6):
        found = _leaf(raw, random)
        if found and found[1].endswith(b"Time"):
            return _with(raw, found, random.choice(_TIMES).encode()[: len(found[2])])
    return raw


def respelled(raw: bytes, random: Random) -> bytes:
    """Some odd characters, all of which a value may hold, inside a value."""
    found = _leaf(raw, random)
    if found is None:
        return raw
    at = random.randrange(found.start(2), found.end(2) + 1)
    room = random.randint(1, 3)
    return raw[:at] + "".join(random.choices(_CHARACTERS, k=room)).encode() + raw[min(at + room, found.end(2)) :]


def spoilt(raw: bytes, random: Random) -> bytes:
    """A stray octet, sequence or piece of markup inside a value, over or between its characters."""
    found = _leaf(raw, random)
    if found is None:
        return raw
    at = random.randrange(found.start(2), found.end(2) + 1)
    return raw[:at] + random.choice(_STRAYS) + raw[min(at + random.choice((0, 1)), found.end(2)) :]


def struck(raw: bytes, random: Random) -> bytes:
    """One octet anywhere changed, put in or taken out."""
    at = random.randrange(len(raw))
    new = random.choice((b"", bytes([random.randrange(256)]), random.choice(_STRAYS)))
    return raw[:at] + new + raw[at + random.choice((0, 1)) :]


def dropped(raw: bytes, random: Random) -> bytes:
    found = _leaf(raw, random)
    return raw if found is None else raw[: found.start()] + raw[found.end() :]


def repeated(raw: bytes, random: Random) -> bytes:
    found = _leaf(raw, random)
    return raw if found is None else raw[: found.end()] + found[0] + raw[found.end() :]


def swapped(raw: bytes, random: Random) -> bytes:
    found = _leaf(raw, random)
    after = _LEAF.match(raw, found.end()) if found else None
    if found is None or after is None:
        return raw
    return raw[: found.start()] + after[0] + found[0] + raw[after.end() :]


def renamed(raw: bytes, random: Random) -> bytes:
    """Another name, another prefix, other white space in a tag, or a tag of its own."""
    found = _TAG.search(raw, random.randrange(len(raw)))
    if found is None:
        return raw
    old = found[0]
    new = random.choice(
        (
            *(old.replace(b"ceb:", b""), old.replace(b"ceb:", b"ds:"), old.replace(b">", b"x>"), old.swapcase()),
            *(old.replace(b">", b" >"), old.replace(b">", b"/>"), old.replace(b"<", b"< "), old[:-2] + b">"),
            *(old.replace(b">", random.choice(_ATTRIBUTES) + b">"), b"<ceb:note>", old.replace(b"<", b"</"), b""),
        )
    )
    return raw[: found.start()] + new + raw[found.end() :]


def emptied(raw: bytes, random: Random) -> bytes:
    found = _leaf(raw, random)
    if found is None or random.random() < 0.6:
        return _with(raw, found, b"")
    return raw[: found.start()] + b"<ceb:" + found[1] + b"/>" + raw[found.end() :]


def spaced(raw: bytes, random: Random) -> bytes:
    """White space, or what is none, before a tag: between elements or at the end of a value."""
    found = _TAG.search(raw, random.randrange(len(raw)))
    return raw if found is None else raw[: found.start()] + random.choice(_SPACES) + raw[found.start() :]


def pretty(raw: bytes, random: Random) -> bytes:
    return raw.replace(b"><", random.choice((b">\n<", b">\n\t<", b"> <", b">\r\n<")))


def between(raw: bytes, random: Random) -> bytes:
    """A comment, an instruction, CDATA or text between elements."""
    found = _TAG.search(raw, random.randrange(len(raw)))
    piece = random.choice((b"<!-- -->", b"<?x?>", b"<![CDATA[]]>", b"<![CDATA[ ]]>", b"x", b"<x/>"))
    return raw if found is None else raw[: found.start()] + piece + raw[found.start() :]


def begun(raw: bytes, random: Random) -> bytes:
    return random.choice(_PROLOGS) + raw[raw.find(b"<ceb:CEB") :]


def rooted(raw: bytes, random: Random) -> bytes:
    """Something about the root: its attributes, its name, its identifier."""
    at = raw.find(b">", raw.find(b"<ceb:CEB"))
    old, new = random.choice(
        (
            *((b'version="1.0"', b'version="v1.0"'), (b'version="1.0"', b'version="1.0" '), (b"guid", b"Guid")),
            *(
                (b'guid="0', b'guid="'),
                (b'guid="0', b'guid="\x01'),
                (b'guid="0', b'guid="&'),
                (b'guid="0', b'guid="\t'),
            ),
            *((b'guid="0', b'guid="\xe6'), (b'guid="0', b'guid=">'), (b'guid="0', b'guid="\x7f'), (b'"', b"'")),
            *((b'guid="0A1', 'guid="泸'.encode()), (b"Message ", b"Message\n"), (b"ceb:CEB", b"CEB")),
            (b'version="1.0"', b'version="1.0"' + random.choice(_ATTRIBUTES)),
            (b'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"', b""),
        )
    )
    return raw[:at].replace(old, new) + raw[at:]


def moved(raw: bytes, random: Random) -> bytes:
    """BaseTransfer twice, missing or in front; or an extension behind it."""
    at, end = raw.find(b"<ceb:BaseTransfer>"), raw.find(b"</ceb:BaseTransfer>") + 19
    if at < 0 or end < 19:
        return raw
    block, start = raw[at:end], raw.find(b">", raw.find(b"<ceb:CEB")) + 1
    extension = b"<ceb:ExtendMessage><ceb:name>x</ceb:name><ceb:version/><ceb:Message/></ceb:ExtendMessage>"
    return random.choice(
        (
            raw[:at] + raw[end:],
            raw[:end] + block + raw[end:],
            raw[:start] + block + raw[start:at] + raw[end:],
            raw + extension,
            raw[: random.randrange(len(raw))],
        )
    )


MUTATORS: tuple[Mutator, ...] = (
    *(resized, resized, resized, renumbered, renumbered, renumbered, retimed, respelled, respelled, respelled),
    *(spoilt, spoilt, struck, struck, dropped, repeated, swapped, renamed, emptied, emptied, spaced, spaced),
    *(pretty, between, begun, rooted, rooted, moved),
)
