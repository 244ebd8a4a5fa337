"""Objects for the walk over all addresses: what only the tax bureau's people reach."""

from heliu.kernel.days import now
from heliu.reliefs.exemption.models import Delivery
from heliu.web.cases.exemptions.tests.objects import TODAY, exclusion, request_of


def request(owner):
    return {"number": request_of(owner).pk}


def excluded(_owner):
    return {"number": exclusion().pk}


def delivery(_owner):
    told = {"since": TODAY, "until": TODAY, "lines": 0, "amount_cny": 0, "stake_cny": 0, "digest": "0" * 64}
    made = Delivery.objects.create(**told, content=b"", signature=b"{}", made_by="李四", made_at=now())
    return {"number": made.pk}


OBJECTS = {
    "office_exemptions:exception": request,
    "office_exemptions:end": excluded,
    "office_exemptions:delivery": delivery,
    "office_exemptions:signature": delivery,
}
