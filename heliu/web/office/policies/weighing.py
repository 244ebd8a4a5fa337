"""The impact of a draft on history (影响推算): asked of the what-if room, kept with the draft."""

from datetime import date, datetime, timedelta
from threading import BoundedSemaphore
from typing import Any, Final

from django.utils.translation import gettext as _

from heliu.kernel.postgres.beside import beside_django
from heliu.kernel.problems import Conflict, Invalid
from heliu.lawbook.changes import api as changes
from heliu.people.facts import Actor
from heliu.policies.changes import Change, ChangeRefused
from heliu.policies.parameters import NotInForce
from heliu.whatif.api import study
from heliu.whatif.facts import Limits

AT_ONCE: Final = Limits(declarations=1_000_000, seconds=45, workers=1)
"""What a page may ask for while somebody waits; more with ``heliu policy what-if``."""
DAYS_BEFORE: Final = 365
_FREE: Final = BoundedSemaphore(1)
"""One a process: the other threads go on answering pages."""


def usual_period(today: date) -> dict[str, Any]:
    """The year up to yesterday."""
    return {"since": today - timedelta(days=DAYS_BEFORE), "until": today - timedelta(days=1)}


def weigh(number: int, period: tuple[date, date], at: datetime, *, actor: Actor) -> None:
    """Tax the declarations of the period anew under the draft. Raises Invalid, Conflict, TooLarge, TookTooLong."""

    def ask(change: Change) -> dict[str, Any]:
        return study(beside_django("heliu web"), change, *period, limits=AT_ONCE).as_json()

    if not _FREE.acquire(blocking=False):
        raise Conflict(_("正有另一份草案在推算，请稍后再试。"))
    try:
        changes.weigh(number, ask, at, actor=actor)
    except (ChangeRefused, NotInForce) as refused:
        told = _("这份变更无法推算：%(why)s") % {"why": str(refused)[:300]}
        raise Invalid(told) from refused
    finally:
        _FREE.release()
