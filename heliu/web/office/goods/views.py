"""One item before an officer: what is told, what changed since it was approved, the decision; the list."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from heliu.kernel.days import business_day, now
from heliu.kernel.problems import Invalid, Problem
from heliu.kernel.workbooks.limits import LIMITS, MEBIBYTE
from heliu.kernel.workbooks.writing import write_template
from heliu.people.api import may, require
from heliu.registry.goods import api
from heliu.registry.goods.facts import Item, State
from heliu.web.actors import ActorRequest
from heliu.web.kit.access import known
from heliu.web.kit.downloads import workbook
from heliu.web.kit.fields import DayField, version_seen
from heliu.web.portal.goods.lists import TONES
from heliu.web.portal.goods.preview import advice_context
from heliu.web.portal.goods.views import Told, shown

REVIEW, DECIDE, LOAD = "registry.review_goods", "registry.decide_goods", "registry.load_positive_list"


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


class ListForm(forms.Form):
    """The official table with its document."""

    since = DayField(label=gettext_lazy("施行日期"))
    document = forms.CharField(
        label=pgettext_lazy("law", "文件"),
        max_length=100,
        help_text=gettext_lazy("公布清单的文件名称和文号，例如：财政部等公告2022年第7号。"),
    )
    file = forms.FileField(label=gettext_lazy("清单（.xlsx，两列：税则号列、备注）"))


def positive_list(request: ActorRequest) -> HttpResponse:
    actor = known(request)
    require(actor, LOAD)
    form = ListForm(request.POST, request.FILES) if request.method == "POST" else ListForm()
    if form.is_valid() and (count := load(request, form)):
        messages.success(request, _("已录入 %(count)d 个八位税号。") % {"count": count})
        return redirect("goods_office:positive_list")
    day = business_day(now())
    page = {
        "form": form,
        "held": api.held_on(day),
        "answer": api.advise("", day).position,
        "mega": LIMITS.bytes_max // MEBIBYTE,
        "rows": LIMITS.rows_max,
    }
    return render(request, "goods_office/positive_list.html", page)


def load(request: ActorRequest, form: ListForm) -> int:
    """How many lines were loaded; 0 where the form has to be shown again with what was wrong."""
    told = form.cleaned_data
    try:
        return api.load_positive_list(
            told["file"].read(LIMITS.bytes_max + 1),
            since=told["since"],
            document=told["document"],
            actor=request.actor,
        )
    except Problem as refused:
        form.add_error("file", refused.detail)
        for one in refused.violations[:20]:
            form.add_error("file", f"{one.detail}{one.fix}")
        return 0


def list_template(request: ActorRequest) -> HttpResponse:
    require(known(request), LOAD)
    return workbook(write_template(api.LIST_TEMPLATE), "positive-list-template.xlsx")
