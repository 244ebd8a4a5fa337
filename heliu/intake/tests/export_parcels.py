"""Export parcels for the counter of the tests (customs_counter): the documents of one parcel in every mode."""

from dataclasses import dataclass, field
from itertools import count

from heliu.intake.tests.customs_counter import BROKER, CARRIER, NAMES, PAYER, PLATFORM, SELLER
from heliu.kernel.days import customs_time, now

ORDER, COLLECTION, WAYBILL, INVENTORY = "CEB303", "CEB403", "CEB505", "CEB603"
TYPES = {"9610": "E", "1210": "E", "1239": "E", "9710": "B", "9810": "W"}
MILK = "0402210000"
_numbers = count(1)


@dataclass
class Parcel:
    """One parcel. ``goods`` are (code, item, quantity, price)."""

    mode: str = "9610"
    goods: tuple = ((MILK, "SKU1", 2, "100.00"),)
    currency: str = "142"
    flag: str = "B"
    number: int = field(default_factory=lambda: next(_numbers))

    def __post_init__(self):
        self.day = customs_time(now())[:8]

    @property
    def total(self):
        return f"{sum(quantity * float(price) for _, _, quantity, price in self.goods):.2f}"

    @property
    def cop_no(self):
        return f"XCOP{self.number:012d}"

    @property
    def order_no(self):
        return f"XLZ{self.number:012d}"

    @property
    def logistics_no(self):
        return f"XYT{self.number:012d}"

    @property
    def kinds(self):
        """What this mode asks for, in the order it is sent."""
        retail = (ORDER, COLLECTION, WAYBILL, INVENTORY)
        return tuple(kind for kind in retail if kind != COLLECTION or TYPES[self.mode] == "E")

    def document(self, kind, **changes):
        """(head, lines) of one document; ``changes`` override head fields, ``goods`` the lines, ``line`` each line."""
        goods, line = changes.pop("goods", self.goods), changes.pop("line", {})
        head = {**getattr(self, f"_{kind.lower()}")(), **changes}
        lines = [{**self._line(kind, place, *good), **line} for place, good in enumerate(goods, 1)]
        return (head, lines) if kind in (ORDER, INVENTORY) else head

    def _opening(self, kind):
        guid = f"{kind}-X000-0000-0000-{self.number:012d}".ljust(36, "0")[:36]
        return {"guid": guid, "appType": "1", "appTime": f"{self.day}100000", "appStatus": "2"}

    @property
    def _parties(self):
        parties = {"ebpCode": PLATFORM, "ebpName": NAMES[PLATFORM], "ebcCode": SELLER, "ebcName": NAMES[SELLER]}
        return {**parties, "orderNo": self.order_no}

    @property
    def _carrier(self):
        carrier = {"logisticsCode": CARRIER, "logisticsName": NAMES[CARRIER]}
        return {**carrier, "logisticsNo": self.logistics_no}

    def _ceb303(self):
        opening = {**self._opening(ORDER), "orderType": TYPES[self.mode], **self._parties}
        return {**opening, "goodsValue": self.total, "freight": "0", "currency": self.currency}

    def _ceb403(self):
        paid = {"payCode": PAYER, "payName": NAMES[PAYER], "payNo": f"XP{self.number:012d}", "charge": self.total}
        return {
            **self._opening(COLLECTION),
            **self._parties,
            **paid,
            "currency": self.currency,
            "accountingDate": f"{self.day}000000",
        }

    def _ceb505(self):
        return {
            **self._opening(WAYBILL),
            **self._carrier,
            "freight": "0",
            "insuredFee": "0",
            "currency": "142",
            "grossWeight": "1.25",
            "packNo": "1",
            "goodsInfo": "出口商品",
            "ebcCode": SELLER,
        }

    def _ceb603(self):
        zone = {"iacCode": "5105W00001", "iacName": "泸州示范仓储有限公司", "emsNo": "T79112600001"}
        return {
            **self._opening(INVENTORY),
            "customsCode": "7911",
            **self._parties,
            **self._carrier,
            "copNo": self.cop_no,
            "ieFlag": "E",
            "portCode": "7921",
            "ieDate": self.day,
            "statisticsFlag": self.flag,
            "agentCode": BROKER,
            "agentName": NAMES[BROKER],
            "ownerCode": "NO",
            "ownerName": "示范生产厂",
            **(zone if self.mode in ("1210", "1239") else {}),
            "tradeMode": self.mode,
            "trafMode": "5",
            "country": "502",
            "POD": "502",
            "freight": "0",
            "fCurrency": "142",
            "fFlag": "3",
            "insuredFee": "0",
            "iCurrency": "142",
            "iFlag": "3",
            "wrapType": "2",
            "packNo": "1",
            "grossWeight": "1.25",
            "netWeight": "1.10",
        }

    def _line(self, kind, place, code, item, quantity, price):
        line = {"gnum": str(place), "itemNo": item, "unit": "140", "currency": self.currency}
        line |= {"qty": str(quantity), "price": price, "totalPrice": f"{quantity * float(price):.2f}"}
        if kind == ORDER:
            return line | {"itemName": "示范商品"}
        line |= {"itemRecordNo": "R1"} if self.mode in ("1210", "1239") else {}
        line |= {"gcode": code, "gname": "示范商品", "gmodel": "示范", "barCode": "0", "country": "502"}
        return line | {"qty1": "1", "unit1": "035"}
