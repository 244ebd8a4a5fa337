"""What filings ask of the zone's officers today."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from heliu.kernel.days import business_day, now
from heliu.people.api import may
from heliu.people.facts import Actor, Role
from heliu.registry.filing import api
from heliu.web.kit.home import Item, clock, once, todo, warning


@todo(Role.ZONE)
def to_decide(actor: Actor) -> Iterator[Item]:
    if not may(actor, "registry.decide_filing"):
        return
    told = once(api.waiting, business_day(now()), actor=actor)
    next_url = reverse("filings:case", args=[told.next.id]) if told.next else ""
    yield Item(_("待审核的企业备案"), reverse("filings:list") + "?state=submitted", count=told.count, next_url=next_url)


@warning(Role.ZONE)
def overdue(actor: Actor) -> Iterator[Item]:
    if may(actor, "registry.decide_filing"):
        told = once(api.waiting, business_day(now()), actor=actor)
        yield Item(
            _("超过审核期限的企业备案"), reverse("filings:list") + "?state=submitted", count=told.overdue, tone="bad"
        )


@clock(Role.ZONE)
def nearest(actor: Actor) -> Iterator[Item]:
    if not may(actor, "registry.decide_filing"):
        return
    told = once(api.waiting, business_day(now()), actor=actor)
    if told.next is not None:
        words = _("审核%(name)s的备案") % {"name": told.next.name}
        yield Item(words, reverse("filings:case", args=[told.next.id]), due=told.next.due_on)
