"""Versions of the tariff: what may become of them, and how two tables differ."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from heliu.kernel.naming import Named
from heliu.lawbook.tables.facts import State


class Kind(Named):
    """How two tables differ in one code."""

    ADDED = "added", "新增", "added"
    REMOVED = "removed", "删除", "removed"
    RATE = "rate", "税率变动", "rate changed"
    WORDS = "words", "名称或单位变动", "name or unit changed"


MOVES: Final[Mapping[State, frozenset[State]]] = MappingProxyType(
    {
        State.WAITING: frozenset({State.RELEASED, State.REJECTED, State.WITHDRAWN}),
        State.RELEASED: frozenset(),
        State.REJECTED: frozenset(),
        State.WITHDRAWN: frozenset(),
    }
)
"""What may become of a version. What is decided is never touched again."""
