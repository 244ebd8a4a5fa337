"""By when the lists of a month are summed up, by the cases a clerk reads."""

from pathlib import Path

import pytest
import yaml

from heliu.policies.parameters import NotInForce
from heliu.policies.rules.export_summary import due_on, summed_modes

CASES = yaml.safe_load((Path(__file__).parent / "cases/export_summary.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_the_last_day(case):
    if "refused" in case:
        with pytest.raises(NotInForce):
            due_on(case["month"])
    else:
        assert due_on(case["month"]) == case["due"]
    if "modes" in case:
        assert list(summed_modes(case["month"])) == [str(mode) for mode in case["modes"]]
