"""Requests for originals in the office; in the sandbox an officer asks as the real system does."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from heliu.kernel.days import now
from heliu.kernel.problems import Invalid
from heliu.originals import api
from heliu.people.api import require
from heliu.web.actors import ActorRequest
from heliu.web.kit.access import known
from heliu.web.office.originals.forms import AskForm
from heliu.web.portal.originals.views import page_of, revealed


@require_safe
def request_page(request: ActorRequest, number: int) -> HttpResponse:
    require(known(request), api.WATCH)
    return render(request, "office_originals/request.html", page_of(request, number))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reveal(request: ActorRequest, number: int) -> HttpResponse:
    require(known(request), api.WATCH)
    back = reverse("office_originals:request", args=[number])
    return revealed(request, api.request_fact(number, actor=known(request)), back)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: ActorRequest) -> HttpResponse:
    actor = known(request)
    require(actor, api.ASK)
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            number = api.ask_as_customs(told["firm"], told["order_no"], actor=actor, at=now())
        except Invalid as refused:
            form.add_error(None, refused.detail)
        else:
            return redirect("office_originals:request", number)
    return render(request, "office_originals/ask.html", {"form": form}, status=422 if form.errors else 200)
