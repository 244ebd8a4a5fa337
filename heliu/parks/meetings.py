"""Events of a park (园区活动): announced, signed up for by firms, attendance noted afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from heliu.kernel.problems import Conflict, Invalid, NotAllowed, NotThere
from heliu.parks.facts import MeetingFact
from heliu.parks.models import Attendance, Meeting
from heliu.parks.tenants import require_park
from heliu.people.api import beyond_the_wall, require

if TYPE_CHECKING:
    from datetime import date, datetime

    from heliu.people.facts import Actor

PLACES_MAX: Final = 2_000


@transaction.atomic
def announce(fact: MeetingFact, *, actor: Actor) -> None:
    """Announce an event (发布活动)."""
    require_park(actor, "parks.hold_meeting", fact.park)
    if not 0 < fact.places <= PLACES_MAX:
        detail = _("名额须为 1 至 %(most)s。") % {"most": PLACES_MAX}
        raise Invalid.at("/places", "places", detail, _("请核对名额。"))
    if Meeting.objects.filter(pk=fact.code).exists():
        raise Conflict(_("活动编号 %(code)s 已使用。") % {"code": fact.code})
    told = {"title": fact.title, "day": fact.day, "place": fact.place, "places": fact.places}
    Meeting.objects.create(code=fact.code, park_id=fact.park, **told)


@transaction.atomic
def sign_up(code: str, at: datetime, day: date, *, actor: Actor) -> bool:
    """Sign one's firm up (报名); whether it was new."""
    require(actor, "parks.attend_meeting")
    if actor.firm is None:
        raise NotAllowed(_("报名以企业为单位，请以企业身份办理。"))
    with beyond_the_wall("whether a place is free is a count over all firms; the row is the actor's own"):
        return _sign_up(code, at, day, actor.firm)


def _sign_up(code: str, at: datetime, day: date, firm_code: str) -> bool:
    meeting = Meeting.objects.select_for_update().filter(pk=code).first()
    if meeting is None:
        raise NotThere(_("没有这项活动。"))
    if meeting.day < day:
        raise Conflict(_("活动已于 %(day)s 举办。") % {"day": meeting.day})
    held = Attendance.objects.filter(meeting=meeting)
    if held.filter(firm_code=firm_code).exists():
        return False
    if held.count() >= meeting.places:
        raise Conflict(_("%(places)s 个名额已满。") % {"places": meeting.places})
    Attendance.objects.create(meeting=meeting, firm_code=firm_code, signed_at=at)
    return True


@transaction.atomic
def note_attendance(code: str, came: set[str], day: date, *, actor: Actor) -> int:
    """After the event: which of the firms that signed up came (登记到场); how many did."""
    meeting = Meeting.objects.select_for_update().filter(pk=code).first()
    if meeting is None:
        raise NotThere(_("没有这项活动。"))
    require_park(actor, "parks.hold_meeting", meeting.park_id)
    if day < meeting.day:
        raise Conflict(_("活动于 %(day)s 举办，其后方可登记到场。") % {"day": meeting.day})
    Attendance.objects.filter(meeting=meeting).exclude(firm_code__in=came).update(came=False)
    return Attendance.objects.filter(meeting=meeting, firm_code__in=came).update(came=True)


def meetings(park: str | None = None) -> list[MeetingFact]:
    """Events, latest first, with how many signed up and came."""
    rows = Meeting.objects.annotate(
        signed=Count("attendances"), came=Count("attendances", filter=Q(attendances__came=True))
    )
    with beyond_the_wall("how many signed up is a count over all firms"):
        found = list(rows if park is None else rows.filter(park_id=park))
    return [
        MeetingFact(row.code, row.park_id, row.title, row.day, row.place, row.places, row.signed, row.came)
        for row in found
    ]


def attendance(code: str, *, actor: Actor) -> tuple[MeetingFact, list[tuple[str, bool | None]]]:
    """An event and the firms that signed up, with whether they came (None: not noted yet)."""
    require(actor, "parks.view_inside")
    held = next((one for one in meetings() if one.code == code), None)
    if held is None:
        raise NotThere(_("没有这项活动。"))
    require_park(actor, "parks.view_inside", held.park)
    return held, list(Attendance.objects.filter(meeting_id=code).values_list("firm_code", "came"))


def meetings_of(firm_code: str) -> frozenset[str]:
    """The events a firm has signed up for."""
    return frozenset(Attendance.objects.filter(firm_code=firm_code).values_list("meeting_id", flat=True))
