"""The simple types of XML Schema that a Signature is made of, as patterns, read as libxml2 reads them."""

import re
from collections.abc import Callable
from typing import Literal

from heliu.ceb.facets import collapsed

ValueKind = Literal["ID", "URI", "string", "base64", "integer"]

# As the schema library does, and RFC 2045 allows, characters outside the alphabet are passed over.
_NOT_BASE64 = re.compile("[^A-Za-z0-9+/=]")
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?")
_INTEGER = re.compile(r"[+-]?[0-9]+")
_NAME_START = (
    r"A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    r"\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME = re.compile(rf"[{_NAME_START}][-.0-9\u00b7\u0300-\u036f\u203f-\u2040{_NAME_START}]*")

# RFC 3986, as the schema library takes it: what may not stand in a URI at all it passes over as if it were escaped.
_NOT_IN_A_URI = re.compile(r'[\x00-\x20\x7f-\U0010ffff<>"{}|\\^`]')
_UNIT = r"[A-Za-z0-9\-._~!$&'()*+,;=]|%[0-9A-Fa-f]{2}"
_CHAR = rf"(?:{_UNIT}|[:@])"
_AUTHORITY = rf"//(?:(?:{_UNIT}|:)*@)?(?:\[[^\]]*\]|(?:{_UNIT})*)(?::[0-9]*)?(?:/{_CHAR}*)*"
_ABSOLUTE = rf"[A-Za-z][A-Za-z0-9+.\-]*:(?:{_AUTHORITY}|(?!//){_CHAR}*(?:/{_CHAR}*)*)"
_RELATIVE = rf"{_AUTHORITY}|(?!//)(?:{_UNIT}|@)*(?:/{_CHAR}*)*"
_TAIL = rf"(?:\?(?:{_CHAR}|[/?])*)?(?:\#(?:{_CHAR}|[/?\[\]])*)?"
_URI = re.compile(rf"(?:{_ABSOLUTE}|{_RELATIVE}){_TAIL}")


def _is_uri(text: str) -> bool:
    return _URI.fullmatch(_NOT_IN_A_URI.sub("_", collapsed(text))) is not None


_CHECKS: dict[ValueKind, Callable[[str], bool]] = {
    "ID": lambda text: _NAME.fullmatch(collapsed(text)) is not None,
    "URI": _is_uri,
    "string": lambda _text: True,
    "base64": lambda text: _BASE64.fullmatch(_NOT_BASE64.sub("", text)) is not None,
    "integer": lambda text: _INTEGER.fullmatch(collapsed(text)) is not None,
}


def is_valid(kind: ValueKind, text: str) -> bool:
    """Tell whether ``text`` is a literal of the type ``kind``."""
    return _CHECKS[kind](text)
