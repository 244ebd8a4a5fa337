"""Sellers as officers may see them: by name and code, or by the customs district of the code alone."""

from collections.abc import Mapping, Sequence
from typing import Final

from heliu.registry.api import names_of

DISTRICT_CHARS: Final = 4


def sellers_shown(codes: Sequence[str], *, sees: bool) -> Mapping[str, tuple[str, str]]:
    """Name and code of each. ``sees``: who looks may see declarations."""
    named = names_of(list(codes)) if sees else {}
    return {code: (named.get(code, "—"), code) if sees else _masked(code) for code in codes}


def _masked(code: str) -> tuple[str, str]:
    return "***", code[:DISTRICT_CHARS] + "*" * max(0, len(code) - DISTRICT_CHARS)
