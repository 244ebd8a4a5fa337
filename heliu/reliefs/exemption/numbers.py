"""How registrations are numbered (登记号): WP and eight digits."""

import re
from typing import Final

NUMBER: Final = re.compile(r"WP([0-9]{8,18})")


def number_of(registration_id: int) -> str:
    """登记号."""
    return f"WP{registration_id:08d}"


def id_of(number: str) -> int | None:
    """The registration a number names; None of what is no number of one."""
    found = NUMBER.fullmatch(number.strip().upper())
    return int(found[1]) if found else None
