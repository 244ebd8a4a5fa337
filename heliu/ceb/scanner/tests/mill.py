"""Messages for the scanner's tests, as the wire spells them, and the one question asked of each: do both readers agree?

Values are given as they stand in the message (entities and all), so that a test can choose every octet.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from heliu.ceb.catalogue.index import MESSAGES
from heliu.ceb.catalogue.model import Field, Part
from heliu.ceb.reader import read
from heliu.ceb.scanner.columns import Op, Profile
from heliu.ceb.scanner.rows import Row, Unfit, echo_text, row_text, unexpected
from heliu.ceb.scanner.scan import Scan, Scanner, root_of
from heliu.ceb.strict import violations
from heliu.declarations.columns import PROFILES

log = logging.getLogger(__name__)

KEYS = (0x0123456789ABCDEF, 0xFEDCBA9876543210)
FIRST_ID, MESSAGE_ID = 7_000_000_000, 9_000_000_001
GUID = "0A1B2C3D-0000-4000-8000-00000000000F"
NAMESPACES = 'xmlns:ceb="http://www.chinaport.gov.cn/ceb" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
PROLOG = b'<?xml version="1.0" encoding="UTF-8"?>\n'
TRANSFER = {"copCode": "5105960002", "copName": "泸州示范电商", "dxpMode": "DXP", "dxpId": "DXPENT0000000002"}
SUBSCRIBER = {"status": "ALL", "dxpMode": "DXP", "dxpAddress": "DXPENT0000000001"}
# A seal in its right form over nothing: whether it is true is not the scanner's business.
SEAL = (
    b'<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo>'
    b'<ds:CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"/>'
    b'<ds:SignatureMethod Algorithm="http://www.w3.org/2000/09/xmldsig#rsa-sha1"/><ds:Reference URI="">'
    b'<ds:Transforms><ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/></ds:Transforms>'
    b'<ds:DigestMethod Algorithm="http://www.w3.org/2000/09/xmldsig#sha1"/><ds:DigestValue>QUJD</ds:DigestValue>'
    b"</ds:Reference></ds:SignedInfo><ds:SignatureValue>QUJD</ds:SignatureValue>"
    b"<ds:KeyInfo><ds:KeyName>0</ds:KeyName></ds:KeyInfo></ds:Signature>"
)

Group = Mapping[str, str | None]
Document = tuple[Group, Sequence[Group]]


@dataclass(frozen=True, slots=True)
class Letter:
    """A message and, where it is sealed, the offset at which its seal begins."""

    raw: bytes
    body_end: int | None


class Plan:
    """What is the same for all messages of one profile: made once, as a profile is slow to hash."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.message = MESSAGES[profile.message]
        self.scanner = Scanner(profile, KEYS)
        self.expected = dict(profile.expects)
        self.times = {name for column in profile.columns if column.op == Op.TIME for name in column.fields}
        # Arrays of them are written without quotes: anything but letters and digits goes the tolerant way.
        self.plain = {name for column in profile.columns if column.op == Op.LINE_TEXTS for name in column.fields}
        self.dull_head = self._dull(self.message.head)
        self.dull_line = self._dull(self.message.lines) if self.message.lines else {}

    def _dull(self, part: Part) -> dict[str, str | None]:
        wanted = {field.name for field in part.fields if field.required} | set(self.profile.needs) | self.plain
        return {field.name: self.dull(field) for field in part.fields if field.name in wanted}

    def dull(self, field: Field) -> str:
        """The dullest value which fits ``field`` and the common case."""
        if field.name in self.expected:
            return self.expected[field.name]
        if field.fixed is not None:
            return field.fixed
        if field.name in self.times or field.name.endswith("Time"):
            return "20260928123045"[: field.max_length]
        return "1" if field.kind != "string" else "A" * max(field.min_length, 1)


_PLANS: dict[int, Plan] = {}


def plan_of(profile: Profile) -> Plan:
    if id(profile) not in _PLANS:
        _PLANS[id(profile)] = Plan(profile)
    return _PLANS[id(profile)]


def head_of(profile: Profile, **values: str | None) -> dict[str, str | None]:
    return plan_of(profile).dull_head | values


def line_of(profile: Profile, **values: str | None) -> dict[str, str | None]:
    return plan_of(profile).dull_line | values


def leaves(part: Part, values: Group) -> str:
    told = ((field.name, values.get(field.name)) for field in part.fields)
    return "".join(f"<ceb:{name}>{value}</ceb:{name}>" for name, value in told if value is not None)


def body(kind: str, document: Document) -> str:
    message = MESSAGES[kind]
    head, lines = document
    inner = leaves(message.head, head)
    if message.head.element:
        inner = f"<ceb:{message.head.element}>{inner}</ceb:{message.head.element}>"
    if message.lines:
        name = message.lines.element
        inner += "".join(f"<ceb:{name}>{leaves(message.lines, line)}</ceb:{name}>" for line in lines)
    return f"<ceb:{message.body}>{inner}</ceb:{message.body}>"


def block(name: str, values: Group) -> str:
    inner = "".join(f"<ceb:{key}>{value}</ceb:{key}>" for key, value in values.items() if value is not None)
    return f"<ceb:{name}>{inner}</ceb:{name}>"


def opening(kind: str, guid: str = GUID) -> str:
    return f'<ceb:{kind}Message {NAMESPACES} guid="{guid}" version="1.0">'


def content(
    kind: str, documents: Sequence[Document], transfer: Group | None = None, subscribers: Sequence[Group] = ()
) -> bytes:
    """All that stands between prolog and seal."""
    parts = [
        opening(kind),
        *(body(kind, document) for document in documents),
        block("BaseTransfer", transfer or TRANSFER),
    ]
    parts += [block("BaseSubscribe", each) for each in subscribers]
    return PROLOG + "".join(parts).encode()


def closed(kind: str, inside: bytes) -> Letter:
    """Put seal (where the form demands one) and end behind ``inside``."""
    end = f"</ceb:{kind}Message>".encode()
    if MESSAGES[kind].signature == "required":
        return Letter(inside + SEAL + end, len(inside))
    return Letter(inside + end, None)


def letter(profile: Profile, *documents: Document, **blocks: object) -> Letter:
    kind = profile.message
    given = documents or ((head_of(profile), [line_of(profile)] if MESSAGES[kind].lines else []),)
    return closed(kind, content(kind, given, **blocks))  # type: ignore[arg-type]


def scanned(profile: Profile, sent: Letter) -> Scan | None:
    """What the intake does: the root first, then the scan if it is of this kind."""
    root = root_of(sent.raw)
    if root is None or root.message != profile.message:
        return None
    return plan_of(profile).scanner.scan(sent.raw, root, sent.body_end, FIRST_ID, MESSAGE_ID)


def disagreements(profile: Profile, sent: Letter, scan: Scan) -> list[str]:
    """Everything in which an accepted message differs between the scanner and the tolerant path. Empty: they agree."""
    reading = read(sent.raw)
    faults = [f"problem {each.code} {each.path}" for each in reading.problems]
    faults += [f"deviation {each.code} {each.path}" for each in reading.deviations]
    faults += [f"violation {each.code} {each.path}" for one in reading.documents for each in one.violations]
    faults += [f"strict {each.code} {each.path}" for each in violations(sent.raw)]
    if faults:
        return faults
    try:
        rows = b"".join(
            row_text(profile, Row(one.head, one.lines, FIRST_ID + n, MESSAGE_ID, KEYS))
            for n, one in enumerate(reading.documents)
        )
    except Unfit as unfit:
        return [f"unfit {unfit.field}: {unfit.detail}"]
    root = root_of(sent.raw)
    told = reading.transfer
    pairs = {
        "documents": (scan.documents, len(reading.documents)),
        "rows": (scan.rows, rows),
        "echoes": (scan.echoes, tuple(echo_text(profile, one.head) for one in reading.documents)),
        "parties": (
            scan.parties,
            tuple(tuple((one.head[name] or "").encode() for name in profile.parties) for one in reading.documents),
        ),
        "transfer": (
            (scan.transfer.cop_code, scan.transfer.cop_name, scan.transfer.dxp_id),
            (told["copCode"], told["copName"], told["dxpId"]),
        ),
        "root": (root and (root.message, root.guid), (reading.message, reading.guid)),
    }
    faults = [
        f"{name}: scanner {ours!r}, reader {theirs!r}" for name, (ours, theirs) in pairs.items() if ours != theirs
    ]
    return faults + [f"unexpected {each}" for one in reading.documents for each in unexpected(profile, one.head)]


def agreed(profile: Profile, sent: Letter) -> Scan | None:
    """Scan ``sent``; what is accepted must be accepted and written alike by the tolerant path. None: refused."""
    scan = scanned(profile, sent)
    if scan is not None:
        faults = disagreements(profile, sent, scan)
        assert not faults, (faults, sent.raw)
    return scan


ALL = tuple(PROFILES.values())
