"""Tax on the homes: payments with their day, overdue ones, bills that found no guarantee."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from heliu.people.api import may
from heliu.people.facts import Actor, Role
from heliu.taxation.bills import api
from heliu.web.kit.home import Item, todo, warning


@todo(Role.SELLER, Role.PLATFORM, Role.CARRIER)
def to_pay(actor: Actor) -> Iterable[Item]:
    if actor.firm is None or not may(actor, api.VIEW):
        return
    url = f"{reverse('bills:payments')}?state=open&firm={actor.firm}"
    yield Item(_("缴款书待缴款"), url, count=api.standing(actor)["open"], tone="warn")


@warning(Role.SELLER, Role.PLATFORM, Role.CARRIER, Role.CUSTOMS, Role.TAX)
def short(actor: Actor) -> Iterable[Item]:
    if not may(actor, api.VIEW):
        return
    told = api.standing(actor)
    yield Item(_("缴款书逾期未缴"), f"{reverse('bills:payments')}?state=overdue", count=told["overdue"], tone="bad")
    yield Item(_("担保额度不足的税单"), f"{reverse('bills:list')}?state=due", count=told["unsecured"], tone="warn")
