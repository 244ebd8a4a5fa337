"""One parcel of the demonstration zone, as its seller fills it in, and the register it is composed by."""

from datetime import date

from heliu.registry.facts import Firm, directory_of
from heliu.submission.composing import Terms
from heliu.submission.facts import Values

SELLER, PLATFORM, PAYER, CARRIER = "5105960002", "5105960001", "510596T004", "5105980003"
BROKER, WAREHOUSE = "5105980005", "5105W00001"
ALL = ("CEB311", "CEB411", "CEB511", "CEB621")
DAY, STAMP = date(2026, 11, 2), "20261102100000"

DIRECTORY = directory_of(
    [
        Firm(PLATFORM, "泸州示范跨境平台有限公司", roles=frozenset({"platform"})),
        Firm(SELLER, "泸州示范电商有限公司", roles=frozenset({"seller"}), dxp_id="DXPENT0000000002"),
        Firm(PAYER, "泸州示范支付有限公司", roles=frozenset({"payment"})),
        Firm(CARRIER, "泸州示范物流有限公司", roles=frozenset({"carrier"})),
        Firm(BROKER, "泸州示范报关有限公司", roles=frozenset({"broker"})),
        Firm(WAREHOUSE, "泸州示范仓储有限公司", roles=frozenset({"warehouse"})),
    ],
    [(PAYER, SELLER, ["CEB411"]), (CARRIER, SELLER, ["CEB511", "CEB513"])],
    version=1,
    day=DAY,
)

HEAD = {
    "orderNo": "LZ2026110200001",
    "ebpCode": PLATFORM,
    "ebcCode": SELLER,
    "payCode": PAYER,
    "logisticsCode": CARRIER,
    "areaCode": WAREHOUSE,
    "payTransactionId": "P2026110200001",
    "payTime": "20261102093000",
    "taxTotal": "9.10",
    "buyerName": "张三",
    "buyerTelephone": "13800000001",
    "buyerIdNumber": "510502199001010038",
    "consignee": "张三",
    "consigneeTelephone": "13800000001",
    "consigneeAddress": "四川省泸州市江阳区示范路1号",
    "logisticsNo": "YT2026110200001",
    "tradeMode": "1210",
    "trafMode": "Y",
    "customsCode": "7911",
    "portCode": "7921",
    "emsNo": "T79112600001",
    "country": "142",
    "grossWeight": "1.25",
    "netWeight": "1.10",
}
LINE = {
    "itemNo": "SKU1",
    "itemRecordNo": "SKU1",
    "itemName": "示范奶粉 800克",
    "gmodel": "4|3|示范规格|800克/盒",
    "unit": "140",
    "qty": "2",
    "price": "50",
    "country": "116",
    "gcode": "0402210000",
    "qty1": "1.6",
}


def values(line=None, **head):
    """The sample parcel; ``head`` and ``line`` change values, None leaves one out."""
    return Values(kept({**HEAD, **head}), (kept({**LINE, **(line or {})}),))


def kept(given):
    return {key: value for key, value in given.items() if value is not None}


def terms(wanted=ALL):
    return Terms(wanted, DAY, DIRECTORY, STAMP)
