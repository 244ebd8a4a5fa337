"""One item before an officer: what is told, what changed since it was approved, the decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from heliu.kernel.days import business_day, now
from heliu.kernel.problems import Invalid
from heliu.people.api import may, require
from heliu.registry.goods import api
from heliu.registry.goods.facts import Item, State
from heliu.web.actors import ActorRequest
from heliu.web.kit.access import known
from heliu.web.kit.fields import version_seen
from heliu.web.portal.goods.lists import TONES
from heliu.web.portal.goods.preview import advice_context
from heliu.web.portal.goods.views import Told, shown

REVIEW, DECIDE = "registry.review_goods", "registry.decide_goods"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the content; ``name`` where a remark may be written beside it, ``before`` as it was approved."""

    told: Told
    before: Any = None
    name: str = ""
    typed: str = ""

    @property
    def differs(self) -> bool:
        return self.before is not None and self.before != self.told.value


def case(request: ActorRequest, item_id: int) -> HttpResponse:
    actor = known(request)
    require(actor, REVIEW)
    item = api.item_of(item_id, actor=actor)
    faults: list[str] = []
    if request.method == "POST":
        try:
            return decide(request, item)
        except Invalid as refused:
            faults = [refused.detail]
    page = {
        "item": item,
        "lines": lines(item, request.POST),
        "state": api.STATES[item.state],
        "tone": TONES[item.state],
        "events": [(one, api.STATES[one.state], TONES[one.state]) for one in api.history_of(item, actor=actor)],
        "may_decide": item.state is State.SUBMITTED and may(actor, DECIDE),
        "next": api.next_submitted(actor, after=item.id),
        "faults": faults,
        "remark_all": request.POST.get("remark-", ""),
        **advice_context(item.content, business_day(now())),
    }
    return render(request, "goods_office/case.html", page)


def decide(request: ActorRequest, item: Item) -> HttpResponse:
    """Approve or return; then the next case that waits, or the list."""
    to = State.APPROVED if request.POST.get("to") == "approved" else State.RETURNED
    told = {key: str(text) for key, text in request.POST.items()}
    remarks = {key.removeprefix("remark-"): text for key, text in told.items() if key.startswith("remark-")}
    if to is State.APPROVED and any(text.strip() for text in remarks.values()):
        raise Invalid(_("您写了补正意见，又选择同意备案。请二选一：删去意见，或退回补正。"))
    seen = version_seen(request.POST.get("revision", ""))
    api.decide(item.id, to=to, actor=request.actor, remarks=remarks, seen=seen)
    done = _("已同意备案：%(sku)s") if to is State.APPROVED else _("已退回补正：%(sku)s")
    messages.success(request, done % {"sku": item.content.sku})
    return redirect("goods_office:next")


def lines(item: Item, typed: Mapping[str, str]) -> list[Line]:
    """The content beside the approved version, where there is one that differs; one remark for all elements."""
    approved = item.approved_version if item.approved_version != item.version else None
    earlier = shown(api.versions_of(item)[approved]) if approved else []
    before = {(one.name, str(one.label)): one.value for one in earlier}
    found: list[Line] = []
    for told in shown(item.content):
        is_first = told.name not in {line.told.name for line in found}
        was = before.get((told.name, str(told.label)), "") if approved else None
        found.append(Line(told, was, told.name if is_first else "", typed.get(f"remark-{told.name}", "")))
    return found


def next_case(request: ActorRequest) -> HttpResponse:
    """The item that has waited longest; with none left the list, empty."""
    require(known(request), REVIEW)
    waiting = api.next_submitted(request.actor)
    if waiting is None:
        messages.success(request, _("没有待审核的商品了。"))
        return redirect("goods_office:list")
    return redirect("goods_office:case", waiting)
