"""Full-text search of the law (政策检索): Chinese phrases and their synonyms, numbers, English words, pinyin initials.

In the process and without an index in the database: a few hundred short texts are read through in a few milliseconds,
they come with the code, so nothing can lag behind them, and neither pairs of characters nor trigrams of PostgreSQL know
that 退货 and 退运 are one thing. Pairs serve where the phrase itself stands nowhere.
"""

import csv
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from heliu.kernel.pinyin import initials

SYNONYMS: Final = Path(__file__).with_name("synonyms.csv")
QUERY_CHARS_MAX: Final = 100
TERMS_MAX: Final = 10
TITLE_WEIGHT, TEXT_WEIGHT, SYNONYM_SHARE, PAIRS_SHARE, INITIALS_SHARE = 4.0, 1.0, 0.7, 0.25, 0.8
PAIRS_MIN: Final = 0.6
"""Of the pairs of a phrase that stands nowhere, the share a text must hold."""
LETTERS_MIN: Final = 2
_TERM: Final = re.compile(r"[\u3400-\u9fff]+|[a-z]+-?[0-9]+|[a-z]+(?:-[a-z]+)*|[0-9]+(?:\.[0-9]+)?")
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_NUMBERED: Final = re.compile(r"第\s*([0-9]{1,2})\s*条")
_DIGITS: Final = "零一二三四五六七八九"
_EMPTY: Final = frozenset({"的", "号", "第", "条", "和", "及", "与", "公告", "号文", "the", "of", "and", "on", "in"})
"""Terms that say nothing by themselves."""


@dataclass(frozen=True, slots=True)
class Text:
    """What can be found: ``title`` counts for more. ``key`` says to whoever made it what it is."""

    key: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A text that fits; ``words`` are the pieces of it to be marked."""

    key: str
    score: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    key: str
    title: str
    whole: str
    chinese: str
    """The Chinese of the title."""


class Library:
    """Texts made ready once, asked often."""

    def __init__(self, texts: Iterable[Text]) -> None:
        self._known = [
            _Known(one.key, plain(one.title), plain(f"{one.title}\n{one.body}"), _chinese(one.title)) for one in texts
        ]

    def find(self, query: str) -> list[Hit]:
        """All that fit, best first, equal ones in the order they came in; empty for a query that says nothing.

        A text that holds every term stands before one that holds some of them.
        """
        terms = terms_of(query)
        reasons = [self._reasons(term) for term in terms]
        rarity = [self._rarity([score for score, _words in found]) for found in reasons]
        hits = []
        for place, known in enumerate(self._known):
            held = [(weight * found[place][0], found[place][1]) for weight, found in zip(rarity, reasons, strict=True)]
            matched = [one for one in held if one[0] > 0]
            if matched:
                words = tuple(dict.fromkeys(word for _score, found in matched for word in found))
                score = sum(score for score, _words in matched) * (len(matched) / len(terms)) ** 2
                hits.append(Hit(known.key, score, words))
        return sorted(hits, key=lambda hit: -hit.score)

    def _reasons(self, term: str) -> list[tuple[float, tuple[str, ...]]]:
        """How well each text fits a term. Letters that begin no word anywhere are taken for initials."""
        found = [_reason(known, term) for known in self._known]
        if term.isascii() and term.isalpha() and len(term) >= LETTERS_MIN and not any(score for score, _words in found):
            return [(TITLE_WEIGHT * INITIALS_SHARE * (term in _initials(known.chinese)), ()) for known in self._known]
        return found

    def _rarity(self, scores: Sequence[float]) -> float:
        """A term that stands everywhere tells texts apart least."""
        return math.log(1 + len(scores) / (1 + sum(score > 0 for score in scores)))


def terms_of(query: str) -> list[str]:
    """The terms of a query; an article asked for by a figure is asked for by its name: 第17条 is 第十七条."""
    text = _NUMBERED.sub(lambda found: f" 第{_written(int(found[1]))}条 ", plain(query[:QUERY_CHARS_MAX]))
    return [term for term in dict.fromkeys(_TERM.findall(text)) if term not in _EMPTY][:TERMS_MAX]


def marked(text: str, words: Sequence[str]) -> list[tuple[str, bool]]:
    """``text`` in pieces, each with whether it was looked for. Together they are the text."""
    if not words:
        return [(text, False)]
    pattern = re.compile("|".join(map(_pattern, sorted(words, key=len, reverse=True))))
    pieces, last = [], 0
    for found in pattern.finditer(plain(text)):
        pieces += [(text[last : found.start()], False), (text[found.start() : found.end()], True)]
        last = found.end()
    return [piece for piece in (*pieces, (text[last:], False)) if piece[0]]


def plain(text: str) -> str:
    """As it is compared: full width and capitals do not matter. As long as ``text``, so that places stay places."""
    return "".join(map(_plain, text))


@lru_cache(maxsize=8_192)
def _plain(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character).casefold()
    return folded if len(folded) == 1 else character


def _reason(known: _Known, term: str) -> tuple[float, tuple[str, ...]]:
    """How well a text fits a term, and which of its words say so."""
    score, words = _meant(known, term)
    if score == 0 and _HAN.search(term):
        parts = (_by_words(known, term), _by_pairs(known, term))
        return sum(weight for weight, _words in parts), tuple(word for _weight, found in parts for word in found)
    return score, words


def _meant(known: _Known, term: str) -> tuple[float, tuple[str, ...]]:
    """The term itself, and what else means the same."""
    shares = {term: 1.0, **dict.fromkeys(synonyms().get(term, ()), SYNONYM_SHARE)}
    weights = {word: _weight(known, word) * share for word, share in shares.items()}
    return sum(weights.values()), tuple(word for word, weight in weights.items() if weight > 0)


def _by_words(known: _Known, term: str) -> tuple[float, tuple[str, ...]]:
    """The words of the trade that stand in a phrase: 额度用完了怎么办 asks for 额度."""
    found = [_meant(known, word) for word in synonyms() if word in term and word != term]
    words = tuple(dict.fromkeys(word for _score, words in found for word in words))
    return sum(score for score, _words in found) * PAIRS_SHARE, words


def _weight(known: _Known, term: str) -> float:
    pattern = re.compile(_pattern(term))
    times = len(pattern.findall(known.whole))
    if not times:
        return 0.0
    weight = TEXT_WEIGHT * (1 + math.log(times)) + (TITLE_WEIGHT if pattern.search(known.title) else 0)
    # A longer phrase that stands there as it was asked for is rarely there by chance.
    return weight * max(1.0, len(term) / 2) if _HAN.search(term) else weight


def _by_pairs(known: _Known, term: str) -> tuple[float, tuple[str, ...]]:
    pairs = [term[place : place + 2] for place in range(len(term) - 1)]
    held = tuple(pair for pair in pairs if pair in known.whole)
    if len(pairs) < LETTERS_MIN or len(held) / len(pairs) < PAIRS_MIN:
        return 0.0, ()
    return TEXT_WEIGHT * PAIRS_SHARE * len(held), held


def _pattern(term: str) -> str:
    """A number is found as a number and a word as the beginning of one: 49 not in 1490, tax in taxes."""
    if _HAN.search(term):
        return re.escape(term)
    begins, ends = (r"(?<![0-9.])" if term[0].isdigit() else r"\b"), (r"(?![0-9])" if term[-1].isdigit() else "")
    return begins + re.escape(term) + ends


@lru_cache(maxsize=1)
def synonyms() -> dict[str, tuple[str, ...]]:
    """Each word with the others of its line."""
    with SYNONYMS.open(encoding="utf-8", newline="") as lines:
        return dict(_others(csv.reader(lines)))


def _others(groups: Iterable[list[str]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for group in groups:
        for word in group:
            yield word, tuple(other for other in group if other != word)


@lru_cache(maxsize=8_192)
def _initials(chinese: str) -> str:
    """Asked for when somebody types initials: the dictionaries behind it take a second to load and read the titles."""
    return initials(chinese)


def _chinese(text: str) -> str:
    return "".join(_HAN.findall(text))


def _written(number: int) -> str:
    """Up to 99 as an article is counted: 10 is 十, 21 is 二十一."""
    tens, ones = divmod(number, 10)
    ten = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
    return ten + (_DIGITS[ones] if ones or not tens else "")
