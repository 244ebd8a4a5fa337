"""What a changed declaration says otherwise than the version before it (变更对照), persons masked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from heliu.ceb.catalogue.index import MESSAGES
from heliu.ceb.personal import masked
from heliu.declarations.api import Archive, evidence_of, inventories, version_before
from heliu.intake.evidence.reading import content_of
from heliu.kernel.languages import told
from heliu.kernel.problems import NotThere
from heliu.kernel.sealing import Sealer
from heliu.people.api import beyond_the_wall
from heliu.people.facts import Actor
from heliu.web.actors import ActorRequest
from heliu.web.cases.declaration.page import Content, Sight, not_there, sight_of
from heliu.web.database import database
from heliu.web.kit.access import known

OF_EACH_MESSAGE: Final = frozenset({"guid", "appType", "appTime"})
"""Fields that differ in every message and say nothing of the goods."""
CHANGES_SHOWN_MAX: Final = 200


@dataclass(frozen=True, slots=True)
class Change:
    """A field that is not as it was. ``line``: of which item, 0 for the head; None: the field was or is not there."""

    line: int
    label: str
    field: str
    old: str | None
    new: str | None


@require_GET
def changes(request: ActorRequest, number: int) -> HttpResponse:
    """Old and new beside each other, for whoever may read both versions of the inventory."""
    actor = known(request)
    sight = sight_of(actor, number)
    before = replaced_by(actor, sight)
    if not before:
        raise NotThere(_("这份清单没有上一个版本。"))
    old, new = _contents(sight, before)
    found = list(compared(old, new, sight.direction.inventory)) if old and new else []
    page = {
        "number": number,
        "before": before,
        "found": sight.found,
        "kept": bool(old and new),
        "changes": found[:CHANGES_SHOWN_MAX],
        "left_out": max(0, len(found) - CHANGES_SHOWN_MAX),
    }
    return render(request, "declaration/changes.html", page)


def replaced_by(actor: Actor, sight: Sight) -> int:
    """The version before, if there is one and the actor may read both inventories; otherwise 0."""
    if "inventory" not in sight.documents:
        raise not_there()
    before = version_before(database(), sight.found.id)  # behind the wall: what is not the actor's is not found
    return before if before and "inventory" in sight_of(actor, before).documents else 0


def _contents(sight: Sight, before: int) -> list[Content | None]:
    kind, number = sight.direction.inventory, sight.found.id
    with beyond_the_wall("the evidence of two inventories the actor may read"):
        rows = {one.id: one for one in inventories(database(), [before, number])}
        evidence = evidence_of(database(), [one.message_id for one in rows.values()])
    archive = Archive(Sealer())
    return [
        content_of(kept, kind, one, archive) if (kept := evidence.get(rows[one].message_id)) else None
        for one in (before, number)
    ]


def compared(old: Content, new: Content, kind: str) -> Iterator[Change]:
    """Head first, then item by item in their order: an item that was added or taken out is told field by field."""
    yield from _differing(kind, 0, old[0], new[0])
    for at in range(max(len(old[1]), len(new[1]))):
        yield from _differing(kind, at + 1, *(content[1][at] if at < len(content[1]) else {} for content in (old, new)))


def _differing(kind: str, line: int, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    for name in dict.fromkeys((*old, *new)):
        if name not in OF_EACH_MESSAGE and old.get(name) != new.get(name):
            yield Change(line, label_of(kind, name, of_goods=line > 0), name, _shown(name, old), _shown(name, new))


def _shown(name: str, part: Mapping[str, str]) -> str | None:
    return masked(name, part[name]) if name in part else None


def label_of(kind: str, name: str, *, of_goods: bool = False) -> str:
    """The field of the head or of an item as the catalogue of messages calls it, in the reader's language."""
    field = _fields(kind, of_goods=of_goods).get(name)
    return told(field) if field else name


@cache
def _fields(kind: str, *, of_goods: bool) -> Mapping[str, object]:
    """Head and item have fields of one name and two meanings: ``country``."""
    described = MESSAGES[kind]
    part = described.lines if of_goods else described.head
    return {one.name: one for one in part.fields} if part else {}
