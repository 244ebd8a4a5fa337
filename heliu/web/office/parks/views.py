"""The inside of the parks: figures in full, tenants, premises, leases."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from heliu.kernel.days import business_day, now
from heliu.kernel.languages import told
from heliu.kernel.problems import NotThere
from heliu.parks import api as parks
from heliu.parks.facts import LeaseFact, ParkFact, PremisesFact, SpaceKind
from heliu.people.api import may, require
from heliu.people.facts import Actor, Role
from heliu.registry import api as registry
from heliu.web.actors import ActorRequest
from heliu.web.kit.access import known
from heliu.web.kit.forms import attempt
from heliu.web.office.parks.forms import DayForm, LeaseForm, PremisesForm
from heliu.web.public.parks import figures, labels
from heliu.web.public.parks.views import asked_year, compared, indicator_lines


def houses(request: ActorRequest) -> HttpResponse:
    """All parks with their figures in full; a park operator is led to the own park."""
    actor = known(request)
    require(actor, "parks.view_inside")
    if actor.post is Role.PARK and actor.park:
        return HttpResponseRedirect(reverse("office_parks:house", args=[actor.park]))
    day = business_day(now())
    year = asked_year(request, day)
    held = figures.of_year(year, day)
    page = compared(request, held, held.values, year, day)
    return render(request, "office_parks/houses.html", {**page, "may_grade": may(actor, "parks.grade_park")})


def own(request: ActorRequest, code: str) -> tuple[Actor, ParkFact]:
    """Who asks and the park, if its inside is theirs to see."""
    actor = known(request)
    fact = parks.park(code)
    parks.require_park(actor, "parks.view_inside", code)
    if fact is None:
        raise NotThere(_("没有这个园区。请从园区列表进入。"))
    return actor, fact


def house(request: ActorRequest, code: str) -> HttpResponse:
    """One park from inside."""
    actor, fact = own(request, code)
    day = business_day(now())
    held = figures.of_year(day.year, day)
    homes = parks.tenants(day, code)
    firms = registry.firms_on({home.firm_code for home in homes}, day)
    names = {firm: one.name for firm, one in firms.items()}
    months = held.months_of(code)
    page = {
        "park": fact,
        "tier": told(fact.tier),
        "held": held,
        "figures": indicator_lines(held.values[code]),
        "months": list(zip(months, labels.bars_of([month.value for month in months]), strict=True)),
        "bar_width": labels.BAR_WIDTH,
        "tenants": [(home, names.get(home.firm_code, home.firm_code)) for home in homes],
        "leases": [(one, names.get(one.firm_code, "")) for one in parks.leases(code, day, actor=actor)],
        "premises": [(space, told(space.kind)) for space in parks.premises(day, code)],
        "may_let": may(actor, "parks.keep_lease"),
        "may_keep": may(actor, "parks.manage_premises"),
        "may_incubate": may(actor, "parks.run_incubator"),
        "may_apply": may(actor, "parks.apply_recognition"),
    }
    return render(request, "office_parks/house.html", page)


def form_page(request: ActorRequest, form: django_forms.Form, park: ParkFact, title: str, verb: str) -> HttpResponse:
    """The one page of all small forms of a park."""
    page = {"form": form, "park": park, "title": title, "verb": verb}
    return render(request, "office_parks/form.html", page, status=422 if form.errors else 200)


def done(request: ActorRequest, told: str, target: str, *args: Any) -> HttpResponse:
    messages.success(request, told)
    return HttpResponseRedirect(reverse(target, args=args))


def answered(request: ActorRequest, form: django_forms.Form, verb: Callable[[], Any]) -> bool:
    """Whether the form was sent, whole, and the verb done."""
    return request.method == "POST" and form.is_valid() and attempt(form, verb)


def premises(request: ActorRequest, code: str) -> HttpResponse:
    """Register premises, or correct them under the same code."""
    actor, fact = own(request, code)
    form = PremisesForm(request.POST or None)

    def keep() -> None:
        told = form.cleaned_data
        parks.keep_premises(
            PremisesFact(
                code=told["code"],
                park=code,
                kind=SpaceKind(told["kind"]),
                name=told["name"],
                area_m2=told["area_m2"],
                site_code=told["site_code"],
            ),
            actor=actor,
        )

    if answered(request, form, keep):
        return done(request, _("场地已登记。"), "office_parks:house", code)
    return form_page(request, form, fact, _("登记场地"), _("登记"))


def lease(request: ActorRequest, code: str) -> HttpResponse:
    """Let space to a tenant."""
    actor, fact = own(request, code)
    day = business_day(now())
    homes = parks.tenants(day, code)
    firms = registry.firms_on({home.firm_code for home in homes}, day)
    spaces = [
        (space.code, _("%(name)s，可租 %(free)s m²") % {"name": space.name, "free": labels.number(space.free_m2, 0)})
        for space in parks.premises(day, code)
    ]
    form = LeaseForm([(firm, one.name) for firm, one in firms.items()], spaces, request.POST or None)

    def let() -> None:
        parks.let_space(LeaseFact(**form.cleaned_data), actor=actor)

    if answered(request, form, let):
        return done(request, _("租约已登记。"), "office_parks:house", code)
    return form_page(request, form, fact, _("登记租约"), _("登记"))


def end_lease(request: ActorRequest, lease: int) -> HttpResponse:
    """End a lease on a day."""
    actor = known(request)
    day = business_day(now())
    one = parks.lease(lease, day, actor=actor)
    fact = parks.park(one.park)
    assert fact is not None  # noqa: S101  (a lease is of premises in a park)
    form = DayForm(request.POST or None, initial={"until": one.until or day})
    if answered(request, form, lambda: parks.end_lease(lease, form.cleaned_data["until"], actor=actor)):
        return done(request, _("租约将于该日终止。"), "office_parks:house", fact.code)
    title = _("退租：%(premises)s，%(area)s m²") % {"premises": one.premises, "area": labels.number(one.area_m2, 0)}
    return form_page(request, form, fact, title, _("退租"))
