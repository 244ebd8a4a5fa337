"""Objects for the walk over all addresses: a decision."""

from heliu.web.cases.declaration.tests.objects import declaration

OBJECTS = {"audits:show": declaration}
