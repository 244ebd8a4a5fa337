"""The catalogue and a profile turned into the arrays which the compiled pass walks over."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heliu.ceb.catalogue.index import BASE_SUBSCRIBE, BASE_TRANSFER, MESSAGES
from heliu.ceb.catalogue.model import Field, Part
from heliu.ceb.scanner import kernel
from heliu.ceb.scanner.columns import Op, Profile
from heliu.ceb.scanner.values import WHOLE_DIGITS_MAX
from heliu.ceb.scanner.words import WORD

OPERANDS_MAX = 6
_KINDS = {"string": 0, "decimal": 1, "int": 2}
_TIGHT = 3

Ints = NDArray[np.int64]
Octets = NDArray[np.uint8]
Spans = NDArray[np.int64]


class Names:
    """Texts laid end to end, so that each is a pair of offsets; element names with what stands around them in a tag."""

    def __init__(self, before: bytes = b"", after: bytes = b"") -> None:
        self.octets = bytearray()
        self._before, self._after = before, after

    def add(self, name: str | None) -> tuple[int, int]:
        self.octets += self._before
        start = len(self.octets)
        self.octets += (name or "").encode()
        stop = len(self.octets)
        self.octets += self._after
        return start, stop

    def array(self) -> Octets:
        return np.frombuffer(bytes(self.octets) + bytes(WORD), dtype=np.uint8)  # room for a whole word behind the last


def element_names() -> Names:
    return Names(b"ceb:", b">")


@dataclass(frozen=True, slots=True)
class Tables:
    """Arguments of ``kernel.documents`` which depend on the kind of message only."""

    names: Octets
    elements: Ints
    parts: tuple[Ints, Ints, Octets, Ints]
    program: tuple[Ints, Ints, Ints, Ints, Ints]


@dataclass(frozen=True, slots=True)
class BlockTables:
    """Arguments of ``kernel.leaves`` for BaseTransfer and BaseSubscribe."""

    names: Octets
    element: tuple[int, int]
    table: Ints
    fixed: Octets


def field_row(field: Field, names: Names, fixed: Names) -> list[int]:
    """Name offsets, kind, least and most characters (digits), required, fixed value offsets, if empty is refused."""
    kind = _TIGHT if field.kind == "string" and field.collapse else _KINDS[field.kind]
    start, stop = fixed.add(field.fixed) if field.fixed is not None else (-1, -1)
    most = -1 if field.max_length is None else field.max_length
    if field.kind == "int":
        most = min(field.total_digits or WHOLE_DIGITS_MAX, WHOLE_DIGITS_MAX)
    # An empty element with a default or a fixed value stands for that value: the slow path knows what to do.
    no_empty = field.default is not None or field.fixed is not None
    return [*names.add(field.name), kind, field.min_length, most, field.required, start, stop, no_empty]


def part_table(part: Part | None, names: Names, fixed: Names) -> Ints:
    rows = [field_row(field, names, fixed) for field in part.fields] if part else []
    return np.array(rows, dtype=np.int64).reshape(-1, 9)


def tables_for(profile: Profile) -> Tables:
    """Build the tables of one message; a column that names an unknown field is a fault in the profile (KeyError)."""
    message = MESSAGES[profile.message]
    names, fixed = element_names(), Names()
    head = part_table(message.head, names, fixed)
    lines = part_table(message.lines, names, fixed)
    elements = [names.add(message.body), names.add(message.head.element)]
    elements.append(names.add(message.lines.element if message.lines else None))
    limits = [
        message.max_bodies or 0,
        message.lines.min_occurs if message.lines else 0,
        (message.lines.max_occurs or kernel.LINES_MAX) if message.lines else 0,
    ]
    return Tables(
        names=names.array(),
        elements=np.array(elements, dtype=np.int64),
        parts=(head, lines, fixed.array(), np.array(limits, dtype=np.int64)),
        program=_program(profile),
    )


def _program(profile: Profile) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    message = MESSAGES[profile.message]
    heads = {field.name: n for n, field in enumerate(message.head.fields)}
    lines = {field.name: n for n, field in enumerate(message.lines.fields)} if message.lines else {}
    columns, operands = [], []
    for column in profile.columns:
        places = lines if column.op >= Op.LINE_COUNT else heads
        numbers = [places[name] for name in column.fields]
        columns.append((int(column.op), len(numbers)))
        operands.append(numbers + [0] * (OPERANDS_MAX - len(numbers)))
    expects = [(heads[name], ord(value)) for name, value in profile.expects]
    expects += [(heads[name], kernel.ANY) for name in profile.needs]
    return (
        np.array(columns, dtype=np.int64).reshape(-1, 2),
        np.array(operands, dtype=np.int64).reshape(-1, OPERANDS_MAX),
        np.array([heads[name] for name in profile.echo], dtype=np.int64),
        np.array([heads[name] for name in profile.parties], dtype=np.int64),
        np.array(expects, dtype=np.int64).reshape(-1, 2),
    )


def block_tables(part: Part) -> BlockTables:
    names, fixed = element_names(), Names()
    table = part_table(part, names, fixed)
    element = names.add(part.element)
    return BlockTables(names.array(), element, table, fixed.array())


TRANSFER: Any = block_tables(BASE_TRANSFER)
SUBSCRIBE: Any = block_tables(BASE_SUBSCRIBE)
