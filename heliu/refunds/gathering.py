"""What a chain is made of, read from the registers: declarations of clearance, free invoices and receipts, rates."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Sum, Value
from django.db.models.functions import Coalesce
from psycopg import Connection

from heliu.clearance.exports.api import declared_by
from heliu.clearance.exports.facts import Declared
from heliu.kernel.days import business_day, now
from heliu.policies.exchange import customs_rates
from heliu.policies.parameters import NotInForce
from heliu.refunds import models
from heliu.refunds.abroad import lists_by, not_on_departure, taken_apart
from heliu.refunds.facts import ENDED, ZERO, Business, Invoice, Kind, Offered, PeriodVat, Rate, Receipt
from heliu.refunds.linking import Found
from heliu.refunds.numbers import number_of
from heliu.refunds.rates import rates_of


def found_for(
    connection: Connection[Any],
    firm: str,
    entries: Sequence[str],
    period: PeriodVat | None = None,
    business: Business = Business.ORDINARY,
) -> Found:
    """All the chain of these declarations needs."""
    summed = declared_by(connection, firm, entries) if entries else []
    whole, books = lists_by(connection, firm, entries)
    lists, abroad, lacks = taken_apart(whole, business, books)
    if business is Business.DEPARTURE:
        lacks = [*not_on_departure(summed, business_day(now())), *lacks]
    declared = [*summed, *lists]
    return Found(
        declared,
        _free_invoices(firm),
        _free_receipts(firm),
        taken({parcel.inventory_id for one in summed for line in one.lines for parcel in line.parcels}),
        _rates(declared),
        _exchange(declared),
        _holder_of(firm, period),
        business,
        abroad,
        lacks,
    )


def _holder_of(firm: str, period: PeriodVat | None) -> str:
    """The application in which the VAT of this period stands already, "" for none."""
    if period is None:
        return ""
    rows = models.Application.objects.filter(firm=firm, kind=Kind.PRODUCER, content__period__period=period.period)
    held = rows.exclude(state__in=ENDED).values_list("pk", flat=True).first()
    return "" if held is None else number_of(held)


def _free_invoices(firm: str) -> list[Invoice]:
    """What applications have not used up yet, with how much they have."""
    held = Coalesce(Sum("uses__quantity"), Value(ZERO))
    rows = models.Invoice.objects.filter(firm=firm).annotate(held=held).filter(held__lt=F("quantity"))
    return [replace(invoice_fact(one), used=one.held) for one in rows]


def _free_receipts(firm: str) -> list[Receipt]:
    """What applications have not used up yet."""
    held = Coalesce(Sum("uses__amount"), Value(ZERO))
    rows = models.Receipt.objects.filter(firm=firm).annotate(held=held).filter(held__lt=F("amount"))
    return [receipt_fact(one, one.amount - one.held) for one in rows]


def taken(inventories: Collection[int]) -> dict[tuple[int, int], str]:
    """Which lines of these parcels stand in an application already, and in which."""
    uses = models.ParcelUse.objects.filter(inventory_id__in=inventories)
    return {(row[0], row[1]): number_of(row[2]) for row in uses.values_list("inventory_id", "goods_no", "application")}


def _rates(declared: Sequence[Declared]) -> Mapping[tuple[str, date], Rate]:
    asked: dict[date, set[str]] = {}
    for one in declared:
        asked.setdefault(one.exported_on, set()).update(line.goods_code for line in one.lines)
    return rates_of(asked)


def _exchange(declared: Sequence[Declared]) -> Mapping[tuple[date, str], Decimal]:
    """Our reading: the customs rate of the export's month stands for the parity the firm would choose."""
    found: dict[tuple[date, str], Decimal] = {}
    for day in {one.exported_on for one in declared}:
        with suppress(NotInForce):
            found |= {(day, code): value for code, value in customs_rates(day).items()}
    return found


def invoice_fact(one: models.Invoice, application: str = "") -> Invoice:
    told = {name: getattr(one, name) for name in Offered.__slots__}
    return Invoice(**told, id=one.pk, application=application)


def receipt_fact(one: models.Receipt, left: Decimal, application: str = "") -> Receipt:
    return Receipt(one.pk, one.number, one.received_on, one.currency, one.amount, one.payer, left, application)
