"""A line of the demonstration's table."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """What was sent, what was expected, what came back."""

    title: str
    expected: str
    status: str
    sentence: str
    tax: str
    right: bool
