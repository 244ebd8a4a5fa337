"""Objects for the walk over all addresses: a draft, a parameter."""

from heliu.kernel.days import now
from heliu.lawbook.changes.facts import State
from heliu.lawbook.tests.drafts import LIMIT, draft_in, text

FAR = text(since="2100-01-01")


def draft(_owner):
    return {"number": draft_in(State.SUBMITTED, FAR, at=now())}


def begun(_owner):
    return {"number": draft_in(State.DRAFT, FAR, at=now())}


def parameter(_owner):
    return {"name": LIMIT}


OBJECTS = {
    "office_policies:draft": draft,
    "office_policies:rewrite": begun,
    "office_policies:parameter": parameter,
    "office_policies:change": parameter,
}
