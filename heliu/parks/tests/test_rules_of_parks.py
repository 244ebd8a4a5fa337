"""The rules of the parks: points by hand, conflicts of interest, free space, criteria that hold together."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from heliu.kernel.problems import Conflict
from heliu.parks import indicators
from heliu.parks.facts import GradeLevel
from heliu.parks.rules import (
    RECOGNITION_MOVES,
    STARTUP_MOVES,
    Interest,
    criteria_of,
    criteria_on,
    indicator_points,
    interest_of,
    level_of,
    most_let,
    points_of,
    score_of,
    versions,
)
from heliu.parks.tests.factories import CRITERIA, FIGURES

D1, D5, D9 = date(2026, 1, 1), date(2026, 1, 5), date(2026, 1, 9)
VALUES = {item.code: FIGURES[item.indicator] for item in CRITERIA.indicators}


@pytest.mark.parametrize("kind", ["recognition", "grading"])
def test_the_weights_of_a_version_add_up_and_its_indicators_exist(kind):
    known = {one.code for one in indicators.definitions()}
    for version in versions(kind):
        assert sum(item.weight for item in version.items) == 100
        assert {item.indicator for item in version.indicators} <= known
        assert all(item.full_at > 0 for item in version.indicators)
        assert version.reference
        assert version.status in {"confirmed", "secondary", "to be confirmed"}
        assert len({item.code for item in version.items}) == len(version.items)


def test_there_are_no_criteria_before_the_first():
    first = versions("recognition")[0]
    assert criteria_on("recognition", first.since) is first
    with pytest.raises(Conflict, match="尚无施行的标准"):
        criteria_on("recognition", date(2025, 12, 31))


@pytest.mark.parametrize(
    ("value", "points"),
    [
        pytest.param("0", "0.00", id="没有"),
        pytest.param("-1", "0.00", id="负数不扣分"),
        pytest.param("10", "10.00", id="一半"),
        pytest.param("20", "20.00", id="满分值"),
        pytest.param("21", "20.00", id="超过满分值不加分"),
        pytest.param("0.0125", "0.01", id="四舍五入到分"),
    ],
)
def test_points_of_an_indicator(value, points):
    assert indicator_points(CRITERIA.item("FIRMS"), Decimal(value)) == Decimal(points)


def test_a_score_by_hand():
    """5.00 + 10.00 + 10.00 + 1.00 + 4.94 of indicators; (8+7)/2 + (6+9)/2 + (10+9.99)/2 of documents."""
    opinions = [
        {"OPERATOR": Decimal(8), "SUPPORT": Decimal(6), "PLAN": Decimal(10)},
        {"OPERATOR": Decimal(7), "SUPPORT": Decimal(9), "PLAN": Decimal("9.99")},
    ]
    points = points_of(CRITERIA, VALUES, opinions)
    assert [points[item.code] for item in CRITERIA.items] == [
        Decimal(told) for told in ("5.00", "10.00", "10.00", "1.00", "4.94", "7.50", "7.50", "10.00")
    ]
    assert score_of(CRITERIA, VALUES, opinions) == Decimal("55.94")
    assert score_of(CRITERIA, VALUES, []) == Decimal("30.94"), "nobody has judged the documents yet"


@pytest.mark.parametrize(
    ("score", "level"),
    [("100", "A"), ("80", "A"), ("79.99", "B"), ("60", "B"), ("59.99", "C"), ("40", "C"), ("39.99", "D"), ("0", "D")],
)
def test_a_grade_begins_at_its_threshold(score, level):
    assert level_of(criteria_of("grading", "GRD-2026-1"), Decimal(score)) is GradeLevel(level)


@pytest.mark.parametrize(
    ("change", "interest"),
    [
        pytest.param({}, None, id="无关联"),
        pytest.param({"is_applicant": True}, Interest.APPLICANT, id="申请人"),
        pytest.param({"runs_park": True}, Interest.OPERATOR, id="园区人员"),
        pytest.param({"own_firms": ["B", "A"]}, Interest.TENANT, id="任职企业入驻"),
        pytest.param({"own_firms": ["A"]}, None, id="任职企业在别处"),
    ],
)
def test_who_may_not_review(change, interest):
    told = {"is_applicant": False, "runs_park": False, "tenant_firms": ["B", "C"], "own_firms": [], **change}
    found = interest_of(**told)
    assert found == (interest and (interest, ["B"] if interest is Interest.TENANT else []))


@pytest.mark.parametrize(
    ("since", "until", "most"),
    [
        pytest.param(D1, D1, 10, id="第一日只有一份"),
        pytest.param(D1, D5, 30, id="两份在同一日重叠"),
        pytest.param(date(2026, 1, 6), None, 20, id="第一份到期后"),
        pytest.param(date(2026, 2, 1), None, 0, id="全部到期后"),
        pytest.param(date(2025, 1, 1), date(2025, 12, 31), 0, id="都未开始"),
    ],
)
def test_the_most_that_is_let_at_once(since, until, most):
    leases = [(Decimal(10), D1, D5), (Decimal(20), D5, D9)]
    assert most_let(leases, since, until) == most


@pytest.mark.parametrize("moves", [RECOGNITION_MOVES, STARTUP_MOVES])
def test_every_state_is_in_its_table_of_moves(moves):
    states = type(next(iter(moves)))
    assert set(moves) == set(states)


def test_indicators_by_hand():
    months = [
        SimpleNamespace(place="P", declared=10, released=8, value=Decimal("1000.00"), tax=Decimal("91.00")),
        SimpleNamespace(place="P", declared=5, released=5, value=Decimal("0.50"), tax=Decimal("0.05")),
    ]
    basis = indicators.Basis(
        roles={"A": frozenset({"seller"}), "B": frozenset({"seller", "carrier"}), "C": frozenset({"broker"})},
        months=months,
        active=2,
        space_m2=Decimal(3000),
        let_m2=Decimal(1000),
        incubated=1,
    )
    assert {code: str(value) for code, value in indicators.compute(basis).items()} == {
        "firms": "3",
        "sellers": "2",
        "service_firms": "2",
        "active_firms": "2",
        "declared": "15",
        "released": "13",
        "value": "1000.50",
        "tax": "91.05",
        "space": "3000.00",
        "occupancy": "33.33",
        "incubated": "1",
    }
    empty = indicators.Basis({}, [], 0, Decimal(0), Decimal(0), 0)
    assert set(indicators.compute(empty).values()) == {0}, "a park without premises divides by nothing"
