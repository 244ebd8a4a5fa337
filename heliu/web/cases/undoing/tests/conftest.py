"""The people and the counter of the pages of undoing."""

from heliu.web.cases.tests.people import client_class, counter, customs, someone, statements  # noqa: F401
