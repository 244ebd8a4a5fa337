"""What the scanner writes for a document: an ordered list of columns, each made from fields of the message.

A column names fields by the customs' own spelling. Head fields stand plain; the functions whose name starts with
``line`` work over the repeated lines of a document. The same list drives the compiled pass (kernel.py) and its plain
twin for what the tolerant reader read (rows.py).
"""

from dataclasses import dataclass
from enum import IntEnum


class Op(IntEnum):
    """How a column is made. The numbers are private to one process: nothing stores them."""

    DOCUMENT_ID = 0  # first id + ordinal of the document
    MESSAGE_ID = 1
    TEXT = 2  # the value, NULL when empty or absent
    NUMBER = 3  # a decimal or integer as sent
    BLIND = 4  # 64-bit fingerprint of the fields together, for comparison inside a pair of documents
    BLIND_WIDE = 5  # 128-bit fingerprint as uuid, for identity over time
    MASKED = 6  # personal values cut to what may be shown: name, identity number, telephone, joined by '|'
    BALANCED = 7  # a + b + c - d = e, as the order's amounts must be
    PRESENT = 8  # all the fields have a value
    ID_CHECK = 9  # the check digit of an identity number is right (GB 11643)
    TIME = 10  # a day (8 digits) or an instant (14 digits), Beijing time
    LINE_COUNT = 11
    LINE_SUM = 12  # sum over the lines
    LINE_BLIND = 13  # order-free fingerprint over the lines, of texts
    LINE_VALUES = 14  # order-free fingerprint over the lines, of numbers by value (1 equals 1.00)
    LINE_TEXTS = 15  # array of the values
    LINE_NUMBERS = 16
    LINE_RUNNING = 17  # array of running sums
    LINE_PRODUCT = 18  # a * b = c on every line, to the fen
    LINE_PRESENT = 19  # the field has a value on every line


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a hot table: its name there, how it is made, and of which fields."""

    name: str
    op: Op
    fields: tuple[str, ...] = ()


def text(name: str, field: str) -> Column:
    return Column(name, Op.TEXT, (field,))


def number(name: str, field: str) -> Column:
    return Column(name, Op.NUMBER, (field,))


def blind(name: str, *fields: str) -> Column:
    return Column(name, Op.BLIND, fields)


@dataclass(frozen=True, slots=True)
class Profile:
    """All that is taken from one kind of message.

    ``echo`` are the fields repeated at the head of its receipt, in the receipt's order and under the names used
    there; ``parties`` the fields that say whose document it is; ``expects`` the one-character values of the common case
    (a new, declared document) and ``needs`` the optional fields that must not be empty here: the compiled pass leaves
    every other document to the tolerant path.
    """

    message: str
    columns: tuple[Column, ...]
    echo: tuple[str, ...]
    parties: tuple[str, ...]
    expects: tuple[tuple[str, str], ...] = (("appType", "1"), ("appStatus", "2"))
    needs: tuple[str, ...] = ()
