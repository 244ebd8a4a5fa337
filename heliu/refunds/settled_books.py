"""What a settlement comes to and what it leaves: goods and invoices free again, the books of warehouses closed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from heliu.kernel.days import business_day, now
from heliu.kernel.problems import NotThere
from heliu.overseas.api import close_refund, sold_of, standings_of
from heliu.overseas.facts import Sold
from heliu.people.facts import Actor
from heliu.policies.rules.export_refund_settlement import settlement_window
from heliu.refunds import models
from heliu.refunds.applying import digest_of
from heliu.refunds.facts import Business, Kind, State
from heliu.refunds.numbers import number_of
from heliu.refunds.settlement_facts import Computed, Standing
from heliu.refunds.settlement_models import Settlement
from heliu.refunds.settlements import Claim, content_of, settled, sold_of_lists


def computed(row: models.Application, *, sold: Mapping[int, Sequence[Sold]] | None = None) -> Computed:
    """What the settlement of a paid refund on departure comes to today. ``sold``: instead of what the books tell."""
    return computed_of(claim_of(row), sold_of(lists_of(row)) if sold is None else sold)


def computed_of(claim: Claim, sold: Mapping[int, Sequence[Sold]]) -> Computed:
    """What the settlement of a claim comes to with these sales."""
    lines, got, missing = settled(claim, sold)
    content = content_of(lines, got)
    return Computed(content, digest_of(content), got.refunded, got.earned, missing)


def claim_of(row: models.Application) -> Claim:
    """What was refunded on departure. Raises NotThere for any other application."""
    if row.business != Business.DEPARTURE or row.approved is None or row.paid_on is None:
        raise NotThere(_("这份申请没有要核算的预退税。"))
    return Claim(row.content, row.claimed, row.approved, row.paid_on, row.kind == Kind.TRADING)


def lists_of(row: models.Application) -> set[int]:
    """The lists its goods left with."""
    return {held["inventory_id"] for link in row.content["links"] for held in link["abroad"]}


def settle(row: models.Application, made: Settlement, sold: Mapping[int, Sequence[Sold]], actor: Actor) -> None:
    """Nothing is left to settle: what was not sold is free for another claim."""
    made.state = Standing.SETTLED
    made.save()
    _free_unsold(row, made, sold)
    row.settle_until = None
    row.save(update_fields=["settle_until"])
    if not made.difference:
        closed(row, made, business_day(now()), actor)


def _free_unsold(row: models.Application, made: Settlement, sold: Mapping[int, Sequence[Sold]]) -> None:
    """The application goes on holding what was sold, of the goods and of the invoices they were bought by."""
    closes = settlement_window(claim_of(row).paid_on).closes
    goods: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    for link in row.content["links"]:
        for held, quantity in zip(link["abroad"], sold_of_lists(link, sold, closes), strict=True):
            goods[held["inventory_id"], held["goods_no"]] += quantity
    for (inventory_id, goods_no), quantity in goods.items():
        uses = models.ParcelUse.objects.filter(application=row, inventory_id=inventory_id, goods_no=goods_no)
        _hold_only(uses, quantity)
    bought: dict[int, Decimal] = defaultdict(Decimal)
    for line in made.content["lines"]:
        if line["invoice_id"]:
            bought[line["invoice_id"]] += Decimal(line["sold"])
    for invoice_id, quantity in bought.items():
        _hold_only(models.InvoiceUse.objects.filter(application=row, invoice=invoice_id), quantity)


def _hold_only(uses: QuerySet[models.ParcelUse] | QuerySet[models.InvoiceUse], quantity: Decimal) -> None:
    if quantity:
        uses.update(quantity=quantity)
    else:
        uses.delete()


def closed(row: models.Application, last: Settlement, on: date, actor: Actor) -> None:
    """Closed here, and in the books of overseas warehouses where no other application is under way for a list."""
    last.state, last.closed_on = Standing.CLOSED, on
    last.save()
    lists = lists_of(row)
    others = models.ParcelUse.objects.filter(inventory_id__in=lists).exclude(application=row)
    under_way = {
        use.inventory_id
        for use in others.select_related("application").defer("application__content")
        if use.application.state != State.PAID or use.application.settle_until is not None
    }
    for inventory_id, standing in standings_of(lists - under_way).items():
        if standing.shipment.refundable and standing.shipment.refund_closed_on is None:
            close_refund(inventory_id, on, number_of(row.pk), actor=actor)
