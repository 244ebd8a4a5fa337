"""Examining a section as a whole: which fields are asked, what is missing, what does not fit together. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from heliu.kernel.days import read_day
from heliu.kernel.languages import Words
from heliu.registry.filing.checks import CHECKS
from heliu.registry.filing.facts import Finding
from heliu.registry.filing.fields import Form
from heliu.registry.filing.sections import BY_KEY
from heliu.registry.numbers import id_number_fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from heliu.registry.filing.fields import Field, Section

Value: TypeAlias = "str | list[str]"
Values: TypeAlias = "Mapping[str, Value]"

RESIDENT_CARD = "1"
MISSING, WRONG, TOO_LONG, UNKNOWN, EXPIRED = "missing", "wrong", "too_long", "unknown_choice", "expired"
FORESEEN_DAYS = 30
"""A paper that ends within so many days is warned of: it would have to be renewed at once."""


@dataclass(frozen=True, slots=True)
class Contents:
    """All sections of a filing as they stand, with the day they are looked at."""

    sections: Mapping[str, Values]
    day: date
    is_strict: bool = True
    """Whether a wrong check digit of a person's number refuses (production) or warns (made-up people)."""
    told: Mapping[str, str] = field(default_factory=dict)
    """Facts of the account, ``account.code`` and the like."""

    def value(self, path: str) -> Value:
        if path in self.told:
            return self.told[path]
        section, _, key = path.partition(".")
        return self.sections.get(section, {}).get(key, "")


def is_asked(one: Field, contents: Contents) -> bool:
    """Whether the field is asked at all, by what was chosen elsewhere."""
    if one.when is None:
        return True
    path, values = one.when
    chosen = contents.value(path)
    return bool(values & (set(chosen) if isinstance(chosen, list) else {chosen}))


def asked_fields(section: Section, contents: Contents) -> tuple[Field, ...]:
    return tuple(one for one in section.fields if is_asked(one, contents))


def findings(section: Section, contents: Contents) -> tuple[Finding, ...]:
    """Everything wrong with the section, in the order of its fields; warnings among them."""
    found = [one for each in asked_fields(section, contents) for one in field_findings(section, each, contents)]
    return (*found, *_together(section.key, contents))


def field_findings(section: Section, one: Field, contents: Contents) -> Iterator[Finding]:
    value = contents.value(one.told_by or f"{section.key}.{one.key}")
    if not value:
        if one.is_required:
            yield Finding(one.key, MISSING, missing_words(one))
        return
    if one.told_by:
        return
    if isinstance(value, list):
        yield from _list_findings(one, value)
        return
    if len(value) > one.length_max:
        yield Finding(
            one.key, TOO_LONG, Words(f"最多 {one.length_max} 个字。", f"At most {one.length_max} characters.")
        )
    elif one.choices and value not in {choice.value for choice in one.choices}:
        yield Finding(one.key, UNKNOWN, Words("请从所列选项中选择。", "Choose one of the options."))
    elif one.check and (words := CHECKS[one.check](value)):
        yield Finding(one.key, WRONG, words)


def _list_findings(one: Field, value: list[str]) -> Iterator[Finding]:
    if one.choices and not set(value) <= {choice.value for choice in one.choices}:
        yield Finding(one.key, UNKNOWN, Words("请从所列选项中选择。", "Choose among the options."))


def missing_words(one: Field) -> Words:
    verb = {
        Form.CHOICE: ("请选择", "Choose"),
        Form.MANY: ("请至少提供一项", "Give at least one"),
        Form.TICK: ("请阅读并勾选", "Read and tick"),
        Form.CERTIFICATE: ("请提供", "Give"),
    }.get(one.form, ("请填写", "Fill in"))
    return Words(f"{verb[0]}：{one.words.zh}。", f"{verb[1]}: {one.words.en}.")


def _together(key: str, contents: Contents) -> Iterator[Finding]:
    """What only several fields together can say."""
    if key == "people" and contents.value("people.id_kind") == RESIDENT_CARD:
        yield from _identity_card(contents)
    if key == "licence":
        yield from _period(contents, "licence.valid_from", "licence.valid_until")
    for path in ("licence.valid_until", "roles.payment_licence_until", "roles.courier_permit_until"):
        section, _, name = path.partition(".")
        spec = BY_KEY[section].field(name)
        if section == key and spec is not None and is_asked(spec, contents):
            yield from _ends(name, contents.value(path), contents.day)
    for path in ("identity.established_on", "customs.registered_on", "fx.registered_on", "licence.valid_from"):
        section, _, name = path.partition(".")
        day = read_day(str(contents.value(path)))
        if section == key and day and day > contents.day:
            yield Finding(name, WRONG, Words("日期不能晚于今天。", "The day cannot lie in the future."))


def _identity_card(contents: Contents) -> Iterator[Finding]:
    number = contents.value("people.id_number")
    if number and (words := id_number_fault(str(number))):
        yield Finding("id_number", WRONG, words, is_warning=not contents.is_strict)


def _period(contents: Contents, since: str, until: str) -> Iterator[Finding]:
    begins, ends = read_day(str(contents.value(since))), read_day(str(contents.value(until)))
    if begins and ends and ends < begins:
        words = Words("截止日期早于起始日期。", "The end lies before the beginning.")
        yield Finding(until.partition(".")[2], WRONG, words)


def _ends(name: str, value: Value, day: date) -> Iterator[Finding]:
    ends = read_day(str(value))
    if ends is None:
        return
    if ends < day:
        words = Words(
            f"已于 {ends} 到期，请换证后填写新的有效期。", f"Ended on {ends}: renew it, then enter the new end."
        )
        yield Finding(name, EXPIRED, words)
    elif (ends - day).days <= FORESEEN_DAYS:
        words = Words(f"将于 {ends} 到期，请及时换证。", f"Ends on {ends}: renew it in time.")
        yield Finding(name, EXPIRED, words, is_warning=True)
