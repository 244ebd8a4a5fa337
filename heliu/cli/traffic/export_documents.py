"""The documents of an export as canonical XML text, made as those of purchases are (documents.py)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from heliu.cli.traffic.documents import (
    CARRIER,
    OPENING,
    PAYER,
    PLATFORM,
    SELLER,
    TRANSFER,
    compile_body,
    compile_template,
    fill,
    line_values,
    make_guid,
    wrap,
    yuan,
)
from heliu.cli.traffic.documents import NAMESPACE as CEB
from heliu.cli.traffic.exports import ORDER_TYPES, ZONE_MODES, Export
from heliu.cli.traffic.firms import Firms
from heliu.cli.traffic.purchases import ONE_YUAN
from heliu.cli.traffic.truth import Kind

ORDER_HEAD: Final = f"""guid={{guid_303}} {OPENING} orderType={{order_type}} orderNo={{order_no}} {PLATFORM} {SELLER}
 goodsValue={{goods}} freight={{freight}} currency=142 note="""
ORDER_LINE: Final = """gnum={gnum} itemNo={sku} itemName={good} itemDescribe= barCode=69{sku} unit=140 currency=142
 qty={quantity} price={price} totalPrice={total} note="""
COLLECTION_HEAD: Final = f"""guid={{guid_403}} {OPENING} {PLATFORM} {SELLER} orderNo={{order_no}} {PAYER}
 payNo={{pay_no}} charge={{charge}} currency=142 accountingDate={{stamp}} note="""
WAYBILL_HEAD: Final = f"""guid={{guid_505}} {OPENING} {CARRIER} logisticsNo={{waybill_no}} freight=0 insuredFee=0
 currency=142 grossWeight=1.25 packNo=1 goodsInfo=出口商品 ebcCode={{ebc_code}} ebcName={{ebc_name}} note="""
INVENTORY_HEAD: Final = f"""guid={{guid_603}} {OPENING} customsCode=7911 {PLATFORM} orderNo={{order_no}} {CARRIER}
 logisticsNo={{waybill_no}} copNo={{cop_no}} ieFlag=E portCode=7921 ieDate={{day}} statisticsFlag={{flag}}
 agentCode={{agent_code}} agentName={{agent_name}} {SELLER} ownerCode=NO ownerName=示范生产厂"""
ZONE: Final = "iacCode={area_code} iacName={area_name} emsNo=T79112600001"
INVENTORY_REST: Final = """tradeMode={mode} trafMode=5 country=502 POD=502 freight={freight} fCurrency=142 fFlag=3
 insuredFee=0 iCurrency=142 iFlag=3 wrapType=2 packNo=1 grossWeight=1.25 netWeight=1.10 note="""
LINE_OPENING: Final = "gnum={gnum} itemNo={sku}"
LINE_RECORD: Final = "itemRecordNo={sku}"
LINE_REST: Final = """itemName={good} gcode={hs_code} gname={good} gmodel=示范规格 barCode=69{sku} country=502
 currency=142 qty={quantity} qty1=0.3 unit=140 unit1={statutory_unit} price={price} totalPrice={total} note="""

ORDER: Final = compile_body("Order", ORDER_HEAD, ORDER_LINE)
COLLECTION: Final = (compile_template("Receipts", COLLECTION_HEAD), "")
WAYBILL: Final = (compile_template("Logistics", WAYBILL_HEAD), "")
PLAIN: Final = compile_body("Inventory", f"{INVENTORY_HEAD} {INVENTORY_REST}", f"{LINE_OPENING} {LINE_REST}")
ZONED: Final = compile_body(
    "Inventory", f"{INVENTORY_HEAD} {ZONE} {INVENTORY_REST}", f"{LINE_OPENING} {LINE_RECORD} {LINE_REST}"
)

PART: Final = "msgCount=1 msgSeqNo=1"
PARCEL: Final = "gnum=1 logisticsNo={waybill_no}"
ARRIVAL: Final = wrap(
    "Arrival",
    compile_template(
        "ArrivalHead",
        f"""guid={{guid}} {OPENING} customsCode=7911 copNo={{cop_no}} operatorCode={{area_code}}
 operatorName={{area_name}} ieFlag=E trafMode=5 domesticTrafNo=川E00000 {CARRIER} {PART}""",
    )
    + compile_template("ArrivalList", PARCEL),
)
DEPARTURE: Final = wrap(
    "Departure",
    compile_template(
        "DepartureHead",
        f"""guid={{guid}} {OPENING} customsCode=7911 copNo={{cop_no}} {CARRIER} trafMode=5
 leaveTime={{stamp}} {PART}""",
    )
    + compile_template("DepartureList", PARCEL),
)
SUMMARY: Final = wrap(
    "SummaryApply",
    compile_template(
        "SummaryApplyHead",
        f"""guid={{guid}} {OPENING} customsCode=7911 copNo={{cop_no}} agentCode={{agent_code}} agentName={{agent_name}}
 {SELLER} declAgentCode={{agent_code}} declAgentName={{agent_name}} summaryFlag=1 itemNameFlag=0 {PART}""",
    )
    + compile_template("SummaryApplyList", "invtNo={invt_no}"),
)
CANCELLATION: Final = compile_template(
    "InvtCancel",
    f"""guid={{guid}} {OPENING} customsCode=7911 copNo={{cop_no}} invtNo={{invt_no}} reason=买家取消订单
 agentCode={{agent_code}} agentName={{agent_name}} {SELLER}""",
)

RETURNING: Final = f"guid={{guid}} {OPENING} customsCode=7911"
CARRIED: Final = "billNo={back_no} ieFlag=I trafMode=5 trafName=3U8889"
RETURN: Final = compile_body(
    "InvtRefund",
    f"""{RETURNING} {PLATFORM} {SELLER} logisticsNo={{back_no}} {CARRIER} coElNo={{cop_no}} invtNo={{invt_no}}
 tradeMode=9661 agentCode={{agent_code}} agentName={{agent_name}} {CARRIED} portCode=7921 reason=境外买家拒收
 country=502 voyageNo=3U8889""",
    """gnum={gnum} gcode={hs_code} gname={good} gmodel=示范规格 qty={quantity} qty1=0.3 unit=140
 unit1={statutory_unit}""",
)
TALLY: Final = compile_template(
    "InvtRefundDetail",
    f"""{RETURNING} operatorCode={{area_code}} operatorName={{area_name}} {CARRIER} logisticsNo={{back_no}}
 invtNo={{invt_no}} coElNo={{cop_no}} {CARRIED} voyageNo=3U8889""",
)


@dataclass(frozen=True, slots=True)
class ExportPapers:
    """The documents of one export, ready to be put into messages; no collection where the mode asks for none."""

    export: Export
    order: str
    collection: str
    waybill: str
    inventory: str
    cop_no: str
    order_no: str
    waybill_no: str

    def inventory_again(self, number: int) -> str:
        """The inventory under a new guid, everything else unchanged."""
        return self.inventory.replace(make_guid(0x603, self.export.number), make_guid(0x604, number), 1)


class ExportStationery:
    """The templates with the firms and the instant filled in (Beijing time)."""

    def __init__(self, firms: Firms, instant: datetime) -> None:
        opening = {"stamp": f"{instant:%Y%m%d%H%M%S}", "day": f"{instant:%Y%m%d}", "app_type": "1"}
        self.fixed = {**firms.values(), **opening}
        self.transfer = compile_template("BaseTransfer", TRANSFER).format_map(self.fixed)

    def papers(self, export: Export, **changes: str) -> ExportPapers:
        """All documents; ``changes`` override placeholders, to make an export wrong in a chosen way."""
        values = {**self.fixed, **document_values(export), **changes}
        lines = [line_values(gnum, line) for gnum, line in enumerate(export.lines, 1)]
        declared = [line_values(gnum, line) for gnum, line in enumerate(export.declared, 1)]
        inventory = ZONED if export.mode in ZONE_MODES else PLAIN
        return ExportPapers(
            export=export,
            order=fill(ORDER, values, lines),
            collection=fill(COLLECTION, values, []) if export.is_retail else "",
            waybill=fill(WAYBILL, values, []),
            inventory=fill(inventory, values, declared),
            cop_no=values["cop_no"],
            order_no=values["order_no"],
            waybill_no=values["waybill_no"],
        )

    def message(self, code: str, documents: list[str], guid: str) -> bytes:
        """An unsigned message in canonical form: its bytes are their own C14N after the prolog."""
        opening = f'<?xml version="1.0" encoding="UTF-8"?>\n<ceb:CEB{code}Message xmlns:ceb="{CEB}" guid="{guid}"'
        return f'{opening} version="1.0">{"".join(documents)}{self.transfer}</ceb:CEB{code}Message>'.encode()


def document_values(export: Export) -> dict[str, str]:
    number, digits = export.number, export.digits
    right = ORDER_TYPES[export.mode]
    wrong = "W" if right != "W" else "B"
    over = ONE_YUAN if export.kind is Kind.EXPORT_CHARGE else 0
    return {
        "order_no": "XZ" + digits,
        "pay_no": "XP" + digits,
        "waybill_no": "XT" + digits,
        "cop_no": f"XC{number:015d}",
        "mode": export.mode,
        "flag": export.flag,
        "order_type": wrong if export.kind is Kind.EXPORT_TYPE else right,
        "goods": yuan(export.goods_fen),
        "freight": yuan(export.freight_fen),
        "charge": yuan(export.goods_fen + export.freight_fen + over),
        **{f"guid_{code}": make_guid(int(code, 16), number) for code in ("303", "403", "505", "603")},
    }
