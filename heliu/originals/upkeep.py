"""What the clock does: an alarm before the limit, lost jobs given anew, the old forgotten when the law lets us."""

import logging
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction

from heliu.kernel.days import business_day, day_bounds
from heliu.originals.asking import ALARM_BEFORE
from heliu.originals.facts import OPEN, Deed
from heliu.originals.models import Original, Reception, Request
from heliu.originals.progress import note
from heliu.originals.waking import wake
from heliu.policies.parameters import in_force

LEFT_BEHIND: Final = timedelta(seconds=45)
"""A request so long past the time it was to be worked on has lost its job."""
PICKED_UP_MAX: Final = 500
FORGOTTEN_MAX: Final = 5_000
RECEPTION_LIFE: Final = timedelta(days=90)
log = logging.getLogger(__name__)


@transaction.atomic
def raise_alarm(request_id: int, at: datetime) -> bool:
    """Shortly before its limit a request that is still open is put on record as such; once."""
    open_one = Request.objects.select_for_update(skip_locked=True).filter(pk=request_id, state__in=[*OPEN])
    request = open_one.filter(alarmed_at=None).first()
    if request is None:
        return False
    request.alarmed_at = at
    request.save(update_fields=["alarmed_at"])
    note(request, at, Deed.ALARM, request.lack)
    log.warning("request %d of customs is due at %s and not uploaded: %s", request.pk, request.due_at, request.lack)
    return True


def pick_up(at: datetime) -> int:
    """Wake requests whose job was lost, and raise the alarms that were; how many were woken."""
    lost = Request.objects.filter(state__in=[*OPEN], next_at__lt=at - LEFT_BEHIND).order_by("next_at")
    numbers = [*lost.values_list("pk", flat=True)[:PICKED_UP_MAX]]
    for number in numbers:
        wake(number)
    silent = Request.objects.filter(state__in=[*OPEN], alarmed_at=None, due_at__lt=at + ALARM_BEFORE)
    for number in silent.values_list("pk", flat=True)[:PICKED_UP_MAX]:
        raise_alarm(number, at)
    return len(numbers)


def forget(at: datetime) -> int:
    """Remove what has been kept as long as the law wants; how many originals are gone."""
    before = day_bounds(kept_since(business_day(at)))[0]
    Reception.objects.filter(received_at__lt=at - RECEPTION_LIFE).delete()
    old = Request.objects.filter(received_at__lt=before).exclude(state__in=[*OPEN])
    Request.objects.filter(pk__in=[*old.values_list("pk", flat=True)[:FORGOTTEN_MAX]]).delete()
    done = Original.objects.filter(deposited_at__lt=before, requests=None)
    numbers = [*done.values_list("pk", flat=True)[:FORGOTTEN_MAX]]
    Original.objects.filter(pk__in=numbers).delete()
    return len(numbers)


def kept_since(day: date) -> date:
    """The oldest day of which everything is still kept; the 29th of February becomes the 28th."""
    years = int(in_force("originals/keep_years", day).value)
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
