"""A stored past of random declarations, decided by the pure rules one by one, and what the rules say of it anew."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from itertools import accumulate, pairwise
from random import Random
from uuid import UUID

from psycopg import sql

from heliu.clearance.api import assessed, outcome_of, terms_of, unlisted
from heliu.clearance.facts import Inventory, Outcome
from heliu.policies.parameters import under
from heliu.policies.tariff import lines_in_force
from heliu.whatif.law import standing

SINCE, UNTIL = date(2026, 3, 1), date(2026, 6, 30)
DAYS = (UNTIL - SINCE).days + 1
# Values at which something changes: nothing, a gift's price, the limits and a fen beside them.
EDGES = [Decimal(text) for text in ("0", "0.01", "4999.99", "5000", "5000.01", "9000", "13000")]
EDGES += [Decimal(text) for text in ("25999.99", "26000", "26000.01", "30000")]
FREIGHTS = [Decimal(text) for text in ("0", "0", "0", "0.50", "10", "12.34567")]
DECISION = ("inventory_id", "status", "outcome", "buyer_id", "year", "counted", "tax_price")
DECISION += ("duty", "consumption_tax", "vat", "decided_on")


@dataclass(frozen=True)
class Stored:
    """One declaration with its day and buyer, and what was decided."""

    inventory: Inventory
    buyer: UUID
    day: date
    outcome: Outcome
    counted: Decimal
    taxes: tuple[Decimal, Decimal, Decimal] | None


def codes():
    """Of every kind of rate some, plain ones often, and one nobody knows."""
    by_kind = defaultdict(list)
    for line in lines_in_force(SINCE):
        by_kind[line.consumption.kind].append(line.code)
    plain = by_kind.pop("none")[:25] + by_kind.pop("ad_valorem")
    return plain * 4 + [code for found in by_kind.values() for code in found[:3]] + ["9999999999"]


class Past:
    """Declarations of a few buyers over the period; every buyer now and then reaches the limit of his year."""

    def __init__(self, seed, size=400, buyers=12):
        self.random = Random(seed)  # noqa: S311 - no secret is drawn
        self.codes = codes()
        drawn = sorted(SINCE + timedelta(days=self.random.randrange(DAYS)) for _ in range(size))
        made = [(self._inventory(number), self._buyer(buyers), day) for number, day in enumerate(drawn, start=1)]
        self.stored = [Stored(*one, *come) for one, come in zip(made, decided(made, standing()), strict=True)]

    def _buyer(self, buyers):
        return UUID(int=self.random.randrange(1, buyers + 1) ** 2 * 7919)

    def _inventory(self, number):
        pick = self.random.choice
        count = pick((1, 1, 1, 2, 3, 5))
        total = pick(EDGES) if self.random.random() < 0.25 else Decimal(self.random.randint(1, 600_000)) / 100
        cuts = sorted(self.random.randint(0, int(total * 100)) for _ in range(count - 1))
        bounds = [Decimal(0), *(Decimal(cut) / 100 for cut in cuts), total]
        totals = tuple(after - before for before, after in pairwise(bounds))
        if count > 1 and self.random.random() < 0.15:  # one thing and gifts
            totals = (total, *[Decimal(0)] * (count - 1))
        quantity = Decimal(count) if self.random.random() > 0.05 else pick((Decimal(0), Decimal(2)))
        return Inventory(
            **{name: f"{name}-{number}" for name in ("order_no", "ebp_code", "ebc_code", "logistics_code")},
            **dict.fromkeys(("assure_code", "customs_code", "country"), "x"),
            trade_mode=("1210", "1210", "9610", "1239")[number % 4],
            **dict.fromkeys(("bonded_whole", "direct_whole", "records_whole", "products_fit", "id_check"), True),
            **dict.fromkeys(("goods_names", "goods_values", "buyer_name_key", "buyer_id_key", "buyer_phone_key"), 1),
            **{name: Decimal(1) for name in ("gross_kg", "net_kg")},
            id=number,
            app_time=20260301101500,
            declared_on=20260301,
            freight=pick(FREIGHTS),
            insured_fee=pick((Decimal(0), Decimal("1.23"))),
            value=total,
            quantity=quantity,
            line_count=count,
            goods_codes=tuple(pick(self.codes) for _ in range(count)),
            totals=totals,
        )

    def store(self, connection):
        """Put it where the platform keeps what it has decided."""
        inventories = [row_of(one) for one in self.stored]
        _insert(connection, "declarations_inventory", list(inventories[0]), [list(row.values()) for row in inventories])
        _insert(connection, "clearance_decision", DECISION, [decision_of(one) for one in self.stored])

    def change(self, number, **fields):
        """What is stored of one of them is something else."""
        self.stored[number - 1] = replace(self.stored[number - 1], **fields)

    def anew(self, side):
        """By number: what each comes to under the law of ``side``, the sums of the year gone through anew."""
        made = [(one.inventory, one.buyer, one.day) for one in self.stored]
        return {one[0].id: come for one, come in zip(made, decided(made, side), strict=True)}


def decided(made, side):
    """Outcome, what is counted and the taxes of each, in the order of decisions."""
    used = defaultdict(Decimal)
    for inventory, buyer, day in made:
        with under(side.law):
            outcome, found = assessed(inventory, used[buyer], partial(terms_of(day, salt=0).assess))
        if bars := unlisted(inventory, outcome, side.goods(day)):
            outcome, found = outcome_of(bars), None
        counted = inventory.tax_price if outcome in (Outcome.ADMITTED, Outcome.UNTAXABLE) else Decimal(0)
        used[buyer] += counted
        taxes = None
        if found is not None and found.totals is not None:
            taxes = (found.totals.duty, found.totals.consumption_tax, found.totals.vat)
        yield outcome, counted, taxes


def row_of(one):
    """The hot columns of an inventory."""
    inventory = one.inventory
    return {
        **{name: getattr(inventory, name) for name in inventory.__slots__},
        "message_id": 1,
        "app_type": 1,
        "guid": f"guid-{inventory.id}",
        "cop_no": f"COP{inventory.id}",
        "agent_code": "5105980005",
        "logistics_no": f"YT{inventory.id}",
        "port_code": "7921",
        "buyer_id": one.buyer,
        "consignee_address_key": 1,
        "masked": "张*|510*|138*",
        "goods_codes": list(inventory.goods_codes),
        "totals": list(inventory.totals),
        "running": list(accumulate(inventory.totals)),
    }


def decision_of(one):
    status = 800 if one.taxes else 300 if one.outcome is Outcome.UNTAXABLE else 100
    decided = (one.inventory.id, status, int(one.outcome), one.buyer, one.day.year)
    return (*decided, one.counted, one.inventory.tax_price, *(one.taxes or (None, None, None)), one.day)


def _insert(connection, table, names, rows):
    statement = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, names)),
        sql.SQL(", ").join([sql.Placeholder()] * len(names)),
    )
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)
