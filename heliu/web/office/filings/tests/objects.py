"""For the walk over all addresses: a filing that waits for its decision."""

from heliu.kernel.days import now
from heliu.registry.filing.tests.filing_people import submitted


def waiting(owner):
    return {"filing": submitted(owner, now()).id}


def personal(owner):
    return {**waiting(owner), "section": "people", "field": "id_number"}


OBJECTS = {"filings:case": waiting, "filings:history": waiting, "filings:reveal": personal}
