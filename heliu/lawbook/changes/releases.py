"""What was released (发布), in the order of its numbers, and the law it makes. Any connection will do."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final

from psycopg import Connection

from heliu.kernel.days import business_day
from heliu.policies.change_files import read_change
from heliu.policies.changes import NATIONAL, ZONE, Change, with_values
from heliu.policies.parameters import Law

ONE_DAY: Final = timedelta(days=1)
MARGIN: Final = timedelta(minutes=10)
"""So long before midnight a release for the next day must be made: thirty times the looks of the slowest process."""


@lru_cache(maxsize=1_024)
def read_release(text: str) -> Change:
    """What was released never changes, so a process reads it once. Raises ``ChangeRefused``."""
    return read_change(text)


def released(connection: Connection) -> list[Change]:
    """All releases, the first one first."""
    rows = connection.execute(
        "SELECT text FROM public.lawbook_changes_draft WHERE release_no IS NOT NULL ORDER BY release_no"
    ).fetchall()
    return [read_release(text) for (text,) in rows]


def law_of(changes: Sequence[Change]) -> Law:
    """The files with these releases: national ones take their places one after the other, the zone's lie over all.

    Raises ``ChangeRefused`` where one of them leaves a gap or an overlap.
    """
    law = Law()
    for change in changes:
        if change.scope == NATIONAL:
            law = change.over(law)
    zone = [value for change in changes if change.scope == ZONE for value in change.values]
    return with_values(law, zone, ZONE) if zone else law


def first_possible(at: datetime) -> date:
    """The first day a release made at ``at`` may begin on: tomorrow, the day after in the last minutes of a day."""
    return business_day(at + MARGIN) + ONE_DAY
