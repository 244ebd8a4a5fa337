"""The yearly confirmation (年度确认): which year is asked for, until when, and whether it may be given. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from heliu.kernel.languages import Words
from heliu.policies.parameters import in_force

LAST_DAY: Final = "filing/annual_confirmation_last_day"


@dataclass(frozen=True, slots=True)
class Asked:
    """The confirmation that is asked for now."""

    year: int
    last_day: date
    is_overdue: bool
    reference: str
    is_confirmed_law: bool


def asked(filed_on: date, confirmed_year: int | None, day: date) -> Asked | None:
    """What is asked on ``day``; None in the year of the filing, and once this year is confirmed."""
    if day.year <= filed_on.year or (confirmed_year or 0) >= day.year:
        return None
    law = in_force(LAST_DAY, day)
    month, _, last = str(law.value).partition("-")
    last_day = date(day.year, int(month), int(last))
    return Asked(day.year, last_day, day > last_day, str(law.reference), law.confidence == "confirmed")


def confirmation_fault(year: int, filed_on: date, day: date) -> Words | None:
    """Only the running year can be confirmed, from the year after the filing; late is still better than never."""
    if year != day.year:
        return Words(f"只能确认当年（{day.year} 年）的备案信息。", f"Only this year, {day.year}, can be confirmed.")
    if year <= filed_on.year:
        return Words(
            f"{filed_on.year} 年备案的企业自 {filed_on.year + 1} 年起年度确认。",
            f"A filing of {filed_on.year} is confirmed from {filed_on.year + 1} on.",
        )
    return None
