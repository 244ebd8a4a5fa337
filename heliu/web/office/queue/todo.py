"""The queue on the home of customs: cases to decide, proposals to confirm, what is overdue, the oldest."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from heliu.clearance.pages import desk, queue
from heliu.kernel.days import business_day, now
from heliu.people.api import may
from heliu.people.facts import Actor, Role
from heliu.web.database import database
from heliu.web.kit.home import Item, clock, news, once, todo, warning

OVERDUE_COUNTED_MAX = 200


@todo(Role.CUSTOMS)
def cases(actor: Actor) -> Iterable[Item]:
    if not may(actor, desk.DECIDE):
        return
    load, url, step = once(queue.load, database()), reverse("queue:list"), reverse("queue:next")
    yield Item(_("清单待人工审核"), f"{url}?lane=300", count=load.documents, next_url=f"{step}?lane=300", tone="warn")
    yield Item(_("清单待查验"), f"{url}?lane=500", count=load.inspection, next_url=f"{step}?lane=500", tone="warn")
    yield Item(_("放行待第二名关员复核"), url, count=load.proposed, tone="warn")


@warning(Role.CUSTOMS)
def overdue(actor: Actor) -> Iterable[Item]:
    """Beyond the hours of review; counted among the longest waiting."""
    if may(actor, desk.DECIDE):
        at = now()
        oldest = queue.cases(database(), None, None, OVERDUE_COUNTED_MAX)
        late = sum(1 for case in oldest if case.due < at)
        yield Item(_("超过办结时限的清单"), reverse("queue:list"), count=late, tone="bad")


@clock(Role.CUSTOMS)
def oldest_case(actor: Actor) -> Iterable[Item]:
    if may(actor, desk.DECIDE):
        for case in queue.cases(database(), None, None, 1):
            due = business_day(case.due)
            yield Item(_("等待最久的清单"), reverse("declaration:show", args=[case.inventory_id]), due=due, tone="warn")


@news(Role.CUSTOMS)
def standing(actor: Actor) -> Iterable[Item]:
    if may(actor, desk.DECIDE):
        load = once(queue.load, database())
        yield Item(_("在审清单"), reverse("queue:list"), count=load.documents + load.inspection)
        yield Item(_("暂缓办理"), reverse("queue:list"), count=load.held)
