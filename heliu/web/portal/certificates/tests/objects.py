"""For the walk over all addresses: a certificate of somebody."""

from heliu.kernel.days import now
from heliu.registry.filing import api
from heliu.registry.filing.tests.filing_people import certificate


def bound(owner):
    return {"fingerprint": api.bind(certificate("本企业", "MA0DEM010").encode(), actor=owner, at=now())}


OBJECTS = {"certificates:rotate": bound, "certificates:revoke": bound}
