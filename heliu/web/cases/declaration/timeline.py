"""The timeline of a parcel (时间线): its documents' arrival, its decisions, its delivery, in one line.

An instant is one the platform recorded. Firms read who acted as "customs", "the platform" or the firm, never a name;
of officers' notes they read only the reason of a return.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from heliu.clearance.pages import Return, desk, moves, reasons
from heliu.declarations.facts import Evidence
from heliu.web.cases.declaration.words import DOCUMENTS, FLOWS, PAPERS, VERBS, reason_text
from heliu.web.cases.messages.words import status_tag

SYSTEMS: Final = ("rule", "timer", "sandbox")
REPORTED: Final[Mapping[str, Promise]] = {
    "CEB513": _("物流企业签收"),
    "CEB509": _("物流企业报离境"),
    "CEB605": _("企业申请撤销"),
}
"""Whose message moved an inventory."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event. ``flow`` is declaration, information, funds or goods."""

    at: datetime
    title: Promise | str
    detail: str
    who: Promise | str
    tone: str
    flow: Promise | str


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of a parcel's past; ``answered``: when the first receipt was given, and what it said."""

    told: Mapping[str, Any]
    evidence: Mapping[int, Evidence]
    answered: tuple[datetime, Return] | None
    remarks: Sequence[desk.Remark]


def timeline(past: Past, *, officer: bool) -> list[Event]:
    """In the order of the instants."""
    events = [*_arrivals(past.told, past.evidence), *_steps(past, officer=officer), *_papers(past.told)]
    events += [_remark(remark) for remark in past.remarks]
    return sorted(events, key=lambda event: event.at)


def _arrivals(told: Mapping[str, Any], evidence: Mapping[int, Evidence]) -> list[Event]:
    """When the counterparts came; the inventory's own arrival is the first step."""
    found = []
    for kind, row in told["documents"].items():
        kept = evidence.get(row["message_id"]) if row else None
        if kept is not None:
            title = _("收到%(document)s") % {"document": DOCUMENTS[kind]}
            found.append(Event(kept.received_at, title, "", kept.sender or "", "good", FLOWS[kind]))
    return found


def _steps(past: Past, *, officer: bool) -> list[Event]:
    events = [_answer(*past.answered)] if past.answered else []
    for place, step in enumerate(past.told["steps"]):
        if step["at"] is None or (events and place and step["at"] == events[0].at):
            continue  # nothing recorded, or the decision the first receipt has told already
        tag = status_tag(step["status"])
        title = _("收到清单") if place == 0 else tag.text
        events.append(
            Event(
                at=step["at"],
                title=title,
                detail=_detail(step, place, officer=officer),
                who=_who(step, place, officer=officer),
                tone="good" if place == 0 else tag.tone,
                flow=FLOWS["inventory"],
            )
        )
    return events


def _papers(told: Mapping[str, Any]) -> list[Event]:
    """What was told of an export afterwards; what it changed is a step of its own."""
    found = []
    for paper in told.get("papers", ()):
        if paper["at"] is not None:
            title = _("收到%(document)s") % {"document": PAPERS[paper["kind"]]}
            refused = paper["status"] is not None and (paper["status"] < 0 or paper["status"] == moves.RETURNED)
            tone = "bad" if refused else "good"
            flow = FLOWS["inventory" if paper["kind"] == "CEB605" else "waybill"]
            found.append(Event(paper["at"], title, "", paper["sender"] or "", tone, flow))
    return found


def _answer(at: datetime, told: Return) -> Event:
    """Where the inventory stood after its first comparison: later steps would hide it."""
    tag = status_tag(told.status)
    return Event(at, tag.text, "", _("平台"), tag.tone, FLOWS["inventory"])


def _detail(step: Mapping[str, Any], place: int, *, officer: bool) -> str:
    """What is written of a step: all for officers; firms read why it was returned."""
    if place == 0 or step["actor"] in ("rule", "CEB509"):  # a departure is told by the status and who reported it
        return ""
    told_to_firms = step["status"] == moves.RETURNED or step["actor"] in SYSTEMS or step["actor"] in REPORTED
    return str(step["note"]) if officer or told_to_firms else ""


def _who(step: Mapping[str, Any], place: int, *, officer: bool) -> Promise | str:
    actor = step["actor"]
    if place == 0:
        return actor or ""
    if actor in REPORTED:
        return REPORTED[actor]
    if actor in SYSTEMS:
        return _("平台")
    return actor if officer else _("海关")


def _remark(remark: desk.Remark) -> Event:
    known = reasons().get(remark.reason)
    parts = [reason_text(known)] if known else []
    parts += [remark.note] if remark.note else []
    tone = "warn" if remark.kind in ("hold", "propose") else ""
    return Event(remark.at, VERBS[remark.kind], _("；").join(parts), remark.officer, tone, pgettext("flow", "办理"))
