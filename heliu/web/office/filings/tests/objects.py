"""For the walk over all addresses: a filing that waits for its decision."""

from heliu.kernel.days import now
from heliu.registry.filing import api
from heliu.registry.filing.tests.filing_people import officer, submitted


def waiting(owner):
    return {"filing": submitted(owner, now()).id}


def personal(owner):
    return {**waiting(owner), "section": "people", "field": "id_number"}


def valid(owner):
    case = submitted(owner, now())
    return {"filing": api.approve(case.id, seen_round=case.round, actor=officer(), at=now()).id}


OBJECTS = {"filings:cancel": valid, "filings:case": waiting, "filings:history": waiting, "filings:reveal": personal}
