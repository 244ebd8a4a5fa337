"""Tax bills behind real inventories: one each, to the fen as decided, told as CEB816 and CEB818, given back."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from functools import partial

import psycopg
import pytest
from lxml import etree

from heliu.ceb.reader import read
from heliu.clearance.api import LocalAuthority
from heliu.clearance.billing import evidence
from heliu.clearance.billing.api import (
    compare_bills,
    explain_difference,
    make_bills,
    missing,
    tell_changed,
    void_or_reduce,
)
from heliu.clearance.receipts import receipts_after, receipts_by_key
from heliu.clearance.undoing.api import UndoingAuthority
from heliu.declarations.api import decompress
from heliu.intake.tests.customs_counter import (
    BEER,
    BROKER,
    CARRIER,
    INVENTORY,
    LITRE,
    MILK,
    MILK_NAME,
    ORDER,
    PAYMENT,
    SELLER,
    WAYBILL,
    Purchase,
    returns,
)
from heliu.intake.tests.customs_desk import MASTER
from heliu.intake.tests.undone_imports import application, returning
from heliu.kernel.days import business_day, now
from heliu.kernel.problems import Conflict, Invalid
from heliu.kernel.sealing import Sealer
from heliu.taxation.api import total_of
from heliu.taxation.bills.api import compared_totals, newest_compared, proof, sum_up
from heliu.taxation.bills.facts import Line, State
from heliu.taxation.bills.store import find

pytestmark = [pytest.mark.database, pytest.mark.django_db]
RISKY = {"netWeight": "3.00", "grossWeight": "1.25"}  # R03: to the officers' documents lane
KINDS = (ORDER, PAYMENT, WAYBILL, INVENTORY)
TWO = ((MILK, MILK_NAME, 2, "100.00"), (MILK, MILK_NAME, 1, "50.01"))
TODAY = business_day(now())


@pytest.fixture
def connection(counter):
    with psycopg.connect(counter.url, autocommit=True) as connection:
        yield connection


def guarantee(connection, amount, firm=SELLER):
    connection.execute(
        "INSERT INTO taxation_guarantee (firm, kind, number, issuer, amount, since, registered_by, registered_at,"
        " ended_by) VALUES (%s, 'letter', %s, '泸州示范银行', %s, '2026-01-01', '李四', now(), '')",
        (firm, f"BH{amount}", amount),
    )


def bills(connection, *purchases):
    """Their bills, in the order asked for."""
    with connection.cursor() as cursor:
        found = {one.cop_no: one for one in find(cursor, "true", ())}
    return [found.get(purchase.cop_no) for purchase in purchases]


def told(connection, kind):
    rows = connection.execute("SELECT body, keys FROM clearance_answer WHERE message = %s ORDER BY id", (kind,))
    return rows.fetchall()


def bodies(counter, connection, kind):
    return [counter.opened(body) for body, _ in told(connection, kind)]


def swept(connection):
    made = 0
    while done := make_bills(connection, now(), limit=3):
        made += done
    return made


def test_every_release_with_tax_has_exactly_one_bill_whenever_the_sweep_runs(counter, connection):
    """Released at once, by an officer, late, or not at all; swept in small steps, twice, and beside itself."""
    at_once = [Purchase(goods=TWO, freight="7.77") for _ in range(7)]
    for purchase in at_once:
        assert counter.declare(purchase)["returnStatus"] == "800"
    reviewed, late, refused = Purchase(), Purchase(), Purchase()
    counter.commit(*(counter.signed(kind, reviewed.document(kind)) for kind in KINDS[:3]))
    assert counter.send(INVENTORY, reviewed.document(INVENTORY, **RISKY))[0]["returnStatus"] == "300"
    for kind in (ORDER, WAYBILL, INVENTORY):
        counter.send(kind, late.document(kind))
    counter.commit(*(counter.signed(kind, refused.document(kind)) for kind in (ORDER, WAYBILL)))
    counter.send(PAYMENT, refused.document(PAYMENT, payerName="李四"))
    assert counter.send(INVENTORY, refused.document(INVENTORY))[0]["returnStatus"] == "100"
    before = missing(connection)
    assert (before.released, before.bills) == (7, 0)
    assert swept(connection) == 7
    assert bills(connection, reviewed, late, refused) == [None] * 3

    number = connection.execute(
        "SELECT id FROM public.declarations_inventory WHERE cop_no = %s", (reviewed.cop_no,)
    ).fetchone()[0]
    LocalAuthority(connection).release(number, "李四")
    counter.send(PAYMENT, late.document(PAYMENT))
    assert swept(connection) == 2
    assert swept(connection) == 0
    connection.execute("DELETE FROM clearance_mark WHERE name = 'tax_bills'")  # looked at all over again
    assert swept(connection) == 0
    after = missing(connection)
    assert after.nothing
    assert (after.released, after.bills, after.without) == (9, 9, [])
    assert proof(connection).agrees
    for bill in bills(connection, *at_once):
        assert [line.tax_price for line in bill.lines] == [Decimal("206.22"), Decimal("51.56")]
        assert (bill.tax, bill.released_on) == (Decimal("23.46"), TODAY)
        assert (bill.withholder, bill.agent, bill.carrier, bill.taxpayer) == (SELLER, BROKER, CARRIER, "张*")
        assert len({bill.number for bill in bills(connection, *at_once)}) == 7


def test_a_tax_by_litres_and_rates_that_have_changed_since_come_to_the_same_fen(counter, connection, monkeypatch):
    monkeypatch.setattr(evidence, "Sealer", partial(Sealer, MASTER))
    beer = Purchase(goods=((BEER, "啤酒", 1, "100.00"), (MILK, MILK_NAME, 1, "33.33")))
    milk = Purchase(goods=TWO)
    assert counter.declare(milk)["returnStatus"] == "800"
    counter.commit(*(counter.signed(kind, beer.document(kind)) for kind in KINDS[:3]))
    head, lines = beer.document(INVENTORY)
    lines[0] |= {"unit1": LITRE, "qty1": "10", "unit2": "035", "qty2": "10"}
    answered = counter.send(INVENTORY, (head, lines))[0]
    assert answered["returnStatus"] == "800", answered["returnInfo"]
    connection.execute("UPDATE clearance_rate SET vat = 0.2 WHERE code = %s", (MILK,))
    try:
        assert swept(connection) == 2
    finally:
        connection.execute("UPDATE clearance_rate SET vat = 0.13 WHERE code = %s", (MILK,))
    with_litres, milk_lines = bills(connection, beer, milk)
    assert with_litres.lines[0].consumption_tax > 0
    assert [line.vat for line in milk_lines.lines] == [Decimal("18.20"), Decimal("4.55")]
    assert missing(connection).nothing


def test_what_was_withheld_is_held_against_what_is_levied_once_a_bill(counter, connection, monkeypatch):
    """The first order withholds nothing, the second the right tax, the third forgets the freight."""
    monkeypatch.setattr(evidence, "Sealer", partial(Sealer, MASTER))
    nothing, right, bare = Purchase(), Purchase(goods=TWO, freight="7.77"), Purchase(goods=TWO, freight="7.77")
    for purchase, tax in ((nothing, "0"), (right, "23.46"), (bare, "22.75")):
        paid = f"{Decimal(purchase.total) + Decimal(purchase.freight) + Decimal(tax)}"
        told = {ORDER: {"taxTotal": tax, "acturalPaid": paid}, PAYMENT: {"amountPaid": paid}}
        counter.commit(*(counter.signed(kind, purchase.document(kind, **told.get(kind, {}))) for kind in KINDS[:3]))
        assert counter.send(INVENTORY, purchase.document(INVENTORY))[0]["returnStatus"] == "800"
    swept(connection)
    assert compare_bills(connection) == 3
    assert compare_bills(connection) == 0
    found = {one.order_no: one for one in newest_compared(connection, "", "", 10)}
    assert {no: str(one.reason) for no, one in found.items()} == {
        nothing.order_no: "not_withheld",
        bare.order_no: "freight",
    }
    assert found[bare.order_no].difference == Decimal("22.75") - Decimal("23.46")
    told = explain_difference(connection, found[bare.order_no].bill_id)
    connection.execute(
        "UPDATE public.declarations_order SET superseded_by = 1 WHERE order_no = %s", (bare.order_no,)
    )  # replaced since: the bill goes on resting on the order it was decided with
    withheld, explained = explain_difference(connection, found[bare.order_no].bill_id)
    assert (withheld, explained) == told
    assert (withheld.tax, str(explained.reason)) == (Decimal("22.75"), "freight")
    assert total_of(explained.levied) == Decimal("23.46")
    assert [line.payable.total for line in explained.otherwise] == [Decimal("18.20"), Decimal("4.55")]
    assert [(str(reason), bills) for reason, bills, _ in compared_totals(connection, SELLER)] == [
        ("equal", 1),
        ("freight", 1),
        ("not_withheld", 1),
    ]


def test_what_a_guarantee_covers_is_guaranteed_the_rest_is_due(counter, connection):
    """One purchase owes 18.20: of 40 yuan two find cover. Summed up on day 31, told once, paid, and free again."""
    guarantee(connection, 40)
    first, second, third = purchases = [Purchase() for _ in range(3)]
    for purchase in purchases:
        counter.declare(purchase)
        swept(connection)
    states = [(one.state, one.secured) for one in bills(connection, *purchases)]
    covered = (State.GUARANTEED, Decimal("18.20"))
    assert states == [covered, covered, (State.DUE, Decimal(0))]
    assert bills(connection, first)[0].first_on == TODAY + timedelta(days=31)
    notes = [body[0] for body in bodies_of_bills(connection)]
    assert "汇总征税" in notes[0].head["note"]
    assert "担保额度不足" in notes[2].head["note"]

    assert sum_up(connection, TODAY + timedelta(days=30)) == 1, "the one without guarantee, payable at once"
    assert tell_changed(connection, now()) == 1
    assert sum_up(connection, TODAY + timedelta(days=31)) == 1
    assert sum_up(connection, TODAY + timedelta(days=31)) == 0
    assert tell_changed(connection, now()) == 2
    assert tell_changed(connection, now()) == 0
    payments = connection.execute("SELECT kind, bills, amount FROM taxation_payment ORDER BY id").fetchall()
    assert payments == [("separate", 1, Decimal("18.20")), ("summary", 2, Decimal("36.40"))]
    statuses = [one.head for body, _ in told(connection, "CEB818") for one in read(decompress(body)).documents]
    assert [one["status"] for one in statuses] == ["2"] * 3
    assert all(one["entDutyNo"].startswith("JK") for one in statuses)
    assert {one.state for one in bills(connection, *purchases)} == {State.SUMMED}
    assert proof(connection).agrees
    assert len(told(connection, "CEB816")) == 3
    assert second.cop_no in told(connection, "CEB816")[1][1]
    assert third.cop_no in told(connection, "CEB818")[0][1]


def bodies_of_bills(connection):
    return [read(decompress(body)).documents for body, _ in told(connection, "CEB816")]


def take_off(connection, purchase, back, reference, at=None):
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM public.declarations_inventory WHERE cop_no = %s", (purchase.cop_no,))
        number = cursor.fetchone()[0]
        return void_or_reduce(cursor, number, back, reference=reference, reason="退货", actor="张三", at=at or now())


def line(gnum, price, vat):
    return Line(gnum, MILK, Decimal(price), Decimal("0.00"), Decimal("0.00"), Decimal(vat))


def test_a_return_takes_its_tax_off_once_and_tells_it(counter, connection):
    """In part before the sweep came, then the rest; twice the same changes nothing; more than there is is refused."""
    guarantee(connection, 100)
    purchase, whole, paid = Purchase(goods=TWO), Purchase(), Purchase()
    for one in (purchase, whole, paid):
        counter.declare(one)
    given = take_off(connection, purchase, [line(1, "100.00", "9.10")], "RT1")
    number = f"TX{given.before.invt_no}"
    assert (given.amount, given.refund) == (Decimal("9.10"), 0)
    assert (given.before.number, given.after.number) == (number, f"{number}_1")
    assert take_off(connection, purchase, [line(1, "100.00", "9.10")], "RT1") is None
    assert [one.tax for one in bills(connection, purchase)] == [Decimal("13.65")]
    assert bills(connection, purchase)[0].secured == Decimal("13.65")
    voided = read(decompress(told(connection, "CEB818")[0][0])).documents[0].head
    replaced = bodies_of_bills(connection)[1][0]
    assert (voided["status"], voided["taxNo"]) == ("3", given.before.number)
    assert (replaced.head["taxNo"], replaced.head["valueAddedTax"]) == (given.after.number, "13.65")
    with pytest.raises(Invalid):
        take_off(connection, purchase, [line(1, "100.00", "9.11")], "RT2")
    with pytest.raises(Invalid):
        take_off(connection, purchase, [line(3, "0", "0.01")], "RT2")
    assert take_off(connection, purchase, None, "RT3").after.state is State.VOID
    with pytest.raises(Conflict):
        take_off(connection, purchase, None, "RT4")
    assert take_off(connection, whole, None, "CX1").amount == Decimal("18.20")
    assert swept(connection) == 1, "what was voided is not billed again"
    # Paid already: the guarantee was free, the money is to be refunded.
    sum_up(connection, TODAY + timedelta(days=31))
    connection.execute("UPDATE taxation_bill SET state = 'paid', secured = 0 WHERE cop_no = %s", (paid.cop_no,))
    connection.execute("UPDATE taxation_payment SET state = 'paid', paid_on = %s", (TODAY,))
    connection.execute("UPDATE taxation_account SET used = used - 18.20, freed = freed + 18.20")
    given = take_off(connection, paid, None, "CX2")
    assert (given.refund, given.after.state) == (Decimal("18.20"), State.VOID)
    assert connection.execute("SELECT used, freed FROM taxation_account").fetchone() == (0, Decimal("59.15"))
    assert proof(connection).agrees
    assert missing(connection).nothing
    owed = connection.execute("SELECT firm, state, amount, due_on - made_on FROM taxation_payout").fetchall()
    assert owed == [(SELLER, "due", Decimal("18.20"), 30)], "one, of what had been paid"
    connection.execute("UPDATE taxation_payout SET amount = 18.19")
    assert [one[1:] for one in proof(connection).payouts] == [("18.20", "18.19")]


def test_a_cancellation_and_a_sweep_at_once_leave_no_bill_of_what_was_cancelled(counter, connection):
    """Whichever is first, the other waits for it."""
    purchase = Purchase()
    counter.declare(purchase)
    cancel = "UPDATE clearance_decision SET status = 399, vat = NULL, duty = NULL, consumption_tax = NULL"
    with psycopg.connect(counter.url) as other, ThreadPoolExecutor(1) as pool:
        with other.cursor() as cursor:
            cursor.execute(cancel)
            cursor.execute("SELECT id FROM public.declarations_inventory WHERE cop_no = %s", (purchase.cop_no,))
            (number,) = cursor.fetchone()
            nothing = void_or_reduce(cursor, number, None, reference="CX", reason="撤销", actor="623", at=now())
        assert nothing is None
        sweeping = pool.submit(swept, connection)
        waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        while not other.execute(waiting).fetchone()[0]:
            assert not sweeping.done()
        other.commit()
        assert sweeping.result(30) == 0
    assert bills(connection, purchase) == [None]


def test_a_return_before_the_payment_makes_the_payment_smaller(counter, connection):
    guarantee(connection, 100)
    kept, back = Purchase(), Purchase()
    for one in (kept, back):
        counter.declare(one)
    swept(connection)
    sum_up(connection, TODAY + timedelta(days=31))
    take_off(connection, back, None, "RT1")
    assert connection.execute("SELECT state, bills, amount FROM taxation_payment").fetchone() == (
        "open",
        1,
        Decimal("18.20"),
    )
    take_off(connection, kept, None, "RT2")
    assert connection.execute("SELECT state, bills, amount FROM taxation_payment").fetchone() == ("void", 0, 0)
    assert proof(connection).agrees


def test_bills_are_fetched_like_receipts_and_hide_none_of_them(counter, connection, shared):
    """By cursor with their lines, by copNo; the receipt of the inventory is still found by its number."""
    purchases = [Purchase(goods=TWO) for _ in range(3)]
    for kind in KINDS[:3]:
        counter.send(kind, *(purchase.document(kind) for purchase in purchases))
    counter.send(INVENTORY, *(purchase.document(INVENTORY) for purchase in purchases))
    assert swept(connection) == 3
    ((body, keys),) = told(connection, "CEB816")
    assert sorted(keys) == sorted(purchase.cop_no for purchase in purchases)

    async def fetched():
        async with await psycopg.AsyncConnection.connect(counter.url, autocommit=True) as own:
            receipts, _ = await receipts_after(own, SELLER, "", 500)
            one = await receipts_by_key(own, "CEB816", purchases[1].cop_no)
            plain = await receipts_by_key(own, "CEB622", purchases[1].cop_no)
            return [each for each in receipts if each.message == "CEB816"], one, plain

    receipts, one, plain = asyncio.run(fetched())
    assert [len(each.lines) for each in receipts] == [2] * 3
    assert one[0].document["taxNo"] == bills(connection, purchases[1])[0].number
    assert plain[0].document["returnStatus"] == "800"

    parser = etree.XMLParser(no_network=True, resolve_entities=False)
    schema = etree.XMLSchema(etree.parse(shared / "data/ceb/xsd/ceb-import.xsd", parser))
    sum_up(connection, TODAY + timedelta(days=31))
    tell_changed(connection, now())
    for kind in ("CEB816", "CEB818"):
        for raw, _ in told(connection, kind):
            assert schema.validate(etree.fromstring(decompress(raw))), schema.error_log
    assert returns(decompress(body))


def test_cancelling_and_returning_by_the_doors_take_the_tax_off_the_bill(counter, connection):
    """CEB623 and CEB625 as they come: before the sweep and after it, in part and whole."""
    guarantee(connection, 100)
    authority = UndoingAuthority(connection)
    cancelled, returned = Purchase(), Purchase(goods=TWO)
    numbers = [counter.declare(one)["invtNo"] for one in (cancelled, returned)]
    head = application(cancelled, numbers[0])
    counter.send("CEB623", head)
    authority.approve(head["copNo"], "王关员")
    assert bills(connection, cancelled) == [None], "nothing is billed of what was cancelled before the sweep"
    assert swept(connection) == 1
    part, rest = returning(returned, numbers[1], {1: 1}), returning(returned, numbers[1], {1: 1, 2: 1})
    left = []
    for one in (part, rest):
        counter.send("CEB625", one)
        authority.receive(one[0]["copNo"], "王关员", counter.day)
        left.append(bills(connection, returned)[0])
    assert [(one.state, one.secured) for one in left] == [(State.GUARANTEED, Decimal("13.65")), (State.VOID, 0)]
    assert [read(decompress(body)).documents[0].head["status"] for body, _ in told(connection, "CEB818")] == ["3", "3"]
    assert connection.execute("SELECT used, freed FROM taxation_account").fetchone() == (0, Decimal("22.75"))
    assert proof(connection).agrees
    assert missing(connection).nothing
