"""A consumer's own pages."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import wraps
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from heliu.clearance import pages as clearance
from heliu.clearance.facts import DisputeReason, DisputeState
from heliu.kernel.days import business_day, now
from heliu.kernel.languages import told
from heliu.kernel.problems import NotKnown, NotThere
from heliu.people.api import beyond_the_wall
from heliu.policies.parameters import in_force
from heliu.registry import api as registry
from heliu.web.database import database
from heliu.web.public.consumer import asking
from heliu.web.public.consumer.forms import DisputeForm, IdentityForm, TraceForm
from heliu.web.public.parks.labels import BAR_WIDTH

LIMIT: Final = "import_composite_tax/annual_limit"
STANDINGS: Final = {
    "committed": (gettext_lazy("已占用"), "now"),
    "reserved": (gettext_lazy("预占，待海关审核"), "warn"),
    "given_back": (gettext_lazy("已退回"), "good"),
    "never": (gettext_lazy("未占用"), ""),
}
KINDS: Final = {
    "order": gettext_lazy("电商平台报送订单"),
    "payment": gettext_lazy("支付企业报送支付凭证"),
    "waybill": gettext_lazy("物流企业报送运单"),
    "inventory": gettext_lazy("企业向海关申报清单"),
    "delivery": gettext_lazy("已签收"),
}
STATUSES: Final = {
    100: (gettext_lazy("海关退单"), "bad"),
    300: (gettext_lazy("海关人工审核"), "warn"),
    500: (gettext_lazy("海关查验"), "warn"),
    800: (gettext_lazy("海关放行"), "good"),
    899: (gettext_lazy("结关"), "good"),
}
View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Year:
    """A year's quota with what is left, CNY; ``share`` of the bar that is used."""

    year: int
    limit: Decimal
    used: Decimal
    reserved: Decimal
    purchases: int
    share: int

    @property
    def left(self) -> Decimal:
        return max(self.limit - self.used, Decimal(0))


def own(view: View) -> View:
    """For who proved who they are; others are led to the form. Nothing of it stays in a cache."""

    @never_cache
    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            buyer = asking.known_person(request)
        except NotKnown:
            messages.warning(request, _("请先核验身份；核验有效 15 分钟。"))
            return HttpResponseRedirect(reverse("consumer:identify"))
        return view(request, buyer, *args, **kwargs)

    return asked


@never_cache
def identify(request: HttpRequest) -> HttpResponse:
    """The way in: who are you? A wrong answer never says which of the three did not fit."""
    form = IdentityForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if asking.identify(request, clearance.persons.Claim(**form.cleaned_data)):
            return HttpResponseRedirect(reverse("consumer:quota"))
        form.add_error(
            None,
            _(
                "三项信息与已申报的单证不一致。请核对姓名、证件号码，并使用已申报的订单号或运单号；刚下的订单可能尚未申报。"
            ),
        )
    page = {
        "form": form,
        "trace_form": TraceForm(),
        "failed_max": clearance.looks.FAILED_PER_HOUR_MAX,
        "known": asking.person(request) is not None,
    }
    return render(request, "consumer/identify.html", page, status=422 if form.errors else 200)


@own
def quota(request: HttpRequest, buyer: Any) -> HttpResponse:
    """The year's quota and every declaration in the person's name."""
    with beyond_the_wall(asking.OWN):
        held = clearance.persons.years_of(database(), buyer)
        uses = clearance.persons.uses_of(database(), buyer)
    day = business_day(now())
    firms = registry.firms_on({code for use in uses for code in (use.firm, use.platform)}, day)
    names = {code: firm.name for code, firm in firms.items()}
    page = {
        "years": year_lines(held, day),
        "day": day,
        "limit_reference": in_force(LIMIT, day).reference,
        "bar_width": BAR_WIDTH,
        "uses": [
            (
                use,
                names.get(use.firm, use.firm),
                names.get(use.platform, use.platform),
                *STANDINGS[use.standing],
                told(DisputeState(use.dispute_state)) if use.dispute_state else "",
            )
            for use in uses
        ],
        "most": clearance.persons.USES_MAX,
    }
    return render(request, "consumer/quota.html", page)


def year_lines(held: list[Any], day: date) -> list[Year]:
    """The year of ``day`` first, even where nothing was bought; each by the limit in force at its end."""
    known = {one.year: one for one in held}
    years = sorted({day.year, *known}, reverse=True)
    lines = []
    for year in years:
        limit = in_force(LIMIT, day if year == day.year else date(year, 12, 31)).value
        one = known.get(year)
        used = one.used if one else Decimal(0)
        share = int(min(used / limit, Decimal(1)) * BAR_WIDTH)
        lines.append(Year(year, limit, used, one.reserved if one else Decimal(0), one.purchases if one else 0, share))
    return lines


@own
def dispute(request: HttpRequest, buyer: Any, inventory_id: int) -> HttpResponse:
    """Dispute one use: first what will happen, then the reason."""
    with beyond_the_wall(asking.OWN):
        uses = clearance.persons.uses_of(database(), buyer)
    use = next((one for one in uses if one.inventory_id == inventory_id), None)
    if use is None:
        raise NotThere(_("没有这笔申报，或它不在您的名下。"))
    form = DisputeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = DisputeReason(form.cleaned_data["reason"])
        with beyond_the_wall(asking.OWN):
            number = clearance.disputes.open_dispute(
                database(), buyer, inventory_id, reason, form.cleaned_data["words"], now()
            )
        messages.success(request, _("异议已提交。"))
        return HttpResponseRedirect(reverse("consumer:case", args=[number]))
    days = in_force("clearance/dispute_answer_working_days", business_day(now()))
    firm = registry.firms_on({use.firm}, business_day(now())).get(use.firm)
    page = {"use": use, "firm": firm.name if firm else use.firm, "form": form, "days": days}
    return render(request, "consumer/dispute.html", page, status=422 if form.errors else 200)


@own
def case(request: HttpRequest, buyer: Any, number: str) -> HttpResponse:
    """One's own dispute: where it stands and what was answered."""
    with beyond_the_wall(asking.OWN):
        held, steps = clearance.disputes.dispute_of(database(), buyer, number)
    page = {
        "case": held,
        "state": told(held.state),
        "reason": told(held.reason),
        "steps": [(told(step.state), step.at, step.note) for step in steps],
        "is_open": held.closed_at is None,
    }
    return render(request, "consumer/case.html", page)


@require_POST
@own
def withdraw(request: HttpRequest, buyer: Any, number: str) -> HttpResponse:
    with beyond_the_wall(asking.OWN):
        clearance.disputes.withdraw_dispute(database(), buyer, number, now())
    messages.success(request, _("异议已撤回。"))
    return HttpResponseRedirect(reverse("consumer:case", args=[number]))


@never_cache
def trace(request: HttpRequest) -> HttpResponse:
    """The way of a parcel: what happened and when, nobody's name."""
    form = TraceForm(request.GET or None)
    steps = asking.parcel(request, form.cleaned_data["number"]) if form.is_valid() else []
    parcels: dict[tuple[str, str], list[tuple[Any, Any, str]]] = {}
    for step in steps:
        parcels.setdefault((step.order_no, step.platform), []).append((*step_words(step), step.at))
    page = {
        "form": form,
        "parcels": [(masked(order_no), lines) for (order_no, _platform), lines in parcels.items()],
        "asked": form.is_valid(),
    }
    return render(request, "consumer/trace.html", page)


def step_words(step: Any) -> tuple[Any, str]:
    """What a step is called, and its tone; a refusal by rule has many codes and one word."""
    if step.kind != "step":
        return KINDS[step.kind], "good" if step.kind == "delivery" else ""
    return STATUSES.get(step.status, (_("按规则退回，企业更正后可重新申报"), "bad"))


def masked(number: str) -> str:
    """Enough of a number to recognise one's own: its ends."""
    ends = 4
    return number if len(number) <= 2 * ends else f"{number[:ends]}{'*' * (len(number) - 2 * ends)}{number[-ends:]}"


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Forget who asked; on somebody else's machine one wants to."""
    request.session.pop(asking.SESSION, None)
    messages.success(request, _("已退出个人查询。"))
    return HttpResponseRedirect(reverse("consumer:identify"))
