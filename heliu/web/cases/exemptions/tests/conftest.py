"""The people and the counter of the document pages."""

from heliu.web.cases.tests.people import client_class, counter, customs, someone  # noqa: F401
