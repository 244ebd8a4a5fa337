"""Whether shipments are closed (办结): asked after whatever may close one, or open it again."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum

from heliu.overseas import models
from heliu.overseas.facts import Money, Stock
from heliu.overseas.rules import Account, what_is_open


def accounts_of(shipments: Sequence[models.Shipment]) -> dict[int, Account]:
    """What decides about each, in three questions for all of them."""
    ids = [one.pk for one in shipments]
    stocks: dict[int, list[Stock]] = defaultdict(list)
    amounts = ("departed", "arrived", "sold", "returned", "lost")
    for shipment_id, *moved in models.Good.objects.filter(shipment__in=ids).values_list("shipment_id", *amounts):
        stocks[shipment_id].append(Stock(*moved))
    money = money_of(models.Part.objects.filter(good__shipment__in=ids, sale__cancelled=False))
    pending = dict(
        models.Movement.objects.filter(good__shipment__in=ids, booked=False)
        .values_list("good__shipment")
        .annotate(Count("pk"))
        .order_by()
    )
    return {
        one.pk: Account(
            tuple(stocks[one.pk]),
            money.get(one.pk, ()),
            pending.get(one.pk, 0),
            one.refundable,
            one.refund_closed_on is not None,
        )
        for one in shipments
    }


def money_of(parts: QuerySet[models.Part]) -> dict[int, tuple[Money, ...]]:
    """Sales and proceeds by shipment and currency."""
    sums: Iterable[tuple[Any, ...]] = (
        parts.values_list("good__shipment", "sale__currency")
        .annotate(Sum("amount"), Sum("received"))
        .order_by("good__shipment", "sale__currency")
    )
    found: dict[int, list[Money]] = defaultdict(list)
    for shipment_id, currency, sold, received in sums:
        found[shipment_id].append(Money(currency, Decimal(sold), Decimal(received)))
    return {shipment_id: tuple(each) for shipment_id, each in found.items()}


def settle(shipment_ids: Iterable[int], today: date) -> None:
    """Close what has nothing open, open again what has.

    Locked, so that of two who end the last open things at once the later sees both. Goods are locked before shipments.
    """
    found = models.Shipment.objects.select_for_update().filter(pk__in=[*shipment_ids])
    shipments = list(found.order_by("pk"))
    accounts = accounts_of(shipments)
    for one in shipments:
        is_open = bool(what_is_open(accounts[one.pk]))
        if is_open != (one.closed_on is None):
            one.closed_on = None if is_open else today
            one.save(update_fields=["closed_on"])
