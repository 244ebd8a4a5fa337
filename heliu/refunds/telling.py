"""Applications as programs read them: for the command line, which sees the whole installation."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _
from psycopg import Connection

from heliu.kernel.days import business_day, now
from heliu.kernel.problems import NotThere
from heliu.refunds import models
from heliu.refunds.applying import assembled
from heliu.refunds.clock import clock_of, pauses_of
from heliu.refunds.facts import Business, Chain, Clock
from heliu.refunds.numbers import id_of, number_of


def newest(firm: str = "", state: str = "", limit: int = 20) -> list[dict[str, Any]]:
    """The newest applications, or those whose time is over first where they are open."""
    rows = models.Application.objects.prefetch_related("pauses").defer("content")
    rows = rows.filter(firm=firm) if firm else rows
    rows = rows.filter(state=state) if state else rows
    return [_row(one) for one in rows.order_by("sort_on", "-pk")[:limit]]


def told(number: str) -> dict[str, Any]:
    """One application whole, by its number. Raises NotThere."""
    wanted = id_of(number)
    found = None if wanted is None else models.Application.objects.filter(pk=wanted).first()
    if found is None:
        raise NotThere(_("没有退税申请 %(number)s。") % {"number": number[:50]})
    events = [{"at": one.at, "by": one.by, "verb": one.verb, "words": one.words} for one in found.events.order_by("pk")]
    pauses = [
        {"since": one.since, "until": one.until, "reason": one.reason, "answer": one.answer}
        for one in found.pauses.all()
    ]
    return {**_row(found), **found.content, "digest": found.digest, "pauses": pauses, "events": events}


def _row(one: models.Application) -> dict[str, Any]:
    clock: Clock | None = clock_of(one, pauses_of(one), business_day(now()))
    return {
        "number": number_of(one.pk),
        "firm": one.firm,
        "kind": one.kind,
        "business": one.business,
        "state": one.state,
        "class": one.enterprise_class,
        "claimed": one.claimed,
        "approved": one.approved,
        "submitted_at": one.submitted_at,
        "accepted_on": one.accepted_on,
        "done_on": one.done_on,
        "paid_on": one.paid_on,
        "settle_until": one.settle_until,
        "reason": one.reason,
        "clock": asdict(clock) if clock else None,
    }


def chain_for(
    connection: Connection[Any], firm: str, entries: Sequence[str], business: Business = Business.ORDINARY
) -> Chain:
    """The chain of a firm's declarations as it stands today, of a producer without the VAT of its period."""
    chain, _found = assembled(connection, firm, entries, None, business)
    return chain
