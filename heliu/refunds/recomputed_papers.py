"""What a refund rests on, as stored, for whoever reviews it: the application, its evidence line by line, its rules."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from heliu.kernel.languages import say
from heliu.policies.recomputing.facts import Looked
from heliu.policies.rules.export_refund_catalogue import REFUND_RULES
from heliu.refunds import models
from heliu.refunds.recomputed_amounts import Amounts
from heliu.refunds.recomputed_settlement import last_standing
from heliu.registry.api import names_of

_PERIOD = ("output_vat", "input_vat", "credit_in", "duty_free_material")


def inputs_of(row: models.Application) -> dict[str, Any]:
    content = row.content
    period = {name: Decimal(content["period"][name]) for name in _PERIOD} if content["period"] else {}
    return {
        "firm": f"{row.firm} {names_of([row.firm]).get(row.firm, '')}".strip(),
        "refund_kind": row.kind,
        "business": row.business,
        "enterprise_class": row.enterprise_class,
        "refund_state": row.state,
        "submitted_at": row.submitted_at,
        "accepted_on": row.accepted_on,
        "done_on": row.done_on,
        "paid_on": row.paid_on,
        "decided_because": row.reason,
        "exported": _by_currency(content["exported"]),
        "received": _by_currency(content["received"]),
        "period": content["period"].get("period", ""),
        **period,
        **_settlement(row),
    }


def _settlement(row: models.Application) -> dict[str, Any]:
    last = last_standing(row)
    if last is None:
        return {}
    return {
        "settlement_state": last.state,
        "confirmed_at": last.confirmed_at if last.confirmed_by else None,
        "settled_at": last.checked_at,
        "settled_because": last.reason,
        "closed_on": last.closed_on,
    }


def _by_currency(amounts: Mapping[str, str]) -> str:
    return "；".join(f"{Decimal(amount):,.2f}（{currency}）" for currency, amount in amounts.items())


def lines_of(row: models.Application, amounts: Amounts | None) -> tuple[dict[str, Any], ...]:
    return tuple(_lines(row, amounts))


def _lines(row: models.Application, amounts: Amounts | None) -> Iterator[dict[str, Any]]:
    """One for each part of an invoice that covers a line; of a producer one for each line."""
    for place, link in enumerate(row.content["links"]):
        rate = amounts.rates[place] if amounts else None
        told = {
            "entry": f"{link['entry_no']} {link['line_no']} {link['exported_on']}",
            "goods": f"{link['goods_code']} {link['name']}",
        }
        rates = {
            "refund_rate": Decimal(link["rate"]["refund"]),
            "rate_again": rate.refund if rate else None,
        }
        if not link["covered"]:
            total = {"total": Decimal(link["total"]), "currency": link["currency"]}
            yield told | {"quantity_out": Decimal(link["quantity"])} | total | rates
        for number, one in enumerate(link["covered"]):
            part = amounts.covered[place][number] if amounts else None
            yield told | {
                "quantity_out": Decimal(one["quantity"]),
                "invoice": one["number"],
                "price": Decimal(one["price"]),
                "invoice_rate": Decimal(one["rate"]),
                **rates,
                "refund_stored": Decimal(one["refund"]),
                "refund_again": part.refund if part else None,
            }


def rules_of(row: models.Application, again: Mapping[str, Any]) -> tuple[Looked, ...]:
    """The rules its trace names, whether it could be claimed, and whether its time was kept."""
    last = last_standing(row)
    steps = [*row.content["trace"], *(last.content["trace"] if last else ())]
    codes = sorted({step["rule"] for step in steps})
    found = [_looked(code) for code in codes]
    found.append(_looked("REF-09", None if (may := again.get("may_claim")) is None else not may))
    if again.get("limit_days") is not None:
        told = {"net": again.get("net_days"), "limit": again["limit_days"]}
        kept = again.get("in_limit")
        seen = say("用时 {net} 个工作日，限 {limit} 个", "{net} working days of {limit}").format(**told)
        found.append(_looked("REF-08", None if kept is None else not kept, "" if kept is None else seen))
    return tuple(found)


def _looked(code: str, broken: bool | None = None, seen: str = "") -> Looked:  # noqa: FBT001 - as the fact has it
    rule = REFUND_RULES[code]
    return Looked(code, rule.zh, rule.en, rule.article, broken, seen)
