"""A sequence in portions: so much at once and no more."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

Each = TypeVar("Each")


def portions(whole: Sequence[Each], most: int) -> Iterator[Sequence[Each]]:
    """``whole`` in order, ``most`` at a time; the last may be shorter."""
    return (whole[start : start + most] for start in range(0, len(whole), most))
