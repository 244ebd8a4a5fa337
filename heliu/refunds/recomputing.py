"""An export refund computed again for any day (重算): amounts, whether it could be claimed, and its time.

What covers what is evidence and stays as it was submitted; rates, deadlines and the legal limit are those of the day.
By its own law amounts and deadlines are those of the export, the limit that of the acceptance, the settlement of a
refund on departure that of the payment.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from heliu.kernel.days import business_day
from heliu.kernel.problems import NotThere
from heliu.policies.exchange import YUAN
from heliu.policies.parameters import NotInForce
from heliu.policies.recomputing.explaining import Circumstances, Ties, results, used_on
from heliu.policies.recomputing.facts import Because, Cause, Chosen, Recomputed, Used
from heliu.policies.recomputing.facts import Kind as Decided
from heliu.policies.rules.export_refund import claim_deadlines
from heliu.policies.rules.export_refund_clock import days_taken, legal_limit
from heliu.policies.working_days import NoCalendar
from heliu.refunds import models
from heliu.refunds.applying import digest_of
from heliu.refunds.clock import pauses_of
from heliu.refunds.facts import Business, Kind
from heliu.refunds.numbers import id_of, number_of
from heliu.refunds.recomputed_amounts import Amounts, MissingRate, amounts_on, tables_differ
from heliu.refunds.recomputed_papers import inputs_of, lines_of, rules_of
from heliu.refunds.recomputed_settlement import SETTLED, last_standing, settled_again
from heliu.refunds.rules import receipts_demanded, told

AUDIT: Final = "refunds.audit_decision"
AMOUNTS: Final = ("refund", "to_cost", "offset")
CLAIM: Final = ("claim_month_day", "late_claim", "absolute_months", "receipts_first_classes")
_TIES: Final = Ties(
    following={
        "approved": ("refund",),
        "in_limit": ("limit_days", "net_days"),
        "settle_refunded": ("approved",),
        "earned": ("refund", "approved", "settle_closes"),
        "difference": SETTLED[:2],
    },
    concerned={
        **dict.fromkeys(AMOUNTS, ("export_refund/regime", "exchange_rate/")),
        "may_claim": tuple(f"export_refund/{name}" for name in CLAIM),
        "limit_days": ("export_refund/class",),
        "settle_closes": ("export_refund/settle_month_day",),
        "earned": ("export_refund/regime",),
    },
    usual=(),
    movable=(),
)


def choices(number: str) -> list[Chosen]:
    """The application of this number (TS…); none where it is the number of something else."""
    wanted = id_of(number) if number.strip().upper().startswith("TS") else None
    rows = models.Application.objects.filter(pk=wanted).values_list("pk", "firm") if wanted else []
    return [Chosen(number_of(one), Decided.REFUND, number_of(one), firm) for one, firm in rows]


def recomputed(number: str, day: date | None) -> Recomputed:
    """The application beside what the law of ``day`` says of its evidence. Raises NotThere.

    Without a day by the law of its own: then all agrees, or there is something to look into.
    """
    wanted = id_of(number)
    rows = models.Application.objects.prefetch_related("pauses", "settlements")
    row = rows.filter(pk=wanted).first() if wanted else None
    if row is None:
        raise NotThere(f"没有退税申请 {number[:50]}。")
    stored, submitted_on = _stored(row), business_day(row.submitted_at)
    again, unknown, amounts = _again(row, stored, day)
    settled = settled_again(row, day, amounts, again.get("approved"), unknown.get("approved", ()))
    stored, again, unknown = {**stored, **settled.stored}, {**again, **settled.again}, {**unknown, **settled.unknown}
    used = _used(row, day)
    reasons = {**_reasons(row, amounts), **settled.reasons}
    return Recomputed(
        number=number_of(row.pk),
        kind=Decided.REFUND,
        cop_no=number_of(row.pk),
        decided_on=row.done_on or submitted_on,
        received_at=row.submitted_at,
        day=day or row.done_on or submitted_on,
        results=results(stored, again, Circumstances(_TIES, used, unknown, moved=False, reasons=reasons)),
        parameters=used,
        trace=[*([told(step) for step in amounts.steps] if amounts else ()), *settled.trace],
        inputs=inputs_of(row),
        lines=lines_of(row, amounts),
        rules=rules_of(row, again),
    )


def exported_of(row: models.Application) -> list[date]:
    """The days its goods left."""
    return [date.fromisoformat(link["exported_on"]) for link in row.content["links"]]


def _stored(row: models.Application) -> dict[str, Any]:
    found: dict[str, Any] = {
        "refund": row.claimed,
        "to_cost": Decimal(row.content["to_cost"]),
        "offset": Decimal(row.content["offset"]),
        "approved": row.approved,
        "may_claim": True,  # what could not be claimed was never submitted
        "digest": row.digest,
    }
    if row.accepted_on is None:
        return found
    limit = int(legal_limit(row.enterprise_class, row.accepted_on).value)
    in_limit = None if row.net_days is None else row.net_days <= limit
    return found | {"limit_days": limit, "net_days": row.net_days, "in_limit": in_limit}


def _again(
    row: models.Application, stored: Mapping[str, Any], day: date | None
) -> tuple[dict[str, Any], dict[str, tuple[Because, ...]], Amounts | None]:
    """What the law of ``day`` says part by part; where it does not reach a part, that part says so."""
    again: dict[str, Any] = {"digest": digest_of(row.content)}
    unknown: dict[str, tuple[Because, ...]] = {}
    amounts = None
    try:
        amounts = amounts_on(row, day)
        again |= {"refund": amounts.refund, "to_cost": amounts.to_cost, "offset": amounts.offset}
    except NotInForce as gap:
        unknown |= dict.fromkeys(AMOUNTS, (Because(Cause.NOT_IN_FORCE, detail=str(gap)),))
    except MissingRate as gap:
        unknown |= dict.fromkeys(AMOUNTS, (Because(Cause.CANNOT_COMPUTE, detail=str(gap)),))
    for name, part in (("may_claim", _may_claim), ("limit_days", _limit), ("net_days", _net_days)):
        try:
            again[name] = part(row, day) if name in stored else None
        except (NotInForce, NoCalendar) as gap:
            unknown[name] = (Because(Cause.NOT_IN_FORCE, detail=str(gap)),)
    again["in_limit"] = _in_limit(again)
    if (beyond := unknown.get("limit_days") or unknown.get("net_days")) and "in_limit" in stored:
        unknown["in_limit"] = beyond
    if row.approved in (None, row.claimed):
        again["approved"] = None if row.approved is None else again.get("refund")
        unknown |= {"approved": unknown["refund"]} if row.approved is not None and "refund" in unknown else {}
    elif again.get("refund") == row.claimed:
        again["approved"] = row.approved  # a part of the same, by the officer's word
    else:
        unknown["approved"] = (Because(Cause.OFFICER),)
    return again, unknown, amounts


def _may_claim(row: models.Application, day: date | None) -> bool:
    """Whether it could be submitted on its day: in time, and received where that is demanded."""
    on, exported = business_day(row.submitted_at), exported_of(row)
    if any(claim_deadlines(one, day).closed_on(on) for one in exported):
        return False
    if row.business == Business.DEPARTURE or not receipts_demanded(exported, row.enterprise_class, on, day):
        return True
    received = row.content["received"]
    return all(Decimal(received.get(code, "0")) >= Decimal(total) for code, total in row.content["exported"].items())


def _limit(row: models.Application, day: date | None) -> int | None:
    on = day or row.accepted_on
    return int(legal_limit(row.enterprise_class, on).value) if on else None


def _net_days(row: models.Application, _day: date | None) -> int | None:
    """By the calendars as they are known now: no day of the law changes how many days were worked."""
    if row.accepted_on is None or row.done_on is None:
        return None
    return days_taken(row.accepted_on, row.done_on, pauses_of(row))


def _in_limit(again: Mapping[str, Any]) -> bool | None:
    limit, net = again.get("limit_days"), again.get("net_days")
    return None if limit is None or net is None else net <= limit


def _used(row: models.Application, day: date | None) -> tuple[Used, ...]:
    """Each on its own day: of the export, of the submission, of the acceptance."""
    exported, submitted = max(exported_of(row)), business_day(row.submitted_at)
    of_export = ["regime", *CLAIM[:-1]]
    used = used_on([f"export_refund/{name}" for name in of_export], exported, day or exported)
    used += used_on([f"export_refund/{CLAIM[-1]}"], submitted, day or submitted)
    if row.kind == Kind.PRODUCER and any(link["currency"] != YUAN for link in row.content["links"]):
        used += used_on(["exchange_rate/usd_cny"], exported, day or exported)
    if row.paid_on and last_standing(row):
        used += used_on(["export_refund/settle_month_day"], row.paid_on, day or row.paid_on)
    if row.accepted_on is None:
        return used
    limits = [f"export_refund/class{row.enterprise_class}_working_days", "export_refund/zone_goal_working_days"]
    return used + used_on(limits, row.accepted_on, day or row.accepted_on)


def _reasons(row: models.Application, amounts: Amounts | None) -> dict[str, tuple[Because, ...]]:
    """Where another table of rates binds: both by their names."""
    if amounts is None or not (detail := tables_differ(row, amounts)):
        return {}
    return dict.fromkeys(AMOUNTS, (Because(Cause.RATE_TABLE, detail=detail),))
