"""Writing a draft: from the page of one parameter, or as a file."""

from collections.abc import Mapping
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from heliu.kernel.days import business_day, now
from heliu.kernel.problems import Invalid, NotThere, Violation
from heliu.lawbook.changes import api as changes
from heliu.people.api import require
from heliu.policies.change_files import example_change
from heliu.policies.parameters import names, parameter
from heliu.web.actors import ActorRequest
from heliu.web.kit.access import known
from heliu.web.kit.fields import whole
from heliu.web.kit.forms import attempt
from heliu.web.office.policies.forms import ChangeForm, TextForm
from heliu.web.office.policies.showing import shown

DRAFT: Final = "lawbook.draft_change"
# The last part of a fault's place in the file, and the field of the form it was typed into.
FIELDS: Final[Mapping[str, str]] = {
    "value": "value",
    "until": "until",
    "published": "published",
    "title": "document",
    "article": "article",
    "status": "confidence",
}


def change_one(request: ActorRequest, name: str) -> HttpResponse:
    """A new value of one parameter."""
    actor = known(request)
    require(actor, DRAFT)
    if name not in names():
        raise NotThere(name)
    held = parameter(name)
    form = ChangeForm(held, request.POST or None)
    begun: list[int] = []

    def begin() -> None:
        try:
            begun.append(changes.begin(form.text, now(), actor=actor))
        except Invalid as refused:
            raise Invalid(refused.detail, [_at_its_field(one) for one in refused.violations]) from refused

    if request.method == "POST" and form.is_valid() and attempt(form, begin):
        return HttpResponseRedirect(reverse("office_policies:draft", args=begun))
    page = {"form": form, "shown": shown(held), "first_day": changes.first_possible(now())}
    return render(request, "office_policies/change.html", page, status=422 if form.errors else 200)


def new(request: ActorRequest) -> HttpResponse:
    """A change file, from the beginning or from another draft (``?from=``)."""
    actor = known(request)
    require(actor, DRAFT)
    day = changes.first_possible(now())
    begun_from = _begun_from(request) or example_change(day, business_day(now()))
    form = TextForm(request.POST or None, initial={"text": begun_from})
    begun: list[int] = []
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        if attempt(form, lambda: begun.append(changes.begin(text, now(), actor=actor))):
            return HttpResponseRedirect(reverse("office_policies:draft", args=begun))
    page = {"form": form, "first_day": day}
    return render(request, "office_policies/text.html", page, status=422 if form.errors else 200)


def rewrite(request: ActorRequest, number: int) -> HttpResponse:
    """Another text for a draft that is not handed in."""
    actor = known(request)
    held = changes.draft(number, actor=actor)
    form = TextForm(request.POST or None, initial={"text": held.text})
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        if attempt(form, lambda: changes.rewrite(number, text, now(), actor=actor)):
            return HttpResponseRedirect(reverse("office_policies:draft", args=[number]))
    page = {"form": form, "first_day": changes.first_possible(now()), "number": number}
    return render(request, "office_policies/text.html", page, status=422 if form.errors else 200)


def _begun_from(request: HttpRequest) -> str:
    number = whole(request.GET.get("from", ""))
    return "" if number is None else changes.draft(number, actor=request.actor).text  # type: ignore[attr-defined]


def _at_its_field(one: Violation) -> Violation:
    last = one.pointer.rpartition("/")[2]
    field = FIELDS.get(last, "title_zh" if one.pointer == "/title" else "since")
    return Violation(f"/{field}", one.code, one.detail, one.fix)
