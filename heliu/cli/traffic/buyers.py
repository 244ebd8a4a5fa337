"""Synthetic buyers. Their identity numbers have the right shape and a deliberately WRONG check digit: nobody's data."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from stdnum.iso7064 import mod_11_2

DISTRICT: Final = "510502"
FIRST_BIRTHDAY: Final = date(1960, 1, 1)
BIRTHDAYS: Final = 14_600
SERIALS: Final = 1_000
BUYERS_MAX: Final = BIRTHDAYS * SERIALS
NAMES: Final = ("张三", "李四", "王五")
CHECK_DIGITS: Final = "10X98765432"


@dataclass(frozen=True, slots=True)
class Buyer:
    id_number: str
    name: str
    phone: str


def buyer(number: int) -> Buyer:
    """Buyer ``number``, always the same person for the same number; distinct below ``BUYERS_MAX``."""
    born = FIRST_BIRTHDAY + timedelta(days=number % BIRTHDAYS)
    body = f"{DISTRICT}{born:%Y%m%d}{number // BIRTHDAYS % SERIALS:03d}"
    right = CHECK_DIGITS.index(mod_11_2.calc_check_digit(body))
    wrong = CHECK_DIGITS[(right + 1) % len(CHECK_DIGITS)]
    return Buyer(body + wrong, NAMES[number % len(NAMES)], f"1380000{number % 10_000:04d}")
