"""The queue's pages: the list that renews itself, and the way to the next case."""

from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages as notices
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from heliu.clearance.pages import desk, moves, queue
from heliu.kernel.days import now
from heliu.people.api import require
from heliu.web.actors import ActorRequest
from heliu.web.cases.messages.words import status_tag
from heliu.web.database import database
from heliu.web.kit.access import known
from heliu.web.kit.fields import whole

PAGE_ROWS: Final = 50
LANES: Final = {str(status): status for status in moves.UNDER_REVIEW}
SOON_SHARE: Final = 4  # the last quarter of the time is shown as a warning


def queue_list(request: ActorRequest) -> HttpResponse:
    require(known(request), desk.DECIDE)
    return render(request, "queue/list.html", page_of(request))


def rows(request: ActorRequest) -> HttpResponse:
    """The queue's body alone, asked for again and again by the open page."""
    require(known(request), desk.DECIDE)
    return render(request, "queue/rows.html", page_of(request))


def next_case(request: ActorRequest) -> HttpResponse:
    """The case to take now; the one just seen (``past``) is not given again."""
    actor = known(request)
    require(actor, desk.DECIDE)
    lane = request.GET.get("lane", "")
    past = number(request.GET.get("past", ""))
    found = queue.next_case(database(), LANES.get(lane), actor.user_id, past, direction_of(request))
    if found is None:
        notices.info(request, _("队列中没有等您办理的清单：其余的已暂缓，或等待另一名关员复核。"))
        return HttpResponseRedirect(reverse("queue:list"))
    return HttpResponseRedirect(reverse("declaration:show", args=[found]))


def page_of(request: ActorRequest) -> dict[str, Any]:
    lane = request.GET.get("lane", "")
    after = place(request.GET.get("after", ""))
    direction = direction_of(request)
    found = queue.cases(database(), LANES.get(lane), after, PAGE_ROWS + 1, direction)
    cases = found[:PAGE_ROWS]
    last = cases[-1] if len(found) > PAGE_ROWS else None
    at = now()
    lane = lane if lane in LANES else ""
    load = queue.load(database(), direction)
    return {
        "lane": lane,
        "direction": direction or "",
        "directions": directions(lane, direction),
        "after": request.GET.get("after", "") if after else "",
        "load": load,
        "tabs": tabs(lane, direction, load),
        "cases": [(case, status_tag(case.status), clock(case, at)) for case in cases],
        "next_after": f"{int(last.since.timestamp() * 1_000_000)}.{last.inventory_id}" if last else "",
        "at": at,
    }


def tabs(lane: str, direction: str | None, load: queue.Load) -> list[dict[str, Any]]:
    lanes = (
        ("", _("全部"), load.documents + load.inspection),
        ("300", _("人工审核"), load.documents),
        ("500", _("查验"), load.inspection),
    )
    return [
        {"url": address(key, direction), "text": text, "count": count, "here": key == lane}
        for key, text, count in lanes
    ]


def directions(lane: str, direction: str | None) -> list[dict[str, Any]]:
    """The filter by direction; the lane stays."""
    names = ((None, _("进出口")), (queue.IMPORT, _("进口")), (queue.EXPORT, _("出口")))
    return [{"url": address(lane, one), "text": text, "here": one == direction} for one, text in names]


def address(lane: str, direction: str | None) -> str:
    query = urlencode({key: value for key, value in (("lane", lane), ("direction", direction)) if value})
    return f"{reverse('queue:list')}?{query}" if query else reverse("queue:list")


def direction_of(request: ActorRequest) -> str | None:
    asked = request.GET.get("direction", "")
    return asked if asked in (queue.IMPORT, queue.EXPORT) else None


def clock(case: queue.Case, at: datetime) -> dict[str, Any]:
    """How long it has waited, how long is left, in whole minutes."""
    left = case.due - at
    whole = case.due - case.since
    over = left.total_seconds() < 0
    tone = "bad" if over else "warn" if left * SOON_SHARE < whole else "good"
    return {
        "waited": spoken(at - case.since),
        "left": spoken(abs(left)),
        "over": left.total_seconds() < 0,
        "tone": tone,
    }


def spoken(span: Any) -> str:
    minutes = int(span.total_seconds() // 60)
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    if days:
        return _("%(days)d 天 %(hours)d 小时") % {"days": days, "hours": hours}
    return _("%(hours)d 小时 %(minutes)02d 分") % {"hours": hours, "minutes": minutes}


def number(text: str) -> int | None:
    size = whole(text.removeprefix("-"))
    return -size if size and text.startswith("-") else size


def place(text: str) -> queue.Place | None:
    instant, dot, case = text.partition(".")
    found = number(case)
    if not dot or found is None or not (instant.isascii() and instant.isdigit()) or len(instant) > 16:  # noqa: PLR2004
        return None
    return queue.Place(datetime.fromtimestamp(int(instant) / 1_000_000, UTC), found)
