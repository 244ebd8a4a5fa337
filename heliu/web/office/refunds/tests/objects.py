"""Objects for the walk over all addresses: a case, and tables that wait for their release."""

from datetime import date

from heliu.kernel.days import now
from heliu.refunds import models
from heliu.web.portal.refunds.tests.objects import application, on_departure


def rates(_owner):
    told = {"since": date(2026, 1, 1), "document": "示例", "rates": {}, "proposed_name": "李四", "proposed_at": now()}
    return {"number": models.RateTable.objects.create(**told).pk}


def year(_owner):
    told = {"year": 2027, "published": date(2026, 11, 5), "document": "示例", "closed": [], "worked": []}
    return {"number": models.HolidayYear.objects.create(**told, proposed_name="李四", proposed_at=now()).pk}


OBJECTS = {
    "refund_desk:case": application,
    "refund_desk:settle": on_departure,
    "refund_desk:release_rates": rates,
    "refund_desk:release_year": year,
}
