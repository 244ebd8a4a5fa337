"""What the clock does for registrations: look again for their lists, and what became of exempt goods since."""

from datetime import datetime, timedelta
from typing import Final

from psycopg import Connection

from heliu.policies.rules.exemption import Standing
from heliu.reliefs.exemption.checking import EXEMPT, checked_again
from heliu.reliefs.exemption.models import ExemptionUpload
from heliu.reliefs.exemption.models import Standing as StandingRow

AT_ONCE: Final = 200
LOOKED_AT_MAX: Final = 2_000
AGAIN_AFTER: Final = timedelta(minutes=5)
WATCHED: Final = timedelta(days=400)
"""Goods may come back for a year (returns of exports); what they were exempt for is watched a little longer."""
EVERY: Final = timedelta(hours=20)


def look_again(connection: Connection, at: datetime) -> int:
    """Registrations without a released list: has one come, was it released? How many moved."""
    waiting = StandingRow.objects.filter(
        state__in=[Standing.REGISTERED, Standing.MATCHED], checked_at__lt=at - AGAIN_AFTER
    )
    oldest = waiting.order_by("checked_at").values_list("registration_id", flat=True)
    return checked_again(connection, oldest[:LOOKED_AT_MAX], AT_ONCE)


def watch(connection: Connection, at: datetime) -> int:
    """Released lines: cancelled, come back, excluded since? Corrected, or their refund given up? How many changed."""
    released = StandingRow.objects.filter(
        state__in=[*EXEMPT, Standing.REFUSED], released_on__gte=(at - WATCHED).date(), checked_at__lt=at - EVERY
    )
    return checked_again(connection, released.order_by("pk").values_list("registration_id", flat=True), AT_ONCE)


def forget(at: datetime) -> int:
    return ExemptionUpload.forget(at)
