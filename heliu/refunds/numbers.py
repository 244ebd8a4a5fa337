"""How applications are numbered (退税申请编号): TS and ten digits."""

import re
from typing import Final

NUMBER: Final = re.compile(r"(?:TS)?([0-9]{1,18})")


def number_of(application_id: int) -> str:
    """退税申请编号."""
    return f"TS{application_id:010d}"


def id_of(number: str) -> int | None:
    """The application a number names; None of what is no number of one."""
    found = NUMBER.fullmatch(number.strip().upper())
    return int(found[1]) if found else None
