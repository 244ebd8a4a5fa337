"""The averages of the years with the goal and the legal limits; without figures where too few firms stand behind."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from heliu.kernel.days import business_day, now
from heliu.policies.rules.export_refund_clock import CLASSES, goal, legal_limit
from heliu.refunds import api


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    today = business_day(now())
    limits = [(one, legal_limit(one, today)) for one in CLASSES]
    page = {
        "averages": api.published(),
        "limits": [(one, int(found.value), str(found.reference)) for one, found in limits],
        "goal": int(goal(today).value),
        "goal_source": str(goal(today).reference),
    }
    return render(request, "refund_time/show.html", page)
