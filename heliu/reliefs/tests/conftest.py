"""The counter at which export lists are declared."""

from heliu.web.cases.tests.people import counter, customs  # noqa: F401
