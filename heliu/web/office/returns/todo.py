"""Returned exports on the home of customs."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from heliu.clearance.export_returns.api import DECIDE, open_returns
from heliu.people.api import may
from heliu.people.facts import Actor, Role
from heliu.web.database import database
from heliu.web.kit.home import Item, todo
from heliu.web.office.returns.words import WAITS_FOR_GOODS


@todo(Role.CUSTOMS)
def to_decide(actor: Actor) -> Iterable[Item]:
    if may(actor, DECIDE):
        waiting = [one for one in open_returns(database()) if one["status"] != WAITS_FOR_GOODS]
        first = reverse("office_returns:case", args=[waiting[0]["id"]]) if waiting else ""
        yield Item(_("出口退货待办理"), reverse("office_returns:list"), len(waiting), next_url=first, tone="warn")
