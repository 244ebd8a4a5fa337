"""A counter for tests (窗口): real signed messages committed in-process, transaction by transaction, without HTTP."""

from dataclasses import dataclass, field
from itertools import count
from uuid import uuid4

import psycopg
from lxml import etree
from psycopg.pq import TransactionStatus

from heliu.ceb.signature.full import verify_full
from heliu.ceb.signature.slices import verify_fast
from heliu.ceb.writer import write
from heliu.clearance.api import copy_rates, terms_of
from heliu.clearance.exports.api import copy_codes, export_terms_of
from heliu.declarations.api import decompress, enter_newest, prepare_session
from heliu.intake.batches import Batch
from heliu.intake.facts import Delivery
from heliu.intake.roads.directions import ExportRoad, ImportRoad
from heliu.intake.scanning import prepare
from heliu.intake.sweep import NOTHING
from heliu.kernel.days import business_day, customs_time, now
from heliu.kernel.postgres.wire import forget_what_is_lost

NAMES = {
    "5105960001": "泸州示范跨境平台有限公司",
    "5105960002": "泸州示范电商有限公司",
    "510596T004": "泸州示范支付有限公司",
    "5105980003": "泸州示范物流有限公司",
    "5105980005": "泸州示范报关有限公司",
}
PLATFORM, SELLER, PAYER, CARRIER, BROKER = NAMES
DXP = "DXPENT0000000002"
ORDER, PAYMENT, WAYBILL, DELIVERY, INVENTORY = "CEB311", "CEB411", "CEB511", "CEB513", "CEB621"
TRANSFER = {"copCode": SELLER, "copName": NAMES[SELLER], "dxpMode": "DXP", "dxpId": DXP}
MILK, MILK_NAME = "0402210000", "婴儿奶粉"
PERFUME = "3303000020"
BEER, LITRE = "2203000000", "095"
RECEIVED = "[Code:1800;Desc:逻辑校验通过]新增申报成功"
TABLES = ("clearance_decision", "clearance_waiting", "clearance_quota", "clearance_step", "clearance_answer")
TABLES += ("clearance_early_delivery", "public.declarations_deletion")
TABLES += ("clearance_undoing_line", "clearance_undoing")
TABLES += (
    "taxation_comparison",
    "taxation_payout",
    "taxation_change",
    "taxation_drawing",
    "taxation_bill",
    "taxation_payment",
    "taxation_guarantee",
    "taxation_account",
)
TABLES += tuple(
    f"public.declarations_{name}"
    for name in (
        *("message", "order", "payment", "waybill", "delivery", "inventory"),
        *("import_cancellation", "import_return", "inbound_detail"),
    )
)
EXPORT_TABLES = ("clearance_summary_item", "clearance_summary_line", "clearance_summary_declaration")
EXPORT_TABLES += ("clearance_summed", "clearance_summary", "procrastinate_jobs")
EXPORT_TABLES += ("clearance_export_decision", "clearance_export_waiting", "clearance_export_paper")
EXPORT_TABLES += ("clearance_export_return_line", "clearance_export_return")
EXPORT_TABLES += ("clearance_use", "clearance_firm_day", "clearance_export_firm_day", "clearance_export_counted")
EXPORT_TABLES += ("clearance_export_simplified_day", "clearance_summary_due", "clearance_mark")
EXPORT_TABLES += tuple(
    f"public.declarations_{name}"
    for name in (
        *("export_order", "collection", "export_waybill", "export_inventory"),
        *("cancellation", "arrival", "departure", "master_list", "export_return", "return_tally"),
        "summary_application",
    )
)
_numbers = count(1)


def nobody(number):
    """``number`` (17 digits) with a check digit that is wrong (GB 11643)."""
    weighed = sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(number))
    return number + ("6" if (12 - weighed % 11) % 11 == 5 else "5")


class Sessions:
    """Connections made ready as a committer's are. Readying takes longer than most tests: they hand them on."""

    def __init__(self, url):
        self.url, self.idle = url, []

    def take(self):
        if self.idle:
            connection = self.idle.pop()
            forget_what_is_lost(connection)
            connection.commit()
            return connection
        connection = psycopg.connect(self.url, prepare_threshold=2)
        prepare_session(connection)
        connection.commit()
        return connection

    def give_back(self, connection):
        """Whatever was broken off in the middle is not handed on."""
        if connection.info.transaction_status == TransactionStatus.IDLE:
            self.idle.append(connection)
        else:
            connection.close()

    def close(self):
        for connection in self.idle:
            connection.close()


@dataclass
class Purchase:
    """One purchase and its documents. ``goods`` are (code, name, quantity, price)."""

    goods: tuple = ((MILK, MILK_NAME, 2, "100.00"),)
    buyer: str = ""
    freight: str = "0.00"
    number: int = field(default_factory=lambda: next(_numbers))

    def __post_init__(self):
        # Eighteen digits that are nobody's: the check digit is wrong and R10 does not send an inventory anywhere.
        self.buyer = self.buyer or nobody(f"51050219900101{self.number % 1000:03d}")
        self.day = customs_time(now())[:8]

    @property
    def total(self):
        return f"{sum(quantity * float(price) for _, _, quantity, price in self.goods):.2f}"

    @property
    def cop_no(self):
        return f"COP{self.number:012d}"

    @property
    def order_no(self):
        return f"LZ{self.number:012d}"

    def document(self, kind, **changes):
        """(head, lines) of one document; ``changes`` override head fields, ``goods`` the lines."""
        goods = changes.pop("goods", self.goods)
        head = {**getattr(self, f"_{kind.lower()}")(), **changes}
        lines = [self._line(kind, place, *good) for place, good in enumerate(goods, 1)]
        return (head, lines) if kind in (ORDER, INVENTORY) else head

    def _opening(self, kind):
        guid = f"{kind}-0000-0000-0000-{self.number:012d}".ljust(36, "0")[:36]
        return {"guid": guid, "appType": "1", "appTime": f"{self.day}100000", "appStatus": "2"}

    @property
    def _parties(self):
        return {"ebpCode": PLATFORM, "ebpName": NAMES[PLATFORM], "ebcCode": SELLER, "ebcName": NAMES[SELLER]}

    def _ceb311(self):
        paid = f"{float(self.total) + float(self.freight):.2f}"
        return {
            **self._opening("CEB311"),
            **self._parties,
            "orderType": "I",
            "orderNo": self.order_no,
            "goodsValue": self.total,
            "freight": self.freight,
            "discount": "0",
            "taxTotal": "0",
            "acturalPaid": paid,
            "currency": "142",
            "buyerRegNo": "U1",
            "buyerName": "张三",
            "buyerTelephone": "13800000001",
            "buyerIdType": "1",
            "buyerIdNumber": self.buyer,
            "payCode": PAYER,
            "payName": NAMES[PAYER],
            "payTransactionId": f"P{self.number:012d}",
            "consignee": "张三",
            "consigneeTelephone": "13800000001",
            "consigneeAddress": "泸州市江阳区示范路1号",
        }

    def _ceb411(self):
        return {
            **self._opening("CEB411"),
            "payCode": PAYER,
            "payName": NAMES[PAYER],
            "payTransactionId": f"P{self.number:012d}",
            "orderNo": self.order_no,
            "ebpCode": PLATFORM,
            "ebpName": NAMES[PLATFORM],
            "payerIdType": "1",
            "payerIdNumber": self.buyer,
            "payerName": "张三",
            "telephone": "13800000001",
            "currency": "142",
            "amountPaid": self._ceb311()["acturalPaid"],
            "payTime": f"{self.day}000000",
        }

    def _ceb511(self):
        return {
            **self._opening("CEB511"),
            "logisticsCode": CARRIER,
            "logisticsName": NAMES[CARRIER],
            "logisticsNo": f"YT{self.number:012d}",
            "orderNo": self.order_no,
            "freight": "0.00",
            "insuredFee": "0.00",
            "currency": "142",
            "weight": "1.25",
            "packNo": "1",
            "goodsInfo": "跨境商品",
            "consignee": "张三",
            "consigneeAddress": "泸州市江阳区示范路1号",
            "consigneeTelephone": "13800000001",
        }

    def _ceb513(self):
        return {
            **self._opening("CEB513"),
            "logisticsCode": CARRIER,
            "logisticsName": NAMES[CARRIER],
            "logisticsNo": f"YT{self.number:012d}",
            "logisticsStatus": "S",
            "logisticsTime": f"{self.day}120000",
        }

    def _ceb621(self):
        return {
            **self._opening("CEB621"),
            **self._parties,
            "orderNo": self.order_no,
            "logisticsNo": f"YT{self.number:012d}",
            "logisticsCode": CARRIER,
            "logisticsName": NAMES[CARRIER],
            "copNo": self.cop_no,
            "assureCode": SELLER,
            "emsNo": "T79112600001",
            "ieFlag": "I",
            "declTime": self.day,
            "customsCode": "7911",
            "portCode": "7921",
            "ieDate": self.day,
            "buyerIdType": "1",
            "buyerIdNumber": self.buyer,
            "buyerName": "张三",
            "buyerTelephone": "13800000001",
            "consigneeAddress": "泸州市江阳区示范路1号",
            "agentCode": BROKER,
            "agentName": NAMES[BROKER],
            "areaCode": "5105W00001",
            "areaName": "泸州示范仓储有限公司",
            "tradeMode": "1210",
            "trafMode": "Y",
            "country": "142",
            "freight": self.freight,
            "insuredFee": "0.00",
            "currency": "142",
            "packNo": "1",
            "grossWeight": "1.25",
            "netWeight": "1.10",
        }

    @staticmethod
    def _line(kind, place, code, name, quantity, price):
        line = {"gnum": str(place), "itemNo": "SKU1", "gmodel": "4|3|示范规格", "unit": "140", "currency": "142"}
        line |= {"qty": str(quantity), "price": price, "totalPrice": f"{quantity * float(price):.2f}", "country": "116"}
        if kind == ORDER:
            return line | {"itemName": name}
        return line | {"itemRecordNo": "R1", "gcode": code, "gname": name, "qty1": "0.3", "unit1": "035"}


class Counter:
    """Commits what it is given on a connection that is its own until it closes, as a committer does."""

    def __init__(self, sessions, desk, archive, signer):
        self.sessions, self.url = sessions, sessions.url
        self.desk, self.archive, self.signer = desk, archive, signer
        self.connection = sessions.take()
        self.generation = enter_newest(self.connection)
        self.day = business_day(now())
        copy_rates(self.connection, self.day)
        self.connection.commit()
        exports = export_terms_of(self.day, salt=5)
        copy_codes(self.connection, exports)
        self.connection.commit()
        self.roads = (ImportRoad(terms_of(self.day, salt=5)), ExportRoad(exports))
        self.fill()

    def fill(self):
        if self.desk.numbers.short():
            self.desk.numbers.refill(self.connection)
            self.connection.commit()

    def signed(self, kind, *documents, guid=None):
        """One signed message."""
        return self.signer.sign(write(kind, documents, guid=guid or str(uuid4()), transfer=TRANSFER))

    def prepared(self, raw, envelope=(None, None)):
        """Made ready; ``envelope`` is the sender's own number and id where it came in one."""
        self.fill()
        delivery = Delivery(raw, "dxp" if envelope[0] else "ceb", None, None, now(), *envelope)
        verdict = verify_fast(raw, self.desk.trust, now()) or verify_full(raw, self.desk.trust, now())
        return prepare(delivery, verdict, self.desk)

    def batch(self, again=NOTHING):
        return Batch(self.connection, self.archive, self.roads, self.generation, now(), again)

    def commit(self, *raws, again=NOTHING):
        """Commit messages together; return the receipts of each as dictionaries."""
        messages = [self.prepared(raw) for raw in raws]
        outcomes = self.batch(again).run(messages)
        return [returns(outcomes.answers[message.message_id]) for message in messages]

    def commit_enveloped(self, raw, *envelope):
        """Commit one message that came in an envelope; return the receipt message."""
        message = self.prepared(raw, envelope)
        return self.batch().run([message]).answers[message.message_id]

    def send(self, kind, *documents):
        """Commit one message alone; return its receipts."""
        return self.commit(self.signed(kind, *documents))[0]

    def declare(self, purchase, kinds=(ORDER, PAYMENT, WAYBILL, INVENTORY)):
        """Commit documents of one purchase in one batch; return the receipt of the last."""
        return self.commit(*(self.signed(kind, purchase.document(kind)) for kind in kinds))[-1][0]

    def rows(self, query, *values):
        found = self.connection.execute(query, values or None).fetchall()
        self.connection.commit()
        return found

    @staticmethod
    def opened(body):
        """The returns of a receipt message as it is kept."""
        return returns(decompress(body))

    @staticmethod
    def opened_plain(body):
        """The returns of a receipt message as it was given."""
        return returns(body)

    def later(self, purchase):
        """The receipts an inventory got after its first answer, in order; its tax bills are not among them."""
        query = "SELECT body FROM clearance_answer WHERE message <> ALL (%s) AND %s = ANY (keys) ORDER BY id"
        found = self.rows(query, ["CEB816", "CEB818"], purchase.cop_no)
        return [one for (body,) in found for one in returns(decompress(body))]

    def decision(self, purchase):
        """(status, counted) of the current inventory of a purchase."""
        found = self.rows(
            "SELECT d.status, d.counted FROM clearance_decision d JOIN public.declarations_inventory i"
            " ON i.id = d.inventory_id WHERE i.cop_no = %s AND i.superseded_by IS NULL",
            purchase.cop_no,
        )
        return found[0] if found else None

    def stored(self, name, purchase):
        """How many current documents of a purchase there are in a table."""
        query = f"SELECT count(*) FROM public.declarations_{name} WHERE order_no = %s AND superseded_by IS NULL"  # noqa: S608
        return self.rows(query, purchase.order_no)[0][0]

    def close(self):
        self.sessions.give_back(self.connection)


def returns(body):
    """The return bodies of a receipt message, as dictionaries in order."""
    return [{etree.QName(leaf).localname: leaf.text for leaf in one} for one in etree.fromstring(body)]


def codes(receipt):
    """The codes of the rules a receipt names, in its order."""
    return [part.partition(";")[0] for part in receipt["returnInfo"].split("[Code:")[1:]]


def gist(receipt):
    """What must be the same in every receipt of one document."""
    return {name: value for name, value in receipt.items() if name != "returnTime"}
