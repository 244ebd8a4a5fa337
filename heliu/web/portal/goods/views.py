"""Pages of one item: filling in with the tariff at hand, looking, handing in, changing, taking back."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from heliu.ceb.code_tables.tables import countries, units
from heliu.kernel.days import business_day, now
from heliu.kernel.problems import Conflict, Invalid
from heliu.people.api import may, require
from heliu.people.facts import Actor
from heliu.policies.classification.elements import BRAND_KIND, elements_of
from heliu.policies.classification.search import search
from heliu.policies.tariff import CODE_DIGITS
from heliu.registry.goods import api
from heliu.registry.goods.facts import Content, Item
from heliu.web.actors import ActorRequest
from heliu.web.kit.access import known
from heliu.web.portal.goods.forms import GoodsForm, initial_of
from heliu.web.portal.goods.lists import TONES
from heliu.web.portal.goods.preview import advice_context

HITS = 6
EDIT, SUBMIT = "registry.edit_goods", "registry.submit_goods"


def new(request: ActorRequest) -> HttpResponse:
    actor = known(request)
    require(actor, EDIT)
    return fill_in(request, actor, None)


def edit(request: ActorRequest, item_id: int) -> HttpResponse:
    actor = known(request)
    require(actor, EDIT)
    found = api.item_of(item_id, actor=actor)
    if not found.is_editable:
        return redirect("goods:item", item_id)
    return fill_in(request, actor, found)


def fill_in(request: ActorRequest, actor: Actor, item: Item | None) -> HttpResponse:
    held = item.content if item else Content()
    if request.method != "POST":
        start = initial_of(held) | {"revision": item.revision if item else None}
        start |= {"hs_code": request.GET.get("hs_code", held.hs_code)}
        form = GoodsForm(initial=start, code=start["hs_code"], held=held.elements)
        return show_form(request, form, item, typed(start, held))
    posted = {name: str(value) for name, value in request.POST.items()}
    posted["hs_code"] = posted.get("choose", posted.get("hs_code", "")).replace(".", "").strip()
    if posted.get("act") not in {"save", "submit"}:
        form = GoodsForm(initial=posted, code=posted["hs_code"], held=held.elements)
        return show_form(request, form, item, typed(posted, held))
    form = GoodsForm(posted, code=posted["hs_code"], held=held.elements, complete=posted["act"] == "submit")
    kept = keep(request, actor, form, item) if form.is_valid() else None
    return kept or show_form(request, form, item, typed(posted, held))


def keep(request: ActorRequest, actor: Actor, form: GoodsForm, item: Item | None) -> HttpResponse | None:
    """Save, and hand in where that was asked; None where the form has to be shown again."""
    wants_submit = request.POST["act"] == "submit"
    try:
        saved = api.save(
            form.content(),
            actor=actor,
            item_id=item.id if item else None,
            revision=form.cleaned_data["revision"] if item else None,
        )
        if wants_submit:
            api.submit(saved.id, actor=actor)
    except (Invalid, Conflict) as refused:
        tell_refusal(form, refused, item)
        return None
    text = _("已提交备案，等待审核。") if wants_submit else _("已保存。")
    messages.success(request, text)
    return redirect("goods:item", saved.id)


def tell_refusal(form: GoodsForm, refused: Invalid | Conflict, item: Item | None) -> None:
    """The service's words beside their fields; who was told of a colleague's save may save over it next."""
    form.add_error(None, refused.detail)
    for one in refused.violations:
        form.add_error(form.beside(one.pointer.removeprefix("/")), f"{one.detail}{one.fix}")
    if item is not None:
        form.data = {**form.data, "revision": str(item.revision)}


def typed(values: dict[str, Any], held: Content) -> Content:
    """What can be read of the form as it stands, for advice while one types; what cannot be read is left out."""
    form = GoodsForm({key: "" if value is None else str(value) for key, value in values.items()})
    form.full_clean()
    read = {name: form.cleaned_data.get(name) for name in ("price", "content_amount", "content_unit")}
    return replace(
        held,
        hs_code=str(values.get("hs_code") or ""),
        **{name: value for name, value in read.items() if value is not None},
    )


def show_form(request: ActorRequest, form: GoodsForm, item: Item | None, content: Content) -> HttpResponse:
    day = business_day(now())
    query = content.hs_code
    whole = len(query) == CODE_DIGITS and query.isdecimal()
    page = {
        "form": form,
        "item": item,
        "may_submit": may(request.actor, SUBMIT),
        "query": query,
        "hits": [] if whole or not query else search(query, day, HITS),
        "whole": whole,
        "origins": [api.name_of(one) for one in countries().values()],
        "units": [api.name_of(one) for one in units().values()],
        **advice_context(content, day),
    }
    return render(request, "goods/form.html", page)


@require_safe
def tariff(request: ActorRequest) -> HttpResponse:
    """The tariff by words, pinyin or code, for looking up without an item."""
    known(request)
    query = request.GET.get("q", "")
    hits = search(query, business_day(now()), 20) if query else []
    return render(request, "goods/tariff.html", {"query": query, "hits": hits})


@require_safe
def item(request: ActorRequest, item_id: int) -> HttpResponse:
    actor = known(request)
    found = api.item_of(item_id, actor=actor)
    day = business_day(now())
    page = {
        "item": found,
        "content": shown(found.content),
        "state": api.STATES[found.state],
        "tone": TONES[found.state],
        "remarks": [(api.FIELD_NAMES.get(name, _("总的意见")), text) for name, text in found.remarks.items()],
        "events": [(one, api.STATES[one.state], TONES[one.state]) for one in api.history_of(found, actor=actor)],
        "versions": api.versions_of(found),
        "may_edit": may(actor, EDIT),
        "may_submit": may(actor, SUBMIT),
        **advice_context(found.content, day),
    }
    return render(request, "goods/item.html", page)


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the content as people read it; ``name`` is the field it belongs to."""

    name: str
    label: Any
    value: Any


def shown(content: Content) -> list[Told]:
    """The content in words: codes with their names, elements one by one in the order of the code."""
    tables = {"origin": countries(), "unit": units()}
    rows: list[Told] = []
    for name, label in api.FIELD_NAMES.items():
        value = getattr(content, name)
        if name == "elements":
            rows += elements_told(content)
        elif name in tables and value in tables[name]:
            rows.append(Told(name, label, api.name_of(tables[name][value])))
        else:
            rows.append(Told(name, label, api.CONTENT_UNIT_NAMES.get(value, value)))
    return [row for row in rows if row.value not in {None, ""}]


def elements_told(content: Content) -> list[Told]:
    order = [*elements_of(content.hs_code), *content.elements]
    return [
        Told("elements", _("要素：%(name)s") % {"name": name}, brand_kind(value) if name == BRAND_KIND else value)
        for name in dict.fromkeys(order)
        if (value := content.elements.get(name))
    ]


def brand_kind(value: str) -> str:
    return str(api.BRAND_KIND_NAMES.get(value[:1], value))


def confirm(request: ActorRequest, item_id: int, verb: str, run: Callable[..., Item], done: str) -> HttpResponse:
    """A verb with its consequences shown first; done on the second step."""
    actor = known(request)
    if request.method == "POST":
        run(item_id, actor=actor)
        messages.success(request, done)
        return redirect("goods:item", item_id)
    return render(request, "goods/confirm.html", {"item": api.item_of(item_id, actor=actor), "verb": verb})


def submit(request: ActorRequest, item_id: int) -> HttpResponse:
    return confirm(request, item_id, "submit", api.submit, _("已提交备案，等待审核。"))


def change(request: ActorRequest, item_id: int) -> HttpResponse:
    done = _("已开始变更：请修改后提交。原备案在审核通过前继续有效。")
    return confirm(request, item_id, "change", api.open_change, done)


def withdraw(request: ActorRequest, item_id: int) -> HttpResponse:
    return confirm(request, item_id, "withdraw", api.withdraw, _("已撤回。"))
