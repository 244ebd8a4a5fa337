"""Codes of customs as one reads them: the name in the reader's language; a code we have no name of stands as it is."""

from heliu.ceb.code_tables.tables import countries, units
from heliu.kernel.languages import english, told
from heliu.overseas.facts import CURRENCIES


def currency_of(code: str) -> str:
    """Its name in Chinese, its letters in English."""
    zh, letters = CURRENCIES.get(code, (code, code))
    return letters if english() else zh


def country_of(code: str) -> str:
    return told(countries()[code]) if code in countries() else code


def unit_of(code: str) -> str:
    return told(units()[code]) if code in units() else code
