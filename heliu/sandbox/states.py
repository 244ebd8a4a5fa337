"""The states a receipt may have (202205 规范 returnStatus), a script's words for them, and what receipts say."""

from collections.abc import Mapping
from typing import Final

from heliu.ceb.catalogue.index import MESSAGES
from heliu.ceb.codes import explain

WORDS: Final[Mapping[str, str]] = {
    "store": "1",
    "take": "2",
    "send": "3",
    "fail": "4",
    "reject": "100",
    "enter": "120",
    "hold": "300",
    "conclude": "399",
    "inspect": "500",
    "detain": "501",
    "smuggling": "502",
    "legal": "503",
    "keep": "599",
    "transfer": "505",
    "suspend": "600",
    "return": "700",
    "release": "800",
    "close": "899",
}
"""A script's word for a state; the number may be written as well."""

_PAPER: Final = frozenset({"2", "3", "4", "100", "120", "399"})
_BARE: Final = frozenset({"1", "2", "3", "4", "100", "399"})
_ASKED: Final = frozenset({"1", "2", "3", "4", "100", "120", "399"})
_LIST: Final = frozenset({"1", "2", "3", "4", "100", "120", "300", "399", "500", "800", "899"})
ALLOWED: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(("CEB312", "CEB412", "CEB512", "CEB514"), _PAPER),
    **dict.fromkeys(("CEB304", "CEB404", "CEB608", "CEB624", "CEB712"), _ASKED),
    **dict.fromkeys(("CEB506", "CEB508", "CEB510", "CEB606", "CEB702", "CEB216"), _BARE),
    "CEB622": _LIST | {"501", "502", "503", "599", "700"},
    "CEB626": _ASKED | {"300", "800"},
    "CEB604": _LIST,
    "CEB214": frozenset({"1", "2", "3", "4", "100", "120", "300", "500", "505", "600", "800"}),
}
"""By receipt: the union of what the text and the schema's notes of the specification name."""

KINDS: Final = tuple(name for name, message in MESSAGES.items() if message.transfer)
"""What enterprises send."""

_ENDS: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(("CEB622", "CEB604", "CEB214"), ("2", "120", "800")),
    **dict.fromkeys(("CEB624", "CEB626", "CEB712"), ("2", "120", "399")),
}
_NUMBERED_MIN: Final = 120
_CODES: Final = {"120": "1800", "300": "1200", "800": "2600"}
"""Codes seen in real receipts beside the state."""


def well(receipt: str) -> tuple[str, ...]:
    """The states of a document with which all goes well."""
    return _ENDS.get(receipt) or ("2", "120" if "120" in ALLOWED[receipt] else "399")


def has_number(status: str) -> bool:
    """Whether customs has given the document its number."""
    return status.isdigit() and int(status) >= _NUMBERED_MIN


def sentence(status: str, code: str) -> str:
    """What the receipt says: the code of a refusal with its cause, else the state in words."""
    told = code or (status if status.startswith("-") else _CODES.get(status, ""))
    found = explain(code or status)
    entry = found.entries[0] if found and found.entries else None
    words = entry.zh.title if entry else found.official[0].text if found and found.official else f"沙箱：{status}"
    return f"[Code:{told};Desc:{words}]" if told else words
