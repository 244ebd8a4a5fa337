"""The public pages of the parks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from heliu.kernel.days import business_day, now
from heliu.kernel.languages import told
from heliu.kernel.problems import Invalid, NotThere
from heliu.parks import api as parks
from heliu.parks.facts import ParkFact, Tier
from heliu.people.facts import Role
from heliu.registry import api as registry
from heliu.web.kit.fields import whole
from heliu.web.public.parks import figures, labels
from heliu.web.public.parks.forms import ApplicationForm

FIRST_YEAR = 2026


@dataclass(frozen=True, slots=True)
class Line:
    """A park as lists show it; ``place`` where the schematic shows it."""

    park: ParkFact
    tier: str
    firms: int
    free_m2: Decimal
    recognition: Any
    grade: Any
    place: tuple[int, int] | None
    number: int


def overview(request: HttpRequest) -> HttpResponse:
    """The schematic with its list."""
    day = business_day(now())
    lines = park_lines(day)
    picture = parks.schematic()
    regions = [(region, told(region)) for region in picture.regions]
    page = {
        "lines": lines,
        "tiers": [(told(tier), [line for line in lines if line.park.tier is tier]) for tier in Tier],
        "picture": picture,
        "regions": regions,
        "rivers": [(river, told(river)) for river in picture.rivers],
        "pending": [line for line in lines if line.place is None],
        "notices": parks.on_notice(day),
    }
    return render(request, "parks/map.html", page)


def park_lines(day: date) -> list[Line]:
    """The twelve parks with what one wants to know at a glance."""
    held = figures.of_year(day.year, day)
    free: dict[str, Decimal] = {}
    for space in parks.premises(day):
        free[space.park] = free.get(space.park, Decimal(0)) + space.free_m2
    recognised, places = parks.recognised(day), parks.schematic().places
    grades = newest_grades()
    return [
        Line(
            park=fact,
            tier=told(fact.tier),
            firms=int(held.values[fact.code]["firms"]),
            free_m2=free.get(fact.code, Decimal(0)),
            recognition=recognised.get(fact.code),
            grade=grades.get(fact.code),
            place=places.get(fact.code),
            number=number,
        )
        for number, fact in enumerate(parks.parks(), start=1)
    ]


def newest_grades() -> dict[str, Any]:
    """Park -> its latest grade."""
    newest: dict[str, Any] = {}
    for grade in parks.grades():
        newest.setdefault(grade.park, grade)
    return newest


def park(request: HttpRequest, code: str) -> HttpResponse:
    """One park: what it is for, its places, its firms and its figures."""
    fact = parks.park(code)
    if fact is None:
        raise NotThere(_("没有这个园区。请从园区列表进入。"))
    day = business_day(now())
    held = figures.of_year(day.year, day)
    homes = parks.tenants(day, code)
    firms = registry.firms_on({home.firm_code for home in homes}, day)
    values = figures.published(held.values[code])
    page = {
        "park": fact,
        "tier": told(fact.tier),
        "region": next((told(one) for one in parks.schematic().regions if one.code == fact.region_code), ""),
        "confidence": told(fact.confidence),
        "premises": [(space, told(space.kind)) for space in parks.premises(day, code)],
        "sites": parks.sites(code),
        "tenants": tenant_lines(homes, firms),
        "indicators": indicator_lines(values),
        "held": held,
        "few": values["value"] is None,
        "least": figures.FIRMS_SHOWN_MIN,
        "recognition": parks.recognised(day).get(code),
        "grades": [(grade, told(grade.level)) for grade in parks.grades(code)],
        "batches": [(batch, batch.opens <= day <= batch.closes) for batch in parks.batches(code)],
        "meetings": parks.meetings(code),
    }
    return render(request, "parks/park.html", page)


def tenant_lines(homes: list[Any], firms: Mapping[str, Any]) -> list[tuple[Any, Any, list[str]]]:
    """Home, firm and the names of its roles, of the firms whose filing is valid."""
    return [
        (home, firms[home.firm_code], [told(role) for role in Role if role in firms[home.firm_code].roles])
        for home in homes
        if home.firm_code in firms and firms[home.firm_code].is_active
    ]


def indicator_lines(values: Mapping[str, Decimal | None]) -> list[tuple[str, str, str, str]]:
    """Name, value, unit and formula of each indicator, in the order of the definitions."""
    return [
        (
            told(one),
            labels.number(values[one.code], one.decimals),
            told(one, "unit"),
            told(one, "formula"),
        )
        for one in parks.definitions()
    ]


def comparison(request: HttpRequest) -> HttpResponse:
    """The twelve parks by the same definitions, one indicator as bars."""
    day = business_day(now())
    year = asked_year(request, day)
    held = figures.of_year(year, day)
    values = {code: figures.published(told) for code, told in held.values.items()}
    return render(request, "parks/compare.html", compared(request, held, values, year, day))


def compared(
    request: HttpRequest,
    held: figures.ParkFigures,
    values: Mapping[str, Mapping[str, Decimal | None]],
    year: int,
    day: date,
) -> dict[str, Any]:
    """The comparison page's content, of the values the reader may see."""
    known = parks.definitions()
    asked = request.GET.get("indicator", "")
    chosen = next((one for one in known if one.code == asked), known[0])
    column = labels.bars({code: told[chosen.code] for code, told in values.items()}, chosen.decimals)
    return {
        "definitions": [(one, told(one), told(one, "formula")) for one in known],
        "chosen": chosen,
        "chosen_name": told(chosen),
        "chosen_unit": told(chosen, "unit"),
        "chosen_formula": told(chosen, "formula"),
        "bar_width": labels.BAR_WIDTH,
        "rows": [
            (
                fact,
                told(fact.tier),
                column[fact.code],
                [labels.number(values[fact.code][one.code], one.decimals) for one in known],
            )
            for fact in parks.parks()
        ],
        "held": held,
        "year": year,
        "years": list(range(day.year, FIRST_YEAR - 1, -1)),
        "least": figures.FIRMS_SHOWN_MIN,
    }


def asked_year(request: HttpRequest, day: date) -> int:
    asked = whole(request.GET.get("year", ""))
    return day.year if asked is None else min(max(asked, FIRST_YEAR), day.year)


def notices(request: HttpRequest) -> HttpResponse:
    """What is on public notice, and which parks are recognised."""
    day = business_day(now())
    names = {fact.code: fact.name for fact in parks.parks()}
    page = {
        "open": [(case, names[case.park]) for case in parks.on_notice(day)],
        "recognised": [(case, names[code]) for code, case in sorted(parks.recognised(day).items())],
        "criteria": parks.criteria_on("recognition", day),
        "items": [
            (item, told(item), told(item, "ask") if item.ask_zh else "")
            for item in parks.criteria_on("recognition", day).items
        ],
    }
    return render(request, "parks/notices.html", page)


def apply(request: HttpRequest, batch: str) -> HttpResponse:
    """A team applies for a seat; afterwards the page says under which number."""
    day = business_day(now())
    offered = next((one for one in parks.batches() if one.code == batch), None)
    if offered is None:
        raise NotThere(_("没有这个孵化批次。请从园区页面进入。"))
    form = ApplicationForm(request.POST or None)
    number = ""
    if request.method == "POST" and form.is_valid():
        try:
            number = parks.apply_for_seat(batch, parks.Application(**form.cleaned_data), day)
        except Invalid as fault:
            form.add_error(None, str(fault))
    page = {
        "batch": offered,
        "park": parks.park(offered.park),
        "form": form,
        "number": number,
        "is_open": offered.opens <= day <= offered.closes,
    }
    return render(request, "parks/apply.html", page, status=422 if form.errors else 200)
