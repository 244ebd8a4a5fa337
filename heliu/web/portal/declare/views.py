"""Fill in group by group, check the whole, send. What was typed is kept at every step, right or not yet whole."""

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from heliu.kernel.problems import NotThere
from heliu.people.api import may
from heliu.submission.api import (
    GROUPS,
    Blank,
    batch_fact,
    blanks,
    changed,
    choose_documents,
    discard,
    documents_of,
    heading,
    preview_form,
    save_values,
    start_form,
    values_in,
)
from heliu.submission.facts import BatchFact, Composed, Fault, State, Values
from heliu.web.actors import ActorRequest
from heliu.web.kit.access import known
from heliu.web.kit.fields import version_seen
from heliu.web.portal.declare.forms import DocumentsForm, GoodsForms, GroupForm, shown
from heliu.web.portal.sending.forms import SealForm
from heliu.web.portal.sending.wording import GROUP_NAMES, listed

WHOLE: Final = "parties"
"""Where a fault of the parcel as a whole leads."""


@require_POST
def start(request: ActorRequest) -> HttpResponse:
    return redirect("declare:overview", start_form(actor=known(request)))


@require_GET
def overview(request: ActorRequest, number: int) -> HttpResponse:
    """The groups as a task list, each with how far it is."""
    actor = known(request)
    fact = batch_fact(number, actor=actor)
    if fact.state is not State.DRAFT:
        return redirect("sending:batch", number)
    values, _version, documents = values_in(number, actor=actor)
    composed = preview_form(number, actor=actor)
    tasks = [
        (*_task(group, values, documents, composed.faults), GROUP_NAMES[group], group) for group in _groups(documents)
    ]
    page = {
        "batch": fact,
        "tasks": tasks,
        "kinds": listed(documents),
        "more_than_one": len(documents_of(fact.firm)) > 1,
    }
    return render(request, "declare/overview.html", page)


def _groups(documents: tuple[str, ...]) -> list[str]:
    asked = {blank.group for blank in blanks(documents)}
    return [group for group in GROUPS if group in asked]


def _task(group: str, values: Values, documents: tuple[str, ...], faults: tuple[Fault, ...]) -> tuple[str, str]:
    """How far a group is, in words, and the tone of it."""
    found = [blank for blank in blanks(documents) if blank.group == group]
    is_begun = any(values.head.get(blank.key) or any(line.get(blank.key) for line in values.lines) for blank in found)
    if not is_begun:
        return _("未开始"), ""
    is_faulty = any(fault.bars and _is_among(fault, found) for fault in faults)
    return (_("待补充"), "warn") if is_faulty else (_("已完成"), "good")


def _is_among(fault: Fault, found: list[Blank]) -> bool:
    return any(blank.key == fault.key and blank.on_line is bool(fault.line) for blank in found)


@require_http_methods(["GET", "POST"])
def documents(request: ActorRequest, number: int) -> HttpResponse:
    """Which of the documents the firm may send this declaration holds."""
    actor = known(request)
    fact = batch_fact(number, actor=actor)
    _values, _version, chosen = values_in(number, actor=actor)
    data = request.POST if request.method == "POST" else None
    form = DocumentsForm(documents_of(fact.firm), data, initial={"documents": chosen})
    if request.method == "POST" and form.is_valid():
        choose_documents(number, form.cleaned_data["documents"], actor=actor)
        return redirect("declare:overview", number)
    return render(request, "declare/documents.html", {"batch": fact, "form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def step(request: ActorRequest, number: int, group: str) -> HttpResponse:
    """One group. What reads well is kept even where something beside it does not."""
    actor = known(request)
    values, version, chosen = values_in(number, actor=actor)
    groups = _groups(chosen)
    if group not in groups:
        raise NotThere(_("没有这一组填写项。"))
    found = [blank for blank in blanks(chosen) if blank.group == group]
    address = reverse("declare:typed", args=[number, group])
    data = request.POST if request.method == "POST" else None
    goods = GoodsForms(found, address, values, data) if group == "goods" else None
    form = None if goods else GroupForm(found, address, values.head, data=data)
    page: dict[str, Any] = {"batch": batch_fact(number, actor=actor), "group": group, "name": GROUP_NAMES[group]}
    if data is not None:
        is_valid = goods.is_valid() if goods else bool(form and form.is_valid())
        kept = changed(values, {}, goods.kept()) if goods else changed(values, form.kept() if form else {})
        version = save_values(number, kept, version_seen(data.get("version", "")), actor=actor)
        if is_valid and "more" in data and goods:
            goods = GoodsForms(found, address, changed(kept, {}, (*kept.lines, {})))
        elif is_valid:
            return redirect(_next(number, group, groups))
    page |= {"form": form, "goods": goods, "version": version, "place": groups.index(group) + 1, "of": len(groups)}
    page["tables"] = goods.forms[0].tables if goods else form.tables if form else []
    return render(request, "declare/step.html", page)


def _next(number: int, group: str, groups: list[str]) -> str:
    place = groups.index(group) + 1
    return (
        reverse("declare:step", args=[number, groups[place]])
        if place < len(groups)
        else reverse("declare:check", args=[number])
    )


@require_POST
def typed(request: ActorRequest, number: int, group: str) -> HttpResponse:
    """One field as it was just typed, checked; nothing is kept. HTMX puts it back in its place."""
    actor = known(request)
    _values, _version, chosen = values_in(number, actor=actor)
    found = {blank.key: blank for blank in blanks(chosen) if blank.group == group}
    name = request.headers.get("HX-Trigger-Name", "")
    prefix, _dash, key = name.rpartition("-")
    if key not in found or (prefix and not prefix.startswith("line")):
        raise NotThere(_("没有这一项。"))
    form = GroupForm([found[key]], request.path, {}, data=request.POST, prefix=prefix or None)
    return render(request, "declare/field.html", {"field": form[key]})


@require_GET
def check(request: ActorRequest, number: int) -> HttpResponse:
    """Everything on one page: values, faults with the way to them, comparison, tax, signature."""
    actor = known(request)
    fact = batch_fact(number, actor=actor)
    if fact.state is not State.DRAFT:
        return redirect("sending:batch", number)
    return render(request, "declare/check.html", _check_page(request, fact, SealForm(actor)))


def _check_page(request: ActorRequest, fact: BatchFact, form: SealForm) -> dict[str, Any]:
    actor, number = known(request), fact.id
    values, _version, chosen = values_in(number, actor=actor)
    composed = preview_form(number, actor=actor)
    found = blanks(chosen)
    return {
        "batch": fact,
        "groups": [(GROUP_NAMES[group], group, _answers(group, values, found)) for group in _groups(chosen)],
        "barring": [(fault, *_way(fault, found, number)) for fault in composed.faults if fault.bars],
        "notices": [fault for fault in composed.faults if not fault.bars],
        "compared": composed.compared,
        "tax": composed.tax,
        "agrees": _agrees(composed),
        "kinds": listed(chosen),
        "seal": form,
        "may_send": may(actor, "submission.send_declarations"),
    }


def _agrees(composed: Composed) -> bool:
    return bool(composed.compared) and all(kept for _code, _sentence, kept in composed.compared)


def _answers(group: str, values: Values, found: tuple[Blank, ...]) -> list[tuple[str, str]]:
    rows = []
    for blank in found:
        if blank.group != group:
            continue
        if not blank.on_line:
            rows.append((str(heading(blank)), shown(blank, values.head.get(blank.key, ""))))
            continue
        held = [(place, line[blank.key]) for place, line in enumerate(values.lines, start=1) if line.get(blank.key)]
        rows += [(f"{heading(blank)} {place}", shown(blank, value)) for place, value in held]
    return [(name, value) for name, value in rows if value]


def _way(fault: Fault, found: tuple[Blank, ...], number: int) -> tuple[str, str]:
    """The name of the value and the address of its field."""
    blank = next((one for one in found if one.key == fault.key and one.on_line is bool(fault.line)), None)
    blank = blank or next((one for one in found if one.key == fault.key), None)
    if blank is None:
        return "", reverse("declare:step", args=[number, WHOLE])
    prefix = f"line{fault.line or 1}-" if blank.on_line else ""
    return str(heading(blank)), f"{reverse('declare:step', args=[number, blank.group])}#id_{prefix}{blank.key}"


@require_POST
def confirm_one(request: ActorRequest, number: int) -> HttpResponse:
    actor = known(request)
    form = SealForm(actor, request.POST)
    if form.is_valid():
        return form.confirmed(number, actor)
    page = _check_page(request, batch_fact(number, actor=actor), form)
    return render(request, "declare/check.html", page, status=422)


@require_POST
def discard_one(request: ActorRequest, number: int) -> HttpResponse:
    discard(number, actor=known(request))
    return redirect("declare:list")
