"""Applications, invoices and receipts as people are shown them, scoped to who asks."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from psycopg import Connection

from heliu.clearance.exports.api import declarations_of
from heliu.clearance.exports.facts import DeclaredHead
from heliu.kernel.days import business_day, months_later, now
from heliu.kernel.keyset import count_up_to, keyset
from heliu.kernel.listing import Asked
from heliu.kernel.problems import NotThere
from heliu.people.api import require, require_firm
from heliu.people.facts import Actor
from heliu.policies.parameters import NotInForce, in_force
from heliu.refunds import models
from heliu.refunds.abroad import lists_of_firm
from heliu.refunds.applying import PREPARE
from heliu.refunds.clock import clock_of, pauses_of
from heliu.refunds.facts import (
    OPEN,
    WITH_OFFICERS,
    Application,
    Business,
    Clock,
    Event,
    Invoice,
    Kind,
    Receipt,
    Rest,
    Row,
    State,
    Verb,
)
from heliu.refunds.gathering import invoice_fact, receipt_fact, taken
from heliu.refunds.numbers import id_of, number_of
from heliu.refunds.settlement_facts import Standing
from heliu.refunds.settlement_models import Settlement
from heliu.registry.api import names_of

VIEW: Final = "refunds.view_application"
DESK: Final = "refunds.watch_application"
ORDERS: Final = {"sort_on": "sort_on", "id": "pk"}
INVOICE_ORDERS: Final = {"id": "pk"}
MONTHS_A_YEAR: Final = 12
OFFERED_MAX: Final = 100
"""Declarations :func:`to_claim` offers; older ones are named by who applies."""


def list_applications(actor: Actor, asked: Asked) -> list[Row]:
    chosen = _chosen(actor, asked).prefetch_related("pauses").defer("content")
    return _rows(keyset(chosen, asked, ORDERS))


def count_applications(actor: Actor, asked: Asked, most: int) -> int:
    return count_up_to(_chosen(actor, asked), most)


def _chosen(actor: Actor, asked: Asked) -> QuerySet[models.Application]:
    require(actor, VIEW)
    rows = seen(actor)
    given = asked.filters
    if state := given.get("state"):
        today = business_day(now())
        rows = rows.filter(due_on__lt=today) if state == "overdue" else _in_state(rows, state, today)
    if business := given.get("business"):
        rows = rows.filter(business=business)
    if firm := given.get("firm"):
        rows = rows.filter(firm=firm)
    if number := given.get("number"):
        wanted = id_of(str(number))
        rows = rows.none() if wanted is None else rows.filter(pk=wanted)
    return rows


def _in_state(rows: QuerySet[models.Application], state: str, today: date) -> QuerySet[models.Application]:
    if state == "to_settle":
        return rows.filter(settle_until__isnull=False)
    if state == "settle_late":
        return waiting(rows).filter(settle_until__lt=today)
    if state in {"settle_check", "settle_close"}:
        wanted = Standing.CONFIRMED if state == "settle_check" else Standing.SETTLED
        return rows.filter(settlements__state=wanted)
    several = {"open": OPEN, "to_pay": (State.APPROVED, State.PARTLY)}
    return rows.filter(state__in=several.get(state, (state,)))


def waiting(rows: QuerySet[models.Application]) -> QuerySet[models.Application]:
    """Refunds on departure whose settlement the firm has to confirm, for the first time or again."""
    confirmed = Settlement.objects.filter(application=OuterRef("pk")).exclude(state=Standing.RETURNED)
    return rows.filter(settle_until__isnull=False).exclude(Exists(confirmed))


def seen(actor: Actor) -> QuerySet[models.Application]:
    """What of all applications the actor may see."""
    rows = models.Application.objects.all()
    return rows if actor.is_officer else rows.filter(firm=actor.firm or "")


def _rows(found: Iterable[models.Application]) -> list[Row]:
    rows = list(found)
    names = names_of({one.firm for one in rows})
    return [Row(**_row(one, names.get(one.firm, ""))) for one in rows]


def _row(one: models.Application, name: str) -> dict[str, Any]:
    clock = _clock(one)
    return {
        "id": one.pk,
        "number": number_of(one.pk),
        "firm": one.firm,
        "firm_name": name,
        "kind": Kind(one.kind),
        "business": Business(one.business),
        "state": State(one.state),
        "enterprise_class": one.enterprise_class,
        "claimed": one.claimed,
        "approved": one.approved,
        "submitted_at": one.submitted_at,
        "accepted_on": one.accepted_on,
        "due_on": one.due_on,
        "done_on": one.done_on,
        "paid_on": one.paid_on,
        "sort_on": one.sort_on,
        "left": clock.left if clock else None,
        "settle_until": one.settle_until,
    }


def _clock(one: models.Application) -> Clock | None:
    return clock_of(one, pauses_of(one), business_day(now()))


def application(application_id: int, *, actor: Actor) -> Application:
    """One application whole. Raises NotThere where it is not, or is another firm's."""
    require(actor, VIEW)
    one = seen(actor).prefetch_related("pauses", "events").filter(pk=application_id).first()
    if one is None:
        raise NotThere(_("没有找到，或不属于您的企业。"))
    [row] = _rows([one])
    day, content = business_day(one.submitted_at), one.content
    return Application(
        **_row(one, row.firm_name),
        digest=one.digest,
        links=tuple(content["links"]),
        trace=tuple(content["trace"]),
        period=content["period"],
        to_cost=Decimal(content["to_cost"]),
        offset=Decimal(content["offset"]),
        reason=one.reason,
        documents_until=_documents_until(day),
        keep_until=_keep_until(day),
        clock=_clock(one),
        rests=tuple(Rest(each.since, each.until, each.reason, each.answer) for each in one.pauses.all()),
        events=tuple(_event(each, actor) for each in one.events.all()),
        receipts=tuple(content["receipts"]),
    )


def _event(one: models.Event, actor: Actor) -> Event:
    """Firms read no officer's name."""
    shown = one.by if actor.is_officer or not one.by_officer else _("税务机关")
    return Event(one.at, shown, one.by_officer, Verb(one.verb), one.words)


def _documents_until(day: date) -> date | None:
    try:
        within = int(in_force("export_refund/documents_within_days", day).value)
    except NotInForce:
        return None
    return date.fromordinal(day.toordinal() + within)


def _keep_until(day: date) -> date | None:
    try:
        return months_later(day, int(in_force("export_refund/keep_years", day).value) * MONTHS_A_YEAR)
    except NotInForce:
        return None


def standing(actor: Actor) -> dict[str, int]:
    """How many wait for whom, within what the actor may see."""
    require(actor, VIEW)
    today = business_day(now())
    return seen(actor).aggregate(
        to_accept=Count("pk", filter=Q(state=State.SUBMITTED)),
        reviewed=Count("pk", filter=Q(state=State.ACCEPTED)),
        asked=Count("pk", filter=Q(state=State.SUPPLEMENT)),
        to_pay=Count("pk", filter=Q(state__in=[State.APPROVED, State.PARTLY])),
        overdue=Count("pk", filter=Q(due_on__lt=today)),
    )


def next_application(actor: Actor, other_than: int = 0) -> Row | None:
    """The one whose time is over first, of those that wait for an officer."""
    require(actor, VIEW)
    rows = seen(actor).filter(state__in=WITH_OFFICERS).exclude(pk=other_than).order_by("sort_on", "pk")
    found = _rows(rows.prefetch_related("pauses").defer("content")[:1])
    return found[0] if found else None


def next_due(actor: Actor) -> Row | None:
    """The one under review whose legal limit ends first."""
    require(actor, VIEW)
    rows = seen(actor).filter(due_on__isnull=False).order_by("due_on", "pk")
    found = _rows(rows.prefetch_related("pauses").defer("content")[:1])
    return found[0] if found else None


def to_claim(connection: Connection[Any], *, actor: Actor) -> list[tuple[DeclaredHead, str]]:
    """The firm's declarations and its lists to overseas warehouses, the newest of each first.

    Each with the applications that hold all of it already ("" for none). An application holds all parcels of a
    declaration: the first tells of the others.
    """
    require(actor, PREPARE)
    firm = require_firm(actor)
    heads = declarations_of(connection, firm, OFFERED_MAX)
    held = taken({one.first[0] for one in heads})
    return [*((one, held.get(one.first, "")) for one in heads), *lists_of_firm(connection, firm, OFFERED_MAX)]


def list_invoices(actor: Actor, asked: Asked) -> list[Invoice]:
    rows = list(keyset(_invoices(actor, asked), asked, INVOICE_ORDERS))
    return [invoice_fact(one, number) for one, number in zip(rows, _held_by(rows), strict=True)]


def count_invoices(actor: Actor, asked: Asked, most: int) -> int:
    return count_up_to(_invoices(actor, asked), most)


def _invoices(actor: Actor, asked: Asked) -> QuerySet[models.Invoice]:
    require(actor, PREPARE)
    rows = models.Invoice.objects.filter(firm=actor.firm or "")
    if number := asked.filters.get("number"):
        rows = rows.filter(number=number)
    if code := asked.filters.get("code"):
        rows = rows.filter(goods_code=code)
    return rows


def _held_by(rows: Sequence[models.Invoice]) -> list[str]:
    found: dict[int, list[str]] = defaultdict(list)
    uses = models.InvoiceUse.objects.filter(invoice__in=rows).order_by("application")
    for invoice, number in uses.values_list("invoice", "application"):
        found[invoice].append(number_of(number))
    return ["、".join(found[one.pk]) for one in rows]


def list_receipts(actor: Actor, asked: Asked) -> list[Receipt]:
    rows = list(keyset(_receipts(actor), asked, INVOICE_ORDERS))
    held: dict[int, list[models.ReceiptUse]] = defaultdict(list)
    for use in models.ReceiptUse.objects.filter(receipt__in=rows).order_by("application"):
        held[use.receipt_id].append(use)
    return [_with_uses(one, held[one.pk]) for one in rows]


def _with_uses(one: models.Receipt, uses: Sequence[models.ReceiptUse]) -> Receipt:
    left = one.amount - sum(use.amount for use in uses)
    return receipt_fact(one, left, "、".join(number_of(use.application_id) for use in uses))


def count_receipts(actor: Actor, _asked: Asked, most: int) -> int:
    return count_up_to(_receipts(actor), most)


def _receipts(actor: Actor) -> QuerySet[models.Receipt]:
    require(actor, PREPARE)
    return models.Receipt.objects.filter(firm=actor.firm or "")
