"""What the evidence of an application comes to by the law of a day: priced by what priced it, at the rates of then."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from heliu.kernel.money import to_fen
from heliu.policies.exchange import customs_rates
from heliu.policies.rules.export_refund_catalogue import RefundStep
from heliu.refunds import models
from heliu.refunds.facts import ZERO, Covered, Kind, PeriodVat, Rate
from heliu.refunds.linking import refund_of
from heliu.refunds.rates import rates_of
from heliu.refunds.rules import refund_of_period


class MissingRate(Exception):
    """No refund rate or no exchange rate on the day."""


@dataclass(frozen=True, slots=True)
class Amounts:
    """CNY. ``rates`` and ``covered``: by line of the evidence, in its order."""

    refund: Decimal
    to_cost: Decimal
    offset: Decimal
    steps: tuple[RefundStep, ...]
    rates: tuple[Rate, ...]
    covered: tuple[tuple[Covered, ...], ...]


def amounts_on(row: models.Application, day: date | None) -> Amounts:
    """By the law of ``day``, of the export of each line without one. Raises MissingRate, NotInForce."""
    links = row.content["links"]
    days = [day or date.fromisoformat(link["exported_on"]) for link in links]
    rates = _rates(links, days)
    covered, steps = [], []
    for link, on, rate in zip(links, days, rates, strict=True):
        parts, told = refund_of([_covered(one) for one in link["covered"]], rate, on)
        covered.append(tuple(parts))
        steps += told
    every = [one for parts in covered for one in parts]
    to_cost = sum((one.to_cost for one in every), ZERO)
    if row.kind != Kind.PRODUCER:
        refund = sum((one.refund for one in every), ZERO)
        return Amounts(refund, to_cost, ZERO, tuple(steps), rates, tuple(covered))
    fobs = [_fob(link, on) for link, on in zip(links, days, strict=True)]
    got = refund_of_period(fobs, rates, _period(row.content["period"]), max(days))
    return Amounts(got.refund, to_cost, got.offset, got.steps, rates, tuple(covered))


def _rates(links: list[Mapping[str, Any]], days: list[date]) -> tuple[Rate, ...]:
    asked: dict[date, set[str]] = {}
    for link, on in zip(links, days, strict=True):
        asked.setdefault(on, set()).add(link["goods_code"])
    found = rates_of(asked)
    keys = [(link["goods_code"], on) for link, on in zip(links, days, strict=True)]
    missing = [f"{code} {on}" for code, on in keys if (code, on) not in found]
    if missing:
        raise MissingRate("、".join(dict.fromkeys(missing)))
    return tuple(found[key] for key in keys)


def _covered(one: Mapping[str, Any]) -> Covered:
    quantity, price, rate = (Decimal(one[name]) for name in ("quantity", "price", "rate"))
    return Covered(one["invoice_id"], one["number"], one["seller_name"], quantity, price, rate)


def _fob(link: Mapping[str, Any], on: date) -> Decimal:
    exchange = customs_rates(on)
    if link["currency"] not in exchange:
        raise MissingRate(f"{link['currency']} {on:%Y-%m}")
    return to_fen(Decimal(link["total"]) * exchange[link["currency"]])


def _period(told: Mapping[str, str]) -> PeriodVat:
    amounts = (Decimal(told[name]) for name in ("output_vat", "input_vat", "credit_in", "duty_free_material"))
    return PeriodVat(told["period"], *amounts)


def tables_differ(row: models.Application, amounts: Amounts) -> str:
    """The tables of rates then and on the day, where one gives another rate; "" where none does."""
    told = {
        f"{link['rate']['source']} → {rate.source}"
        for link, rate in zip(row.content["links"], amounts.rates, strict=True)
        if (Decimal(link["rate"]["levy"]), Decimal(link["rate"]["refund"])) != (rate.levy, rate.refund)
    }
    return "；".join(sorted(told))
