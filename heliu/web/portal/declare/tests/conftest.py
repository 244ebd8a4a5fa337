"""The people and the doors of these tests."""

from heliu.web.portal.sending.tests.clerks import clerk, open_doors, reader, zone  # noqa: F401 - fixtures
