"""The filing's front page, its task list and its history (备案首页、任务列表、备案经过)."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from heliu.kernel.days import now
from heliu.people.api import may, require_firm
from heliu.registry.filing import api
from heliu.registry.filing.facts import OPEN, Case, Progress, State
from heliu.web.actors import ActorRequest
from heliu.web.kit.access import known

TONES = {
    Progress.DONE: "good",
    Progress.RETURNED: "warn",
    Progress.IN_PROGRESS: "now",
}
STATE_TONES = {State.APPROVED: "good", State.RETURNED: "warn", State.SUBMITTED: "now", State.CANCELLED: "bad"}


@require_safe
def home(request: ActorRequest) -> HttpResponse:
    """Where the enterprise stands: go on, start, or what holds now with all versions."""
    actor = known(request)
    if actor.firm is None and not actor.is_officer:
        return redirect("founding:found")
    cases = api.cases_of(require_firm(actor), actor=actor)
    standing = next((one for one in cases if one.state == State.APPROVED), None)
    page = {
        "cases": [(one, STATE_TONES.get(one.state, "")) for one in cases],
        "open": next((one for one in cases if one.state in OPEN), None),
        "standing": api.look(standing.id, actor=actor, at=now()) if standing else None,
        "may_file": may(actor, "registry.file_enterprise"),
        "may_cancel": may(actor, "registry.cancel_filing"),
        "cancelled": bool(cases) and cases[0].state == State.CANCELLED,
        "sections": api.SECTIONS,
        "limits": limits(),
    }
    return render(request, "filing/home.html", page)


def limits() -> dict[str, int]:
    return {"each": api.MAX_ATTACHMENT_OCTETS // 1024 // 1024, "files": api.MAX_ATTACHMENTS_PER_KIND}


@require_POST
def start(request: ActorRequest) -> HttpResponse:
    return _opened(api.start(actor=known(request), at=now()))


@require_POST
def change(request: ActorRequest) -> HttpResponse:
    return _opened(api.change(actor=known(request), at=now()))


def _opened(case: Case) -> HttpResponse:
    return redirect("filing:tasks", filing=case.id)


@require_safe
def tasks(request: ActorRequest, filing: int) -> HttpResponse:
    """The task list; a returned filing leads to the field that was returned."""
    actor = known(request)
    seen = api.look(filing, actor=actor, at=now())
    returned = seen.first_returned
    page = {
        "seen": seen,
        "case": seen.case,
        "tone": STATE_TONES.get(seen.case.state, ""),
        "rows": [(task, TONES.get(task.progress, ""), _address(filing, task.section)) for task in seen.tasks],
        "may_file": may(actor, "registry.file_enterprise"),
        "returned": returned,
        "returned_url": _address(filing, returned.section, returned.field) if returned else "",
    }
    return render(request, "filing/tasks.html", page)


def _address(filing: int, section: str, field: str = "") -> str:
    if section == api.CHECK:
        return reverse("filing:check", args=[filing])
    return reverse("filing:section", args=[filing, section]) + (f"#{section}-{field}" if field else "")


@require_safe
def history(request: ActorRequest, filing: int) -> HttpResponse:
    actor = known(request)
    case, entries = api.told(filing, actor=actor)
    return render(request, "filing/history.html", {"case": case, "entries": entries})
