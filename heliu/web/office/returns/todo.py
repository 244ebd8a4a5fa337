"""Returned exports on the home of customs."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from heliu.clearance.export_returns.api import DECIDE, count_returns, list_returns
from heliu.kernel.listing import Asked
from heliu.people.api import may
from heliu.people.facts import Actor, Role
from heliu.web.database import database
from heliu.web.kit.home import Item, todo
from heliu.web.kit.lists.spec import COUNT_MAX


@todo(Role.CUSTOMS)
def to_decide(actor: Actor) -> Iterable[Item]:
    if may(actor, DECIDE):
        oldest = list_returns(database(), Asked(limit=1), actor=actor)
        first = reverse("office_returns:case", args=[oldest[0]["id"]]) if oldest else ""
        waiting = count_returns(database(), Asked(), COUNT_MAX, actor=actor)
        yield Item(_("出口退货待办理"), reverse("office_returns:list"), waiting, next_url=first, tone="warn")
