"""For the walk over all addresses: a filing of somebody in each state its addresses need."""

from heliu.kernel.days import now
from heliu.registry.filing import api
from heliu.registry.filing.tests.filing_people import PDF, approved


def open_filing(owner):
    return {"filing": api.start(actor=owner, at=now()).id}


def filed(owner):
    return {"filing": approved(owner, now()).id}


def section(owner):
    return {**open_filing(owner), "section": "people"}


def examined(owner):
    return {**section(owner), "field": "phone"}


def paper(owner):
    return {"paper": api.keep("other", "a.pdf", PDF, actor=owner, at=now()).id}


OBJECTS = {
    "filing:tasks": open_filing,
    "filing:history": open_filing,
    "filing:check": open_filing,
    "filing:withdraw": open_filing,
    "filing:sandbox": open_filing,
    "filing:attestation": filed,
    "filing:section": section,
    "filing:examine": examined,
    "filing:paper": paper,
}
