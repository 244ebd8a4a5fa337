"""Grades: proposed by the figures, decided by an officer, with the reason where they differ."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from heliu.kernel.problems import Conflict, Invalid, NotAllowed, NotThere
from heliu.parks import api
from heliu.parks.facts import GradeLevel
from heliu.parks.models import Grade
from heliu.parks.tests.factories import AT, DAY, PARK, operator, reviewer, zone

pytestmark = pytest.mark.django_db
FIGURES = {
    "firms": Decimal(10),  # 12.50
    "active_firms": Decimal(10),  # 20.00
    "value": Decimal(25_000_000),  # 15.00
    "occupancy": Decimal(80),  # 15.00
    "incubated": Decimal(0),  # 0
}


@pytest.fixture(autouse=True)
def parks(db):
    api.load_parks()


def test_the_figures_propose_and_the_history_keeps_why():
    assert api.propose(FIGURES, DAY) == (Decimal("62.50"), GradeLevel.B)
    api.grade_park(PARK, api.Grading(2026, GradeLevel.B), FIGURES, AT, actor=zone())
    api.grade_park(PARK, api.Grading(2026, GradeLevel.C, "消防整改未完成"), FIGURES, AT, actor=zone())
    newest, first = api.grades(PARK)
    assert (newest.level, newest.proposed, newest.reason) == (GradeLevel.C, GradeLevel.B, "消防整改未完成")
    assert first.level is GradeLevel.B
    stored = {name: Decimal(told) for name, told in Grade.objects.first().figures.items()}
    assert api.propose(stored, DAY)[0] == newest.score, "the score is computed again from what is kept beside it"


def test_another_grade_needs_a_reason():
    with pytest.raises(Invalid, match="须写明理由"):
        api.grade_park(PARK, api.Grading(2026, GradeLevel.A, " "), FIGURES, AT, actor=zone())


def test_a_year_that_has_not_begun_is_not_graded():
    with pytest.raises(Conflict, match="2027"):
        api.grade_park(PARK, api.Grading(2027, GradeLevel.B), FIGURES, AT, actor=zone())
    with pytest.raises(NotThere):
        api.grade_park("NOWHERE", api.Grading(2026, GradeLevel.B), FIGURES, AT, actor=zone())


@pytest.mark.parametrize("stranger", [operator, reviewer])
def test_the_zone_grades_and_nobody_else(stranger):
    with pytest.raises(NotAllowed):
        api.grade_park(PARK, api.Grading(2026, GradeLevel.B), FIGURES, AT, actor=stranger())


def test_the_database_wants_the_reason_too():
    told = {"park_id": PARK, "year": 2026, "criteria": "GRD-2026-1", "figures": {}, "score": 0, "decided_at": AT}
    with pytest.raises(IntegrityError), transaction.atomic():
        Grade.objects.create(**told, proposed="B", level="A", decided_by_id=zone().user_id)
