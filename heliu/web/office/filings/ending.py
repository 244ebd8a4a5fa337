"""The zone ends a valid filing (注销备案): what follows is said first, and the reason is kept."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from heliu.kernel.days import business_day, now
from heliu.kernel.problems import Conflict, Invalid
from heliu.parks import api as parks
from heliu.people.api import require
from heliu.registry.filing import api
from heliu.registry.filing.facts import State
from heliu.web.actors import ActorRequest
from heliu.web.office.filings.views import of_office


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: ActorRequest, filing: int) -> HttpResponse:
    actor = of_office(request)
    require(actor, "registry.decide_filing")
    case, problem = api.look(filing, actor=actor, at=now()).case, None
    if case.state is not State.APPROVED:
        raise Conflict(_("只能注销有效的备案。这一件现在是：%(state)s。") % {"state": case.state.words})
    if request.method == "POST":
        try:
            with transaction.atomic():  # the register and the parks, both or neither
                api.cancel(case.firm_code, request.POST.get("words", ""), actor=actor, at=now())
                parks.move_out(case.firm_code, business_day(now()))
        except Invalid as fault:
            problem = fault
        else:
            messages.success(request, _("已注销 %(name)s 的备案。") % {"name": case.name})
            return redirect("filings:case", filing=filing)
    page = {"case": case, "problem": problem}
    return render(request, "filings/cancel.html", page, status=problem.status if problem else 200)
