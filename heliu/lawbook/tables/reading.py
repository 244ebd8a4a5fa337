"""Versions of a table as they are kept: all of them, one, the one before it."""

from typing import Any, Final, TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from heliu.kernel.problems import NotThere
from heliu.lawbook.tables.facts import OPEN, State
from heliu.lawbook.tables.models import TableVersion
from heliu.people.facts import Actor
from heliu.policies.parameters import Reference

VERSIONS_MAX: Final = 200
HELD_MAX: Final = 8
"""Parsed tables a process keeps for its pages."""
V = TypeVar("V", bound=TableVersion)


def all_of(kind: type[V]) -> QuerySet[V]:
    """All versions of a table, the newest first."""
    return kind._default_manager.all()  # noqa: SLF001 - Django's word for the manager of any model


def newest(kind: type[V]) -> QuerySet[V]:
    """As many as a page shows, without their lines."""
    return all_of(kind).defer("text")[:VERSIONS_MAX]


def undecided(kind: type[V]) -> QuerySet[V]:
    """Those that are open, the newest first."""
    return all_of(kind).filter(state__in=[one.value for one in OPEN])


def waiting_for(kind: type[TableVersion], actor: Actor) -> int:
    """How many versions wait for a second person who did not upload them."""
    return all_of(kind).filter(state=State.WAITING.value).exclude(uploader_id=actor.user_id).count()


def numbered(versions: QuerySet[V], number: int) -> V:
    """The version of this number. Raises NotThere."""
    version = versions.filter(pk=number).first()
    if version is None:
        raise NotThere(_("没有编号为 %(number)s 的版本。") % {"number": number})
    return version


def before(version: V) -> V | None:
    """The released version that would be in force on its day without it; its lines are read when they are asked for."""
    released = all_of(type(version)).filter(state=State.RELEASED.value, since__lt=version.since).defer("text")
    return released.order_by("-since").first()


def reference(version: TableVersion) -> Reference:
    return Reference(version.title, version.article, version.published)


def columns(version: TableVersion) -> dict[str, Any]:
    """What the facts of every table's version say."""
    return {
        "id": version.pk,
        "since": version.since,
        "reference": reference(version),
        "status": version.status,
        "state": State(version.state),
        "lines": version.lines,
        "file_name": version.file_name,
        "digest": version.digest,
        "uploader_id": version.uploader_id,
        "uploader": version.uploader_name,
        "uploaded_at": version.uploaded_at,
        "decider": version.decider_name,
        "decided_at": version.decided_at,
        "reason": version.reason,
    }
