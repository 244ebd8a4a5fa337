"""The address that explains a code: a page of the error catalogue, for those who read our JSON."""

import os
import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

_WEB_URL: Final = os.environ.get("HELIU_WEB_URL", "").rstrip("/")
"""Where the pages stand; empty where nobody said: then the address is relative to them."""

_CODE: Final = re.compile(r"\[Code:(-?[0-9A-Z_]{1,40});")


def address(code: str) -> str:
    return f"{_WEB_URL}/errors/{quote(code, safe='')}/"


def address_of_receipt(document: Mapping[str, str | None]) -> str:
    """For the first code its text names, else for its status."""
    named = _CODE.search(document.get("returnInfo") or "")
    code = named[1] if named else document.get("returnStatus")
    return address(code) if code else f"{_WEB_URL}/errors/"  # a tax bill has neither
