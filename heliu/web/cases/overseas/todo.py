"""Overseas warehouses on the homes: what is to be booked, collected or closed."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from heliu.overseas import api
from heliu.people.api import may
from heliu.people.facts import Actor, Role
from heliu.web.kit.home import Item, todo, warning


@todo(Role.SELLER)
def to_collect(actor: Actor) -> Iterable[Item]:
    if actor.firm is None or not may(actor, api.VIEW):
        return
    url = f"{reverse('overseas:sales')}?state=unpaid"
    yield Item(_("海外仓销售待收汇"), url, count=api.count_unpaid(actor.firm))
    yield Item(_("海外仓在仓未售的商品"), reverse("overseas:stock"), count=api.count_unsold(actor.firm))


@todo(Role.TAX)
def to_close(actor: Actor) -> Iterable[Item]:
    if may(actor, api.CLOSE):
        url = f"{reverse('overseas:list')}?state=open"
        yield Item(_("海外仓退税待结清"), url, count=api.count_refunds_open())


@warning(Role.FX)
def not_collected(actor: Actor) -> Iterable[Item]:
    """What was sold abroad in the whole zone and has not been paid to the sellers here."""
    if may(actor, api.VIEW):
        url = f"{reverse('overseas:sales')}?state=unpaid"
        yield Item(_("海外仓销售待收汇"), url, count=api.count_unpaid(None), tone="warn")


@warning(Role.SELLER, Role.CUSTOMS)
def not_booked(actor: Actor) -> Iterable[Item]:
    """Customs' books say it is back, the warehouse's do not allow for it."""
    if may(actor, api.VIEW):
        pending = api.count_pending(None if actor.is_officer else actor.firm or "")
        yield Item(_("退运与海外仓账面不符"), f"{reverse('overseas:list')}?state=open", count=pending, tone="bad")
