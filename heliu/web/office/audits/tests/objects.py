"""Objects for the walk over all addresses: a decision."""

from heliu.web.cases.declaration.tests.objects import declaration


def decision(owner):
    return {"key": declaration(owner)["number"]}


OBJECTS = {"audits:show": decision}
