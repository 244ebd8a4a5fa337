"""What has to be filled in for one parcel (一票): each value once, whichever of the four documents repeat it.

Derived from the message catalogue; only what the catalogue cannot know stands here: what the platform fills in itself,
what follows from another value, and in which group a value is asked for.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from heliu.ceb.catalogue.index import MESSAGES
from heliu.ceb.catalogue.model import Field

DOCUMENTS: Final = ("CEB311", "CEB411", "CEB511", "CEB621")
"""In the order in which they are sent: the inventory last, so that it finds its counterparts."""

SET_BY_US: Final[Mapping[str, str]] = MappingProxyType(
    {"appType": "1", "appStatus": "2", "orderType": "I", "currency": "142", "buyerIdType": "1", "ieFlag": "I"}
    | {"payerIdType": "1", "packNo": "1"}
)
MADE_BY_US: Final = frozenset({"guid", "appTime", "declTime", "gnum", "goodsValue", "totalPrice"})
GIVEN_BY_CUSTOMS: Final = frozenset({"preNo", "invtNo"})
NAMED_BY_REGISTER: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ebpName": "ebpCode",
        "ebcName": "ebcCode",
        "payName": "payCode",
        "logisticsName": "logisticsCode",
        "agentName": "agentCode",
        "areaName": "areaCode",
    }
)
SAME_AS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "payerName": "buyerName",
        "payerIdNumber": "buyerIdNumber",
        "telephone": "buyerTelephone",
        "buyerRegNo": "buyerTelephone",
        "amountPaid": "acturalPaid",
        "weight": "grossWeight",
        "assureCode": "ebcCode",
        "agentCode": "ebcCode",
        "gname": "itemName",
        "tradeCountry": "country",
    }
)
"""Left empty, it is the other value."""

DEFAULTS: Final[Mapping[str, str]] = MappingProxyType(
    {"freight": "0", "discount": "0", "taxTotal": "0", "insuredFee": "0", "wrapType": "2"}
)
FOLLOWS: Final = frozenset({"acturalPaid", "unit1", "copNo"})
"""Left empty, it is computed: the sum of the amounts, the unit of the tariff, the order number."""

PARTIES: Final = ("ebpCode", "ebcCode", "payCode", "logisticsCode", "agentCode", "areaCode", "assureCode")
BY_MODE: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {"1210": ("emsNo", "areaCode", "itemRecordNo"), "9610": ("trafNo", "voyageNo", "billNo")}
)
"""What the field notes of CEB621 demand for one supervision mode only (签约 1210 保税, 9610 直购)."""

GROUPS: Final = ("parties", "order", "goods", "payment", "waybill", "inventory")
_GROUP_OF: Final = {"CEB311": "order", "CEB411": "payment", "CEB511": "waybill", "CEB621": "inventory"}
_ELSEWHERE: Final = {"payTransactionId": "payment", "batchNumbers": "inventory"}


@dataclass(frozen=True, slots=True)
class Blank:
    """One value to fill in. ``on_line``: once a goods line. ``messages`` are the documents that carry it."""

    field: Field
    messages: tuple[str, ...]
    group: str
    on_line: bool

    @property
    def key(self) -> str:
        return self.field.name

    @property
    def may_be_empty(self) -> bool:
        known = self.key in SAME_AS or self.key in DEFAULTS or self.key in FOLLOWS
        return not self.field.required or known


def blanks(wanted: Collection[str]) -> tuple[Blank, ...]:
    """The blanks of these documents, in the order in which one fills them in."""
    heads: dict[str, Blank] = {}
    lines: dict[str, Blank] = {}
    for message in DOCUMENTS:
        if message not in wanted:
            continue
        described = MESSAGES[message]
        for field in described.head.fields:
            _enter(heads, field, message, on_line=False)
        for field in described.lines.fields if described.lines else ():
            _enter(lines, field, message, on_line=True)
    found = [*heads.values(), *lines.values()]
    return tuple(sorted(found, key=lambda blank: (GROUPS.index(blank.group), _place(blank))))


def _enter(into: dict[str, Blank], field: Field, message: str, *, on_line: bool) -> None:
    name = field.name
    if name in SET_BY_US or name in MADE_BY_US or name in GIVEN_BY_CUSTOMS or name in NAMED_BY_REGISTER:
        return
    if on_line and name == "note":
        return
    known = into.get(name)
    if known is None:
        into[name] = Blank(field, (message,), _group(name, message, on_line=on_line), on_line)
        return
    # The strictest of the documents decides: what one of them demands is demanded.
    stricter = field if field.required and not known.field.required else known.field
    into[name] = Blank(stricter, (*known.messages, message), known.group, on_line)


def _group(name: str, message: str, *, on_line: bool) -> str:
    if on_line:
        return "goods"
    return "parties" if name in PARTIES else _ELSEWHERE.get(name) or _GROUP_OF[message]


def _place(blank: Blank) -> int:
    return PARTIES.index(blank.key) if blank.key in PARTIES else len(PARTIES)


def by_key(found: Collection[Blank], *, on_line: bool) -> Mapping[str, Blank]:
    return {blank.key: blank for blank in found if blank.on_line is on_line}


def carried(message: str, *, on_line: bool) -> Iterator[Field]:
    """The fields of one document, head or line, in the order of the wire."""
    described = MESSAGES[message]
    part = described.lines if on_line else described.head
    yield from part.fields if part else ()


def standard_value(blank: Blank) -> str:
    """What an empty blank becomes, where that is one fixed value; else empty."""
    return DEFAULTS.get(blank.key, "")
