"""Guarantee accounts as people are shown them, scoped to who asks."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from heliu.kernel.days import business_day, now
from heliu.kernel.keyset import count_up_to, keyset
from heliu.kernel.listing import Asked
from heliu.kernel.problems import NotThere
from heliu.people.api import require
from heliu.people.facts import Actor
from heliu.registry.api import names_of
from heliu.taxation.bills import models
from heliu.taxation.bills.facts import WAITING, ZERO, Account, Guarantee, GuaranteeKind

VIEW_ACCOUNT: Final = "taxation.view_guarantee"
ORDERS: Final = {"firm": "firm"}


def list_accounts(actor: Actor, asked: Asked) -> list[Account]:
    return _accounts(keyset(_chosen(actor, asked), asked, ORDERS))


def count_accounts(actor: Actor, asked: Asked, most: int) -> int:
    return count_up_to(_chosen(actor, asked), most)


def _chosen(actor: Actor, asked: Asked) -> QuerySet[models.Account]:
    require(actor, VIEW_ACCOUNT)
    rows = models.Account.objects.all()
    if not actor.is_officer:
        rows = rows.filter(firm=actor.firm or "")
    firm = asked.filters.get("firm")
    return rows.filter(firm=firm) if firm else rows


def account_fact(firm: str, *, actor: Actor) -> tuple[Account, list[Guarantee]]:
    """The account of a firm, empty where it never had one, and its guarantees, the newest first."""
    require(actor, VIEW_ACCOUNT)
    if not actor.is_officer and firm != actor.firm:
        raise NotThere(_("没有找到，或不属于您的企业。"))
    found = _accounts(models.Account.objects.filter(firm=firm)) or _accounts([models.Account(firm=firm)])
    return found[0], guarantees_of([firm])


def _accounts(rows: Iterable[models.Account]) -> list[Account]:
    found = list(rows)
    firms = [one.firm for one in found]
    names, limits = names_of(firms), dict.fromkeys(firms, ZERO)
    today = business_day(now())
    for guarantee in guarantees_of(firms):
        limits[guarantee.firm] += guarantee.left if guarantee.counts_on(today) else ZERO
    unsecured = _unsecured(firms)
    return [
        Account(
            one.firm,
            names.get(one.firm, ""),
            limits[one.firm],
            one.used or ZERO,
            one.freed or ZERO,
            unsecured.get(one.firm, ZERO),
        )
        for one in found
    ]


def guarantees_of(firms: list[str]) -> list[Guarantee]:
    return [
        Guarantee(
            one.pk,
            one.firm,
            GuaranteeKind(one.kind),
            one.number,
            one.issuer,
            one.amount,
            one.since,
            one.until,
            one.registered_by,
            one.ended_on,
            one.drawn,
        )
        for one in models.Guarantee.objects.filter(firm__in=firms)
    ]


def _unsecured(firms: list[str]) -> dict[str, Decimal]:
    waiting = models.Bill.objects.filter(withholder__in=firms, state__in=WAITING, secured=0)
    return dict(waiting.values_list("withholder").annotate(Sum("tax")).order_by())
