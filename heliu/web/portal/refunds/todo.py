"""Refunds on the home of those who export: what is to be supplemented, and the clock of what is under way."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from heliu.people.api import may
from heliu.people.facts import Actor, Role
from heliu.refunds import api
from heliu.web.kit.home import Item, clock, news, once, todo, warning


@todo(Role.SELLER)
def to_supplement(actor: Actor) -> Iterable[Item]:
    if actor.firm and may(actor, api.VIEW):
        url = f"{reverse('refunds:list')}?state=supplement"
        yield Item(_("退税申请待补充材料"), url, count=once(api.standing, actor)["asked"], tone="bad")


@todo(Role.SELLER)
def to_settle(actor: Actor) -> Iterable[Item]:
    """Some days before the last day, and what officers returned."""
    if actor.firm and may(actor, api.VIEW):
        told, url = once(api.settle_counts, actor), f"{reverse('refunds:list')}?state=to_settle"
        yield Item(_("离境即退税待核算"), url, count=told["soon"], tone="warn")
        yield Item(_("离境即退税核算被退回更正"), url, count=told["sent_back"], tone="bad")


@warning(Role.SELLER)
def settle_late(actor: Actor) -> Iterable[Item]:
    if actor.firm and may(actor, api.VIEW):
        url = f"{reverse('refunds:list')}?state=settle_late"
        yield Item(_("离境即退税核算已逾期"), url, count=once(api.settle_counts, actor)["late"], tone="bad")


@clock(Role.SELLER)
def last_day_to_settle(actor: Actor) -> Iterable[Item]:
    found = api.nearest_to_settle(actor) if actor.firm and may(actor, api.VIEW) else None
    if found is not None:
        words = _("退税申请 %(number)s 的核算期限") % {"number": found.number}
        yield Item(words, reverse("refunds:settle", args=[found.application_id]), due=found.closes)


@clock(Role.SELLER)
def nearest(actor: Actor) -> Iterable[Item]:
    if not actor.firm or not may(actor, api.VIEW):
        return
    found = api.next_due(actor)
    if found is not None:
        words = _("退税申请 %(number)s 的法定期限") % {"number": found.number}
        yield Item(words, reverse("refunds:show", args=[found.id]), due=found.due_on)


@news(Role.SELLER)
def under_way(actor: Actor) -> Iterable[Item]:
    if actor.firm and may(actor, api.VIEW):
        told = once(api.standing, actor)
        yield Item(
            _("审核中的退税申请（件）"),
            f"{reverse('refunds:list')}?state=open",
            count=told["to_accept"] + told["reviewed"],
        )
