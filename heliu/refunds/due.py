"""Refunds on departure that wait for their settlement, as pages, homes and programs are shown them."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _

from heliu.kernel.days import business_day, now
from heliu.kernel.problems import NotThere
from heliu.people.api import require
from heliu.people.facts import Actor
from heliu.policies.parameters import NotInForce
from heliu.policies.rules.export_refund_settlement import reminded_until, settlement_window
from heliu.refunds import models
from heliu.refunds.facts import ZERO, Business, State
from heliu.refunds.numbers import number_of
from heliu.refunds.reading import VIEW, seen, waiting
from heliu.refunds.settled_books import computed
from heliu.refunds.settlement_facts import STEPS, Confirmed, Settling, Standing, Step, ToSettle
from heliu.refunds.settlement_models import Settlement
from heliu.refunds.settling import standing_of
from heliu.registry.api import names_of


def settling(application_id: int, *, actor: Actor) -> Settling:
    """One with its settlement. Raises NotThere where it is not, is another firm's, or there is nothing to settle."""
    require(actor, VIEW)
    paid = seen(actor).filter(business=Business.DEPARTURE, state=State.PAID)
    row = paid.prefetch_related("settlements").filter(pk=application_id).first()
    if row is None or row.paid_on is None:
        raise NotThere(_("没有找到，或不属于您的企业。"))
    today = business_day(now())
    history = tuple(_confirmed(one, actor) for one in row.settlements.all())
    standing = history[-1].standing if history else None
    window = settlement_window(row.paid_on)
    return Settling(
        row.pk,
        number_of(row.pk),
        row.firm,
        names_of([row.firm]).get(row.firm, ""),
        window.opens,
        window.closes,
        standing,
        today,
        computed(row) if standing in STEPS[Step.CONFIRM] else None,
        history,
    )


def _confirmed(one: Settlement, actor: Actor) -> Confirmed:
    """Firms read no officer's name."""
    return Confirmed(
        one.pk,
        Standing(one.state),
        one.content,
        one.refunded,
        one.earned,
        one.confirmed_by,
        one.confirmed_at,
        one.checked_by if actor.is_officer or not one.checked_by else _("税务机关"),
        one.checked_at,
        one.reason,
        one.closed_on,
    )


def settle_due(firm: str, limit: int, today: date) -> list[ToSettle]:
    """What waits for its settlement of a firm ("": of all), the nearest last day first; for who sits at the machine."""
    rows = models.Application.objects.filter(settle_until__isnull=False)
    rows = rows.filter(firm=firm) if firm else rows
    found = rows.defer("content").prefetch_related("settlements").order_by("settle_until", "pk")
    return list(_to_settle(found[:limit], today))


def _to_settle(rows: Iterable[models.Application], today: date) -> Iterable[ToSettle]:
    for row in rows:
        if row.paid_on is None or row.settle_until is None:
            continue  # the table's own constraint says there is none
        history = list(row.settlements.all())
        yield ToSettle(
            row.pk,
            number_of(row.pk),
            row.firm,
            row.approved or ZERO,
            row.paid_on,
            settlement_window(row.paid_on).opens,
            row.settle_until,
            (row.settle_until - today).days,
            standing_of(history[-1] if history else None),
        )


def settle_counts(actor: Actor) -> dict[str, int]:
    """How many of them wait for whom, within what the actor may see: reminded of, late, returned; of officers."""
    require(actor, VIEW)
    today = business_day(now())
    stands = Settlement.objects.filter(application=OuterRef("pk")).exclude(state=Standing.RETURNED)
    returned = Settlement.objects.filter(application=OuterRef("pk"), state=Standing.RETURNED)
    rows = seen(actor).filter(settle_until__isnull=False).annotate(stands=Exists(stands), returned=Exists(returned))
    to_close = Settlement.objects.filter(state=Standing.SETTLED, application__in=seen(actor))
    return rows.aggregate(
        soon=Count("pk", filter=Q(stands=False, settle_until__gte=today, settle_until__lte=_reminded_until(today))),
        late=Count("pk", filter=Q(stands=False, settle_until__lt=today)),
        sent_back=Count("pk", filter=Q(stands=False, returned=True)),
        to_check=Count("pk", filter=Q(stands=True)),
    ) | {"to_close": to_close.count()}


def _reminded_until(today: date) -> date:
    """Whose last day is later nobody is reminded of yet."""
    try:
        return reminded_until(today)
    except NotInForce:
        return date.min


def nearest_to_settle(actor: Actor) -> ToSettle | None:
    """The one reminded of whose last day comes first."""
    require(actor, VIEW)
    today = business_day(now())
    rows = waiting(seen(actor)).filter(settle_until__lte=_reminded_until(today)).order_by("settle_until", "pk")
    return next(iter(_to_settle(rows.defer("content").prefetch_related("settlements")[:1], today)), None)
