"""Proceeds of sales abroad (收汇) and the close of the tax refund (退税结清): what ends the chain of a shipment."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from heliu.kernel.days import business_day, now
from heliu.kernel.problems import Conflict, NotThere
from heliu.overseas import models
from heliu.overseas.closing import settle
from heliu.overseas.facts import CURRENCIES, NOTHING, OfferedProceeds
from heliu.overseas.refusing import refused
from heliu.overseas.rules import OW03, OW07, OW08, OW09, OW10, OW12, first_in_first_out, is_amount
from heliu.people.api import record, require
from heliu.people.facts import Actor

NOTE: Final = "overseas.note_proceeds"
CLOSE: Final = "overseas.close_refund"
FEN: Final = 2
WRITTEN_AT_ONCE: Final = 500


@transaction.atomic
def receive(offered: OfferedProceeds, *, actor: Actor) -> int:
    """登记收汇: match a receipt to the firm's unpaid sales of its currency, the oldest first; how many it paid for.

    Fees kept back abroad count as received (差额结算, 汇发〔2020〕11号): sales are paid by ``gross``.
    Told again with the same content: 0. Raises Invalid.
    """
    require(actor, NOTE)
    firm = actor.firm or ""
    parts = _unpaid(firm, offered)
    before = models.Proceeds.objects.filter(firm=firm, number=offered.number).first()
    if before is not None:
        told = (before.on, before.currency, before.gross, before.fees)
        if told != (offered.on, offered.currency, offered.gross, offered.fees):
            raise refused(OW08, offered.number, "number")
        return 0
    at = now()
    _check(offered, business_day(at))
    lots = [(part, part.amount - part.received) for part in parts]
    unpaid = sum((left for _part, left in lots), NOTHING)
    if offered.gross > unpaid:
        raise refused(OW07, f"{offered.gross} / {unpaid}")
    try:
        with transaction.atomic():
            receipt = models.Proceeds.objects.create(firm=firm, by=actor.name, at=at, **asdict(offered))
    except IntegrityError as told_at_once:
        raise refused(OW08, offered.number, "number") from told_at_once
    record(actor, NOTE, subject=offered.number)
    return _settle(receipt, first_in_first_out(offered.gross, lots))


def _unpaid(firm: str, offered: OfferedProceeds) -> list[models.Part]:
    """What a receipt may pay for, the oldest first; locked, so that two receipts do not pay the same."""
    rows = models.Part.objects.select_for_update(of=("self", "sale")).select_related("sale", "good")
    own = rows.filter(sale__firm=firm, sale__currency=offered.currency, sale__cancelled=False)
    open_ones = own.filter(sale__received__lt=F("sale__amount"), received__lt=F("amount"), sale__on__lte=offered.on)
    return list(open_ones.order_by("sale__on", "sale_id", "id"))


def _settle(receipt: models.Proceeds, paid: Sequence[tuple[models.Part, Decimal]]) -> int:
    """Write down what the receipt paid for; of how many sales."""
    sales = {part.sale_id: part.sale for part, _amount in paid}
    for part, amount in paid:
        part.received += amount
        sales[part.sale_id].received += amount
    models.Settled.objects.bulk_create(
        models.Settled(proceeds=receipt, part=part, amount=amount) for part, amount in paid
    )
    models.Part.objects.bulk_update([part for part, _amount in paid], ["received"], batch_size=WRITTEN_AT_ONCE)
    models.Sale.objects.bulk_update(sales.values(), ["received"], batch_size=WRITTEN_AT_ONCE)
    settle({part.good.shipment_id for part, _amount in paid}, business_day(receipt.at))
    return len(sales)


def _check(offered: OfferedProceeds, today: date) -> None:
    if not is_amount(offered.gross) or offered.gross != round(offered.gross, FEN):
        raise refused(OW09, f"{offered.gross}", "gross")
    if offered.currency not in CURRENCIES:
        raise refused(OW09, offered.currency, "currency")
    if not NOTHING <= offered.fees < offered.gross or offered.fees != round(offered.fees, FEN):
        raise refused(OW10, f"{offered.fees} / {offered.gross}")
    if offered.on > today:
        raise refused(OW03, f"{offered.on}")


@transaction.atomic
def close_refund(inventory_id: int, on: date, reference: str, *, actor: Actor) -> None:
    """登记退税结清: the refund of a list is settled or was never claimed; ``reference`` says by what.

    The same again: nothing. Raises Conflict, Invalid, NotThere.
    """
    require(actor, CLOSE)
    found = models.Shipment.objects.select_for_update().filter(inventory_id=inventory_id).first()
    if found is None:
        raise NotThere(_("没有这份海外仓发运。"))
    if not found.refundable:
        raise Conflict(_("该清单以简化申报出口，不涉及退税，无需结清。"))
    if found.refund_closed_on is not None:
        if (found.refund_closed_on, found.refund_reference) == (on, reference):
            return
        raise Conflict(_("该清单的退税已于 %(day)s 结清。") % {"day": found.refund_closed_on})
    today = business_day(now())
    if not found.departed_on <= on <= today:
        raise refused(OW12, f"{on}")
    found.refund_closed_on, found.refund_reference, found.refund_closed_by = on, reference, actor.name
    found.save(update_fields=["refund_closed_on", "refund_reference", "refund_closed_by"])
    settle([found.pk], today)
    record(actor, CLOSE, subject=reference)
