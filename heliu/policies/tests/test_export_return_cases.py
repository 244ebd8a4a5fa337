"""Exports that come back, by the cases a clerk reads: the channel, and whether import taxes are due."""

from pathlib import Path

import pytest
import yaml

from heliu.policies.rules.export_return import Back, back_until, returnable, tax_free

CASES = yaml.safe_load((Path(__file__).parent / "cases/export_return.yaml").read_text(encoding="utf-8"))
KNOWN = {"is_food": False, "original_goods": True, "original_state": True, "refunded": False}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_a_case_comes_out(case):
    facts = KNOWN if case["facts"] == "known" else ({**KNOWN, **case["facts"]} if case["facts"] else {})
    back = Back(case["mode"], case["released_on"], case["back_on"], **facts)
    in_time = returnable(back.mode, back.released_on) and back.back_on <= back_until(back.released_on)
    is_open = in_time and back.original_goods is not False
    assert (is_open, tax_free(back)) == (case["channel"], case["tax_free"])
