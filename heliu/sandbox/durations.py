"""Spans of time as people write them: 90s, 30m, 1h30m, 2d."""

import re
from datetime import timedelta
from typing import Final

_SPAN: Final = re.compile(r"(?:(\d{1,4})d)?(?:(\d{1,5})h)?(?:(\d{1,6})m)?(?:(\d{1,8})s)?", re.ASCII)
SPAN_MAX: Final = timedelta(days=3660)


def duration(text: str) -> timedelta | None:
    """The span, or None where the text is none or longer than ``SPAN_MAX``."""
    found = _SPAN.fullmatch(text)
    if not text or found is None:
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    span = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    return span if span <= SPAN_MAX else None


def written(span: timedelta) -> str:
    """The shortest way to write it."""
    left, parts = int(span.total_seconds()), []
    for unit, seconds in (("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)):
        count, left = divmod(left, seconds)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts) or "0s"
