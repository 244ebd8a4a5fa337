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
    told = api.figures(actor.firm)
    yield Item(_("海外仓销售待收汇"), f"{reverse('overseas:sales')}?state=unpaid", count=told.unpaid_sales)
    yield Item(_("海外仓在仓未售的商品"), reverse("overseas:stock"), count=told.unsold_lines)


@todo(Role.TAX)
def to_close(actor: Actor) -> Iterable[Item]:
    if may(actor, api.CLOSE):
        yield Item(
            _("海外仓退税待结清"), f"{reverse('overseas:list')}?state=open", count=api.figures(None).refunds_open
        )


@warning(Role.FX)
def not_collected(actor: Actor) -> Iterable[Item]:
    """What was sold abroad in the whole zone and has not been paid to the sellers here."""
    if may(actor, api.VIEW):
        url = f"{reverse('overseas:sales')}?state=unpaid"
        yield Item(_("海外仓销售待收汇"), url, count=api.figures(None).unpaid_sales, tone="warn")


@warning(Role.SELLER, Role.CUSTOMS)
def not_booked(actor: Actor) -> Iterable[Item]:
    """Customs' books say it is back, the warehouse's do not allow for it."""
    if may(actor, api.VIEW):
        told = api.figures(None if actor.is_officer else actor.firm)
        yield Item(_("退运与海外仓账面不符"), f"{reverse('overseas:list')}?state=open", count=told.pending, tone="bad")
