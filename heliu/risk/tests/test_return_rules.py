"""The risk rules of exports that come back: what fires each, and the bits and weights stored with every decision."""

from dataclasses import replace
from datetime import date

import pytest
from inline_snapshot import snapshot

from heliu.risk.api import ReturnedParcel, lane_scores, open_return_sentences, returns, thresholds

DAY = date(2026, 11, 2)
LIMITS = replace(thresholds(DAY, now=20261102093000, salt=1), sample_permille=0)
PLAIN = ReturnedParcel(id=1, differs=False, from_where_it_went=True, refund_due=False, taxable=False, tally_used=False)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, [], id="平常的一票"),
        pytest.param({"differs": True}, ["X21"], id="理货不一致"),
        pytest.param({"from_where_it_went": False}, ["X22"], id="从别国退回"),
        pytest.param({"refund_due": True}, ["X23"], id="可能已退税"),
        pytest.param({"taxable": True}, ["X24"], id="须征税"),
        pytest.param({"tally_used": True}, ["X25"], id="理货已用过"),
        pytest.param({"differs": True, "taxable": True}, ["X21", "X24"], id="两项"),
    ],
)
def test_what_fires(changes, expected):
    assert [rule.__name__ for rule in returns.named(returns.fired(replace(PLAIN, **changes), LIMITS))] == expected


def test_the_sample_is_inspected_and_never_told():
    drawn = returns.fired(PLAIN, replace(LIMITS, sample_permille=1000))
    assert [rule.__name__ for rule in returns.named(drawn)] == ["X26"]
    assert returns.score(drawn) >= lane_scores(DAY)[1]
    assert open_return_sentences(drawn) == []


def test_bits_and_weights_as_they_are_stored():
    assert [(rule.__name__, rule.weight) for rule in returns.ReturnRisk.all] == snapshot(
        [("X21", 50), ("X22", 20), ("X23", 50), ("X24", 50), ("X25", 50), ("X26", 100)]
    )
