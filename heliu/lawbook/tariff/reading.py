"""What pages show of the versions: all of them, one, and what it would change against the table before it."""

from functools import lru_cache
from typing import Final

from django.utils.translation import gettext as _

from heliu.kernel.problems import NotThere
from heliu.lawbook.tariff import models
from heliu.lawbook.tariff.facts import Comparison, State, Version
from heliu.people.api import require
from heliu.people.facts import Actor
from heliu.policies.parameters import Reference
from heliu.policies.tariff import by_code, starter
from heliu.policies.tariff_rows import Difference, Row, differences, read_rows

VIEW: Final = "lawbook.view_tariff"
VERSIONS_MAX: Final = 200
HELD_MAX: Final = 8
"""Parsed tables a process keeps for its pages."""


def versions(actor: Actor) -> list[Version]:
    """All versions, the newest first."""
    require(actor, VIEW)
    return [_fact(one) for one in models.Version.objects.defer("text")[:VERSIONS_MAX]]


def waiting(actor: Actor) -> int:
    """How many versions wait for a second person who did not upload them."""
    require(actor, VIEW)
    return models.Version.objects.filter(state=State.WAITING.value).exclude(uploader_id=actor.user_id).count()


def version(number: int, *, actor: Actor) -> Version:
    """One version. Raises NotThere."""
    require(actor, VIEW)
    return _fact(_one(number))


def comparison(number: int, *, actor: Actor) -> Comparison:
    """One version beside the table that would be in force on its day without it."""
    require(actor, VIEW)
    one = _one(number)
    released = models.Version.objects.filter(state=State.RELEASED.value, since__lt=one.since).defer("text")
    before = released.order_by("-since").first()
    base = _starter(one) if before is None else _rows(before.pk)
    reference = starter().reference if before is None else _reference(before)
    rows = _rows(one.pk)
    return Comparison(reference, len(base), _compared(one.pk, before.pk if before else 0), rows)


@lru_cache(maxsize=HELD_MAX)
def _compared(number: int, before: int) -> tuple[Difference, ...]:
    base = _rows(before) if before else _starter(_one(number))
    return tuple(differences(base, _rows(number)))


@lru_cache(maxsize=HELD_MAX)
def _rows(number: int) -> dict[str, Row]:
    """What stands in a version is never changed, so it may be remembered by its number."""
    text = models.Version.objects.values_list("text", flat=True).get(pk=number)
    return {code: rows[0] for code, rows in read_rows(text, f"version {number}").items()}


def _starter(one: models.Version) -> dict[str, Row]:
    return dict(by_code(starter(), one.since))


def _one(number: int) -> models.Version:
    one = models.Version.objects.defer("text").filter(pk=number).first()
    if one is None:
        raise NotThere(_("没有编号为 %(number)s 的税则版本。") % {"number": number})
    return one


def _reference(one: models.Version) -> Reference:
    return Reference(one.title, one.article, one.published)


def _fact(one: models.Version) -> Version:
    return Version(
        id=one.pk,
        since=one.since,
        reference=_reference(one),
        status=one.status,
        state=State(one.state),
        lines=one.lines,
        file_name=one.file_name,
        digest=one.digest,
        uploader_id=one.uploader_id,
        uploader=one.uploader_name,
        uploaded_at=one.uploaded_at,
        decider=one.decider_name,
        decided_at=one.decided_at,
        reason=one.reason,
    )
