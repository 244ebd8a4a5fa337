"""The ledger of the goods (海外仓台账): arrivals, counts, write-offs and returns, checked and booked in one place."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from heliu.kernel.days import business_day, now
from heliu.kernel.problems import Invalid, NotThere
from heliu.overseas import models
from heliu.overseas.closing import settle
from heliu.overseas.facts import NOTHING, Kind, Stock
from heliu.overseas.refusing import refused, violation
from heliu.overseas.rules import OW02, OW03, OW11, Entry, broken
from heliu.people.api import record, require
from heliu.people.facts import Actor

MANAGE: Final = "overseas.manage_stock"
_COLUMN: Final = {Kind.ARRIVED: "arrived", Kind.SOLD: "sold", Kind.RETURNED: "returned", Kind.LOST: "lost"}


class Said(NamedTuple):
    """What is written beside a movement. ``on``: the business day."""

    on: date
    at: datetime
    by: str
    reference: str = ""
    note: str = ""


@transaction.atomic
def arrive(shipment_id: int, warehouse: str, on: date, quantities: Mapping[int, Decimal], *, actor: Actor) -> None:
    """登记到仓: how much of each line (by gnum) reached ``warehouse``; lines left out have not arrived yet.

    Raises Invalid with every broken rule, NotThere for another firm's shipment.
    """
    require(actor, MANAGE)
    shipment, goods = held(shipment_id, actor)
    by_number = {good.gnum: good for good in goods}
    wanted = [(by_number[gnum], amount) for gnum, amount in quantities.items() if gnum in by_number and amount]
    _book_all(Kind.ARRIVED, wanted, on, actor, note=warehouse)
    if warehouse and shipment.warehouse != warehouse:
        shipment.warehouse = warehouse
        shipment.save(update_fields=["warehouse"])
    book_pending([good.pk for good in goods], now())
    settle([shipment.pk], business_day(now()))
    record(actor, MANAGE, subject=shipment.invt_no, step="stock arrived")


@transaction.atomic
def count(shipment_id: int, on: date, counted: Mapping[int, Decimal], reason: str, *, actor: Actor) -> Decimal:
    """盘点: what is there of each line; what is missing is written off with ``reason``. How much that was."""
    require(actor, MANAGE)
    shipment, goods = held(shipment_id, actor)
    if on > (today := business_day(now())):
        raise refused(OW03, f"{on}")
    if on < shipment.departed_on:
        raise refused(OW02, f"{on} / {shipment.departed_on}")
    seen = [(good, stock_of(good).on_hand, counted[good.gnum]) for good in goods if good.gnum in counted]
    faults = [
        violation(OW11, f"gnum {good.gnum}: {there:f} / {on_hand:f}", f"counted-{good.gnum}")
        for good, on_hand, there in seen
        if not NOTHING <= there <= on_hand
    ]
    if faults:
        raise Invalid(faults[0].detail, faults)
    missing = [(good, on_hand - there) for good, on_hand, there in seen if there < on_hand]
    models.Good.objects.filter(pk__in=[good.pk for good, _on_hand, _there in seen]).update(counted_on=on)
    _book_all(Kind.LOST, missing, on, actor, note=reason)
    settle([shipment.pk], today)
    record(actor, MANAGE, subject=shipment.invt_no, step="stock counted")
    return sum((amount for _good, amount in missing), NOTHING)


def held(shipment_id: int, actor: Actor) -> tuple[models.Shipment, list[models.Good]]:
    """A shipment of the actor's firm with its goods, locked: goods first, as wherever both are."""
    own = models.Shipment.objects.filter(pk=shipment_id, firm=actor.firm or "")
    goods = models.Good.objects.select_for_update(of=("self",)).select_related("shipment")
    locked = list(goods.filter(shipment__in=own).order_by("id"))
    found = own.select_for_update().first()
    if found is None:
        raise NotThere(_("没有找到，或不属于您的企业。"))
    return found, locked


def _book_all(kind: Kind, wanted: Iterable[tuple[models.Good, Decimal]], on: date, actor: Actor, *, note: str) -> None:
    """Book all or nothing; every broken rule of every line is told at once."""
    wanted, at = list(wanted), now()
    faults = [
        violation(
            rule, f"gnum {good.gnum}: {amount:f}", f"{rule.field}-{good.gnum}" if rule.field == "quantity" else ""
        )
        for good, amount in wanted
        for rule in broken(entry_of(good, kind, amount, on, business_day(at)))
    ]
    if faults:
        raise Invalid(faults[0].detail, faults)
    for good, amount in wanted:
        book(good, kind, amount, Said(on, at, actor.name, note=note))


def entry_of(good: models.Good, kind: Kind, amount: Decimal, on: date, today: date) -> Entry:
    return Entry(kind, amount, on, today, good.shipment.departed_on, stock_of(good))


def stock_of(good: models.Good) -> Stock:
    return Stock(good.departed, Decimal(good.arrived), Decimal(good.sold), Decimal(good.returned), Decimal(good.lost))


def book(good: models.Good, kind: Kind, amount: Decimal, said: Said) -> None:
    """Write a movement whose rules were asked; the row of ``good`` is locked."""
    note = said.note[: models.NOTE_CHARS_MAX]
    models.Movement.objects.create(
        good=good, kind=kind, quantity=amount, on=said.on, reference=said.reference, note=note, by=said.by, at=said.at
    )
    moved(good, kind, amount)


def moved(good: models.Good, kind: Kind, amount: Decimal) -> None:
    """Move the stock itself; a cancelled sale gives back what it took."""
    column, change = ("sold", -amount) if kind is Kind.CANCELLED else (_COLUMN[kind], amount)
    setattr(good, column, getattr(good, column) + change)
    good.save(update_fields=[column])


def book_pending(good_ids: list[int], at: datetime) -> int:
    """Book the returns of these goods that their stock allows by now; how many."""
    booked = 0
    locked = models.Good.objects.select_for_update().filter(pk__in=good_ids).order_by("id")
    goods = {good.pk: good for good in locked}
    # Asked after the lock: what another has booked meanwhile waits no more.
    waiting = models.Movement.objects.filter(good_id__in=good_ids, booked=False).order_by("id")
    for movement in waiting:
        good = goods[movement.good_id]
        if movement.quantity <= stock_of(good).on_hand:
            movement.booked, movement.at = True, at
            movement.save(update_fields=["booked", "at"])
            moved(good, Kind.RETURNED, movement.quantity)
            booked += 1
    return booked
