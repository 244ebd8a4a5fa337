"""Tax on the homes: payments with their day, overdue ones, bills that found no guarantee."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from heliu.people.api import may
from heliu.people.facts import Actor, Role
from heliu.taxation.bills import api
from heliu.web.kit.home import Item, clock, once, todo, warning


@todo(Role.SELLER, Role.PLATFORM, Role.CARRIER)
def to_pay(actor: Actor) -> Iterable[Item]:
    if actor.firm is None or not may(actor, api.VIEW):
        return
    url = f"{reverse('bills:payments')}?state=open&firm={actor.firm}"
    yield Item(_("缴款书待缴款"), url, count=once(api.standing, actor)["open"], tone="warn")


@todo(Role.CUSTOMS, Role.TAX)
def to_pay_back(actor: Actor) -> Iterable[Item]:
    if may(actor, api.PAY_BACK):
        count, due = once(api.owed, actor)
        yield Item(_("税款待退还"), f"{reverse('bills:payouts')}?state=due", count=count, due=due)


@clock(Role.SELLER, Role.PLATFORM, Role.CARRIER)
def owed_to_the_firm(actor: Actor) -> Iterable[Item]:
    if actor.firm is not None and may(actor, api.VIEW):
        count, due = once(api.owed, actor)
        url = f"{reverse('bills:payouts')}?state=due&firm={actor.firm}"
        yield Item(_("海关待退还贵企业的税款"), url, count=count, due=due)


@warning(Role.SELLER, Role.PLATFORM, Role.CARRIER, Role.CUSTOMS, Role.TAX)
def short(actor: Actor) -> Iterable[Item]:
    if not may(actor, api.VIEW):
        return
    told = once(api.standing, actor)
    yield Item(_("缴款书逾期未缴"), f"{reverse('bills:payments')}?state=overdue", count=told["overdue"], tone="bad")
    yield Item(_("担保额度不足的税单"), f"{reverse('bills:list')}?state=due", count=told["unsecured"], tone="warn")
