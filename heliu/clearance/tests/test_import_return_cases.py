"""Returned imports by the cases a clerk reads: in time, the original goods at their place, and what is given back."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from heliu.clearance.facts import Paper
from heliu.clearance.undoing.facts import Line, Share
from heliu.clearance.undoing.judging import Wish, wanted
from heliu.clearance.undoing.rules import Arrival, Unfit, given_back, unfit, window
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
    found = unfit(Arrival(case["arrived_on"], **told(case, "original_goods", "original_place")), last.arrive_until)
    applied = case["applied_on"] <= last.apply_until
    assert (applied and Unfit.TOO_LATE not in found) is case["in_time"]
    if "unfit" in case:
        assert found == case["unfit"]
    elif case["in_time"]:
        assert not found
        asked = wanted(lines_of(case), wishes(case))
        if "answer" in case:
            assert isinstance(asked, Paper)
            assert f"[Code:{case['answer']};" in asked.note
        else:
            back = given_back(LINES, asked, COUNTED)
            assert (str(back.total.tax), str(back.quota)) == (case["tax"], case["quota"])


def told(case, *names):
    return {name: case[name] for name in names if name in case}


def lines_of(case):
    back = case.get("back", {})
    return {gnum: replace(line, back=Decimal(back.get(gnum, 0))) for gnum, line in LINES.items()}


def wishes(case):
    codes = case.get("codes", {})
    return [Wish(str(gnum), codes.get(gnum, MILK), Decimal(count)) for gnum, count in case["returned"].items()]
