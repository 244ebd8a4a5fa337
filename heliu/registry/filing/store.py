"""Writing and reading the sections of a filing: personal values sealed, every saving a row of its own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings

from heliu.kernel.masking import mask_id_number, mask_name, mask_phone
from heliu.kernel.sealing import Sealer
from heliu.registry.filing.examining import Contents
from heliu.registry.filing.fields import Form
from heliu.registry.filing.models import FilingSection
from heliu.registry.filing.sections import BY_KEY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from heliu.people.facts import Actor
    from heliu.registry.filing.examining import Value, Values
    from heliu.registry.filing.fields import Field
    from heliu.registry.filing.models import Filing

ACCOUNT_SHOWN = 4
NAME_MAX = 50


@dataclass(frozen=True, slots=True)
class Saved:
    """One section as it was saved, personal values opened: never given to a page without :func:`shown`."""

    section: str
    number: int
    values: dict[str, Value]
    saved_by: str
    saved_at: datetime


@lru_cache(maxsize=1)
def sealer() -> Sealer:
    return Sealer()


def personal(section: str) -> frozenset[str]:
    return frozenset(one.key for one in BY_KEY[section].fields if one.mask)


def context(firm_code: str, section: str) -> bytes:
    return f"registry_filingsection.sealed/{firm_code}/{section}".encode()


def write(filing: Filing, section: str, values: Values, *, number: int, actor: Actor, at: datetime) -> None:
    """Add a saving; what is personal goes into the sealed part only."""
    secret = {key: value for key, value in values.items() if key in personal(section)}
    sealed = sealer().seal(json.dumps(secret).encode(), context(filing.firm_code, section)) if secret else b""
    FilingSection.objects.create(
        filing=filing,
        section=section,
        number=number,
        values={key: value for key, value in values.items() if key not in secret},
        sealed=sealed,
        saved_at=at,
        saved_by_id=actor.user_id,
        saved_by_name=actor.name[:NAME_MAX],
    )


def read(filing: Filing, row: FilingSection) -> Saved:
    secret: dict[str, Any] = {}
    if sealed := bytes(row.sealed):
        secret = json.loads(sealer().unseal(sealed, context(filing.firm_code, row.section)))
    return Saved(row.section, row.number, {**row.values, **secret}, row.saved_by_name, row.saved_at)


def current(filing: Filing) -> dict[str, Saved]:
    """The newest saving of each section. One statement."""
    rows = FilingSection.objects.filter(filing=filing).order_by("section", "-number").distinct("section")
    return {row.section: read(filing, row) for row in rows}


def at_numbers(filing: Filing, numbers: Mapping[str, int]) -> dict[str, Saved]:
    """The sections as they stood when these numbers were the newest."""
    wanted = {(section, number) for section, number in numbers.items()}
    rows = FilingSection.objects.filter(filing=filing, section__in=numbers, number__in=numbers.values())
    return {row.section: read(filing, row) for row in rows if (row.section, row.number) in wanted}


def numbers_of(saved: Mapping[str, Saved]) -> dict[str, int]:
    return {section: one.number for section, one in saved.items()}


def contents_of(firm_code: str, saved: Iterable[Saved], day: date) -> Contents:
    """What the checks look at."""
    return Contents(
        sections={one.section: one.values for one in saved},
        day=day,
        is_strict=bool(settings.PRODUCTION),
        told={"account.code": firm_code},
    )


def shown(one: Field, value: Value) -> str:
    """A value as a page may show it: masked where personal, in words where chosen from a list."""
    if one.mask:
        return masked(one.mask, str(value))
    if one.form is Form.CERTIFICATE:
        return ""
    if one.choices:
        names = {choice.value: str(choice.words) for choice in one.choices}
        return "、".join(names.get(each, each) for each in ([value] if isinstance(value, str) else value) if each)
    if one.form is Form.TICK:
        return "✓" if value else ""
    return value if isinstance(value, str) else "、".join(value)


def masked(mask: str, value: str) -> str:
    if mask == "id_number":
        return mask_id_number(value)
    if mask == "phone":
        return mask_phone(value)
    if mask == "name":
        return mask_name(value)
    return "*" * max(len(value) - ACCOUNT_SHOWN, 0) + value[-ACCOUNT_SHOWN:]
