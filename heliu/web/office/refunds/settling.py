"""The settlement of a refund on departure on the officers' desk: checked, returned, clawed back, closed."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from heliu.kernel.days import business_day, now
from heliu.kernel.languages import told
from heliu.kernel.problems import Invalid
from heliu.people.api import may, require
from heliu.people.facts import Actor
from heliu.refunds import api
from heliu.refunds.api import Settling, Step
from heliu.web.actors import ActorRequest
from heliu.web.kit.access import known
from heliu.web.kit.forms import attempt
from heliu.web.office.refunds.forms import ReasonForm, SettledForm
from heliu.web.portal.refunds.settling import settlement_page

FORMS: Final[dict[Step, type[Form]]] = {
    Step.CHECK: Form,
    Step.SEND_BACK: ReasonForm,
    Step.CLAW_BACK: ReasonForm,
    Step.CLOSE: SettledForm,
}
DOING: Final[dict[Step, Callable[[int, dict[str, Any], Actor], None]]] = {
    Step.CHECK: lambda number, _given, actor: api.check(number, actor=actor),
    Step.SEND_BACK: lambda number, given, actor: api.send_back(number, given["reason"], actor=actor),
    Step.CLAW_BACK: lambda number, given, actor: api.claw_back(number, given["reason"], actor=actor),
    Step.CLOSE: lambda number, given, actor: api.close(number, given["on"], actor=actor),
}


@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: ActorRequest, number: int) -> HttpResponse:
    actor = known(request)
    require(actor, api.DESK)
    found = api.settling(number, actor=actor)
    asked = next((step for step in DOING if step == request.POST.get("step")), None)
    form: Form | None = None
    if request.method == "POST":
        require(actor, api.CHECK)
        if asked is None:
            raise Invalid(_("没有说明要办理什么。"))
        form = FORMS[asked](request.POST, auto_id=f"id_{asked}_%s")
        if form.is_valid() and attempt(form, lambda: DOING[asked](number, form.cleaned_data, actor)):
            messages.success(request, _("已办理：%(verb)s。") % {"verb": told(asked)})
            return redirect("refund_desk:settle", number)
    page = settlement_page(found) | {
        "form": form,
        "deeds": [_deed(step, form if step is asked else None) for step in _open(found)]
        if may(actor, api.CHECK)
        else [],
    }
    return render(request, "refund_desk/settle.html", page, status=422 if form is not None else 200)


def _open(found: Settling) -> list[Step]:
    """What may be done now; all is clawed back only after the last day."""
    return [step for step in DOING if step in found.may and (step is not Step.CLAW_BACK or found.is_overdue)]


def _deed(step: Step, sent: Form | None) -> dict[str, object]:
    initial = {"on": business_day(now())}
    form = sent or FORMS[step](initial=initial, auto_id=f"id_{step}_%s")
    danger = step in {Step.SEND_BACK, Step.CLAW_BACK}
    all_back = step is Step.CLAW_BACK
    return {"step": step.value, "name": told(step), "form": form, "danger": danger, "all": all_back}
