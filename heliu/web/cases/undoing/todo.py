"""Applications on the home of customs: to be decided, whose goods are awaited, the nearest last day."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from heliu.clearance.pages import desk
from heliu.clearance.undoing.api import open_counts
from heliu.people.api import may
from heliu.people.facts import Actor, Role
from heliu.web.database import database
from heliu.web.kit.home import Item, todo


@todo(Role.CUSTOMS)
def applications(actor: Actor) -> Iterable[Item]:
    if not may(actor, desk.DECIDE):
        return
    review, awaiting, due = open_counts(database())
    yield Item(_("撤销、退货申请待核准"), reverse("undoing:list"), count=review, tone="warn")
    yield Item(_("退货待核收"), reverse("undoing:list"), count=awaiting, due=due)
