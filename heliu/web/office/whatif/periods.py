"""Over which days one usually asks."""

from datetime import date, timedelta
from typing import Any, Final

DAYS_BEFORE: Final = 365


def usual_period(today: date) -> dict[str, Any]:
    """The year up to yesterday."""
    return {"since": today - timedelta(days=DAYS_BEFORE), "until": today - timedelta(days=1)}
