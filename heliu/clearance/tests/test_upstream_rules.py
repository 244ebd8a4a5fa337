"""Who decides, when customs and we differ, and which of its receipts counts."""

import pytest

from heliu.clearance.upstream.deciders import Decider, NotDeciding, deciders_of
from heliu.clearance.upstream.rules import ASK_FIRST, ENDS, LOGGED, Side, differs, rank, side


def test_without_a_word_we_decide_and_a_wrong_word_is_refused():
    assert deciders_of({}).decider is Decider.LOCAL
    assert not deciders_of({}).relayed("CEB621")
    some = deciders_of({"HELIU_AUTHORITY": "relay", "HELIU_RELAY_KINDS": "CEB621, CEB311"})
    assert some.kinds == {"CEB621", "CEB311"}
    assert some.answers == {"CEB622", "CEB312", "CEB816", "CEB818"}, "whoever decides on an import bills it"
    assert deciders_of({"HELIU_AUTHORITY": "relay"}).relayed("CEB603")
    for wrong in ({"HELIU_AUTHORITY": "relais"}, {"HELIU_AUTHORITY": "relay", "HELIU_RELAY_KINDS": "CEB622"}):
        with pytest.raises(NotDeciding):
            deciders_of(wrong)


@pytest.mark.parametrize(
    ("kind", "expected", "said", "differing"),
    [
        pytest.param("CEB621", 800, 500, True, id="预期放行、海关查验"),
        pytest.param("CEB621", 800, 899, False, id="放行与结关一致"),
        pytest.param("CEB621", 800, 120, False, id="海关尚未审结"),
        pytest.param("CEB621", 2, 800, False, id="平台尚无预期"),
        pytest.param("CEB621", -621005, 100, False, id="都不接受"),
        pytest.param("CEB621", 100, 800, True, id="预期退单、海关放行"),
        pytest.param("CEB311", 120, 120, False, id="订单入库即办结"),
        pytest.param("CEB311", 120, -301014, True, id="订单被拒"),
        pytest.param("CEB605", 399, 399, False, id="撤销获准"),
        pytest.param("CEB605", 399, 100, True, id="撤销未获准"),
    ],
)
def test_a_difference_is_between_two_who_have_decided(kind, expected, said, differing):
    assert differs(kind, expected, said) is differing


def test_the_status_furthest_along_counts():
    order = [1, 2, 3, 120, -621004, 300, 500, 800, 899]
    assert sorted(order, key=lambda status: rank("CEB621", status)) == order
    assert rank("CEB621", 100) == rank("CEB621", 800)
    assert side("CEB621", 777) is Side.UNDER_WAY


@pytest.mark.parametrize("kind", ["CEB621", "CEB311"])
def test_the_statuses_with_which_customs_has_decided_are_those_of_the_two_last_sides(kind):
    for status in range(-2, 1000):
        ends = status < 0 or status in ENDS or (status == LOGGED and kind not in ASK_FIRST)
        assert ends is (side(kind, status) in (Side.REFUSED, Side.PASSED)), status
