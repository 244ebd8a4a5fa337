"""Days of business: Beijing's calendar over instants in UTC. Nothing here reads the clock but ``now``."""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")
EARLIEST, LATEST = date(1900, 1, 1), date(2999, 12, 31)
"""A day that a person gives and that lies beyond is a slip; at the ends of the calendar it has no bounds in UTC."""
DAY_PARTS = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")


def now() -> datetime:
    """The present instant, aware, in UTC: the one clock of the platform."""
    return datetime.now(UTC)


def business_day(instant: datetime) -> date:
    """The Beijing day an instant falls on. Raises ValueError for an instant that does not know its zone."""
    if instant.tzinfo is None:
        raise ValueError(f"{instant.isoformat()} has no time zone: which day it is in Beijing cannot be told.")
    return instant.astimezone(BEIJING).date()


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """The first instant of a Beijing day and that of the next, in UTC: for ``received_at >= a AND received_at < b``."""
    begins = datetime(day.year, day.month, day.day, tzinfo=BEIJING)
    following = day + timedelta(days=1)
    ends = datetime(following.year, following.month, following.day, tzinfo=BEIJING)
    return begins.astimezone(UTC), ends.astimezone(UTC)


def months_later(day: date, months: int) -> date:
    """The same day some months later, or the last of that month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def customs_time(instant: datetime) -> str:
    """An instant as the customs messages write it: ``YYYYMMDDhhmmss`` in Beijing time."""
    return instant.astimezone(BEIJING).strftime("%Y%m%d%H%M%S")


def from_customs_time(text: str) -> datetime:
    """The instant a customs message names. Raises ValueError when it is not 14 digits of a real time."""
    if len(text) != 14 or not (text.isascii() and text.isdigit()):  # noqa: PLR2004  (YYYYMMDDhhmmss)
        raise ValueError(f"{text!r} is not YYYYMMDDhhmmss.")
    return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=BEIJING).astimezone(UTC)


def read_day(text: str) -> date | None:
    """20261101, 2026-11-01, 2026/11/1, 2026.11.1 and 2026年11月1日 are one day; anything else is None."""
    text = text.strip()
    if len(text) == 8 and text.isascii() and text.isdigit():  # noqa: PLR2004  (YYYYMMDD)
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    found = DAY_PARTS.fullmatch(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
