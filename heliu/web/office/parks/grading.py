"""The yearly review: what the figures propose, what was decided, and why."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from heliu.kernel.days import business_day, now
from heliu.kernel.languages import told
from heliu.kernel.problems import NotThere
from heliu.parks import api as parks
from heliu.parks.facts import GradeLevel
from heliu.people.api import may, require
from heliu.web.actors import ActorRequest
from heliu.web.kit.access import known
from heliu.web.office.parks.forms import GradeForm
from heliu.web.office.parks.views import answered, done
from heliu.web.public.parks import figures
from heliu.web.public.parks.views import asked_year


def overview(request: ActorRequest) -> HttpResponse:
    """All parks of a year: proposed and decided."""
    actor = known(request)
    require(actor, "parks.view_recognition")
    day = business_day(now())
    year = asked_year(request, day)
    held = figures.of_year(year, day)
    decided = {grade.park: grade for grade in reversed(parks.grades()) if grade.year == year}
    criteria = parks.criteria_on("grading", day)
    page = {
        "held": held,
        "year": year,
        "criteria": criteria,
        "items": [(item, told(item)) for item in criteria.items],
        "levels": [(told(one.level), one, told(one)) for one in criteria.levels],
        "rows": [(fact, *parks.propose(held.values[fact.code], day), decided.get(fact.code)) for fact in parks.parks()],
        "may_grade": may(actor, "parks.grade_park"),
    }
    return render(request, "office_parks/grades.html", page)


def grade(request: ActorRequest, code: str) -> HttpResponse:
    """Grade one park for a year."""
    actor = known(request)
    require(actor, "parks.grade_park")
    fact = parks.park(code)
    if fact is None:
        raise NotThere(_("没有这个园区。请从园区列表进入。"))
    at = now()
    day = business_day(at)
    year = asked_year(request, day)
    held = figures.of_year(year, day).values[code]
    score, proposed = parks.propose(held, day)
    form = GradeForm(request.POST or None, initial={"level": proposed.value})

    def decide() -> None:
        told = form.cleaned_data
        parks.grade_park(code, parks.Grading(year, GradeLevel(told["level"]), told["reason"]), held, at, actor=actor)

    if answered(request, form, decide):
        return done(request, _("等级已评定。"), "office_parks:grades")
    page = {
        "park": fact,
        "year": year,
        "score": score,
        "proposed": told(proposed),
        "form": form,
        "history": [(one, told(one.level)) for one in parks.grades(code)],
        "levels": [(told(one.level), told(one)) for one in parks.criteria_on("grading", day).levels],
    }
    return render(request, "office_parks/grade.html", page, status=422 if form.errors else 200)
