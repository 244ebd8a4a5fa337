"""What pages show of the versions: all of them, one with its lines, and what it would change against the one before."""

from functools import lru_cache
from typing import Final

from django.utils.translation import gettext as _

from heliu.kernel.problems import NotThere
from heliu.lawbook.positive_list.facts import Comparison, Contents, State, Version
from heliu.lawbook.positive_list.models import ListVersion
from heliu.people.api import require
from heliu.people.facts import Actor
from heliu.policies.parameters import Reference
from heliu.policies.positive_list import demo_list
from heliu.policies.positive_list_rows import ListRow, list_differences, read_list

VIEW: Final = "lawbook.view_positive_list"
VERSIONS_MAX: Final = 200
HELD_MAX: Final = 8
"""Parsed lists a process keeps for its pages."""


def versions(actor: Actor) -> list[Version]:
    """All versions, the newest first."""
    require(actor, VIEW)
    return [_fact(one) for one in ListVersion.objects.defer("text")[:VERSIONS_MAX]]


def waiting(actor: Actor) -> int:
    """How many versions wait for a second person who did not upload them."""
    require(actor, VIEW)
    return ListVersion.objects.filter(state=State.WAITING.value).exclude(uploader_id=actor.user_id).count()


def version(number: int, *, actor: Actor) -> Version:
    """One version. Raises NotThere."""
    require(actor, VIEW)
    return _fact(_one(number))


def contents(number: int, *, actor: Actor) -> Contents:
    """The lines of a version by code."""
    require(actor, VIEW)
    one = _one(number)
    return Contents(rows(one.pk, one.revision))


def comparison(number: int, *, actor: Actor) -> Comparison:
    """One version beside the list that would be in force on its day without it."""
    require(actor, VIEW)
    one = _one(number)
    released = ListVersion.objects.filter(state=State.RELEASED.value, since__lt=one.since).defer("text")
    before = released.order_by("-since").first()
    base = demo_list().rows if before is None else rows(before.pk, before.revision)
    reference = demo_list().reference if before is None else _reference(before)
    found = tuple(list_differences(base, rows(one.pk, one.revision)))
    return Comparison(reference, len(base), before is None, found)


@lru_cache(maxsize=HELD_MAX)
def rows(number: int, revision: int) -> dict[str, ListRow]:
    """What stands in a revision of a version is never changed, so it may be remembered by both numbers."""
    text = ListVersion.objects.values_list("text", flat=True).get(pk=number, revision=revision)
    return read_list(text, f"version {number}")


def _one(number: int) -> ListVersion:
    one = ListVersion.objects.defer("text").filter(pk=number).first()
    if one is None:
        raise NotThere(_("没有编号为 %(number)s 的清单版本。") % {"number": number})
    return one


def _reference(one: ListVersion) -> Reference:
    return Reference(one.title, one.article, one.published)


def _fact(one: ListVersion) -> Version:
    return Version(
        id=one.pk,
        since=one.since,
        reference=_reference(one),
        status=one.status,
        announced=one.announced,
        state=State(one.state),
        lines=one.lines,
        revision=one.revision,
        file_name=one.file_name,
        digest=one.digest,
        uploader_id=one.uploader_id,
        uploader=one.uploader_name,
        uploaded_at=one.uploaded_at,
        decider=one.decider_name,
        decided_at=one.decided_at,
        reason=one.reason,
    )
