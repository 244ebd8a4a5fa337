"""The lists of shipments, stock, sales and proceeds, each scoped to who asks."""

from typing import Final, TypeVar

from django.db.models import Count, F, Model, Q, QuerySet

from heliu.kernel.days import business_day, now
from heliu.kernel.keyset import count_up_to, keyset
from heliu.kernel.listing import Asked
from heliu.overseas import models
from heliu.overseas.facts import Good, Proceeds, Sale, Shipment
from heliu.overseas.queries import VIEW, good_fact, sale_facts, shipment_facts
from heliu.people.api import require
from heliu.people.facts import Actor

M = TypeVar("M", bound=Model)
LEFT: Final = F("departed") - F("sold") - F("returned") - F("lost")


def list_shipments(actor: Actor, asked: Asked) -> list[Shipment]:
    return shipment_facts(keyset(_chosen(actor, asked), asked, {"departed_on": "departed_on"}))


def count_shipments(actor: Actor, asked: Asked, most: int) -> int:
    return count_up_to(_chosen(actor, asked), most)


def list_goods(actor: Actor, asked: Asked) -> list[Good]:
    """Lines of which something is left abroad, the oldest first; all of them where ``all`` is asked."""
    return [
        good_fact(one) for one in keyset(_chosen_goods(actor, asked), asked, {"departed_on": "shipment__departed_on"})
    ]


def count_goods(actor: Actor, asked: Asked, most: int) -> int:
    return count_up_to(_chosen_goods(actor, asked), most)


def list_sales(actor: Actor, asked: Asked) -> list[Sale]:
    return sale_facts(keyset(_chosen_sales(actor, asked), asked, {"on": "on"}))


def count_sales(actor: Actor, asked: Asked, most: int) -> int:
    return count_up_to(_chosen_sales(actor, asked), most)


def list_proceeds(actor: Actor, asked: Asked) -> list[Proceeds]:
    rows = list(keyset(_chosen_proceeds(actor, asked), asked, {"on": "on"}))
    paid = models.Settled.objects.filter(proceeds__in=rows).values_list("proceeds_id").order_by()
    sales = dict(paid.annotate(Count("part__sale", distinct=True)))
    return [
        Proceeds(
            one.pk, one.firm, one.number, one.on, one.currency, one.gross, one.fees, one.bank, sales.get(one.pk, 0)
        )
        for one in rows
    ]


def count_proceeds(actor: Actor, asked: Asked, most: int) -> int:
    return count_up_to(_chosen_proceeds(actor, asked), most)


def _chosen(actor: Actor, asked: Asked) -> QuerySet[models.Shipment]:
    require(actor, VIEW)
    rows = _own(models.Shipment.objects.all(), actor, asked)
    filters = asked.filters
    if number := (filters.get("number") or "").strip():
        rows = rows.filter(Q(invt_no=number) | Q(order_no=number) | Q(logistics_no=number))
    if state := filters.get("state"):
        rows = rows.filter(closed_on__isnull=state == "open")
    return rows


def _chosen_goods(actor: Actor, asked: Asked) -> QuerySet[models.Good]:
    require(actor, VIEW)
    rows = _own(models.Good.objects.select_related("shipment"), actor, asked)
    filters = asked.filters
    if item := (filters.get("item") or "").strip():
        rows = rows.filter(Q(item_no=item) | Q(name__icontains=item))
    if days := filters.get("older"):
        today = business_day(now())
        rows = rows.filter(shipment__departed_on__lte=today.fromordinal(today.toordinal() - int(days)))
    return rows if filters.get("all") else rows.annotate(rest=LEFT).filter(rest__gt=0)


def _chosen_sales(actor: Actor, asked: Asked) -> QuerySet[models.Sale]:
    require(actor, VIEW)
    rows = _own(models.Sale.objects.all(), actor, asked)
    filters = asked.filters
    if number := (filters.get("number") or "").strip():
        rows = rows.filter(Q(reference=number) | Q(item_no=number))
    match filters.get("state"):
        case "unpaid":
            rows = rows.filter(cancelled=False, received__lt=F("amount"))
        case "paid":
            rows = rows.filter(cancelled=False, received=F("amount"))
        case "cancelled":
            rows = rows.filter(cancelled=True)
    return rows


def _chosen_proceeds(actor: Actor, asked: Asked) -> QuerySet[models.Proceeds]:
    require(actor, VIEW)
    rows = _own(models.Proceeds.objects.all(), actor, asked)
    number = (asked.filters.get("number") or "").strip()
    return rows.filter(number=number) if number else rows


def _own(rows: QuerySet[M], actor: Actor, asked: Asked) -> QuerySet[M]:
    """Of a firm its own; of an officer all, or those of the firm asked for."""
    if not actor.is_officer:
        return rows.filter(firm=actor.firm or "")
    firm = (asked.filters.get("firm") or "").strip()
    return rows.filter(firm=firm) if firm else rows
