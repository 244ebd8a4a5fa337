"""The public register (公开名录): who is filed as what, since when, and whether it holds. Nothing personal is in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Max, Q

from heliu.kernel.languages import say
from heliu.kernel.problems import Invalid
from heliu.people.facts import ENTERPRISE_ROLES
from heliu.registry.directory import directory_version
from heliu.registry.filing.desk import SOUGHT_CHARS_MAX
from heliu.registry.filing.facts import Listed, State
from heliu.registry.filing.models import Attestation, Confirmation
from heliu.registry.models import Firm, FirmRole

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

PAGE_MAX: Final = 100


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for: ``words`` in a name, its pinyin initials, or the beginning of a code."""

    words: str = ""
    role: str = ""
    state: str = ""
    after: str = ""
    """Customs code after which to go on."""


@dataclass(frozen=True, slots=True)
class Page:
    rows: tuple[Listed, ...]
    next: str
    """Code after which the next page begins; empty at the end."""


def public_register(search: Search, day: date, size: int = PAGE_MAX) -> Page:
    """One page in the order of the customs codes. Raises Invalid for a role or state that does not exist."""
    size = max(1, min(size, PAGE_MAX))
    found = list(_matching(search, day).filter(code__gt=search.after).order_by("code")[: size + 1])
    rows = found[:size]
    return Page(_listed(rows, day), rows[-1].code if len(found) > size else "")


def public_version(day: date) -> str:
    """Moves with all that :func:`public_register` tells: the register, the day, the yearly confirmations."""
    newest = Confirmation.objects.aggregate(newest=Max("id"))["newest"]
    return f"{directory_version(day)}-{newest or 0}"


def public_count(search: Search, day: date) -> int:
    return _matching(search, day).count()


def _matching(search: Search, day: date) -> QuerySet[Firm]:
    firms = Firm.objects.all()
    words = search.words.strip()[:SOUGHT_CHARS_MAX]
    if words:
        code = words.upper()
        sought = Q(name__icontains=words) | Q(code__startswith=code) | Q(uscc__startswith=code)
        if words.isascii() and words.isalpha():
            sought |= Q(initials__contains=words.lower())
        firms = firms.filter(sought)
    if search.role:
        if search.role not in {role.value for role in ENTERPRISE_ROLES}:
            raise Invalid(say("没有这种备案身份。", "There is no such role."))
        firms = firms.filter(pk__in=_holding(day).filter(role=search.role).values("firm_id"))
    if search.state:
        if search.state not in Firm.State.values:
            raise Invalid(say("没有这种备案状态。", "There is no such state."))
        firms = firms.filter(state=search.state)
    return firms


def _holding(day: date) -> QuerySet[FirmRole]:
    return FirmRole.objects.filter(Q(until=None) | Q(until__gte=day), since__lte=day)


def _listed(firms: list[Firm], day: date) -> tuple[Listed, ...]:
    codes = [firm.code for firm in firms]
    roles: dict[str, list[str]] = {}
    for code, role in _holding(day).filter(firm_id__in=codes).order_by("role").values_list("firm_id", "role"):
        roles.setdefault(code, []).append(role)
    valid = Attestation.objects.filter(filing__firm_code__in=codes, filing__state=State.APPROVED)
    numbers = dict(valid.values_list("filing__firm_code", "number"))
    years = Confirmation.objects.filter(filing__firm_code__in=codes).order_by("year")
    confirmed = dict(years.values_list("filing__firm_code", "year"))
    return tuple(
        Listed(
            firm.code,
            firm.name,
            firm.uscc or "",
            tuple(roles.get(firm.code, ())),
            firm.state,
            firm.filed_on,
            numbers.get(firm.code, ""),
            confirmed.get(firm.code),
        )
        for firm in firms
    )
