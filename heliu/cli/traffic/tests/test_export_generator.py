"""The generator of exports: every kind occurs, every inventory has its truth, every document is what the XSD says."""

from collections import Counter
from datetime import datetime

from heliu.ceb.strict import violations
from heliu.cli.traffic.export_sets import CODES, WRONG, export_sets
from heliu.cli.traffic.plan import BEIJING, Plan
from heliu.cli.traffic.truth import Kind


class Unsigned:
    def sign(self, unsigned, _form):
        return unsigned


def make(**values):
    plan = Plan(**values, instant=datetime(2026, 11, 11, 10, tzinfo=BEIJING))
    return list(export_sets(plan, Unsigned()))


BUSY = {"mismatch": 0.2, "over_limit": 0.1, "duplicate": 0.05, "late": 0.05}


def test_all_kinds_occur_and_each_inventory_has_exactly_one_truth():
    sets = make(sets=20, documents=60, lag=3, **BUSY)
    kinds = Counter(truth.kind for each in sets for truth in each.truths)
    assert set(kinds) == {Kind.OK, Kind.LATE, Kind.EXPORT_DUPLICATE, *WRONG}
    inventories = sum(raw.count(b"</ceb:Inventory>") for each in sets for code, raw in each.messages if code == "603")
    assert inventories == sum(kinds.values()) == 20 * 60
    early = kinds[Kind.EXPORT_EARLY]
    orders = sum(raw.count(b"</ceb:Order>") for each in sets for code, raw in each.messages if code == "303")
    assert orders == 20 * 60 - early - kinds[Kind.EXPORT_DUPLICATE]
    waybills = sum(raw.count(b"</ceb:Logistics>") for each in sets for code, raw in each.messages if code == "505")
    assert waybills == 20 * 60 - kinds[Kind.EXPORT_DUPLICATE], "the late ones come in the end"


def test_every_message_is_valid_against_the_official_form():
    for each in make(sets=2, documents=20):
        assert [code for code, _ in each.messages] == list(CODES)
        for code, raw in each.messages:
            assert violations(raw) == (), code


def test_the_same_plan_gives_the_same_octets():
    assert [each.messages for each in make(sets=2, documents=9)] == [
        each.messages for each in make(sets=2, documents=9)
    ]
