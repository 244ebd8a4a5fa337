"""For the walk over all addresses: a what-if that waits."""

from datetime import date

from heliu.kernel.days import now
from heliu.lawbook.tests.drafts import customs
from heliu.whatif.studies import api


def study(_owner):
    return {"number": api.ask("", (date(2026, 1, 1), date(2026, 6, 30)), now(), actor=customs())}


OBJECTS = {"whatif:study": study, "whatif:download": study}
