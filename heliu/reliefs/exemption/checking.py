"""Registrations held against the lists and the rules (核对): as often as wanted, the last answer stands.

What was granted as an exception is left out of the rules asked; what became of the list since is seen each time.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.db import transaction
from psycopg import Connection

from heliu.clearance.exports.api import (
    ExportList,
    ListedGoods,
    goods_of,
    lists_numbered,
    returned_of,
)
from heliu.declarations.api import Archive
from heliu.kernel.days import business_day, now
from heliu.kernel.money import to_fen
from heliu.kernel.sealing import Sealer
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
from heliu.refunds.api import refunded
from heliu.registry.api import known_as, registered
from heliu.reliefs.exemption.excluding import Periods, excluded_periods, is_excluded
from heliu.reliefs.exemption.facts import ZERO, Decision
from heliu.reliefs.exemption.models import ExceptionRequest, Registration
from heliu.reliefs.exemption.models import Standing as StandingRow

EXEMPT: Final = (Standing.WARNED, Standing.ELIGIBLE)
NO_LINE: Final[tuple[ExportList | None, ListedGoods | None]] = (None, None)
_FIELDS: Final = (
    *("state", "broken", "differs", "inventory_id", "released_on"),
    *("exempt", "exempt_cny", "stake_cny", "checked_at"),
)


@dataclass
class Evidence:
    """What the registrations of one round are held against."""

    lists: dict[tuple[str, str], list[ExportList]] = field(default_factory=dict)
    goods: dict[int, list[ListedGoods]] = field(default_factory=dict)
    returned: dict[tuple[int, int], Decimal] = field(default_factory=dict)
    refunded: set[tuple[int, int]] = field(default_factory=set)
    excused: dict[tuple[int, int | None], frozenset[str]] = field(default_factory=dict)
    """By registration and the list an exception was asked for: a corrected one is another."""
    excluded: Periods = ()
    filed: dict[tuple[str, date], bool] = field(default_factory=dict)


def check(connection: Connection, ids: Collection[int]) -> int:
    """Hold these registrations against lists and rules; how many changed where they stand."""
    with transaction.atomic(), beyond_the_wall("a list of the seller came in its broker's message; it is its own"):
        rows = list(
            StandingRow.objects.select_for_update(of=("self",))
            .select_related("registration")
            .filter(registration_id__in=ids, registration__withdrawn_at=None)
            .order_by("pk")
        )
        evidence = _evidence(connection, [row.registration for row in rows])
        at = now()
        before = [row.state for row in rows]
        for row in rows:
            _settle(row, evidence, at)
        StandingRow.objects.bulk_update(rows, _FIELDS)
    return sum(old != row.state for old, row in zip(before, rows, strict=True))


def _evidence(connection: Connection, registrations: Sequence[Registration]) -> Evidence:
    found = Evidence(excluded=excluded_periods())
    firms = {one.firm for one in registrations}
    named = known_as(firms, business_day(now()))
    for firm in firms:
        numbers = {one.cop_no for one in registrations if one.firm == firm}
        for one in lists_numbered(connection, numbers, named[firm]):
            found.lists.setdefault((firm, one.cop_no), []).append(one)
    lists = [one for several in found.lists.values() for one in several]
    found.goods = goods_of(connection, Archive(Sealer()), lists)
    found.returned = returned_of(connection, [one.id for one in lists])
    found.refunded = refunded([one.id for one in lists])
    granted = ExceptionRequest.objects.filter(registration__in=registrations, decision=Decision.GRANTED)
    for number, inventory_id, excused in granted.values_list("registration_id", "inventory_id", "codes"):
        key = (number, inventory_id)
        found.excused[key] = found.excused.get(key, frozenset()) | frozenset(excused)
    return found


def _settle(row: StandingRow, evidence: Evidence, at: datetime) -> None:
    one = row.registration
    export, goods = _line_of(one, evidence)
    case = _case(one, export, goods, evidence)
    row.inventory_id = export.id if export and goods else None
    found = answer(case, evidence.excused.get((one.pk, row.inventory_id), frozenset()))
    row.state, row.broken = found.standing.value, list(found.broken)
    row.differs = differences(case.registered, case.line) if case.line else []
    row.released_on = case.line.released_on if case.line else None
    row.checked_at = at
    row.exempt, row.exempt_cny, row.stake_cny = _amounts(one, case, found)


def _line_of(one: Registration, evidence: Evidence) -> tuple[ExportList | None, ListedGoods | None]:
    """Of several brokers' lists under one number the one that stands, the latest first."""
    candidates = evidence.lists.get((one.firm, one.cop_no), [])
    for export in sorted(candidates, key=lambda each: (each.is_gone, -each.id)):
        for goods in evidence.goods.get(export.id, ()):
            if goods.gnum == one.gnum:
                return export, goods
    return NO_LINE


def _case(one: Registration, export: ExportList | None, goods: ListedGoods | None, evidence: Evidence) -> Case:
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
    days = {registered_on, day}
    # An officer may excuse that the two codes differ, never that the goods declared are excluded.
    codes = {one.hs_code, line.hs_code} if line else {one.hs_code}
    excluded = any(is_excluded(evidence.excluded, code, days) for code in codes)
    return Case(told, line, _is_filed(one.firm, day, evidence), excluded, is_refunded)


def _is_filed(firm: str, day: date, evidence: Evidence) -> bool:
    if (firm, day) not in evidence.filed:
        found = registered([firm], day).get(firm)
        evidence.filed[firm, day] = found is not None and found.is_active and bool(found.roles)
    return evidence.filed[firm, day]


def _amounts(one: Registration, case: Case, found: Answer) -> tuple[Decimal, Decimal | None, Decimal | None]:
    """Exempt amount in its currency and in CNY, and the tax at stake while the law is unclear; None: no rate held."""
    if found.standing not in EXEMPT or case.line is None or case.line.released_on is None:
        return ZERO, None, None
    rates = customs_rates(case.line.released_on)
    amount = exempt_amount(_at_most_declared(one, case.line, rates), case.line)
    rate = rates.get(one.currency)
    in_cny = None if rate is None else to_fen(amount * rate)
    stake = None if in_cny is None or found.regime is None else at_stake(in_cny, case.line.released_on)
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
