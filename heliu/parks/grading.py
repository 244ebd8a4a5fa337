"""Graded management (分级管理): the yearly review of a park from its figures, with the reason where people differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from heliu.kernel.days import business_day
from heliu.kernel.problems import Conflict, Invalid, NotThere
from heliu.parks.facts import GradeFact, GradeLevel
from heliu.parks.models import Grade, Park
from heliu.parks.rules import criteria_on, level_of, score_of
from heliu.parks.saying import REASON_MAX
from heliu.people.api import require

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from decimal import Decimal

    from heliu.people.facts import Actor


def propose(figures: Mapping[str, Decimal], day: date) -> tuple[Decimal, GradeLevel]:
    """Score and grade by the criteria of ``day``, from a park's indicators."""
    criteria = criteria_on("grading", day)
    values = {item.code: figures[item.indicator] for item in criteria.indicators}
    score = score_of(criteria, values, ())
    return score, level_of(criteria, score)


@dataclass(frozen=True, slots=True)
class Grading:
    """What an officer decides: the grade of a year, with the reason where it differs from what the figures say."""

    year: int
    level: GradeLevel
    reason: str = ""


@transaction.atomic
def grade_park(park: str, decided: Grading, figures: Mapping[str, Decimal], at: datetime, *, actor: Actor) -> None:
    """Note the grade of a park for a year that has begun (评定等级); the figures are kept beside it."""
    require(actor, "parks.grade_park")
    if not Park.objects.filter(pk=park).exists():
        raise NotThere(_("没有编号为 %(park)s 的园区。") % {"park": park})
    day, year, level, reason = business_day(at), decided.year, decided.level, decided.reason.strip()
    if year > day.year:
        raise Conflict(_("%(year)s 年尚未开始，不能评定。") % {"year": year})
    score, proposed = propose(figures, day)
    if len(reason) > REASON_MAX or (level is not proposed and not reason):
        detail = _("按指标得出 %(proposed)s 级，评为 %(level)s 级须写明理由，最多 %(most)s 字。") % {
            "proposed": proposed.value,
            "level": level.value,
            "most": REASON_MAX,
        }
        raise Invalid.at("/reason", "reason", detail, _("请写明理由。"))
    criteria = criteria_on("grading", day)
    Grade.objects.create(
        park_id=park,
        year=year,
        criteria=criteria.code,
        figures={item.indicator: str(figures[item.indicator]) for item in criteria.indicators},
        score=score,
        proposed=proposed.value,
        level=level.value,
        reason=reason,
        decided_by_id=actor.user_id,
        decided_at=at,
    )


def grades(park: str | None = None) -> list[GradeFact]:
    """The history of grades, newest first, of all parks or one."""
    rows = Grade.objects.select_related("decided_by")
    return [
        GradeFact(
            park=row.park_id,
            year=row.year,
            criteria=row.criteria,
            score=row.score,
            proposed=GradeLevel(row.proposed),
            level=GradeLevel(row.level),
            reason=row.reason,
            decided_by=str(row.decided_by),
            decided_at=row.decided_at,
        )
        for row in (rows if park is None else rows.filter(park_id=park))
    ]
