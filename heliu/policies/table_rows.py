"""Two tables of codes compared (逐码对照): of a tariff, of a positive list."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Difference(Generic[Row]):
    """One code that two tables treat differently; ``columns`` are those that differ."""

    code: str
    kind: str
    before: Row | None
    after: Row | None
    columns: tuple[str, ...] = ()


def compared(
    before: Mapping[str, Row],
    after: Mapping[str, Row],
    columns: Sequence[str],
    kind_of: Callable[[tuple[str, ...]], str],
) -> list[Difference[Row]]:
    """Code by code: ``added``, ``removed``, or what ``kind_of`` says of the columns that differ."""
    found = []
    for code in sorted(before.keys() | after.keys()):
        old, new = before.get(code), after.get(code)
        if old is None or new is None:
            found.append(Difference(code, "added" if old is None else "removed", old, new))
            continue
        differing = tuple(name for name in columns if getattr(old, name) != getattr(new, name))
        if differing:
            found.append(Difference(code, kind_of(differing), old, new, differing))
    return found
