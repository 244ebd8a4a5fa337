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
