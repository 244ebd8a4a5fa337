"""How one thing is asked in a filing: the shape of a field and of a section."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from heliu.kernel.languages import Words


class Form(StrEnum):
    """How a field is asked."""

    LINE = "line"
    LONG = "long"
    CHOICE = "choice"
    MANY = "many"
    TICK = "tick"
    CERTIFICATE = "certificate"


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    words: Words


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is asked, or told by another field (``told_by``: shown as text, never typed twice)."""

    key: str
    words: Words
    form: Form = Form.LINE
    check: str = ""
    hint: Words | None = None
    is_required: bool = True
    mask: str = ""
    """Personal: sealed at rest and shown by this mask (name, id_number, phone, account)."""
    choices: tuple[Choice, ...] = ()
    when: tuple[str, frozenset[str]] | None = None
    """Asked only if that field (``section.field``) has one of these values."""
    told_by: str = ""
    length_max: int = 100


@dataclass(frozen=True, slots=True)
class Section:
    key: str
    words: Words
    hint: Words
    fields: tuple[Field, ...] = ()
    needs: tuple[str, ...] = ()
    """Sections that must be done before this one can start."""

    def field(self, key: str) -> Field | None:
        return next((one for one in self.fields if one.key == key), None)


def asked(key: str, zh: str, en: str, **more: object) -> Field:
    return Field(key, Words(zh, en), **more)  # type: ignore[arg-type]


def one_of(key: str, zh: str, en: str, options: tuple[Choice, ...], **more: object) -> Field:
    return asked(key, zh, en, form=Form.CHOICE, choices=options, **more)


def papers(key: str, zh: str, en: str, **more: object) -> Field:
    return asked(key, zh, en, form=Form.MANY, **more)


def tick(key: str, zh: str, en: str) -> Field:
    return asked(key, zh, en, form=Form.TICK)


def choices(*rows: tuple[str, str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(value, Words(zh, en)) for value, zh, en in rows)


def when(field: str, *values: str) -> tuple[str, frozenset[str]]:
    return field, frozenset(values)
