"""Excluded goods (除外货物): officers note them with day and document; what is noted is ended, never changed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from heliu.kernel.days import now
from heliu.kernel.keyset import count_up_to, keyset
from heliu.kernel.listing import Asked
from heliu.kernel.problems import Conflict, Invalid, NotThere
from heliu.people.api import record, require
from heliu.people.facts import Actor
from heliu.reliefs.exemption.facts import Excluded
from heliu.reliefs.exemption.models import Exclusion

VIEW: Final = "reliefs.view_exemption"
MANAGE: Final = "reliefs.manage_exclusion"
ORDERS: Final = {"prefix": "prefix", "since": "since"}
_LOCK: Final = "SELECT pg_advisory_xact_lock(hashtextextended('reliefs/exclusion/' || %s, 0))"
Periods = tuple[tuple[str, date, date | None], ...]
"""(beginning of the code, first day, last day)."""


@dataclass(frozen=True, slots=True)
class Noted:
    """What an officer notes. ``until`` None: with no end."""

    prefix: str
    name: str
    since: date
    until: date | None
    document: str
    note: str = ""


def excluded_periods() -> Periods:
    return tuple(Exclusion.objects.values_list("prefix", "since", "until"))


def is_excluded(periods: Periods, code: str, days: Collection[date]) -> bool:
    """Whether goods of this code are excluded on any of these days."""
    return any(
        code.startswith(prefix) and any(since <= day and (until is None or day <= until) for day in days)
        for prefix, since, until in periods
    )


@transaction.atomic
def note_exclusion(noted: Noted, *, actor: Actor) -> int:
    """录入除外货物. Raises Invalid, and Conflict where the same goods are noted for an overlapping time."""
    require(actor, MANAGE)
    if noted.until is not None and noted.until < noted.since:
        raise Invalid.at("until", "until", _("截止日早于起始日。"), _("请核对日期。"))
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [noted.prefix])  # two officers at once would both find nothing
    for one in Exclusion.objects.filter(prefix=noted.prefix):
        ends_before = one.until is not None and one.until < noted.since
        begins_after = noted.until is not None and noted.until < one.since
        if not (ends_before or begins_after):
            said = _("编码 %(prefix)s 自 %(since)s 起已在除外货物中。请先终止原有一条，再录入新的期间。")
            raise Conflict(said % {"prefix": one.prefix, "since": one.since})
    made = Exclusion.objects.create(
        prefix=noted.prefix,
        name=noted.name,
        since=noted.since,
        until=noted.until,
        document=noted.document,
        note=noted.note,
        noted_by=actor.name,
        noted_at=now(),
    )
    record(actor, MANAGE, subject=noted.prefix, since=noted.since.isoformat())
    return made.pk


@transaction.atomic
def end_exclusion(number: int, last: date, *, actor: Actor) -> None:
    """终止: ``last`` is the last day on which the goods are excluded."""
    require(actor, MANAGE)
    one = Exclusion.objects.select_for_update().filter(pk=number).first()
    if one is None:
        raise NotThere(_("没有这一条除外货物。"))
    if one.until is not None:
        raise Conflict(_("这一条已有截止日，不再变动。"))
    if last < one.since:
        raise Invalid.at("until", "until", _("截止日早于起始日。"), _("请核对日期。"))
    one.until = last
    one.save(update_fields=["until"])
    record(actor, MANAGE, subject=one.prefix, until=last.isoformat())


def exclusion_fact(number: int, *, actor: Actor) -> Excluded:
    require(actor, VIEW)
    one = Exclusion.objects.filter(pk=number).first()
    if one is None:
        raise NotThere(_("没有这一条除外货物。"))
    return _fact(one)


def list_exclusions(actor: Actor, asked: Asked) -> list[Excluded]:
    return [_fact(one) for one in keyset(_chosen(actor, asked), asked, ORDERS)]


def count_exclusions(actor: Actor, asked: Asked, most: int) -> int:
    return count_up_to(_chosen(actor, asked), most)


def _chosen(actor: Actor, asked: Asked) -> QuerySet[Exclusion]:
    require(actor, VIEW)
    rows = Exclusion.objects.all()
    if code := str(asked.filters.get("code") or "").strip():
        # A whole code finds the beginnings that hold it, a beginning what begins so.
        beginnings = [code[:length] for length in range(4, len(code) + 1)]
        rows = rows.filter(prefix__in=beginnings) | rows.filter(prefix__startswith=code)
    return rows


def _fact(one: Exclusion) -> Excluded:
    return Excluded(
        one.pk, one.prefix, one.name, one.since, one.until, one.document, one.note, one.noted_by, one.noted_at
    )
