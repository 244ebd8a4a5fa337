"""Papers to undo an import, for the counter of the tests: applications to cancel (CEB623) and to return (CEB625)."""

from uuid import uuid4

from heliu.intake.tests.customs_counter import BROKER, CARRIER, MILK, MILK_NAME, NAMES, PLATFORM, SELLER, Purchase


def application(purchase, invt_no, **changes):
    head = {"guid": str(uuid4()).upper(), "appType": "1", "appTime": f"{purchase.day}120000", "appStatus": "2"}
    head |= {"customsCode": "7911", "orderNo": purchase.order_no, "ebpCode": PLATFORM, "ebpName": NAMES[PLATFORM]}
    head |= {"ebcCode": SELLER, "ebcName": NAMES[SELLER], "logisticsNo": f"YT{purchase.number:012d}"}
    head |= {"logisticsCode": CARRIER, "logisticsName": NAMES[CARRIER], "copNo": f"U{uuid4().hex[:18]}"}
    head |= {"invtNo": invt_no, "buyerIdType": "1", "buyerIdNumber": purchase.buyer, "buyerName": "张三"}
    head |= {"buyerTelephone": "13800000001", "agentCode": BROKER, "agentName": NAMES[BROKER], "reason": "买家不要了"}
    return head | changes


def returning(purchase, invt_no, wishes, **changes):
    """(head, lines) of a return; ``wishes``: quantity by line number."""
    lines = [
        {"gnum": str(gnum), "gcode": MILK, "gname": MILK_NAME, "qty": str(quantity), "unit": "140"}
        for gnum, quantity in wishes.items()
    ]
    return application(purchase, invt_no, **changes), lines


def quota(counter, purchase):
    """(reserved, committed, purchases) of the buyer of a purchase, and the sum of what decisions count for him."""
    rows = counter.rows(
        "SELECT q.reserved, q.committed, q.purchases, (SELECT coalesce(sum(counted), 0) FROM clearance_decision d"
        " WHERE d.buyer_id = q.buyer_id AND d.year = q.year), (SELECT count(*) FROM clearance_decision d"
        " WHERE d.buyer_id = q.buyer_id AND d.year = q.year AND d.counted > 0) FROM clearance_quota q"
        " JOIN public.declarations_inventory i USING (buyer_id) WHERE i.cop_no = %s LIMIT 1",
        purchase.cop_no,
    )
    reserved, committed, purchases, counted, counting = rows[0]
    assert (reserved + committed, purchases) == (counted, counting), "the quota is the sum of the decisions"
    return reserved, committed, purchases


def released(counter, purchase=None):
    purchase = purchase or Purchase()
    told = counter.declare(purchase)
    assert told["returnStatus"] == "800"
    return purchase, told["invtNo"]


def age(counter, purchase, days):
    """As if the inventory had been released ``days`` ago."""
    counter.rows(
        "UPDATE clearance_decision SET decided_on = decided_on - %s::integer WHERE inventory_id ="
        " (SELECT id FROM public.declarations_inventory WHERE cop_no = %s) RETURNING 1",
        days,
        purchase.cop_no,
    )


def later(counter, head):
    return counter.later(type("Named", (), {"cop_no": head["copNo"]}))
