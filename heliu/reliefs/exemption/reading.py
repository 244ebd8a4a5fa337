"""Registrations and exceptions as people are shown them, scoped to who asks; figures for the homes."""

from collections.abc import Iterable
from typing import Final

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _

from heliu.kernel.keyset import count_up_to, keyset
from heliu.kernel.listing import Asked
from heliu.kernel.problems import NotThere
from heliu.people.api import require
from heliu.people.facts import Actor
from heliu.policies.rules.exemption import Standing
from heliu.registry.api import names_of
from heliu.reliefs.exemption.excluding import VIEW
from heliu.reliefs.exemption.facts import (
    ZERO,
    Decision,
    ExceptionFact,
    Figures,
    RegistrationFact,
    Via,
    Wanted,
)
from heliu.reliefs.exemption.models import ExceptionRequest, Registration

ORDERS: Final = {"registered_at": "registered_at"}
TROUBLED: Final = (Standing.WARNED, Standing.REFUSED)
EXCEPTION_ORDERS: Final = {"asked_at": "asked_at"}


def list_registrations(actor: Actor, asked: Asked) -> list[RegistrationFact]:
    return facts(keyset(_chosen(actor, asked), asked, ORDERS))


def count_registrations(actor: Actor, asked: Asked, most: int) -> int:
    return count_up_to(_chosen(actor, asked), most)


def _chosen(actor: Actor, asked: Asked) -> QuerySet[Registration]:
    require(actor, VIEW)
    rows, filters = seen(actor), asked.filters
    if number := str(filters.get("number") or "").strip():
        rows = rows.filter(cop_no=number)
    if state := filters.get("state"):
        rows = rows.filter(standing__state=state)
    if firm := filters.get("firm"):
        rows = rows.filter(firm=firm)
    if code := filters.get("code"):
        rows = rows.filter(hs_code__startswith=code)
    if since := filters.get("since"):
        rows = rows.filter(standing__released_on__gte=since)
    if until := filters.get("until"):
        rows = rows.filter(standing__released_on__lte=until)
    return rows


def seen(actor: Actor) -> QuerySet[Registration]:
    """Officers see all, an enterprise its own."""
    rows = Registration.objects.select_related("standing")
    return rows if actor.is_officer else rows.filter(firm=actor.firm or "")


def registration_fact(number: int, *, actor: Actor) -> tuple[RegistrationFact, list[ExceptionFact]]:
    """One registration with what was asked of it, the latest first. NotThere for those of others."""
    require(actor, VIEW)
    found = facts(seen(actor).filter(pk=number))
    if not found:
        raise NotThere(_("没有找到，或不属于您的企业。"))
    rows = ExceptionRequest.objects.filter(registration_id=number).select_related("asked_by", "decided_by")
    return found[0], [_exception(one, found[0]) for one in rows]


def list_exceptions(actor: Actor, asked: Asked) -> list[ExceptionFact]:
    rows = list(keyset(_chosen_exceptions(actor, asked), asked, EXCEPTION_ORDERS))
    of_these = facts(seen(actor).filter(pk__in=[one.registration_id for one in rows]))
    by_number = {one.id: one for one in of_these}
    return [_exception(one, by_number[one.registration_id]) for one in rows]


def count_exceptions(actor: Actor, asked: Asked, most: int) -> int:
    return count_up_to(_chosen_exceptions(actor, asked), most)


def _chosen_exceptions(actor: Actor, asked: Asked) -> QuerySet[ExceptionRequest]:
    require(actor, VIEW)
    rows = ExceptionRequest.objects.select_related("asked_by", "decided_by")
    if not actor.is_officer:
        rows = rows.filter(registration__firm=actor.firm or "")
    if decision := asked.filters.get("decision"):
        rows = rows.filter(decision=decision)
    if firm := asked.filters.get("firm"):
        rows = rows.filter(registration__firm=firm)
    return rows


def exception_fact(number: int, *, actor: Actor) -> ExceptionFact:
    require(actor, VIEW)
    one = _chosen_exceptions(actor, Asked()).filter(pk=number).first()
    if one is None:
        raise NotThere(_("没有这份例外申请。"))
    return _exception(one, registration_fact(one.registration_id, actor=actor)[0])


def figures(actor: Actor) -> Figures:
    """How many lines of the actor's sight do not fit or are left unclear by the law, and the tax at stake of those."""
    require(actor, VIEW)
    rows = seen(actor).filter(standing__state__in=TROUBLED).order_by().values("standing__state")
    counted = rows.annotate(lines=Count("pk"), stake=Sum("standing__stake_cny"))
    told = {Standing(one["standing__state"]): one for one in counted}
    stake = sum((one["stake"] or ZERO for one in told.values()), ZERO)
    return Figures({state: one["lines"] for state, one in told.items()}, stake)


def open_exceptions(actor: Actor) -> int:
    require(actor, VIEW)
    return count_up_to(_chosen_exceptions(actor, Asked({"decision": Decision.OPEN})), 1_000)


def newest(firm: str, state: str, limit: int) -> list[RegistrationFact]:
    """For the command line: the latest first, of a firm, in a state, or of all."""
    rows = Registration.objects.select_related("standing").order_by("-id")
    chosen = {name: value for name, value in (("firm", firm), ("standing__state", state)) if value}
    return facts(rows.filter(**chosen)[:limit])


def facts(rows: Iterable[Registration]) -> list[RegistrationFact]:
    found = list(rows)
    names = names_of({one.firm for one in found})
    return [_fact(one, names.get(one.firm, "")) for one in found]


def _fact(one: Registration, firm_name: str) -> RegistrationFact:
    stands = one.standing
    wanted = Wanted(
        one.cop_no,
        one.gnum,
        one.exported_on,
        one.name,
        one.hs_code,
        one.unit,
        one.quantity,
        one.price,
        one.amount,
        one.currency,
    )
    return RegistrationFact(
        one.pk,
        one.firm,
        firm_name,
        wanted,
        Via(one.via),
        one.registered_at,
        one.registered_by,
        Standing(stands.state),
        tuple(stands.broken),
        tuple(stands.differs),
        stands.inventory_id,
        stands.released_on,
        stands.exempt,
        stands.exempt_cny,
        stands.stake_cny,
        stands.checked_at,
    )


def _exception(one: ExceptionRequest, registration: RegistrationFact) -> ExceptionFact:
    return ExceptionFact(
        one.pk,
        registration,
        tuple(one.codes),
        one.reason,
        str(one.asked_by),
        one.asked_at,
        Decision(one.decision),
        one.note,
        str(one.decided_by or ""),
        one.decided_at,
    )
