"""Objects for the walk over all addresses: an application of the owner, waiting or asked to supplement."""

from datetime import date
from decimal import Decimal

from heliu.kernel.days import business_day, now
from heliu.refunds import models

CONTENT = {
    "links": [
        {
            "entry_no": "791120260000000018",
            "line_no": 1,
            "exported_on": "2026-11-02",
            "goods_code": "9503008900",
            "name": "拼装玩具",
            "unit": "140",
            "currency": "502",
            "quantity": "120",
            "total": "2400.00",
            "parcels": 120,
            "rate": {"levy": "0.13", "refund": "0.13", "source": "示例", "is_demo": True},
            "covered": [
                {
                    "invoice_id": 1,
                    "number": "26512000000000000001",
                    "seller_name": "泸州示范制造有限公司",
                    "quantity": "120",
                    "price": "6000.00",
                    "rate": "0.13",
                    "refund": "780.00",
                    "to_cost": "0.00",
                }
            ],
            "refund": "780.00",
            "to_cost": "0.00",
        }
    ],
    "receipts": [],
    "trace": [
        {
            "step": "refund",
            "line": 1,
            "rule": "REF-01",
            "article": "财税〔2012〕39号 第五条",
            "formula": "",
            "inputs": {"purchase_price": "6000.00", "rate_used": "0.13"},
            "result": "780.00",
            "parameters": [{"name": "export_refund/regime", "since": "2026-01-01", "value": "", "reference": "公告"}],
        }
    ],
    "to_cost": "0.00",
    "offset": "0.00",
    "exported": {"502": "2400.00"},
    "received": {"502": "2400.00"},
    "period": {},
}


def application_of(firm, **values):
    told = {"kind": "trading", "state": "submitted", "enterprise_class": "2", "content": CONTENT, "digest": "0" * 64}
    told |= {"claimed": Decimal("780.00"), "submitted_at": now(), "sort_on": business_day(now())}
    made = models.Application.objects.create(**{**told, "firm": firm, **values})
    models.Event.objects.create(application=made, at=now(), by="张三", by_officer=False, verb="submit")
    return made


def application(owner):
    return {"number": application_of(owner.firm).pk}


def asked(owner):
    made = application_of(owner.firm, state="supplement", accepted_on=date(2026, 11, 3))
    models.Pause.objects.create(application=made, since=date(2026, 11, 5), reason="请补充运输单据。")
    return {"number": made.pk}


def on_departure(owner, **values):
    """Paid on departure, not settled yet."""
    day = date(2026, 3, 10)
    [link] = CONTENT["links"]
    content = {**CONTENT, "links": [{**link, "abroad": []}]}
    told = {"state": "paid", "business": "departure", "approved": Decimal("780.00"), "accepted_on": day, "done_on": day}
    told |= {"paid_on": day, "settle_until": date(2027, 4, 30), "content": content}
    return {"number": application_of(owner.firm, **(told | values)).pk}


OBJECTS = {
    "refunds:show": application,
    "refunds:withdraw": application,
    "refunds:answer": asked,
    "refunds:settle": on_departure,
}
