"""What is wrong with a message, said so that its sender can mend it: code, place, this case, and what to do."""

from dataclasses import dataclass

from heliu.ceb.limits import MAX_SHOWN_CHARS


@dataclass(frozen=True, slots=True)
class Deviation:
    """One departure from the official form. ``path`` is an XPath by local names, counted from 1."""

    code: str
    path: str
    detail: str
    fix: str


def shown(value: str | None, *, personal: bool = False) -> str:
    """Quote ``value`` in a sentence: cut to a readable length, and only its size if it tells about a person."""
    if value is None:
        return "（空）"
    if personal:
        return f"（{len(value)} 个字符，已隐去）"
    cut = value if len(value) <= MAX_SHOWN_CHARS else value[:MAX_SHOWN_CHARS] + "…"
    return f"“{cut}”"
