"""The words in which a message is described: field, part, message, and the constructors the tables are written with.

Every fact here binds: scanner, both readers, strict validator, writer and field reference are derived from it.
"""

from dataclasses import dataclass, replace
from typing import Literal

from heliu.ceb.catalogue.notes import CODE_TABLES, NOTES, PERSONAL

Kind = Literal["string", "decimal", "int", "any"]
Direction = Literal["import", "export"]
SignatureRule = Literal["required", "optional", "none"]

NAMESPACE = "http://www.chinaport.gov.cn/ceb"
SIGNATURE_NAMESPACE = "http://www.w3.org/2000/09/xmldsig#"

GUID_CHARS = 36
VERSION_CHARS_MAX = 10
SUBSCRIBERS_MAX = 5
UNBOUNDED: None = None

# The official decimal is always N19,5.
DECIMAL_DIGITS = 19
DECIMAL_PLACES = 5


@dataclass(frozen=True, slots=True)
class Field:
    """One leaf element. Lengths count characters; a string that may be empty has ``min_length`` 0."""

    name: str
    kind: Kind
    min_length: int
    max_length: int | None
    total_digits: int | None
    fraction_digits: int | None
    required: bool
    fixed: str | None
    zh: str
    en: str
    note: str
    codes: str | None
    personal: bool
    default: str | None = None  # stands for an EMPTY element only, never for an absent one
    collapse: bool = False  # white space is collapsed before lengths are counted (always so in numbers)


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A group of leaves. ``element`` None: the leaves stand directly in the body. ``max_occurs`` None: unbounded."""

    element: str | None
    fields: tuple[Field, ...]
    min_occurs: int = 1
    max_occurs: int | None = 1


@dataclass(frozen=True, slots=True, eq=False)
class Message:
    """One of the 42 messages. ``signature_last``: the import order, Signature behind ExtendMessage."""

    name: str
    root: str
    zh: str
    sender: str
    direction: Direction
    body: str
    max_bodies: int | None
    head: Part
    lines: Part | None
    transfer: bool
    signature: SignatureRule
    signature_last: bool
    answered_by: str | None


def text(  # noqa: PLR0913 - one line of a table, read column by column
    name: str,
    min_length: int,
    max_length: int | None,
    zh: str,
    en: str,
    *,
    optional: bool = False,
    fixed: str | None = None,
    default: str | None = None,
    collapse: bool = False,
    note: str | None = None,
) -> Field:
    """Describe a string of ``min_length`` to ``max_length`` characters (None: no upper limit)."""
    return Field(
        name=name,
        kind="string",
        min_length=min_length,
        max_length=max_length,
        total_digits=None,
        fraction_digits=None,
        required=not optional,
        fixed=fixed,
        zh=zh,
        en=en,
        note=NOTES.get(name, "") if note is None else note,
        codes=CODE_TABLES.get(name),
        personal=name in PERSONAL,
        default=default,
        collapse=collapse,
    )


def _number(
    kind: Kind, name: str, zh: str, en: str, digits: tuple[int | None, int | None], extra: tuple[bool, str | None]
) -> Field:
    optional, default = extra
    return Field(
        name=name,
        kind=kind,
        min_length=0,
        max_length=None,
        total_digits=digits[0],
        fraction_digits=digits[1],
        required=not optional,
        fixed=None,
        zh=zh,
        en=en,
        note=NOTES.get(name, ""),
        codes=None,
        personal=False,
        default=default,
        collapse=True,
    )


def decimal(name: str, zh: str, en: str, *, optional: bool = False, default: str | None = None) -> Field:
    """Describe an amount or quantity N19,5. It is kept as transmitted; arithmetic uses ``Decimal``, never float."""
    return _number("decimal", name, zh, en, (DECIMAL_DIGITS, DECIMAL_PLACES), (optional, default))


def integer(name: str, total_digits: int | None, zh: str, en: str, *, optional: bool = False) -> Field:
    """Describe a whole number of 32 bits with at most ``total_digits`` digits (None: no further limit)."""
    return _number("int", name, zh, en, (total_digits, None), (optional, None))


def anything(name: str, zh: str, en: str) -> Field:
    """Describe a place for one foreign element of any shape, carried but never searched."""
    return replace(text(name, 0, None, zh, en), kind="any")


def direct(*fields: Field) -> Part:
    """Describe leaves which stand directly in the body."""
    return Part(None, fields)


def head(element: str, *fields: Field) -> Part:
    """Describe the one header group of a body."""
    return Part(element, fields)


def lines(element: str, at_least: int, at_most: int | None, *fields: Field) -> Part:
    """Describe the repeated group of a body (表体)."""
    return Part(element, fields, at_least, at_most)
