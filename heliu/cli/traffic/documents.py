"""The four documents of a purchase as canonical XML text: elements in catalogue order, no white space between.

The templates are written as ``element=value`` words and compiled once; a purchase then costs a few string formats.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from heliu.cli.traffic.firms import Firms
from heliu.cli.traffic.purchases import ONE_YUAN, Line, Purchase
from heliu.cli.traffic.truth import Kind

NAMESPACE: Final = "http://www.chinaport.gov.cn/ceb"

OPENING: Final = "appType={app_type} appTime={stamp} appStatus=2"
PLATFORM: Final = "ebpCode={ebp_code} ebpName={ebp_name}"
SELLER: Final = "ebcCode={ebc_code} ebcName={ebc_name}"
PAYER: Final = "payCode={pay_code} payName={pay_name}"
CARRIER: Final = "logisticsCode={logistics_code} logisticsName={logistics_name}"
MODEL: Final = "gmodel=4|3|示范规格65%|30粒/盒|无中文名称/ACTIVE"

ORDER_HEAD: Final = f"""guid={{guid_311}} {OPENING} orderType=I orderNo={{order_no}} {PLATFORM} {SELLER}
 goodsValue={{goods}} freight={{freight}} discount=0 taxTotal={{tax}} acturalPaid={{paid}} currency=142
 buyerRegNo=U{{number}} buyerName={{name}} buyerTelephone={{phone}} buyerIdType=1 buyerIdNumber={{id_number}}
 {PAYER} payTransactionId={{pay_no}} batchNumbers={{day}} consignee={{name}} consigneeTelephone={{phone}}
 consigneeAddress={{address}} consigneeDistrict=510502 note="""
ORDER_LINE: Final = f"""gnum={{gnum}} itemNo={{sku}} itemName={{good}} {MODEL} itemDescribe= barCode=69{{sku}} unit=140
 qty={{quantity}} price={{price}} totalPrice={{total}} currency=142 country=116 note="""
PAYMENT_HEAD: Final = f"""guid={{guid_411}} {OPENING} {PAYER} payTransactionId={{pay_no}} orderNo={{order_no}}
 {PLATFORM} payerIdType=1 payerIdNumber={{payer_id}} payerName={{payer_name}} telephone={{phone}} amountPaid={{amount}}
 currency=142 payTime={{stamp}} note="""
WAYBILL_HEAD: Final = f"""guid={{guid_511}} {OPENING} {CARRIER} logisticsNo={{waybill_no}} billNo={{bill_no}}
 orderNo={{order_no}} freight={{freight}} insuredFee=0.00 currency=142 weight=1.25 packNo=1 goodsInfo=跨境商品
 consignee={{name}} consigneeAddress={{address}} consigneeTelephone={{phone}} note="""
INVENTORY_OPENING: Final = f"""guid={{guid_621}} {OPENING} orderNo={{order_no}} {PLATFORM} {SELLER}
 logisticsNo={{waybill_no}} {CARRIER} copNo={{cop_no}} assureCode={{ebc_code}}"""
INVENTORY_BUYER: Final = """ieFlag=I declTime={day} customsCode=7911 portCode=7921 ieDate={day} buyerIdType=1
 buyerIdNumber={id_number} buyerName={name} buyerTelephone={phone} consigneeAddress={address}
 agentCode={agent_code} agentName={agent_name}"""
INVENTORY_CLOSING: Final = """freight={freight} insuredFee=0.00 currency=142 wrapType=2 packNo=1 grossWeight=1.25
 netWeight=1.10 note="""
BONDED_HEAD: Final = f"""{INVENTORY_OPENING} emsNo=T79112600001 {INVENTORY_BUYER} areaCode={{area_code}}
 areaName={{area_name}} tradeMode=1210 trafMode=Y country=142 {INVENTORY_CLOSING}"""
DIRECT_HEAD: Final = f"""{INVENTORY_OPENING} {INVENTORY_BUYER} tradeMode=9610 trafMode=5 trafNo=3U8888 voyageNo=3U8888
 billNo={{bill_no}} country=116 {INVENTORY_CLOSING}"""
INVENTORY_LINE: Final = f"""gnum={{gnum}} itemRecordNo={{sku}} itemNo={{sku}} itemName={{good}} gcode={{hs_code}}
 gname={{good}} {MODEL} barCode=69{{sku}} country=116 tradeCountry=116 currency=142 qty={{quantity}} unit=140
 qty1=0.3 unit1={{statutory_unit}} price={{declared}} totalPrice={{declared_total}} note="""
TRANSFER: Final = "copCode={ebc_code} copName={ebc_name} dxpMode=DXP dxpId={dxp_id} note="


def compile_template(tag: str, words: str) -> str:
    """``a={x} b=`` -> ``<ceb:tag><ceb:a>{x}</ceb:a><ceb:b></ceb:b></ceb:tag>``."""
    fields = (word.split("=", 1) for word in words.split())
    return wrap(tag, "".join(wrap(name, value) for name, value in fields))


def wrap(tag: str, inner: str) -> str:
    return f"<ceb:{tag}>{inner}</ceb:{tag}>"


def compile_body(body: str, head: str, line: str = "") -> tuple[str, str]:
    """The compiled document with ``{lines}`` where its lines go, and the compiled line."""
    inner = compile_template(f"{body}Head", head) + ("{lines}" if line else "")
    return wrap(body, inner), compile_template(f"{body}List", line) if line else ""


INBOUND: Final = wrap(
    "Delivery",
    compile_template(
        "DeliveryHead",
        f"""guid={{guid}} {OPENING} customsCode=7911 copNo={{cop_no}} operatorCode={{area_code}}
 operatorName={{area_name}} ieFlag=I trafMode=4 trafNo=川E00000 voyageNo=V1 billNo=88812345675 {CARRIER}""",
    )
    + compile_template("DeliveryList", "gnum=1 logisticsNo={waybill_no}"),
)
ORDER: Final = compile_body("Order", ORDER_HEAD, ORDER_LINE)
PAYMENT: Final = compile_body("Payment", PAYMENT_HEAD)
WAYBILL: Final = compile_body("Logistics", WAYBILL_HEAD)
BONDED: Final = compile_body("Inventory", BONDED_HEAD, INVENTORY_LINE)
DIRECT: Final = compile_body("Inventory", DIRECT_HEAD, INVENTORY_LINE)


@dataclass(frozen=True, slots=True)
class Papers:
    """The documents of one purchase, ready to be put into messages."""

    purchase: Purchase
    order: str
    payment: str
    waybill: str
    inventory: str
    cop_no: str
    order_no: str

    def inventory_again(self, number: int) -> str:
        """The inventory under a new guid, everything else unchanged: what a repeated declaration looks like."""
        return self.inventory.replace(make_guid(0x621, self.purchase.number), make_guid(0x622, number), 1)


def make_guid(space: int, number: int) -> str:
    return str(UUID(int=space << 96 | number)).upper()


def yuan(fen: int) -> str:
    return f"{fen // ONE_YUAN}.{fen % ONE_YUAN:02d}"


class Stationery:
    """The templates with the firms and the instant filled in (Beijing time), which are the same for a whole run."""

    def __init__(self, firms: Firms, instant: datetime) -> None:
        self.fixed = {
            **firms.values(),
            "stamp": f"{instant:%Y%m%d%H%M%S}",
            "day": f"{instant:%Y%m%d}",
            "app_type": "1",
        }
        self.transfer = compile_template("BaseTransfer", TRANSFER).format_map(self.fixed)

    def papers(self, purchase: Purchase, **changes: str) -> Papers:
        """All four documents; ``changes`` override placeholders, to make a purchase wrong in a chosen way."""
        values = {**self.fixed, **document_values(purchase), **changes}
        lines = [declared_values(gnum, line, purchase.kind) for gnum, line in enumerate(purchase.lines, 1)]
        inventory = DIRECT if purchase.direct else BONDED
        return Papers(
            purchase=purchase,
            order=fill(ORDER, values, lines),
            payment=fill(PAYMENT, values, []),
            waybill=fill(WAYBILL, values, []),
            inventory=fill(inventory, values, lines),
            cop_no=values["cop_no"],
            order_no=values["order_no"],
        )

    def message(self, code: str, documents: list[str], guid: str) -> bytes:
        """An unsigned message in canonical form: its bytes are their own C14N after the prolog."""
        opening = f'<?xml version="1.0" encoding="UTF-8"?>\n<ceb:CEB{code}Message xmlns:ceb="{NAMESPACE}" guid="{guid}"'
        return f'{opening} version="1.0">{"".join(documents)}{self.transfer}</ceb:CEB{code}Message>'.encode()


def fill(template: tuple[str, str], values: dict[str, str], lines: list[dict[str, str]]) -> str:
    body, line = template
    values["lines"] = "".join([line.format_map(row) for row in lines]) if line else ""
    return body.format_map(values)


def document_values(purchase: Purchase) -> dict[str, str]:
    number, digits, person = purchase.number, purchase.digits, purchase.person
    short = ONE_YUAN if purchase.kind is Kind.AMOUNT else 0
    return {
        "number": str(number),
        "order_no": "LZ" + digits,
        "pay_no": "P" + digits,
        "waybill_no": "YT" + digits,
        "bill_no": "88812345675",
        "cop_no": f"COP{number:015d}",
        "id_number": person.id_number,
        "name": person.name,
        "phone": person.phone,
        "payer_id": purchase.payer.id_number,
        "payer_name": person.name,
        "address": f"四川省泸州市江阳区示范路{number % 900}号{number % 2000}室",
        "goods": yuan(purchase.goods_fen),
        "freight": yuan(purchase.freight_fen),
        "tax": yuan(purchase.tax_fen),
        "paid": yuan(purchase.paid_fen),
        "amount": yuan(purchase.paid_fen - short),
        **{f"guid_{code}": make_guid(int(code, 16), number) for code in ("311", "411", "511", "621")},
    }


def declared_values(gnum: int, line: Line, kind: Kind) -> dict[str, str]:
    declared = line.price_fen + (ONE_YUAN if kind is Kind.GOODS and gnum == 1 else 0)
    prices = {"declared": yuan(declared), "declared_total": yuan(declared * line.quantity)}
    return line_values(gnum, line) | prices


def line_values(gnum: int, line: Line) -> dict[str, str]:
    return {
        "gnum": str(gnum),
        "sku": f"{line.good.hs_code[:4]}{line.price_fen:07d}",
        "good": line.good.name,
        "hs_code": line.good.hs_code,
        "statutory_unit": line.good.statutory_unit,
        "quantity": str(line.quantity),
        "price": yuan(line.price_fen),
        "total": yuan(line.total_fen),
    }
