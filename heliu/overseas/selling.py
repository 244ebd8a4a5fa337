"""Sales from overseas warehouses (海外仓销售): booked against the oldest stock, once a number."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from heliu.kernel.days import business_day, now
from heliu.kernel.money import shares, to_fen
from heliu.kernel.problems import Conflict, Invalid, TooLarge, Violation
from heliu.overseas import models
from heliu.overseas.closing import settle
from heliu.overseas.facts import AMOUNT_MAX, CURRENCIES, NOTHING, PLACES, QUANTITY_MAX, Kind, Offered, Via
from heliu.overseas.ledger import MANAGE, Said, book, entry_of, stock_of
from heliu.overseas.refusing import violation
from heliu.overseas.rules import (
    OW02,
    OW03,
    OW05,
    OW06,
    OW08,
    OW09,
    OverseasRule,
    broken,
    first_in_first_out,
    is_amount,
)
from heliu.people.api import record, require
from heliu.people.facts import Actor

SALES_AT_ONCE_MAX: Final = 2_000
FAULTS_MAX: Final = 200
_SAME: Final = ("item_no", "invt_no", "on", "quantity", "price", "currency")


def sell_as(offered: Sequence[Offered], via: Via, *, actor: Actor) -> int:
    """Book sales of the actor's firm, all or none; how many were new. Raises as :func:`sell`."""
    require(actor, MANAGE)
    with transaction.atomic():
        new = sell(actor.firm or "", offered, via, by=actor.name, at=now())
        record(actor, MANAGE, subject=offered[0].reference if offered else "", step="stock sold")
    return new


@transaction.atomic
def sell(firm: str, offered: Sequence[Offered], via: Via, *, by: str, at: datetime) -> int:
    """Book sales, all or none; how many were new. One that was told before with the same content changes nothing.

    Goods are taken from the list a sale names, else from the oldest stock of its item; of what had left by its day.
    Raises Invalid with every fault (pointer: ``/place/field``), TooLarge, Conflict where another books the number.
    """
    new, faults = sell_each(firm, list(enumerate(offered)), via, by=by, at=at)
    if faults:
        raise Invalid(faults[0].detail, faults[:FAULTS_MAX])
    return len(new)


@transaction.atomic
def sell_each(
    firm: str, offered: Sequence[tuple[int, Offered]], via: Via, *, by: str, at: datetime
) -> tuple[set[int], list[Violation]]:
    """As above, each sale for itself: the places of those that are new, and the faults of those that are not booked.

    ``offered``: each with its place in what was sent. Raises TooLarge and Conflict as above, and books nothing then.
    """
    check_count(len(offered))
    told = [one for _place, one in offered]
    goods = _goods(firm, {one.item_no for one in told})
    known = _known(firm, told)  # after the lock: what another file booked meanwhile is known
    faults: list[Violation] = []
    touched: set[int] = set()
    new: set[int] = set()
    for place, one in offered:
        if (before := known.get(one.reference)) is not None:
            if _differs(before, one):
                faults.append(violation(OW08, one.reference, f"/{place}/reference"))
            continue
        lots = [good for good in goods if good.item_no == one.item_no and one.invt_no in {"", good.shipment.invt_no}]
        if found := _faults(one, lots, business_day(at)):
            faults += [violation(rule, said, f"/{place}/{rule.field}") for rule, said in found]
            continue
        able = [good for good in lots if good.shipment.departed_on <= one.on]
        try:
            known[one.reference] = _book(firm, one, able, via, by, at)
        except IntegrityError as raced:  # the whole file is given up with this transaction
            said = _("销售单号 %(number)s 刚刚由他人登记，请刷新后再试。")
            raise Conflict(said % {"number": one.reference}) from raced
        touched |= {good.shipment_id for good in able}
        new.add(place)
    settle(touched, business_day(at))
    return new, faults


def check_count(sales: int) -> None:
    if sales > SALES_AT_ONCE_MAX:
        raise TooLarge(
            _("一次最多 %(limit)d 笔销售（SALES_AT_ONCE_MAX）。请分成几个文件。") % {"limit": SALES_AT_ONCE_MAX}
        )


def _known(firm: str, offered: Sequence[Offered]) -> dict[str, models.Sale]:
    references = [one.reference for one in offered]
    found = models.Sale.objects.filter(firm=firm, reference__in=references, cancelled=False)
    return {sale.reference: sale for sale in found}


def _differs(before: models.Sale, now_told: Offered) -> bool:
    return any(getattr(before, name) != getattr(now_told, name) for name in _SAME)


def _goods(firm: str, items: set[str]) -> list[models.Good]:
    """The firm's lines of these items, the oldest first; locked, so that two files do not sell the same piece."""
    rows = models.Good.objects.select_for_update(of=("self",)).select_related("shipment")
    found = list(rows.filter(firm=firm, item_no__in=items).order_by("id"))
    return sorted(found, key=lambda good: (good.shipment.departed_on, good.pk))


def _faults(one: Offered, lots: Sequence[models.Good], today: date) -> list[tuple[type[OverseasRule], str]]:
    """What is wrong with a sale, all at once."""
    found: list[tuple[type[OverseasRule], str]] = []
    if not _is_price(one.price) or one.currency not in CURRENCIES or _is_too_much(one):
        found.append((OW09, f"{one.price} {one.currency}"))
    if not lots:
        return [*found, (OW06, " ".join(filter(None, (one.item_no, one.invt_no))))]
    on_hand = sum((stock_of(good).on_hand for good in lots if good.shipment.departed_on <= one.on), NOTHING)
    rules = set(broken(entry_of(lots[0], Kind.SOLD, one.quantity, one.on, today)))
    if one.quantity > on_hand and OW02 not in rules:  # nothing of it had left by that day
        rules.add(OW05)
    else:
        rules.discard(OW05)  # of the oldest line alone; others hold the rest
    values = {
        OW02: f"{one.on} / {lots[0].shipment.departed_on}",
        OW03: f"{one.on}",
        OW05: f"{one.quantity} / {on_hand}",
    }
    return found + [(rule, values.get(rule, f"{one.quantity}")) for rule in sorted(rules, key=lambda rule: rule.code)]


def _is_too_much(one: Offered) -> bool:
    return is_amount(one.quantity) and one.quantity * one.price > AMOUNT_MAX


def _is_price(price: Decimal) -> bool:
    return price.is_finite() and NOTHING <= price <= QUANTITY_MAX and price == round(price, PLACES)


def _book(firm: str, one: Offered, lots: Sequence[models.Good], via: Via, by: str, at: datetime) -> models.Sale:
    amount = to_fen(one.quantity * one.price)
    sale = models.Sale.objects.create(
        firm=firm,
        **{name: getattr(one, name) for name in ("reference", *_SAME)},
        amount=amount,
        via=via,
        by=by,
        at=at,
    )
    taken = first_in_first_out(one.quantity, [(good, stock_of(good).on_hand) for good in lots])
    for (good, quantity), share in zip(taken, shares(amount, [quantity for _good, quantity in taken]), strict=True):
        models.Part.objects.create(sale=sale, good=good, quantity=quantity, amount=share)
        book(good, Kind.SOLD, quantity, Said(one.on, at, by, one.reference))
    return sale
