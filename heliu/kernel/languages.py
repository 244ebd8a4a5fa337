"""The language of who reads (读者的语言): Chinese first, English where it was chosen."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language


def english() -> bool:
    return (get_language() or "").startswith("en")


def told(word: Any, part: str = "") -> str:
    """The word in the reader's language, of what carries it in both (``zh`` and ``en``, ``formula_zh`` …)."""
    tongue = "en" if english() else "zh"
    return str(getattr(word, f"{part}_{tongue}" if part else tongue))


@dataclass(frozen=True, slots=True)
class Words:
    """A heading, a note or a sentence in both languages; ``str()`` takes that of the moment it is read."""

    zh: str
    en: str

    def __str__(self) -> str:
        return told(self)


def say(zh: str, en: str) -> str:
    """The sentence as whoever reads now understands it."""
    return str(Words(zh, en))
