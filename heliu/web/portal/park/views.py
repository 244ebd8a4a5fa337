"""An enterprise's own park."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from heliu.kernel.days import business_day, now
from heliu.kernel.problems import NotAllowed
from heliu.parks import api as parks
from heliu.people.api import may
from heliu.web.actors import ActorRequest
from heliu.web.kit.access import known
from heliu.web.public.parks import figures, labels


def own_park(request: ActorRequest) -> HttpResponse:
    """Where the firm is at home, what it rents, what it declared there this year, what the park offers."""
    actor = known(request)
    if actor.firm is None:
        raise NotAllowed(_("这一页属于企业。请在页面上方切换到企业身份。"))
    day = business_day(now())
    home = parks.home_of(actor.firm, day)
    months = figures.own_months(actor.firm, day)
    signed = parks.meetings_of(actor.firm)
    page = {
        "home": home,
        "park": parks.park(home.park) if home else None,
        "leases": parks.leases_of(actor.firm, day),
        "months": list(zip(months, labels.bars_of([month.value for month in months]), strict=True)),
        "bar_width": labels.BAR_WIDTH,
        "meetings": [(one, one.code in signed, one.day >= day) for one in parks.meetings()],
        "may_sign_up": may(actor, "parks.attend_meeting"),
    }
    return render(request, "portal_park/own.html", page)


@require_POST
def sign_up(request: ActorRequest, code: str) -> HttpResponse:
    """Sign the firm up for an event."""
    at = now()
    new = parks.sign_up(code, at, business_day(at), actor=known(request))
    messages.success(request, _("已报名。") if new else _("贵企业已报过名。"))
    return HttpResponseRedirect(reverse("portal_park:own"))
