"""Sheets of what a supervised site takes in (CEB711), for the counter of the tests."""

from uuid import uuid4

from heliu.intake.tests.customs_counter import CARRIER, NAMES
from heliu.intake.tests.export_papers import SITE, opening

SHEET = "CEB711"


def sheet(day, numbers, **changes):
    head = {**opening(), "appTime": f"{day}120000", "customsCode": "7911", "copNo": f"RK{uuid4().hex[:16]}"}
    site = {"operatorCode": SITE, "operatorName": "泸州示范仓储有限公司", "ieFlag": "I", "trafMode": "4"}
    carried = {"trafNo": "川E00000", "voyageNo": "V1", "billNo": "B1"}
    carrier = {"logisticsCode": CARRIER, "logisticsName": NAMES[CARRIER]}
    lines = [{"gnum": str(place), "logisticsNo": number} for place, number in enumerate(numbers, 1)]
    return {**head, **site, **carried, **carrier, **changes}, lines


def waybill_of(purchase):
    return f"YT{purchase.number:012d}"
