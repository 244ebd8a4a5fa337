"""What is foreseen of an application is what comes of it, over random histories; and the quota fits the decisions."""

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heliu.clearance.tests.declared import AGENT, BUYER, PLATFORM, SELLER, YEAR, Declared
from heliu.clearance.undoing.api import (
    UndoingAuthority,
    UndoingVerb,
    foresee_cancellation,
    foresee_return,
    foresee_verb,
    lapse,
    of_inventory,
    take_cancellations,
    take_returns,
)
from heliu.clearance.undoing.facts import Line, Share, State
from heliu.clearance.undoing.rules import share, spread
from heliu.kernel.days import business_day, now
from heliu.kernel.problems import Problem

pytestmark = [pytest.mark.database, pytest.mark.django_db]
_numbers = count(8_000_000_001)
MILK = "0402210000"
AMOUNTS = st.decimals("0.01", "900.00", places=2)
ACTS = st.lists(
    st.tuples(
        st.sampled_from(
            ["cancel", "return", "return", "approve", "refuse", "receive", "receive", "lapse", "close", "withdraw"]
        ),
        st.integers(0, 1),
        st.lists(st.integers(0, 3), min_size=3, max_size=3),
    ),
    min_size=1,
    max_size=12,
)


@dataclass
class World:
    """Two inventories of one buyer, applied about and decided on."""

    declared: Declared
    lines: list
    inventories: list = field(default_factory=list)

    def begin(self, status):
        total = sum(price for price, _ in self.lines)
        for _ in range(2):
            number = self.declared.inventory(status, counted=total, vat="9.17", order_no=f"W{next(_numbers)}")
            self.connection.execute(
                "UPDATE clearance_decision SET tax_price = %s, decided_on = %s, consumption_tax = 0.03"
                " WHERE inventory_id = %s",
                (total, business_day(now()), number),
            )
            self.inventories.append(number)

    @property
    def connection(self):
        return self.declared.connection

    def goods(self, _message, _inventory):
        """The lines as an inventory of the world declares them."""
        return [
            {"gnum": str(place), "gcode": MILK, "gname": "奶粉", "qty": str(quantity), "totalPrice": str(price)}
            for place, (price, quantity) in enumerate(self.lines, 1)
        ]

    def paper(self, message, inventory, quantities):
        """A stored application about an inventory; its number."""
        number, (order_no, logistics_no) = next(_numbers), self.keys(inventory)
        values = {"cop_no": f"U{number}", "agent_code": AGENT, "ebc_code": SELLER, "ebp_code": PLATFORM}
        values |= {"invt_no": f"7911{YEAR}I{inventory % 10**9:09d}", "order_no": order_no, "reason": "不要了"}
        values |= {"logistics_no": logistics_no}
        if message == "CEB625":
            asked = dict(quantities)
            values |= {"line_numbers": [str(gnum) for gnum in asked], "goods_codes": [MILK] * len(asked)}
            values |= {"goods_names": ["奶粉"] * len(asked), "units": ["140"] * len(asked)}
            values |= {"quantities": list(asked.values())}
        self.declared.document(message, number, **values)
        return number

    def keys(self, inventory):
        return self.connection.execute(
            "SELECT order_no, logistics_no FROM public.declarations_inventory WHERE id = %s", (inventory,)
        ).fetchone()

    def stands(self, inventory):
        """What a preview speaks of: the inventory's status, the buyer's quota, what all applications gave back."""
        quota = self.declared.quota()
        (status,) = self.connection.execute(
            "SELECT status FROM clearance_decision WHERE inventory_id = %s", (inventory,)
        ).fetchone()
        back = sum((one.back for one in of_inventory(self.connection, inventory)), Share())
        return status, quota, back

    def fits(self):
        """The sums of the quota are those of the decisions; no return gave back more than there was."""
        sums = self.connection.execute(
            "SELECT coalesce(sum(counted) FILTER (WHERE status NOT IN (800, 899)), 0),"
            " coalesce(sum(counted) FILTER (WHERE status IN (800, 899)), 0), count(*) FILTER (WHERE counted > 0)"
            " FROM clearance_decision WHERE buyer_id = %s AND year = %s",
            (BUYER, YEAR),
        ).fetchone()
        assert sums == self.declared.quota()
        for inventory in self.inventories:
            done = [one for one in of_inventory(self.connection, inventory) if one.state is State.DONE]
            gone = {}
            for one in done:
                for line in one.lines:
                    gone[line.gnum] = gone.get(line.gnum, 0) + line.quantity
            assert all(quantity <= self.lines[gnum - 1][1] for gnum, quantity in gone.items())
            assert sum((one.back.vat for one in done), Decimal(0)) <= Decimal("9.17")


def foreseen_is_what_comes(world, inventory, foreseen, before, after, state):
    """``state``: where the application stands after it."""
    assert state is foreseen.state
    if foreseen.done:
        change = tuple(new - old for old, new in zip(before[1], after[1], strict=True))
        assert change == (foreseen.reserved, foreseen.committed, foreseen.purchases)
        assert after[0] == foreseen.after
        assert after[2] == before[2] + foreseen.back
    else:
        assert after == before, "nothing moves before it is done"


@pytest.fixture
def numbered(database_url):
    """As if the numbers of this file had been drawn: an inventory is found by the end of its own."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        (before,) = connection.execute("SELECT last_value FROM declarations_id").fetchone()
        connection.execute("SELECT setval('declarations_id', 9000000000)")
        yield
        connection.execute("SELECT setval('declarations_id', %s)", (before,))


@pytest.mark.usefixtures("numbered")
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    lines=st.lists(st.tuples(AMOUNTS, st.integers(1, 3)), min_size=1, max_size=3),
    status=st.sampled_from([300, 800, 800, 800, 899]),
    acts=ACTS,
)
def test_the_preview_is_the_outcome(database_url, lines, status, acts):
    with psycopg.connect(database_url) as connection:
        world = World(Declared(connection), lines)
        world.begin(status)
        for act, which, quantities in acts:
            walk(world, act, world.inventories[which], quantities)
            world.fits()
        connection.rollback()


def walk(world, act, inventory, quantities):
    connection, before = world.connection, world.stands(inventory)
    open_ones = [one for one in of_inventory(connection, inventory) if one.state in (State.REVIEW, State.AWAITING)]
    if act in ("cancel", "return"):
        wanted = {place: Decimal(quantities[place - 1]) for place in range(1, len(world.lines) + 1)}
        asked = {gnum: quantity for gnum, quantity in wanted.items() if quantity} or {1: Decimal(1)}
        number = world.paper("CEB623" if act == "cancel" else "CEB625", inventory, asked)
        with connection.cursor() as cursor:
            if act == "cancel":
                foreseen = foresee_cancellation(connection, inventory)
                paper = take_cancellations(cursor, [number])[number]
            else:
                foreseen = foresee_return(connection, inventory, asked, world.goods, now())
                paper = take_returns(cursor, [number], world.goods)[number]
        assert paper == foreseen.paper
        state = next(one.state for one in of_inventory(connection, inventory) if one.id == number)
        foreseen_is_what_comes(world, inventory, foreseen, before, world.stands(inventory), state)
    elif act == "close":
        connection.execute(
            "UPDATE clearance_decision SET status = 899 WHERE inventory_id = %s AND status = 800", (inventory,)
        )
    elif act == "lapse":
        # As if the days were over.
        connection.execute("UPDATE clearance_undoing SET due_on = '2026-01-01' WHERE inventory_id = %s", (inventory,))
        lapse(connection, now(), 100)
        assert world.stands(inventory) == before
    elif open_ones:
        verb_foreseen(world, UndoingVerb[act.upper()], inventory, open_ones[0])


def verb_foreseen(world, verb, inventory, application):
    before, today = world.stands(inventory), business_day(now())
    arrived_on = today if verb is UndoingVerb.RECEIVE else None
    foreseen = foresee_verb(world.connection, application.id, verb, arrived_on)
    authority = UndoingAuthority(world.connection)
    acts = {
        UndoingVerb.APPROVE: lambda: authority.approve(application.id, "王关员"),
        UndoingVerb.REFUSE: lambda: authority.refuse(application.id, "王关员", "不符合规定"),
        UndoingVerb.RECEIVE: lambda: authority.receive(application.id, "王关员", today),
        UndoingVerb.WITHDRAW: lambda: authority.withdraw(application.id, "张三"),
    }
    try:
        state = acts[verb]().state
    except Problem:
        state = None
    foreseen_is_what_comes(world, inventory, foreseen, before, world.stands(inventory), state)


@settings(deadline=None)
@given(price=AMOUNTS, tax=st.decimals(0, 9, places=2), parts=st.lists(st.integers(1, 4), min_size=1, max_size=9))
def test_parts_of_a_line_are_together_the_whole(price, tax, parts):
    whole, gone, back = Share(price, vat=tax), Decimal(0), Share()
    for part in map(Decimal, parts):
        line = Line(1, MILK, "", "", Decimal(sum(parts)), whole, back=gone, back_share=back)
        one = share(line, part)
        assert one.tax_price >= 0
        assert one.vat >= 0
        gone, back = gone + part, back + one
    assert back == whole


def test_what_was_decided_is_spread_whatever_the_recomputation_says():
    lines = {1: Share(Decimal(100), vat=Decimal("9.10")), 2: Share(Decimal(50), vat=Decimal("4.55"))}
    for vat in ("13.65", "13.67", "0.01", "0.00"):
        spread_out = spread(Share(Decimal("150.00"), vat=Decimal(vat)), lines)
        assert sum(one.vat for one in spread_out.values()) == Decimal(vat)
        assert sum(one.tax_price for one in spread_out.values()) == Decimal("150.00")
