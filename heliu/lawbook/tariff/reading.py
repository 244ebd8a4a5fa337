"""What pages show of the versions: all of them, one, and what it would change against the table before it."""

from functools import lru_cache
from typing import Final

from heliu.lawbook.tables import reading as tables
from heliu.lawbook.tables.facts import Comparison, Version
from heliu.lawbook.tables.reading import HELD_MAX
from heliu.lawbook.tariff import models
from heliu.people.api import require
from heliu.people.facts import Actor
from heliu.policies.table_rows import Difference
from heliu.policies.tariff import by_code, starter
from heliu.policies.tariff_rows import Row, differences, read_rows

VIEW: Final = "lawbook.view_tariff"


def versions(actor: Actor) -> list[Version]:
    """All versions, the newest first."""
    require(actor, VIEW)
    return [Version(**tables.columns(one)) for one in tables.newest(models.Version)]


def waiting(actor: Actor) -> int:
    """How many versions wait for a second person who did not upload them."""
    require(actor, VIEW)
    return tables.waiting_for(models.Version, actor)


def version(number: int, *, actor: Actor) -> Version:
    """One version. Raises NotThere."""
    require(actor, VIEW)
    return Version(**tables.columns(_one(number)))


def comparison(number: int, *, actor: Actor) -> Comparison[Row]:
    """One version beside the table that would be in force on its day without it."""
    require(actor, VIEW)
    one = _one(number)
    before = tables.before(one)
    base = _starter(one) if before is None else _rows(before.pk)
    reference = starter().reference if before is None else tables.reference(before)
    return Comparison(reference, len(base), _compared(one.pk, before.pk if before else 0))


@lru_cache(maxsize=HELD_MAX)
def _compared(number: int, before: int) -> tuple[Difference[Row], ...]:
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
    return tables.numbered(models.Version.objects.defer("text"), number)
