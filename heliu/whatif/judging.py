"""What the statement leaves open, taxed by the pure rules (逐单计税).

These are goods taxed by quantity, and readings of the law the statement does not know.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, Final, NamedTuple

from psycopg import Connection, errors, sql

from heliu.clearance.api import Terms, assessed, outcome_of, terms_of, unlisted
from heliu.clearance.billing.api import goods_in_full
from heliu.clearance.facts import Inventory, Outcome
from heliu.policies.parameters import under
from heliu.policies.positive_list_rows import GoodsList
from heliu.taxation.facts import Assessment, DeclaredLine
from heliu.whatif.law import Side

AT_ONCE: Final = 500
NOTHING_USED: Final = Decimal(0)
ALL_USED: Final = Decimal(10) ** 12
BOUNDLESS: Final = Decimal(10) ** 15
"""More than an amount of the customs' messages can be."""
_FIELDS: Final = tuple(one.name for one in fields(Inventory))
_READ: Final = sql.SQL("SELECT message_id, {} FROM public.declarations_inventory WHERE id = ANY (%s)").format(
    sql.SQL(", ").join(map(sql.Identifier, _FIELDS))
)
_OPEN: Final = "SELECT id, day FROM pg_temp.whatif_case WHERE b_outcome = 9 OR a_outcome = 9 ORDER BY id"
_WRITE: Final = """
UPDATE pg_temp.whatif_case SET b_outcome = %s, b_duty = %s, b_consumption_tax = %s, b_vat = %s, b_lines = %s,
    b_annual = coalesce(%s, b_annual), a_outcome = %s, a_duty = %s, a_consumption_tax = %s, a_vat = %s, a_lines = %s,
    a_annual = coalesce(%s, a_annual), chapters = %s
WHERE id = %s
"""


class Judged(NamedTuple):
    """One declaration under one law, as if its buyer had bought nothing else."""

    outcome: int
    duty: Decimal | None = None
    consumption_tax: Decimal | None = None
    vat: Decimal | None = None
    lines: list[Decimal] | None = None
    annual: Decimal | None = None
    """Set where the annual limit is not even asked: the declaration itself cannot be read as an order."""


@dataclass(slots=True)
class Judge:
    """One law; the terms and the list of a day are looked up once."""

    side: Side
    terms: dict[date, Terms] = field(default_factory=dict)
    lists: dict[date, GoodsList | None] = field(default_factory=dict)

    def judge(self, inventory: Inventory, day: date, goods: Sequence[DeclaredLine]) -> Judged:
        with under(self.side.law):
            assess = partial(self._on(day).assess, goods=goods)
            outcome, found = assessed(inventory, NOTHING_USED, assess)
            unread = outcome is Outcome.UNTAXABLE and assessed(inventory, ALL_USED, assess)[0] is Outcome.UNTAXABLE
        if bars := unlisted(inventory, outcome, self._list(day)):
            outcome, found = outcome_of(bars), None
        return _judged(outcome, found)._replace(annual=BOUNDLESS if unread else None)

    def needs_goods(self, inventory: Inventory, day: date) -> bool:
        with under(self.side.law):
            return self._on(day).needs_goods(inventory)

    def _on(self, day: date) -> Terms:
        if day not in self.terms:
            self.terms[day] = terms_of(day, salt=0)
        return self.terms[day]

    def _list(self, day: date) -> GoodsList | None:
        if day not in self.lists:
            self.lists[day] = self.side.goods(day)
        return self.lists[day]


def judge_open(connection: Connection, before: Side, after: Side, called_off: Callable[[], bool]) -> int:
    """Tax what the statement left open in this connection's table; how many. ``called_off`` is asked now and then."""
    judges = Judge(before), Judge(after)
    judged = 0
    days: dict[int, date]
    with connection.cursor("whatif_open") as open_cases:
        open_cases.execute(_OPEN)
        while days := dict(open_cases.fetchmany(AT_ONCE)):
            if called_off():
                raise errors.QueryCanceled("called off")
            with connection.cursor() as cursor:
                cursor.executemany(_WRITE, list(_rows(connection, days, judges)))
            judged += len(days)
    if judged:
        connection.execute("ANALYZE pg_temp.whatif_case")
    return judged


def _rows(connection: Connection, days: dict[int, date], judges: tuple[Judge, Judge]) -> Iterator[Sequence[Any]]:
    for message_id, *values in connection.execute(_READ, (list(days),)).fetchall():
        inventory = Inventory(*values)
        day = days[inventory.id]
        # The lines in full, where under one of the laws the tax depends on what only the evidence tells.
        asked = any(one.needs_goods(inventory, day) for one in judges)
        row = {"message_id": message_id, "inventory_id": inventory.id}
        goods = goods_in_full(connection, row) if asked else ()
        sides = [one.judge(inventory, day, goods) for one in judges]
        yield *sides[0], *sides[1], [code[:2] for code in inventory.goods_codes], inventory.id


def _judged(outcome: Outcome, found: Assessment | None) -> Judged:
    if found is None or found.totals is None or found.lines is None:
        return Judged(int(outcome))
    lines = [line.payable.total for line in found.lines]
    return Judged(int(outcome), found.totals.duty, found.totals.consumption_tax, found.totals.vat, lines)
