"""Sales taken back (销售冲销), whole or in part: the goods are in stock again, money above what is left is repaid."""

from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from heliu.kernel.days import business_day, now
from heliu.kernel.money import shares, to_fen
from heliu.kernel.problems import Conflict, NotThere
from heliu.overseas import models
from heliu.overseas.closing import settle
from heliu.overseas.facts import NOTHING, Kind
from heliu.overseas.ledger import MANAGE, Said, book, book_pending
from heliu.overseas.refusing import refused
from heliu.overseas.rules import OW14, first_in_first_out, is_amount
from heliu.people.api import record, require
from heliu.people.facts import Actor


@transaction.atomic
def cancel_sale(sale_id: int, reason: str, quantity: Decimal | None = None, *, actor: Actor) -> Decimal:
    """冲销 of what is left of a sale, or of ``quantity`` of it. How much of what was received counts as repaid.

    A sale of which nothing is left frees its number. Raises Invalid where less is left, Conflict if cancelled already.
    """
    require(actor, MANAGE)
    sale, parts = _held(sale_id, actor)
    back = sale.left if quantity is None else quantity
    if not is_amount(back) or back > sale.left:
        raise refused(OW14, f"{back:f} / {sale.left:f}")
    taken = first_in_first_out(back, [(part, part.quantity) for part in parts])
    at = now()
    _goods_back(taken, Said(business_day(at), at, actor.name, sale.reference, reason))
    repaid = _repay(sale, to_fen((sale.left - back) * sale.price))
    if back == sale.left:
        sale.cancelled = True
    else:
        sale.taken_back += back
        _share(sale, parts, taken)
    sale.save(update_fields=["amount", "received", "repaid", "taken_back", "cancelled"])
    book_pending([part.good_id for part, _amount in taken], at)
    settle({part.good.shipment_id for part in parts}, business_day(at))
    record(actor, MANAGE, subject=sale.reference, step="stock cancelled", quantity=f"{back:f}", repaid=f"{repaid}")
    return repaid


def _held(sale_id: int, actor: Actor) -> tuple[models.Sale, list[models.Part]]:
    """A sale of the actor's firm with its parts, locked as a receipt locks them; first those a return waits for."""
    rows = models.Part.objects.select_for_update(of=("self", "sale")).select_related("sale", "good")
    parts = list(rows.filter(sale=sale_id, sale__firm=actor.firm or "").order_by("id"))
    if not parts:
        raise NotThere(_("没有找到，或不属于您的企业。"))
    if parts[0].sale.cancelled:
        raise Conflict(_("这笔销售已经冲销。"))
    goods = [part.good_id for part in parts]
    waiting = set(models.Movement.objects.filter(good__in=goods, booked=False).values_list("good_id", flat=True))
    return parts[0].sale, sorted(parts, key=lambda part: (part.good_id not in waiting, -part.pk))


def _goods_back(taken: Sequence[tuple[models.Part, Decimal]], said: Said) -> None:
    amounts = {part.good_id: amount for part, amount in taken}
    for good in models.Good.objects.select_for_update().filter(pk__in=amounts).order_by("id"):
        book(good, Kind.CANCELLED, amounts[good.pk], said)


def _repay(sale: models.Sale, amount: Decimal) -> Decimal:
    """What was received above ``amount``; what a cancelled sale came to stays readable in it."""
    repaid = max(NOTHING, sale.received - amount)
    sale.received, sale.repaid = sale.received - repaid, sale.repaid + repaid
    return repaid


def _share(sale: models.Sale, parts: Sequence[models.Part], taken: Sequence[tuple[models.Part, Decimal]]) -> None:
    """Share what is left of the sale and of its money among its parts anew."""
    for part, amount in taken:
        part.quantity -= amount
    sale.amount = to_fen(sale.left * sale.price)
    for part, share in zip(parts, shares(sale.amount, [part.quantity for part in parts]), strict=True):
        part.amount, part.received = share, NOTHING
    for part, paid in first_in_first_out(sale.received, [(part, part.amount) for part in parts]):
        part.received = paid
    models.Part.objects.bulk_update(parts, ["quantity", "amount", "received"])
