"""Returned imports by the cases a clerk reads: whether they are in time, and what is given back."""

from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from heliu.clearance.undoing.facts import Line, Share
from heliu.clearance.undoing.rules import given_back, window
from heliu.policies.parameters import NotInForce

CASES = yaml.safe_load((Path(__file__).parent / "cases/import_return.yaml").read_text(encoding="utf-8"))
MILK = "0402210000"
LINES = {
    1: Line(1, MILK, "", "", Decimal(2), Share(Decimal("520.00"), vat=Decimal("47.32"))),
    2: Line(2, MILK, "", "", Decimal(3), Share(Decimal("1000.00"), vat=Decimal("91.00"))),
}
COUNTED = Decimal("1520.00")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_a_return_comes_out(case):
    if "refused" in case:
        with pytest.raises(NotInForce):
            window(case["released_on"])
        return
    last = window(case["released_on"])
    in_time = case["applied_on"] <= last.apply_until and case["arrived_on"] <= last.arrive_until
    assert in_time is case["in_time"]
    if in_time:
        back = given_back(LINES, {gnum: Decimal(count) for gnum, count in case["returned"].items()}, COUNTED)
        assert (str(back.total.tax), str(back.quota)) == (case["tax"], case["quota"])
