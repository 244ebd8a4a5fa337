"""Words of the code with what people call them in either language (双语名称): the value is for programs and tables."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Self


class Named(StrEnum):
    """Subclass it with ``MEMBER = "value", "中文", "English"``. Pure: rules and facts may hold it."""

    zh: str
    en: str

    def __new__(cls, value: str, zh: str = "", en: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_, member.zh, member.en = value, zh, en
        return member


def choices(words: Iterable[Named]) -> list[tuple[str, str]]:
    """What a column of these words may hold, as Django's fields take it."""
    return [(one.value, one.zh) for one in words]
