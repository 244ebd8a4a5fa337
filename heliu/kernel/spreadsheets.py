"""Files for spreadsheets (CSV): marked, so that they read Chinese; no text that they would run as a formula."""

import csv
import io
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    """A spreadsheet runs what begins like a formula: an apostrophe makes it text again. Plain numbers stay numbers."""
    if text.startswith(FORMULA_SIGNS) and not text.lstrip("-+").replace(".", "", 1).isdigit():
        return "'" + text
    return text


def csv_file(headings: Iterable[object], rows: Iterable[Iterable[object]]) -> bytes:
    """A table as CSV. None is empty; numbers are written out, never with an exponent."""
    text = io.StringIO()
    written = csv.writer(text)
    written.writerow(map(_written, headings))
    written.writerows(map(_written, row) for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _written(value: object) -> str:
    if value is None:
        return ""
    return harmless(f"{value:f}" if isinstance(value, Decimal) else str(value))
