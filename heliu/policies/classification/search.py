"""Search the tariff as people type: Chinese words, pinyin, its initials, an English word, the first digits of a code.

Each line is known by its official name and by the words of the trade (``words.csv``): nobody looks for 供婴儿使用的
尿裤及尿布 under that name, they type 尿不湿, niaobushi or nbs. A whole product title finds the words that stand in it.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from heliu.kernel.pinyin import initials, pinyin
from heliu.policies.parameters import per_law
from heliu.policies.tariff import Tables, TariffLine, lines_in_force, standing_tables

WORDS = Path(__file__).with_name("words.csv")
MAX_QUERY_CHARS = 200
MAX_TOKENS = 12
CODE = re.compile(r"[0-9][0-9.\s]*")
HAN = re.compile(r"[\u3400-\u9fff]")
PARTS = re.compile(r"[\u3400-\u9fff]+|[a-z]+(?:-[a-z]+)*|[0-9]+")
SAYS_NOTHING = frozenset("的及其他或和与等用制品")  # characters that stand in half of all official names
LATIN_MIN, PREFIX_MIN = 2, 3  # letters below which a match says nothing

EXACT, WORD_IN_QUERY, WORD_BEGINS, WORD_HOLDS, NAME_HOLDS, PINYIN, INITIALS, SHARED = 100, 80, 70, 60, 55, 90, 75, 40


@dataclass(frozen=True, slots=True)
class Hit:
    """A tariff line found. ``why`` is the word, the code or the name by which it was found."""

    line: TariffLine
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    pinyin: str
    initials: str


@dataclass(frozen=True, slots=True)
class _Known:
    """One line with everything it is known by; ``pairs`` are the pairs of neighbouring characters of the name."""

    line: TariffLine
    name: str
    words: tuple[_Word, ...]
    pairs: frozenset[str]


def search(query: str, day: date, limit: int = 10) -> list[Hit]:
    """The lines of ``day`` that fit, best first; equal ones by code. Never more than ``limit``, empty for nonsense."""
    text = _plain(query[:MAX_QUERY_CHARS])
    if not text:
        return []
    if CODE.fullmatch(text):
        digits = re.sub(r"\D", "", text)
        found = [Hit(one.line, len(digits), digits) for one in _known(day) if one.line.code.startswith(digits)]
    else:
        parts = PARTS.findall(text)[:MAX_TOKENS]
        found = [hit for one in _known(day) if (hit := _hit(one, text, parts)) is not None]
    return sorted(found, key=lambda hit: (-hit.score, hit.line.code))[:limit]


def _hit(known: _Known, text: str, parts: list[str]) -> Hit | None:
    """The best single reason, and a little for every further part of the query that fits too."""
    reasons = [reason for part in dict.fromkeys([text, *parts]) if (reason := _best(known, part))[0] > 0]
    if not reasons:
        return None
    score, why = max(reasons, key=lambda one: one[0])
    return Hit(known.line, score + (len(reasons) - 1) * 2, why)


def _best(known: _Known, part: str) -> tuple[float, str]:
    chinese = HAN.search(part) is not None
    reasons: Iterable[tuple[float, str]] = (
        (_score(word, part) if chinese else _score_latin(word, part), word.text) for word in known.words
    )
    best = max(reasons, default=(0.0, ""), key=lambda one: one[0])
    return max(best, _score_name(known, part), key=lambda one: one[0]) if chinese else best


def _score(word: _Word, part: str) -> float:
    if word.text == part:
        return EXACT
    if not HAN.search(word.text):
        return 0
    if word.text in part:  # the longer the word that stands in the title, the surer; the end of a title says most
        return WORD_IN_QUERY + len(word.text) + (1 if part.endswith(word.text) else 0)
    if word.text.startswith(part):
        return WORD_BEGINS - len(word.text) / 10
    return WORD_HOLDS - len(word.text) / 10 if len(part) > 1 and part in word.text else 0


def _score_latin(word: _Word, part: str) -> float:
    letters = part.replace(" ", "").replace("'", "")
    if word.text == part:
        return EXACT
    if len(letters) < LATIN_MIN:
        return 0
    if letters in {word.pinyin, word.initials}:
        return PINYIN if letters == word.pinyin else INITIALS
    return _score_beginning(word, part, letters) if len(letters) >= PREFIX_MIN else 0


def _score_beginning(word: _Word, part: str, letters: str) -> float:
    if word.text.startswith(part) or part in word.text.split():
        return WORD_BEGINS - len(word.text) / 10
    if word.pinyin.startswith(letters):
        return WORD_HOLDS - len(word.pinyin) / 10
    return NAME_HOLDS - len(word.pinyin) / 10 if word.pinyin.endswith(letters) else 0


def _score_name(known: _Known, part: str) -> tuple[float, str]:
    if part in known.name and not set(part) <= SAYS_NOTHING:
        return NAME_HOLDS - len(known.name) / 10, known.line.name
    pairs = _pairs(part)
    shared = len(pairs & known.pairs)
    return (SHARED * 2 * shared / (len(pairs) + len(known.pairs)), known.line.name) if shared > 1 else (0, "")


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[place : place + 2] for place in range(len(text) - 1))


def _known(day: date) -> tuple[_Known, ...]:
    return _known_to(standing_tables(), day)


@per_law(8)
def _known_to(_tables: Tables, day: date) -> tuple[_Known, ...]:
    words = _words()
    return tuple(_described(line, words.get(line.code, ())) for line in lines_in_force(day))


def _described(line: TariffLine, words: tuple[_Word, ...]) -> _Known:
    name = _plain(line.name)
    return _Known(line, name, words, _pairs("".join(HAN.findall(name))))


@lru_cache(maxsize=1)
def _words() -> Mapping[str, tuple[_Word, ...]]:
    with WORDS.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: tuple(map(_word, row["words"].split(";"))) for row in csv.DictReader(lines)}


def _word(text: str) -> _Word:
    plain = _plain(text)
    if not HAN.search(plain):
        return _Word(plain, "", "")
    return _Word(plain, pinyin(plain), initials(plain))
