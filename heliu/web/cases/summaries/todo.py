"""The monthly summary on the homes of sellers and brokers: how many lists, until when."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from heliu.clearance.exports.api import summaries_due
from heliu.kernel.days import business_day, now
from heliu.people.api import may
from heliu.people.facts import Actor, Role
from heliu.web.cases.summaries.lists import SEE
from heliu.web.database import database
from heliu.web.kit.home import Item, once, todo, warning


@todo(Role.SELLER, Role.BROKER)
def to_sum_up(actor: Actor) -> Iterable[Item]:
    yield from _items(actor, overdue=False)


@warning(Role.SELLER, Role.BROKER)
def late(actor: Actor) -> Iterable[Item]:
    yield from _items(actor, overdue=True)


def _items(actor: Actor, *, overdue: bool) -> Iterable[Item]:
    if actor.firm is None or not may(actor, SEE):
        return
    today = business_day(now())
    for one in once(summaries_due, database(), actor.firm):
        if (one.due_on < today) is overdue:
            text = _("%(month)s 离境的清单逾期未汇总申报") if overdue else _("%(month)s 离境的清单待汇总申报（CEB701）")
            told = text % {"month": f"{one.month:%Y-%m}"}
            yield Item(told, reverse("summaries:statistics"), one.lists, one.due_on, tone="bad" if overdue else "warn")
