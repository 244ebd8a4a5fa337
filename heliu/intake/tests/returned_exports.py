"""Papers of exports that come back, for the counter of the tests: applications (CEB213) and tallies (CEB215)."""

from uuid import uuid4

from heliu.intake.tests.customs_counter import BROKER, CARRIER, NAMES, PLATFORM, SELLER
from heliu.intake.tests.export_papers import SITE, declare, departure, opening
from heliu.intake.tests.export_parcels import INVENTORY

APPLICATION, TALLY = "CEB213", "CEB215"
USA = "502"


def gone(counter, parcel=None):
    """A parcel that was declared, released and has left; with the receipt of its inventory."""
    parcel, told = declare(counter, parcel)
    counter.send("CEB509", departure(parcel.day, [parcel.logistics_no]))
    return parcel, told


def application(parcel, invt_no, quantities, line=None, **changes):
    """Take back ``quantities`` by line; ``line`` and ``changes`` override values of every line and of the head."""
    head = {**opening(), "appTime": f"{parcel.day}120000", "customsCode": "7911", "coElNo": f"T{uuid4().hex[:20]}"}
    parties = {"ebpCode": PLATFORM, "ebpName": NAMES[PLATFORM], "ebcCode": SELLER, "ebcName": NAMES[SELLER]}
    agent = {"agentCode": BROKER, "agentName": NAMES[BROKER]}
    declared = parcel.document(INVENTORY)[1]
    lines = [_line(declared, gnum, quantity) | (line or {}) for gnum, quantity in quantities.items()]
    back = {
        "invtNo": invt_no,
        "tradeMode": "1261" if parcel.mode in ("1210", "1239") else "9661",
        "portCode": "7921",
        "reason": "境外买家拒收",
        "country": USA,
    }
    return {**head, **parties, **agent, **back, **carried(parcel), **changes}, lines


def _line(declared, gnum, quantity):
    known = declared[gnum - 1] if 0 < gnum <= len(declared) else declared[0]
    line = {name: known[name] for name in ("gcode", "gname", "gmodel", "unit", "unit1")}
    return {"gnum": str(gnum), **line, "qty": str(quantity), "qty1": "0.1"}


def tally(parcel, **changes):
    head = {**opening(), "appTime": f"{parcel.day}130000", "customsCode": "7911", "coElNo": f"L{uuid4().hex[:18]}"}
    site = {"operatorCode": SITE, "operatorName": "泸州示范仓储有限公司"}
    return {**head, **site, **carried(parcel), **changes}


def carried(parcel):
    number = f"R{parcel.logistics_no}"
    carrier = {"logisticsNo": number, "logisticsCode": CARRIER, "logisticsName": NAMES[CARRIER], "billNo": number}
    return {**carrier, "ieFlag": "I", "trafMode": "5", "trafName": "3U8889", "voyageNo": "3U8889"}


def later_of(counter, document):
    """The receipts an application got after its first answer, in order."""
    kept = counter.rows("SELECT body FROM clearance_answer WHERE %s = ANY (keys) ORDER BY id", document[0]["coElNo"])
    return [one for (body,) in kept for one in counter.opened(body)]
