"""What is told of export inventories afterwards, for the counter of the tests: CEB605, 607, 507, 509, 701."""

from uuid import uuid4

from heliu.intake.tests.customs_counter import BROKER, CARRIER, NAMES, SELLER
from heliu.intake.tests.export_parcels import Parcel

SITE = "5105W00001"


def opening():
    return {"guid": str(uuid4()).upper(), "appType": "1", "appStatus": "2"}


def declare(counter, parcel=None):
    """A parcel declared whole; with its receipt."""
    parcel = parcel or Parcel()
    raws = [counter.signed(kind, parcel.document(kind)) for kind in parcel.kinds]
    return parcel, counter.commit(*raws)[-1][0]


def cancellation(parcel, invt_no, **changes):
    head = {**opening(), "appTime": f"{parcel.day}120000", "customsCode": "7911", "copNo": f"K{parcel.number}"}
    firms = {"agentCode": BROKER, "agentName": NAMES[BROKER], "ebcCode": SELLER, "ebcName": NAMES[SELLER]}
    return {**head, "invtNo": invt_no, "reason": "买家取消订单", **firms, **changes}


def arrival(day, numbers, **changes):
    head = {**opening(), "appTime": f"{day}120000", "customsCode": "7911", "copNo": f"A{uuid4().hex[:20]}"}
    site = {"operatorCode": SITE, "operatorName": "泸州示范仓储有限公司", "ieFlag": "E", "trafMode": "5"}
    carrier = {"domesticTrafNo": "川E00000", "logisticsCode": CARRIER, "logisticsName": NAMES[CARRIER]}
    lines = [{"gnum": str(place), "logisticsNo": number} for place, number in enumerate(numbers, 1)]
    return {**head, **site, **carrier, "msgCount": "1", "msgSeqNo": "1", **changes}, lines


def departure(day, numbers, **changes):
    head = {**opening(), "appTime": f"{day}120000", "customsCode": "7911", "copNo": f"D{uuid4().hex[:20]}"}
    carrier = {"logisticsCode": CARRIER, "logisticsName": NAMES[CARRIER], "trafMode": "5", "leaveTime": f"{day}110000"}
    lines = [{"gnum": str(place), "logisticsNo": number} for place, number in enumerate(numbers, 1)]
    return {**head, **carrier, "msgCount": "1", "msgSeqNo": "1", **changes}, lines


def master_list(day, parcels, bill_no, **changes):
    """``parcels`` are (waybill, inventory number or None)."""
    head = {**opening(), "appTime": f"{day}120000", "customsCode": "7911", "copNo": f"M{uuid4().hex[:20]}"}
    agent = {
        "agentCode": BROKER,
        "agentName": NAMES[BROKER],
        "trafMode": "5",
        "trafName": "3U8888",
        "voyageNo": "3U8888",
    }
    bill = {"billNo": bill_no, "grossWeight": "2.50", "logisticsCode": CARRIER, "logisticsName": NAMES[CARRIER]}
    lines = [
        {"gnum": str(place), "logisticsNo": number, "invtNo": invt_no}
        for place, (number, invt_no) in enumerate(parcels, 1)
    ]
    return {**head, **agent, **bill, "msgCount": "1", "msgSeqNo": "1", **changes}, lines


def application(day, numbers, **changes):
    """A summary application by list; ``changes`` may give it a period."""
    head = {**opening(), "appTime": f"{day}120000", "customsCode": "7911", "copNo": f"Z{uuid4().hex[:20]}"}
    firms = {"agentCode": BROKER, "agentName": NAMES[BROKER], "ebcCode": SELLER, "ebcName": NAMES[SELLER]}
    broker = {"declAgentCode": BROKER, "declAgentName": NAMES[BROKER]}
    flags = {"summaryFlag": "1", "itemNameFlag": "0", "msgCount": "1", "msgSeqNo": "1"}
    return {**head, **firms, **broker, **flags, **changes}, [{"invtNo": one} for one in numbers]
