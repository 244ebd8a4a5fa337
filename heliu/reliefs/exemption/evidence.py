"""What registrations are held against (核对依据): lists, what came back, refunds claimed, exceptions, exclusions."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from psycopg import Connection

from heliu.clearance.exports.api import ExportList, ListedGoods, goods_of, lists_numbered, returned_of
from heliu.declarations.api import Archive
from heliu.kernel.days import business_day, now
from heliu.kernel.sealing import Sealer
from heliu.refunds.api import refunded
from heliu.registry.api import known_as
from heliu.reliefs.exemption.excluding import Periods, excluded_periods
from heliu.reliefs.exemption.facts import Decision
from heliu.reliefs.exemption.models import ExceptionRequest, Registration


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


def evidence_of(connection: Connection, registrations: Sequence[Registration]) -> Evidence:
    """All they are held against, read at once."""
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
