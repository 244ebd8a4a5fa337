"""What a rule says (规则说明), in the reader's language: ours is Chinese, English what its code's entry says."""

from heliu.ceb.codes import Words, explain
from heliu.kernel.languages import english


def rule_sentence(code: str, sentence: str) -> str:
    words = _english(code)
    return words.title if words else sentence


def rule_fix(code: str, fix: str) -> str:
    words = _english(code)
    return words.fix if words else fix


def _english(code: str) -> Words | None:
    """The entry's words for who reads English; None for who does not, and for a code without an entry."""
    found = explain(code) if english() else None
    return found.entries[0].en if found and found.entries else None
