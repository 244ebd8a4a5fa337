"""Codes in words: every code this platform issues and every official one (heliu/errors/), with the printed list.

Loaded at first use and kept. A code may have several entries: two official codes mean two things each (-621027,
-625022), and the export part of 2018 gives whole ranges a meaning, some of which begin at a code of an import message.
They are told apart by ``variant``.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from heliu.kernel.naming import Named

FOLDER = Path(__file__).resolve().parents[1] / "errors"
_OFFICIAL = Path(__file__).resolve().parent / "official_codes.tsv"
GENERAL_DIGITS = 4
_UNTIL = re.compile(r"至(-?[0-9]+)")
_NUMBER = re.compile(r"-?[0-9]{1,9}")


class Severity(Named):
    """What happened to that which was sent. Of a refused document the others of its message may have been taken."""

    MESSAGE = "message", "整个报文未被接收", "Whole message not taken"
    DOCUMENT = "document", "该单证被拒收或退单", "Document refused or returned"
    REQUEST = "request", "请求或填报未被接受", "Request or form not accepted"
    NOTICE = "notice", "已接收，有一处须留意", "Taken, with something to look at"
    SYSTEM = "system", "系统原因，不必改报文", "The system's fault; nothing to mend"
    INFO = "info", "不是错误", "No fault"


@dataclass(frozen=True, slots=True)
class Words:
    """An entry in one language."""

    title: str
    cause: str
    fix: str
    family: str
    citation: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What a code means to the one who receives it.

    ``messages`` is empty where any may carry it. ``silent``: the official text names no cause. ``internal``: for
    officers, as it tells what a declaration is looked at for. ``before`` and ``after`` are pieces of a
    message; ``after`` is empty where nothing in it has to change.
    """

    code: str
    variant: str
    severity: Severity
    messages: tuple[str, ...]
    field: str
    before: str
    after: str
    zh: Words
    en: Words
    silent: bool
    internal: bool

    def as_json(self) -> dict[str, Any]:
        both = {
            f"{name}_{language}": getattr(words, name)
            for name in ("title", "cause", "fix", "family", "citation")
            for language, words in (("zh", self.zh), ("en", self.en))
        }
        return {
            "code": self.code,
            "variant": self.variant or None,
            "severity": self.severity.value,
            "messages": list(self.messages),
            "field": self.field,
            **both,
            "before": self.before,
            "after": self.after or None,
            "silent": self.silent,
        }


@dataclass(frozen=True, slots=True)
class Official:
    """One row of the official code list: the text as printed, the editions (2018, 2022) that print it.

    ``until``: the row gives a meaning to a range that ends there.
    """

    code: str
    editions: tuple[str, ...]
    text: str
    until: str = ""

    def holds(self, code: str) -> bool:
        """Whether ``code`` lies inside the range and is not its first number."""
        if not self.until or not _NUMBER.fullmatch(code):
            return False
        first, last = sorted((int(self.code), int(self.until)))
        return first <= int(code) <= last and int(code) != int(self.code)


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that is known about one code. ``within``: what ranges say that hold it. ``alike``: codes with its text."""

    code: str
    entries: tuple[Entry, ...]
    official: tuple[Official, ...]
    within: tuple[Entry, ...] = ()
    alike: tuple[str, ...] = ()

    @property
    def exact(self) -> bool:
        """Whether the code itself is known, not only a range around it."""
        return bool(self.entries or self.official)

    @property
    def internal(self) -> bool:
        return any(entry.internal for entry in self.entries)

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "entries": [entry.as_json() for entry in self.entries],
            "official": [{"editions": list(row.editions), "text": row.text} for row in self.official],
            "within": [entry.as_json() for entry in self.within],
            "alike": list(self.alike),
        }


def explain(code: str) -> Explanation | None:
    """Return what ``code`` means, or None if neither we nor the official list know it.

    A return status below zero means an exception, so receipts write a general code there with a sign: -1001 is 1001.
    """
    if code not in catalogue() and (general := code.removeprefix("-").zfill(GENERAL_DIGITS)) in official_list():
        code = general
    entries = catalogue().get(code, ())
    printed = official_list().get(code, ())
    within = tuple(entry for row in _ranges() if row.holds(code) for entry in catalogue()[row.code] if _of(row, entry))
    if not (entries or printed or within):
        return None
    alike = sorted({other for row in printed for other in _by_text().get(row.text, ())} - {code})
    return Explanation(code, entries, printed, within, tuple(alike))


@cache
def catalogue() -> Mapping[str, tuple[Entry, ...]]:
    """Return our entries by code, family by family."""
    found: dict[str, tuple[Entry, ...]] = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        for entry in _family(path):
            found[entry.code] = (*found.get(entry.code, ()), entry)
    return MappingProxyType(found)


@cache
def official_list() -> Mapping[str, tuple[Official, ...]]:
    """Return the official rows by code: 391 printed rows, merged where both editions print the same."""
    found: dict[str, tuple[Official, ...]] = {}
    with _OFFICIAL.open(encoding="utf-8", newline="") as lines:
        for code, editions, text in list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]:
            until = _UNTIL.match(text)
            row = Official(code, tuple(editions.split()), text, until[1] if until else "")
            found[code] = (*found.get(code, ()), row)
    return MappingProxyType(found)


@cache
def _ranges() -> tuple[Official, ...]:
    return tuple(row for rows in official_list().values() for row in rows if row.until)


@cache
def _by_text() -> Mapping[str, tuple[str, ...]]:
    """Codes by the text the official list prints for them, where several share it."""
    found: dict[str, tuple[str, ...]] = {}
    for code, rows in official_list().items():
        for row in rows:
            found[row.text] = (*found.get(row.text, ()), code)
    return MappingProxyType({text: codes for text, codes in found.items() if len(codes) > 1})


def _of(row: Official, entry: Entry) -> bool:
    """Whether the entry is of the range: its first number may be a code of an import message as well."""
    return len(official_list()[row.code]) == 1 or entry.variant.startswith("export")


def _family(path: Path) -> Iterator[Entry]:
    family = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe
    for row in family["entries"]:
        cited = row.get("citation", family["citation"])
        yield Entry(
            code=row["code"],
            variant=row.get("variant", ""),
            severity=Severity(row["severity"]),
            messages=tuple(row.get("messages", family.get("messages", ()))),
            field=row["field"],
            before=row["before"],
            after=row.get("after", ""),
            zh=Words(**row["zh"], family=family["family"]["zh"], citation=cited["zh"]),
            en=Words(**row["en"], family=family["family"]["en"], citation=cited["en"]),
            silent=row.get("silent", False),
            internal=row.get("internal", False),
        )
