"""Objects for the walk over all addresses: a request of customs to the owner."""

from heliu.web.portal.originals.tests.objects import asked

OBJECTS = {"office_originals:request": asked, "office_originals:reveal": asked}
