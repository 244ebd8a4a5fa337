"""The language of who reads (读者的语言): Chinese first, English where it was chosen."""

from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import get_language


class Bilingual(Protocol):
    """What carries its words in both languages."""

    @property
    def zh(self) -> str: ...

    @property
    def en(self) -> str: ...


def english() -> bool:
    return (get_language() or "").startswith("en")


def told(word: Bilingual) -> str:
    return word.en if english() else word.zh


@dataclass(frozen=True, slots=True)
class Words:
    """A heading, a note or a sentence in both languages; ``str()`` takes that of the moment it is read."""

    zh: str
    en: str

    def __str__(self) -> str:
        return told(self)
