"""Valid documents for any message, with values that touch the limits of their fields. No real person, no real firm."""

from collections.abc import Mapping
from random import Random

from heliu.ceb.catalogue.model import Field, Message, Part

_ALPHABET = "ABCXYZ019abz 泸州酒𠀀é·-_/&<>\"'"
_DECIMALS = ("0", "1", "12.5", "0.00001", "99999999999999.99999", "9999999999999999999", "-3", "+7.10000", "007", "8.")
_FEW_LINES = 3


def value(field: Field, random: Random) -> str:
    """Make a value that fits ``field``."""
    if field.fixed is not None:
        return field.fixed
    if field.kind == "decimal":
        return random.choice(_DECIMALS)
    if field.kind == "int":
        return str(random.randrange(10 ** min(field.total_digits or 9, 9)))
    most = field.max_length if field.max_length is not None else 50
    length = random.choice((field.min_length, most, random.randint(field.min_length, min(most, 40))))
    text = "".join(random.choice(_ALPHABET) for _ in range(max(length, 0)))
    return text if not field.collapse else text.replace(" ", "_")


def group(part: Part, random: Random) -> dict[str, str | None]:
    """Make the values of one part; an optional field is there three times out of four."""
    return {
        field.name: value(field, random) if field.required or random.random() < 0.75 else None  # noqa: PLR2004
        for field in part.fields
    }


def document(message: Message, random: Random) -> tuple[Mapping[str, str | None], list[Mapping[str, str | None]]]:
    """Make one document of ``message``: its header and its lines."""
    lines: list[Mapping[str, str | None]] = []
    if message.lines is not None:
        count = random.randint(message.lines.min_occurs, _FEW_LINES)
        lines = [group(message.lines, random) for _ in range(count)]
    return group(message.head, random), lines
