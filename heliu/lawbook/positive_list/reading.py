"""What pages show of the versions: all of them, one with its lines, and what it would change against the one before."""

from functools import lru_cache
from typing import Final

from heliu.lawbook.positive_list.facts import Comparison, Contents, Version
from heliu.lawbook.positive_list.models import ListVersion
from heliu.lawbook.tables import reading as tables
from heliu.lawbook.tables.reading import HELD_MAX
from heliu.people.api import require
from heliu.people.facts import Actor
from heliu.policies.positive_list import demo_list
from heliu.policies.positive_list_rows import ListRow, list_differences, read_list

VIEW: Final = "lawbook.view_positive_list"


def versions(actor: Actor) -> list[Version]:
    """All versions, the newest first."""
    require(actor, VIEW)
    return [_fact(one) for one in tables.newest(ListVersion)]


def open_versions(actor: Actor) -> list[Version]:
    """Drafts and those that wait for a second person, the newest first."""
    require(actor, VIEW)
    return [_fact(one) for one in tables.undecided(ListVersion).defer("text")]


def waiting(actor: Actor) -> int:
    """How many versions wait for a second person who did not upload them."""
    require(actor, VIEW)
    return tables.waiting_for(ListVersion, actor)


def version(number: int, *, actor: Actor) -> Version:
    """One version. Raises NotThere."""
    require(actor, VIEW)
    return _fact(_one(number))


def contents(number: int, *, actor: Actor) -> Contents:
    """The lines of a version by code."""
    require(actor, VIEW)
    return Contents(rows(_one(number).text))


def comparison(number: int, *, actor: Actor) -> Comparison:
    """One version beside the list that would be in force on its day without it."""
    require(actor, VIEW)
    one = _one(number)
    before = tables.before(one)
    base = demo_list().rows if before is None else rows(before.text)
    reference = demo_list().reference if before is None else tables.reference(before)
    return Comparison(reference, len(base), tuple(list_differences(base, rows(one.text))), before is None)


@lru_cache(maxsize=HELD_MAX)
def rows(text: str) -> dict[str, ListRow]:
    """The lines as they were written; remembered by the text itself, which a correction of a draft changes."""
    return read_list(text, "version")


def _one(number: int) -> ListVersion:
    return tables.numbered(ListVersion.objects.defer("text"), number)


def _fact(one: ListVersion) -> Version:
    return Version(**tables.columns(one), announced=one.announced, revision=one.revision)
