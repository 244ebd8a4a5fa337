"""What stands on the homes of no single topic: parcels that wait, the figures of the month."""

from collections.abc import Iterable
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from heliu.clearance.pages import digest, messages_waiting
from heliu.kernel.days import business_day, now
from heliu.people.api import may
from heliu.people.facts import Actor, Role
from heliu.web.database import database
from heliu.web.kit.home import Item, news, warning


@warning(Role.CUSTOMS)
def waiting(actor: Actor) -> Iterable[Item]:
    """Messages with an inventory whose order, payment or waybill has not come."""
    if may(actor, "declarations.view_message"):
        count = len(messages_waiting(database()))
        hint = _("缺订单、支付凭证或运单；到期未到即退单")
        yield Item(_("报文中有清单待碰单"), reverse("messages:list") + "?state=waiting", count, tone="warn", hint=hint)


@news(Role.SELLER)
def own_month(actor: Actor) -> Iterable[Item]:
    if actor.firm is not None:
        yield from month(actor.firm, reverse("messages:list"))


@news(Role.CUSTOMS, Role.ZONE)
def month_of_the_zone(_actor: Actor) -> Iterable[Item]:
    yield from month(None, reverse("messages:list"))


@news(Role.TAX, Role.FX, Role.COMMERCE)
def month_of_the_parks(_actor: Actor) -> Iterable[Item]:
    yield from month(None, reverse("parks:compare"))


def month(firm: str | None, url: str) -> Iterable[Item]:
    """Declared and released this month, by one firm or by all; from the digest, not from the documents."""
    today = business_day(now())
    totals = digest.totals(database(), today.replace(day=1), today, firm)
    yield Item(_("本月申报（票）"), url, totals.declared)
    yield Item(_("本月放行（票）"), url, totals.released)
    yield Item(_("本月放行货值（元）"), url, whole(totals.value))
    yield Item(_("本月税款（元）"), url, whole(totals.tax))


def whole(amount: Decimal) -> int:
    """A figure on a home is read at a glance: without the fen."""
    return int(amount.to_integral_value())
