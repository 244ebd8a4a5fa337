"""Single shipments and sales as pages and programs are shown them, and what homes count."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final

from django.db.models import F, Q
from django.utils.translation import gettext as _

from heliu.kernel.keyset import count_up_to
from heliu.kernel.problems import NotThere
from heliu.overseas import models
from heliu.overseas.closing import accounts_of
from heliu.overseas.facts import Good, Kind, Movement, Sale, Shipment, Sold, Standing, StockBack, Via
from heliu.overseas.ledger import stock_of
from heliu.overseas.rules import what_is_open
from heliu.people.api import require, require_sight
from heliu.people.facts import Actor
from heliu.registry.api import names_of

VIEW: Final = "overseas.view_stock"
MOVEMENTS_SHOWN_MAX: Final = 500
SALES_SHOWN_MAX: Final = 500
COUNTED_MAX: Final = 1_000
"""On the homes; the lists count further."""
ON_HAND: Final = F("arrived") - F("sold") - F("returned") - F("lost")


def shipment_fact(shipment_id: int, *, actor: Actor) -> tuple[Standing, list[Movement], list[Sale]]:
    """A shipment with its stock and money, its ledger and its sales. NotThere for those of others."""
    require(actor, VIEW)
    found = models.Shipment.objects.filter(pk=shipment_id).first()
    if found is None:
        raise NotThere(_("没有找到，或不属于您的企业。"))
    require_sight(actor, found.firm)
    sales = models.Sale.objects.filter(parts__good__shipment=found).distinct().order_by("-on", "-id")
    return _standings([found])[0], movements_of(found.pk), sale_facts(sales[:SALES_SHOWN_MAX])


def movements_of(shipment_id: int) -> list[Movement]:
    """The ledger of a shipment, the newest first."""
    rows = models.Movement.objects.filter(good__shipment=shipment_id).select_related("good").order_by("-id")
    return [
        Movement(one.at, one.on, one.good.gnum, Kind(one.kind), one.quantity, one.reference, one.note, one.booked)
        for one in rows[:MOVEMENTS_SHOWN_MAX]
    ]


def sale_fact(sale_id: int, *, actor: Actor) -> Sale:
    require(actor, VIEW)
    found = models.Sale.objects.filter(pk=sale_id).first()
    if found is None:
        raise NotThere(_("没有找到，或不属于您的企业。"))
    require_sight(actor, found.firm)
    return sale_facts([found])[0]


def sold_of(inventory_ids: Iterable[int]) -> dict[int, tuple[Sold, ...]]:
    """What was sold of each of these lists, part by part in the order of the sales, by ``inventory_id``."""
    parts = (
        models.Part.objects.filter(
            good__shipment__inventory_id__in=[*inventory_ids], sale__cancelled=False, quantity__gt=0
        )
        .select_related("sale", "good__shipment")
        .order_by("sale__on", "id")
    )
    found: dict[int, list[Sold]] = defaultdict(list)
    for part in parts:
        sale = part.sale
        told = Sold(part.good.gnum, sale.reference, sale.on, part.quantity, sale.currency, part.amount, part.received)
        found[part.good.shipment.inventory_id].append(told)
    return {inventory_id: tuple(each) for inventory_id, each in found.items()}


def foresee_back(inventory_id: int, quantities: Mapping[int, Decimal]) -> tuple[StockBack, ...]:
    """What a return of these quantities, by line, does to the stock once it is released; nothing without books."""
    found = standings_of([inventory_id]).get(inventory_id)
    return tuple(
        StockBack(good.gnum, good.item_no, quantities[good.gnum], good.stock.on_hand)
        for good in (found.goods if found else ())
        if good.gnum in quantities
    )


def standings_of(inventory_ids: Iterable[int]) -> dict[int, Standing]:
    """The shipments of these lists with their stock, by ``inventory_id``; what is not in the books is left out."""
    found = _standings(list(models.Shipment.objects.filter(inventory_id__in=[*inventory_ids])))
    return {one.shipment.inventory_id: one for one in found}


def standings_numbered(firm: str, numbers: Iterable[str]) -> list[Standing]:
    """The shipments of a firm with these 清单编号; others are left out."""
    return _standings(list(models.Shipment.objects.filter(firm=firm, invt_no__in=[*numbers]).order_by("id")))


def standings(firm: str, limit: int) -> list[Standing]:
    """The newest shipments of a firm ("": of all), for who sits at the machine."""
    rows = models.Shipment.objects.filter(firm=firm) if firm else models.Shipment.objects.all()
    return _standings(list(rows.order_by("-id")[:limit]))


def standing_by_number(number: str) -> tuple[Standing, list[Movement]]:
    """By 清单编号 or 订仓单编号, for who sits at the machine. NotThere."""
    found = models.Shipment.objects.filter(Q(invt_no=number) | Q(order_no=number)).order_by("-id").first()
    if found is None:
        raise NotThere(f"没有海外仓发运 {number[:50]}。请核对清单编号或订仓单编号；离境结关后一分钟内接续。")
    return _standings([found])[0], movements_of(found.pk)


def count_unpaid(firm: str | None) -> int:
    """Sales not paid for in full, of one firm or of all."""
    rows = models.Sale.objects.filter(cancelled=False, received__lt=F("amount"))
    return count_up_to(rows if firm is None else rows.filter(firm=firm), COUNTED_MAX)


def count_unsold(firm: str) -> int:
    """Lines with something in stock."""
    return count_up_to(models.Good.objects.filter(firm=firm).annotate(there=ON_HAND).filter(there__gt=0), COUNTED_MAX)


def count_pending(firm: str | None) -> int:
    """Returns that are not booked yet, of one firm or of all."""
    rows = models.Movement.objects.filter(booked=False)
    return count_up_to(rows if firm is None else rows.filter(good__firm=firm), COUNTED_MAX)


def count_refunds_open() -> int:
    """Shipments whose refund nobody has closed."""
    open_ones = models.Shipment.objects.filter(closed_on=None, refundable=True, refund_closed_on=None)
    return count_up_to(open_ones, COUNTED_MAX)


def _standings(found: Sequence[models.Shipment]) -> list[Standing]:
    goods: dict[int, list[Good]] = defaultdict(list)
    for good in models.Good.objects.filter(shipment__in=[one.pk for one in found]).select_related("shipment"):
        goods[good.shipment_id].append(good_fact(good))
    accounts = accounts_of(found)
    told = zip(found, shipment_facts(found), strict=True)
    return [
        Standing(
            fact, tuple(goods[one.pk]), accounts[one.pk].money, accounts[one.pk].pending, what_is_open(accounts[one.pk])
        )
        for one, fact in told
    ]


def good_fact(one: models.Good) -> Good:
    shipment = one.shipment
    return Good(
        id=one.pk,
        shipment_id=shipment.pk,
        firm=one.firm,
        invt_no=shipment.invt_no,
        warehouse=shipment.warehouse,
        departed_on=shipment.departed_on,
        gnum=one.gnum,
        item_no=one.item_no,
        code=one.code,
        name=one.name,
        unit=one.unit,
        currency=one.currency,
        total=one.total,
        stock=stock_of(one),
        counted_on=one.counted_on,
    )


def shipment_facts(rows: Iterable[models.Shipment]) -> list[Shipment]:
    found = list(rows)
    names = names_of({one.firm for one in found})
    return [
        Shipment(
            id=one.pk,
            inventory_id=one.inventory_id,
            firm=one.firm,
            firm_name=names.get(one.firm, ""),
            **{
                name: getattr(one, name)
                for name in ("invt_no", "order_no", "logistics_no", "country", "currency", "warehouse", "departed_on")
            },
            **{
                name: getattr(one, name) for name in ("refundable", "refund_closed_on", "refund_reference", "closed_on")
            },
        )
        for one in found
    ]


def sale_facts(rows: Iterable[models.Sale]) -> list[Sale]:
    found = list(rows)
    lists: dict[int, set[str]] = defaultdict(set)
    of = models.Part.objects.filter(sale__in=[one.pk for one in found])
    for sale_id, invt_no in of.values_list("sale_id", "good__shipment__invt_no"):
        lists[sale_id].add(invt_no)
    names = (
        "reference",
        "item_no",
        "on",
        "quantity",
        "price",
        "currency",
        "amount",
        "received",
        "taken_back",
        "repaid",
    )
    return [
        Sale(
            id=one.pk,
            firm=one.firm,
            **{name: getattr(one, name) for name in names},
            via=Via(one.via),
            cancelled=one.cancelled,
            invt_nos=tuple(sorted(lists[one.pk])),
        )
        for one in found
    ]
