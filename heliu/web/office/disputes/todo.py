"""Disputes on the homes of zone and customs."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from heliu.clearance import pages as clearance
from heliu.people.facts import Actor, Role
from heliu.web.database import database
from heliu.web.kit.home import Item, todo


@todo(Role.ZONE, Role.CUSTOMS)
def open_disputes(actor: Actor) -> Iterable[Item]:
    count, due = clearance.disputes.open_disputes(database(), actor=actor)
    yield Item(_("个人额度异议待答复"), reverse("office_disputes:cases"), count=count, due=due, tone="warn")
