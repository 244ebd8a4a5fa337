"""Registrations held against the lists and the rules (核对): as often as wanted, the last answer stands.

What was granted as an exception is left out of the rules asked; what became of the list since is seen each time.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.db import transaction
from psycopg import Connection

from heliu.clearance.exports.api import ExportList, ListedGoods
from heliu.kernel.days import business_day, now
from heliu.kernel.money import to_fen
from heliu.people.api import beyond_the_wall
from heliu.policies.exchange import customs_rates
from heliu.policies.rules.exemption import (
    Answer,
    Case,
    ListLine,
    Registered,
    Standing,
    answer,
    at_stake,
    differences,
    exempt_amount,
)
from heliu.registry.api import registered
from heliu.reliefs.exemption.evidence import Evidence, evidence_of
from heliu.reliefs.exemption.excluding import is_excluded
from heliu.reliefs.exemption.facts import ZERO
from heliu.reliefs.exemption.models import Registration
from heliu.reliefs.exemption.models import Standing as StandingRow

EXEMPT: Final = (Standing.WARNED, Standing.ELIGIBLE)
NO_LINE: Final[tuple[ExportList | None, ListedGoods | None]] = (None, None)
_FIELDS: Final = (
    *("state", "broken", "differs", "inventory_id", "released_on"),
    *("exempt", "exempt_cny", "stake_cny", "checked_at"),
)


@dataclass(frozen=True, slots=True)
class Held:
    """A registration held against its list. Amounts as they are stored; None: no rate held, or nothing at stake."""

    case: Case
    found: Answer
    excused: frozenset[str]
    inventory_id: int | None
    exempt: Decimal
    exempt_cny: Decimal | None
    stake_cny: Decimal | None

    @property
    def differs(self) -> list[str]:
        return differences(self.case.registered, self.case.line) if self.case.line else []


def check(connection: Connection, ids: Collection[int]) -> int:
    """Hold these registrations against lists and rules; how many changed where they stand."""
    with transaction.atomic(), beyond_the_wall("a list of the seller came in its broker's message; it is its own"):
        rows = list(
            StandingRow.objects.select_for_update(of=("self",))
            .select_related("registration")
            .filter(registration_id__in=ids, registration__withdrawn_at=None)
            .order_by("pk")
        )
        evidence = evidence_of(connection, [row.registration for row in rows])
        at = now()
        before = [row.state for row in rows]
        for row in rows:
            _settle(row, evidence, at)
        StandingRow.objects.bulk_update(rows, _FIELDS)
    return sum(old != row.state for old, row in zip(before, rows, strict=True))


def _settle(row: StandingRow, evidence: Evidence, at: datetime) -> None:
    held = held_against(row.registration, evidence)
    row.inventory_id = held.inventory_id
    row.state, row.broken = held.found.standing.value, list(held.found.broken)
    row.differs = held.differs
    row.released_on = held.case.line.released_on if held.case.line else None
    row.checked_at = at
    row.exempt, row.exempt_cny, row.stake_cny = held.exempt, held.exempt_cny, held.stake_cny


def held_against(one: Registration, evidence: Evidence, law_on: date | None = None) -> Held:
    """A registration beside its list, with the answer of the rules: by its own law, or by that of ``law_on``."""
    export, goods = _line_of(one, evidence)
    inventory_id = export.id if export and goods else None
    case = _case(one, export, goods, evidence, law_on)
    excused = evidence.excused.get((one.pk, inventory_id), frozenset())
    found = answer(case, excused)
    return Held(case, found, excused, inventory_id, *_amounts(one, case, found))


def _line_of(one: Registration, evidence: Evidence) -> tuple[ExportList | None, ListedGoods | None]:
    """Of several brokers' lists under one number the one that stands, the latest first."""
    candidates = evidence.lists.get((one.firm, one.cop_no), [])
    for export in sorted(candidates, key=lambda each: (each.is_gone, -each.id)):
        for goods in evidence.goods.get(export.id, ()):
            if goods.gnum == one.gnum:
                return export, goods
    return NO_LINE


def _case(
    one: Registration,
    export: ExportList | None,
    goods: ListedGoods | None,
    evidence: Evidence,
    law_on: date | None,
) -> Case:
    registered_on = business_day(one.registered_at)
    line, is_refunded = None, False
    if export is not None and goods is not None:
        is_refunded = (export.id, goods.gnum) in evidence.refunded
        line = ListLine(
            export.trade_mode,
            export.customs_code,
            goods.hs_code,
            goods.unit,
            goods.quantity,
            goods.total,
            goods.currency,
            export.released_on,
            export.is_gone,
            evidence.returned.get((export.id, goods.gnum), Decimal(0)),
        )
    told = Registered(registered_on, one.hs_code, one.unit, one.quantity, one.amount, one.currency)
    day = (line.released_on if line else None) or registered_on
    days = {law_on} if law_on else {registered_on, day}
    # An officer may excuse that the two codes differ, never that the goods declared are excluded.
    codes = {one.hs_code, line.hs_code} if line else {one.hs_code}
    excluded = any(is_excluded(evidence.excluded, code, days) for code in codes)
    return Case(told, line, _is_filed(one.firm, day, evidence), excluded, is_refunded, law_on)


def _is_filed(firm: str, day: date, evidence: Evidence) -> bool:
    if (firm, day) not in evidence.filed:
        found = registered([firm], day).get(firm)
        evidence.filed[firm, day] = found is not None and found.is_active and bool(found.roles)
    return evidence.filed[firm, day]


def _amounts(one: Registration, case: Case, found: Answer) -> tuple[Decimal, Decimal | None, Decimal | None]:
    """Exempt amount in its currency and in CNY, and the tax at stake while the law is unclear; None: no rate held."""
    if found.standing not in EXEMPT or case.line is None or case.line.released_on is None:
        return ZERO, None, None
    rates = customs_rates(case.day)
    amount = exempt_amount(_at_most_declared(one, case.line, rates), case.line)
    rate = rates.get(one.currency)
    in_cny = None if rate is None else to_fen(amount * rate)
    stake = None if in_cny is None or found.regime is None else at_stake(in_cny, case.day)
    return amount, in_cny, stake[0] if stake else None


def _at_most_declared(one: Registration, line: ListLine, rates: Mapping[str, Decimal]) -> Decimal:
    """What was registered, yet no more than the list declares: an officer excuses that they differ, not the surplus."""
    if one.currency == line.currency:
        return min(one.amount, to_fen(line.total))
    if one.currency not in rates or line.currency not in rates:
        return ZERO
    return min(one.amount, to_fen(line.total * rates[line.currency] / rates[one.currency]))


def checked_again(connection: Connection, rows: Iterable[int], at_once: int) -> int:
    """As :func:`check`, in transactions of at most ``at_once``."""
    numbers = list(rows)
    parts = [numbers[place : place + at_once] for place in range(0, len(numbers), at_once)]
    return sum(check(connection, part) for part in parts)
