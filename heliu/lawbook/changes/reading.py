"""Drafts and releases as pages show them. Whoever shows them has the permission to see them."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from heliu.kernel.keyset import count_up_to, keyset
from heliu.kernel.listing import Asked
from heliu.kernel.problems import NotThere
from heliu.lawbook.changes import models
from heliu.lawbook.changes.facts import OPEN_DRAFTS_MAX, Deed, Draft, DraftRow, Release, Scope, State, Step
from heliu.lawbook.changes.releases import law_of, read_release
from heliu.lawbook.changes.services import digest_of, releases_before
from heliu.people.api import require
from heliu.people.facts import Actor
from heliu.policies.change_files import named, read_change
from heliu.policies.changes import ChangeRefused, Difference, differences

VIEW = "lawbook.view_change"
_ORDERS = {"made_at": "made_at", "first_day": "first_day"}


def list_drafts(actor: Actor, asked: Asked) -> list[DraftRow]:
    return [_row(one) for one in keyset(_chosen(actor, asked), asked, _ORDERS)]


def count_drafts(actor: Actor, asked: Asked, most: int) -> int:
    return count_up_to(_chosen(actor, asked), most)


def open_drafts(actor: Actor) -> list[DraftRow]:
    """Drafts that are being drafted or wait for a second person, the newest first."""
    return [_row(one) for one in _chosen(actor, Asked()).filter(decided_at__isnull=True)[:OPEN_DRAFTS_MAX]]


def waiting(actor: Actor) -> int:
    """How many drafts wait for a second person who is not their author."""
    require(actor, VIEW)
    return models.Draft.objects.filter(state=State.SUBMITTED.value).exclude(drafter_id=actor.user_id).count()


def draft(number: int, *, actor: Actor) -> Draft:
    """One draft with its history and what it would change. Raises NotThere."""
    require(actor, VIEW)
    one = models.Draft.objects.filter(pk=number).first()
    if one is None:
        raise NotThere(_("没有编号为 %(number)s 的变更草案。") % {"number": number})
    impact = one.impacts.filter(digest=digest_of(one.text)).first()
    return Draft(
        row=_row(one),
        names=named(one.text),
        text=one.text,
        drafter_id=one.drafter_id,
        reason=one.reason,
        steps=tuple(Step(Deed(step.deed), step.who, step.words, step.at) for step in one.steps.all()),
        differences=tuple(_would_change(one)),
        impact=impact.told if impact else None,
        weighed_at=impact.at if impact else None,
        release_no=one.release_no,
    )


def releases_of(name: str, *, actor: Actor) -> list[Release]:
    """The releases that set a parameter, the newest first."""
    require(actor, VIEW)
    found = models.Draft.objects.filter(release_no__isnull=False, text__contains=f"{name}:").order_by("-release_no")
    return [
        Release(one.pk, one.title_zh, one.title_en, Scope(one.scope), value.period.since, one.decided_at)
        for one in found
        if one.decided_at is not None
        for value in read_release(one.text).values
        if value.name == name
    ]


def _chosen(actor: Actor, asked: Asked) -> QuerySet[models.Draft]:
    require(actor, VIEW)
    rows = models.Draft.objects.all()
    if state := asked.filters.get("state"):
        rows = rows.filter(state=state)
    if name := asked.filters.get("name"):
        rows = rows.filter(text__icontains=name) | rows.filter(title_en__icontains=name)
    return rows


def _row(one: models.Draft) -> DraftRow:
    return DraftRow(
        one.pk,
        one.title_zh,
        one.title_en,
        Scope(one.scope),
        State(one.state),
        one.first_day,
        one.made_at,
        one.drafter_name,
        one.decider_name,
    )


def _would_change(one: models.Draft) -> list[Difference]:
    """Against what was released before it; nothing where it no longer fits (the decision will say why)."""
    try:
        before, change = releases_before(one.release_no), read_change(one.text)
        return differences(law_of(before), law_of([*before, change]), change.names)
    except ChangeRefused:
        return []
