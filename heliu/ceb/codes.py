"""Codes in words: every code this platform issues (heliu/errors.yaml) and the whole official list of both editions.

Loaded at first use and kept. Two official codes mean two things each (-621027, -625022): they have one entry per
meaning, told apart by ``variant``.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

_ENTRIES = Path(__file__).resolve().parents[1] / "errors.yaml"
_OFFICIAL = Path(__file__).resolve().parent / "official_codes.tsv"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a code means to the one who receives it."""

    code: str
    variant: str | None
    title_zh: str
    title_en: str
    cause: str
    field: str
    fix_zh: str
    fix_en: str
    example: str
    citation: str


@dataclass(frozen=True, slots=True)
class Official:
    """One row of the official code list: the text as printed, the editions (2018, 2022) that print it."""

    code: str
    editions: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that is known about one code. ``entries`` is empty for an official code this platform does not issue."""

    code: str
    entries: tuple[Entry, ...]
    official: tuple[Official, ...]


def explain(code: str) -> Explanation | None:
    """Return what ``code`` means, or None if neither we nor the official list know it."""
    entries = catalogue().get(code, ())
    printed = official_list().get(code, ())
    return Explanation(code, entries, printed) if entries or printed else None


@cache
def catalogue() -> Mapping[str, tuple[Entry, ...]]:
    """Return our entries by code."""
    found: dict[str, tuple[Entry, ...]] = {}
    for row in yaml.safe_load(_ENTRIES.read_text(encoding="utf-8")):
        entry = _entry(row)
        found[entry.code] = (*found.get(entry.code, ()), entry)
    return MappingProxyType(found)


@cache
def official_list() -> Mapping[str, tuple[Official, ...]]:
    """Return the official rows by code: 391 printed rows, merged where both editions print the same."""
    found: dict[str, tuple[Official, ...]] = {}
    with _OFFICIAL.open(encoding="utf-8", newline="") as lines:
        for code, editions, text in list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]:
            found[code] = (*found.get(code, ()), Official(code, tuple(editions.split()), text))
    return MappingProxyType(found)


def _entry(row: Mapping[str, Any]) -> Entry:
    return Entry(
        code=row["code"],
        variant=row.get("variant"),
        title_zh=row["title"]["zh"],
        title_en=row["title"]["en"],
        cause=row["cause"],
        field=row["field"],
        fix_zh=row["fix"]["zh"],
        fix_en=row["fix"]["en"],
        example=row["example"],
        citation=row["citation"],
    )


# What makes a message unreadable as text; everything else that spoils a whole message is a matter of the schema.
_FORMAT = frozenset(
    {
        "NOT_WELL_FORMED",
        "MESSAGE_EMPTY",
        "MESSAGE_TOO_LARGE",
        "MESSAGE_TOO_DEEP",
        "TEXT_TOO_LONG",
        "ENCODING_REFUSED",
        "DOCTYPE_REFUSED",
    }
)

# Our code, or family of codes, to the official code of each message; "*" stands for every other content fault.
_INVALID = {
    "CEB311": "-301008",
    "CEB411": "-401009",
    "CEB511": "-504011",
    "CEB513": "-505011",
    "CEB621": "-621001",
    "CEB623": "-623001",
    "CEB625": "-625001",
    "CEB711": "-800001",
}
_OVER_COUNT = {
    "CEB311": "-301015",
    "CEB411": "-401013",
    "CEB511": "-504013",
    "CEB513": "-505017",
    "CEB621": "-621030",
    "CEB623": "-623008",
    "CEB711": "-800006",
}
_NO_LINES = {"CEB311": "-301001", "CEB621": "-621000"}
_UNSIGNED = {"CEB621": "-621026", "CEB623": "-623017", "CEB625": "-625028"}
_CHANGED = {"CEB621": "-621028"}
_UNSEALED = {"CEB311": "-301020", "CEB621": "-621029", "CEB623": "-623029", "CEB625": "-625005"}
_OTHER_FIRM = {"CEB621": "-621015", "CEB623": "-623021", "CEB625": "-625013"}

SCHEMA, FORMAT, SEAL, EXPIRED, CHANGED = "0002", "0001", "1001", "1002", "1004"

_SIGNATURE_FAMILIES = {
    "SIGNATURE_MISSING": (_UNSIGNED, SCHEMA),
    "DIGEST_MISMATCH": (_CHANGED, CHANGED),
    "REFERENCE_INVALID": (_CHANGED, CHANGED),
    "TRANSFORM_UNSUPPORTED": (_CHANGED, CHANGED),
    "COMMENT_IN_VALUE": (_CHANGED, CHANGED),
    "CERT_EXPIRED": (_UNSEALED, EXPIRED),
    "CERT_NOT_YET_VALID": (_UNSEALED, EXPIRED),
    "CERT_ENTERPRISE_MISMATCH": (_OTHER_FIRM, SEAL),
}


def official_code(code: str, message: str | None) -> str:
    """Return the official code under which a fault ``code`` of our reader is answered for ``message``."""
    name = message or ""
    if code in _FORMAT:
        return FORMAT
    if code == "DOCUMENTS_OVER_LIMIT":
        return _OVER_COUNT.get(name, SCHEMA)
    if code == "LINES_MISSING":
        return _NO_LINES.get(name, _INVALID.get(name, SCHEMA))
    return _INVALID.get(name, SCHEMA)


def official_code_of_seal(reason: str, message: str | None) -> str:
    """Return the official code under which a refused signature is answered: the message's own, else the general one."""
    table, general = _SIGNATURE_FAMILIES.get(reason, (_UNSEALED, SEAL))
    return table.get(message or "", general)
