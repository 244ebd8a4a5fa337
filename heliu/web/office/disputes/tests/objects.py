"""Objects for the walk over all addresses: somebody's dispute."""

from heliu.web.public.consumer.tests.objects import case

OBJECTS = {"office_disputes:case": case}
