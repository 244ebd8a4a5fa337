"""Chinese as people type it on a Latin keyboard (拼音): 泸州 is ``luzhou``, its initials ``lz``."""

from functools import cache
from types import ModuleType


def pinyin(words: str) -> str:
    return "".join(_library().lazy_pinyin(words))


def initials(words: str) -> str:
    """First letters in lower case; what is not Chinese stays as it is."""
    return "".join(_library().lazy_pinyin(words, style=_library().Style.FIRST_LETTER)).lower()


@cache
def _library() -> ModuleType:
    """Loaded when first asked: its dictionaries take a third of a second, and the message doors never ask."""
    import pypinyin  # noqa: PLC0415

    return pypinyin
