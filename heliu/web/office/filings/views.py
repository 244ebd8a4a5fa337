"""One filing on one page: what it says, what changed, and the decision (备案审核)."""

from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from heliu.kernel.days import business_day, now
from heliu.kernel.problems import Conflict, Invalid, NotAllowed, Problem
from heliu.people.api import may, require
from heliu.people.facts import Actor
from heliu.registry.filing import api
from heliu.registry.filing.facts import State
from heliu.web.actors import ActorRequest
from heliu.web.kit.access import known
from heliu.web.kit.fields import version_seen
from heliu.web.office.parks.settling import settle
from heliu.web.portal.filing.views import STATE_TONES


@dataclass(frozen=True, slots=True)
class Line:
    """One field on the decision page, with the words typed for its return."""

    field: api.FieldView
    name: str
    words: str
    fault: str


@require_http_methods(["GET", "HEAD", "POST"])
def case(request: ActorRequest, filing: int) -> HttpResponse:
    actor = of_office(request)
    problem = None
    if request.method == "POST":
        try:
            return decide(request, actor, filing)
        except (Conflict, Invalid) as refused:
            problem = refused
    return show(request, actor, filing, problem)


def of_office(request: ActorRequest) -> Actor:
    """An officer who may see filings; an enterprise reads its own on its own pages."""
    actor = known(request)
    require(actor, "registry.view_filing")
    if not actor.is_officer:
        raise NotAllowed(_("此页面供审核人员使用。本企业的备案在“企业备案”中查看。"))
    return actor


def show(request: ActorRequest, actor: Actor, filing: int, problem: Problem | None = None) -> HttpResponse:
    seen, sections, entries = api.look_at_all(filing, actor=actor, at=now())
    faults = {one.pointer: one.detail for one in problem.violations} if problem else {}
    page = {
        "seen": seen,
        "case": seen.case,
        "tone": STATE_TONES.get(seen.case.state, ""),
        "sections": [(one, lines(request, one, faults), whole(request, one, faults)) for one in sections],
        "entries": entries[:10],
        "problem": problem,
        "decidable": seen.case.state is State.SUBMITTED and may(actor, "registry.decide_filing"),
        "cancellable": seen.case.state is State.APPROVED and may(actor, "registry.decide_filing"),
        "reveals": may(actor, "registry.reveal_filing"),
        "compares": any(line.differs or line.departs or line.items for one in sections for line in one.fields),
        "changed": sum(line.differs is not None for one in sections for line in one.fields),
        "waiting": _waiting(actor, filing),
    }
    return render(request, "filings/case.html", page, status=problem.status if problem else 200)


def _waiting(actor: Actor, filing: int) -> api.Waiting | None:
    if not may(actor, "registry.decide_filing"):
        return None
    return api.waiting(business_day(now()), actor=actor, other_than=filing)


def lines(request: ActorRequest, view: api.SectionView, faults: dict[str, str]) -> list[Line]:
    return [_line(request, f"{view.spec.key}/{one.spec.key}", one, faults) for one in view.fields]


def _line(request: ActorRequest, pointer: str, one: api.FieldView, faults: dict[str, str]) -> Line:
    return Line(one, f"words:{pointer}", request.POST.get(f"words:{pointer}", ""), faults.get(f"/{pointer}", ""))


def whole(request: ActorRequest, view: api.SectionView, faults: dict[str, str]) -> tuple[str, str, str]:
    """The return of a section as a whole: name of its field, words typed, fault."""
    pointer = f"{view.spec.key}/"
    return f"words:{pointer}", request.POST.get(f"words:{pointer}", ""), faults.get(f"/{pointer}", "")


def decide(request: ActorRequest, actor: Actor, filing: int) -> HttpResponse:
    """Return what words were typed for, or approve; then the next filing."""
    seen_round = version_seen(request.POST.get("round", ""))
    if "approve" in request.POST:
        if returned(request):
            raise Invalid(_("已写了补正要求，不能同时通过。请清空补正要求，或选择退回补正。"))
        with transaction.atomic():  # the register and the parks, both or neither
            told = api.approve(filing, seen_round=seen_round, actor=actor, at=now())
            settle(filing, told.firm_code, actor)
        messages.success(
            request, _("已通过：%(name)s，备案证明 %(number)s。") % {"name": told.name, "number": told.attestation}
        )
    else:
        items = returned(request)
        told = api.return_items(filing, items, seen_round=seen_round, actor=actor, at=now())
        messages.success(
            request, _("已退回补正：%(name)s，共 %(count)s 项。") % {"name": told.name, "count": len(items)}
        )
    return redirect("filings:case", filing=filing)


def returned(request: ActorRequest) -> list[api.Returned]:
    """The things words were typed for."""
    found = []
    for name, words in request.POST.items():
        if name.startswith("words:") and str(words).strip():
            section, _slash, field = name.removeprefix("words:").partition("/")
            found.append(api.Returned(section, field, str(words)))
    return found


@require_safe
def history(request: ActorRequest, filing: int) -> HttpResponse:
    told, entries = api.told(filing, actor=of_office(request))
    return render(request, "filings/history.html", {"case": told, "entries": entries})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reveal(request: ActorRequest, filing: int, section: str, field: str) -> HttpResponse:
    """A personal value in full, once, after the purpose is written down."""
    actor = known(request)
    require(actor, "registry.reveal_filing")
    value, problem = "", None
    if request.method == "POST":
        try:
            value = api.reveal(filing, section, field, request.POST.get("purpose", ""), actor=actor, at=now())
        except Invalid as refused:
            problem = refused
    seen, view = api.look_at_section(filing, section, actor=actor, at=now())
    page = {"case": seen.case, "spec": view.spec.field(field), "section": view.spec, "value": value, "problem": problem}
    return render(request, "filings/reveal.html", page, status=problem.status if problem else 200)
