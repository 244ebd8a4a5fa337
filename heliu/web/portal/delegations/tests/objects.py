"""Objects for the walk over all addresses: a delegation of the owner."""

from datetime import date

from heliu.registry.api import delegate, delegations, register_firm
from heliu.registry.facts import Firm

AGENT, SINCE = "5105980099", date(2026, 1, 1)


def delegation(owner):
    register_firm(Firm(AGENT, "受托企业", roles=frozenset({"broker"})), SINCE)
    delegate(AGENT, ["CEB621"], [], SINCE, None, actor=owner)
    return {"number": delegations(owner.firm)[0].number}


OBJECTS = {"delegations:revoke": delegation}
