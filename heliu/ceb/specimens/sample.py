"""A sample of any message: valid, with values a reader understands, and made up from beginning to end.

One seed is one parcel: the samples of all messages under it belong together. The order adds up, payment, waybill and
inventory match it, the receipts answer them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Final
from uuid import UUID

from heliu.ceb.catalogue.index import MESSAGES, answered
from heliu.ceb.catalogue.model import Message, Part
from heliu.ceb.specimens.parcel import FIRMS, Goods, Parcel, parcel

Values = Mapping[str, str | None]

DAY: Final = date(2026, 11, 25)
"""The day of a sample nobody gave another."""

GOODS_FIELDS: Final = frozenset({"gcode", "itemNo", "qty"})
"""Lines with one of these are goods."""
DISTRICT: Final = "7911"
USA: Final = "502"
CHINA: Final = "142"
# Where a field takes another value than elsewhere: by message, then by field.
_OWN: Final[Mapping[str, Mapping[str, str]]] = {
    "CEB213": {"ieFlag": "I", "tradeMode": "9661", "reason": "境外买家拒收，原状退运"},
    "CEB215": {"ieFlag": "I"},
    "CEB303": {"orderType": "E"},
    "CEB621": {"country": USA, "trafMode": "5", "ieFlag": "I"},
    "CEB625": {"reason": "商品破损，整单退货"},
    "CEB711": {"ieFlag": "I", "trafMode": "4", "trafNo": "川E00000"},
    "CEB818": {"status": "2"},
}
_RETURNS: Final[Mapping[str, tuple[str, str]]] = {
    "CEB622": ("800", "[Code:2600;Desc:放行]"),
    "CEB604": ("800", "[Code:2600;Desc:放行]"),
    **dict.fromkeys(("CEB624", "CEB626", "CEB606", "CEB712"), ("399", "海关审结")),
    "CEB900": ("-1", "[Code:0001;Desc:NOT_WELL_FORMED 标签不成对;Path:/;Fix:用 XML 库生成报文]"),
}
_TAKEN: Final = ("120", "[Code:1800;Desc:逻辑校验通过]新增申报成功")
_STORED: Final = ("2", "新增申报成功")
# Receipts whose messages customs concludes at once know no 120.
_WITHOUT_120: Final = frozenset({"CEB506", "CEB508", "CEB510", "CEB702", "CEB216"})
_SENDERS: Final[Mapping[str, str]] = {
    "CEB311": "platform",
    "CEB303": "platform",
    "CEB411": "payment",
    "CEB403": "payment",
    **dict.fromkeys(("CEB511", "CEB513", "CEB505", "CEB507", "CEB509"), "carrier"),
    **dict.fromkeys(("CEB711", "CEB215"), "warehouse"),
    **dict.fromkeys(("CEB607", "CEB701"), "broker"),
}
_ROLES: Final = {"ebp": "platform", "ebc": "seller", "pay": "payment", "logistics": "carrier", "operator": "warehouse"}
_LETTERS: Final = {"CEB626": "T", "CEB712": "R", "CEB216": "o"}


@dataclass(frozen=True, slots=True)
class Sample:
    """One message as values: its guid, header, lines, and who transmits it (None for receipts)."""

    message: Message
    guid: str
    head: Values
    lines: tuple[Values, ...]
    transfer: Values | None


def sample(name: str, seed: int = 1, day: date = DAY) -> Sample:
    """Make the sample of a message such as CEB311. Raises KeyError for a message that does not exist."""
    message = MESSAGES[name]
    held = parcel(message.direction, seed, day)
    head = _header(message, held, seed)
    lines: tuple[Values, ...] = ()
    if message.lines is not None:
        # Where lines are parcels and not goods, one seed has one to tell of.
        goods = (
            held.goods if GOODS_FIELDS.intersection(field.name for field in message.lines.fields) else held.goods[:1]
        )
        lines = tuple(_chosen(message.lines, _line(message.name, head, one)) for one in goods)
    return Sample(
        message=message,
        guid=_guid(seed, name, "message"),
        head=_chosen(message.head, head),
        lines=lines,
        transfer=_transfer(message) if message.transfer else None,
    )


def _chosen(part: Part, known: Mapping[str, str]) -> Values:
    """The values of one part. A field nobody knows must be optional: a test makes every sample."""
    return {field.name: field.fixed or known.get(field.name) for field in part.fields}


def _guid(seed: int, name: str, what: str) -> str:
    chance = Random(f"{seed}/{name}/{what}")  # noqa: S311 - the same sample for the same seed
    return str(UUID(int=chance.getrandbits(128), version=4))


def _transfer(message: Message) -> Values:
    code, name = FIRMS[_SENDERS.get(message.name, "seller")]
    return {"copCode": code, "copName": name, "dxpMode": "DXP", "dxpId": f"DXPENT00000000{code[-2:]}"}


def _header(message: Message, held: Parcel, seed: int) -> Mapping[str, str]:
    """What is known of every field a header may have."""
    name = message.name
    asked = answered(name)
    return {
        **_parties(),
        **_numbers(asked.name if asked else name, held),
        **({} if message.transfer else {"preNo": _pre_entry_no(name, held)}),
        **_times(held.day),
        **_person(held),
        **_amounts(held, imported=message.direction == "import"),
        **_carriage(held, imported=message.direction == "import"),
        **_customs(name),
        "guid": _guid(seed, asked.name if asked else name, "document"),
        **_OWN.get(name, {}),
    }


def _parties() -> Mapping[str, str]:
    named = {f"{prefix}{part}": told for prefix, role in _ROLES.items() for part, told in _code_and_name(role)}
    own = {"agent": "broker", "declAgent": "broker", "owner": "seller", "assure": "platform"}
    return named | {f"{prefix}{part}": told for prefix, role in own.items() for part, told in _code_and_name(role)}


def _code_and_name(role: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return ("Code", FIRMS[role][0]), ("Name", FIRMS[role][1])


def _numbers(name: str, held: Parcel) -> Mapping[str, str]:
    flag = "I" if MESSAGES[name].direction == "import" else "E"
    return {
        "orderNo": f"SO{held.day:%Y%m%d}{held.tail}",
        "payTransactionId": f"PAY{held.day:%Y%m%d}{held.tail}",
        "payNo": f"PAY{held.day:%Y%m%d}{held.tail}",
        "logisticsNo": f"LZ{held.day:%Y%m%d}{held.tail}",
        "copNo": f"{name[3:]}{held.day:%y%m%d}{held.tail}",
        "coElNo": f"{name[3:]}{held.day:%y%m%d}{held.tail}",
        "billNo": f"SAMPLE-{held.tail}",
        "totalPackageNo": f"BAG{held.tail}",
        "rkdNo": f"RK{held.day:%Y%m%d}00{held.tail}",
        "taxNo": f"TX{held.day:%Y%m%d}{held.tail}",
        "invtNo": f"{DISTRICT}{held.day:%Y}{flag}000{held.tail}",
        "entryId": f"{DISTRICT}{held.day:%Y}0000{held.tail}",
        "declSeqNo": f"{DISTRICT}{held.day:%Y}1000{held.tail}",
        "sumNo": f"S{held.day:%Y%m%d}000{held.tail}",
        "oriCopMsgId": f"MSG{held.day:%Y%m%d}{held.tail}",
        "oriMessageType": "CEB311Message",
        "oriBizMessage": "<CEB311Message><Order></CEB311Message>",
    }


def _pre_entry_no(name: str, held: Parcel) -> str:
    """The E-Port gives it: what is declared anew has none, receipts do."""
    return f"{_LETTERS.get(name, 'B')}{held.day:%Y%m%d}000{held.tail}"


def _times(day: date) -> Mapping[str, str]:
    written = f"{day:%Y%m%d}"
    return {
        "appTime": f"{written}093000",
        "payTime": f"{written}092500",
        "accountingDate": f"{written}092500",
        "leaveTime": f"{written}180000",
        "logisticsTime": f"{day + timedelta(days=3):%Y%m%d}101500",
        "declTime": written,
        "ieDate": written,
        "returnTime": f"{written}093005123",
        "opDate": f"{written}235900000",
    }


def _person(held: Parcel) -> Mapping[str, str]:
    return {
        "buyerIdType": "1",
        "buyerIdNumber": held.id_number,
        "buyerName": held.buyer,
        "buyerTelephone": held.phone,
        "buyerRegNo": f"user{held.tail}",
        "payerIdType": "1",
        "payerIdNumber": held.id_number,
        "payerName": held.buyer,
        "consignee": held.buyer,
        "consigneeTelephone": held.phone,
        "consigneeAddress": held.address,
    }


def _amounts(held: Parcel, *, imported: bool) -> Mapping[str, str]:
    tax = held.tax if imported else Decimal("0.00")
    return {
        "goodsValue": f"{held.value:.2f}",
        "freight": f"{held.freight:.2f}",
        "insuredFee": "0",
        "discount": "0",
        "taxTotal": f"{tax:.2f}",
        "acturalPaid": f"{held.value + held.freight + tax:.2f}",
        "amountPaid": f"{held.value + held.freight + tax:.2f}",
        "charge": f"{held.value + held.freight:.2f}",
        "customsTax": "0",
        "consumptionTax": "0",
        "valueAddedTax": f"{tax:.2f}",
        "currency": CHINA,
        "fCurrency": CHINA,
        "iCurrency": CHINA,
    }


def _carriage(held: Parcel, *, imported: bool) -> Mapping[str, str]:
    return {
        "weight": f"{held.net_weight + Decimal('0.2')}",
        "grossWeight": f"{held.net_weight + Decimal('0.2')}",
        "netWeight": f"{held.net_weight}",
        "packNo": "1",
        "goodsInfo": "、".join(one.article.name for one in held.goods),
        "trafMode": "5",
        "trafName": "SAMPLE AIR",
        "trafNo": "SAMPLE AIR",
        "voyageNo": "SA0001",
        "domesticTrafNo": "川E00000",
        "logisticsStatus": "S",
        "msgCount": "1",
        "msgSeqNo": "1",
        "country": USA,
        "POD": USA,
        "wrapType": "2",
        "loctNo": f"{DISTRICT}01",
        "ieFlag": "I" if imported else "E",
    }


def _customs(name: str) -> Mapping[str, str]:
    status, told = _RETURNS.get(name, _STORED if name in _WITHOUT_120 else _TAKEN)
    return {
        "appType": "1",
        "appStatus": "2",
        "orderType": "I",
        "customsCode": DISTRICT,
        "portCode": DISTRICT,
        "tradeMode": "9610",
        "statisticsFlag": "A",
        "summaryFlag": "1",
        "itemNameFlag": "0",
        "decState": "1",
        "status": "1",
        "reason": "买家取消订单",
        "returnStatus": status,
        "returnInfo": told,
    }


def _line(name: str, head: Mapping[str, str], one: Goods) -> Mapping[str, str]:
    """What is known of every field a line may have."""
    article, imported = one.article, MESSAGES[name].direction == "import"
    ours = {
        "gnum": str(one.number),
        "gseqno": str(one.number),
        "itemNo": f"SKU-{article.code[:6]}",
        "itemName": article.name,
        "gname": article.name,
        "gmodel": article.model,
        "barCode": "无",
        "gcode": article.code,
        "unit": article.unit,
        "unit1": "035",
        "qty": str(one.quantity),
        "qty1": f"{Decimal(article.weight) * one.quantity}",
        "price": article.price,
        "totalPrice": f"{one.total:.2f}",
        "taxPrice": f"{one.total:.2f}",
        "country": article.origin if imported else USA,
        "tradeCountry": USA,
    }
    shared = {key: head[key] for key in ("currency", "logisticsNo", "totalPackageNo", "invtNo", "customsTax")}
    return shared | {"consumptionTax": head["consumptionTax"], "valueAddedTax": head["valueAddedTax"]} | ours
