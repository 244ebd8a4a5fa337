"""The parks on the homes of zone, commerce and park operators."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from heliu.kernel.days import business_day, now
from heliu.parks import api as parks
from heliu.parks.facts import RecognitionState, StartupState
from heliu.people.facts import Actor, Role
from heliu.web.kit.home import Item, clock, news, once, todo
from heliu.web.public.parks import figures

State = RecognitionState
WAITING = {
    Role.ZONE: {State.SUBMITTED, State.REVIEWED, State.NOTICE},
    Role.COMMERCE: {State.SUBMITTED},
    Role.PARK: {State.DRAFT, State.RETURNED},
}


@todo(Role.ZONE, Role.COMMERCE, Role.PARK)
def recognitions(actor: Actor) -> Iterable[Item]:
    """Cases that wait for this post."""
    if actor.post not in WAITING:
        return
    waiting = [case for case in once(parks.recognitions, actor=actor) if case.state in WAITING[actor.post]]
    target = reverse("office_parks:recognition", args=[waiting[-1].number]) if waiting else ""
    yield Item(
        _("园区认定申请待办理"), reverse("office_parks:recognitions"), count=len(waiting), next_url=target, tone="warn"
    )


@todo(Role.PARK)
def applications(actor: Actor) -> Iterable[Item]:
    """Teams that wait for a seat in the own park."""
    if actor.park:
        count = sum(team.state is StartupState.APPLIED for team in parks.startups(actor.park, actor=actor))
        yield Item(_("孵化申请待审核"), reverse("office_parks:incubator", args=[actor.park]), count=count)


@clock(Role.ZONE)
def running_notices(actor: Actor) -> Iterable[Item]:
    """Notices and the day they end."""
    for case in once(parks.recognitions, actor=actor):
        if case.state is State.NOTICE:
            text = _("园区认定 %(number)s 公示期满") % {"number": case.number}
            yield Item(text, reverse("office_parks:recognition", args=[case.number]), due=case.notice_until)


@news(Role.PARK)
def own_figures(actor: Actor) -> Iterable[Item]:
    """The own park in a few numbers, from filings and declarations."""
    if not actor.park:
        return
    day = business_day(now())
    values = figures.of_year(day.year, day).values.get(actor.park, {})
    url = reverse("office_parks:house", args=[actor.park])
    words = {
        "firms": _("入驻企业（家）"),
        "released": _("本年放行（票）"),
        "incubated": _("本年出孵企业（家）"),
    }
    for code, text in words.items():
        if code in values:
            yield Item(text, url, count=int(values[code]))
