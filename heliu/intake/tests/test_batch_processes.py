"""Several processes at once (并发): what two commits cannot see of each other, and a generation opened in between."""

import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import psycopg
import pytest

from heliu.declarations.api import GenerationChanged, enter_newest, open_next
from heliu.intake.batches import Batch
from heliu.intake.sweep import Sweep
from heliu.intake.tests.customs_counter import (
    DELIVERY,
    INVENTORY,
    MILK,
    MILK_NAME,
    ORDER,
    PAYMENT,
    WAYBILL,
    Purchase,
    returns,
)

pytestmark = [pytest.mark.database, pytest.mark.django_db]

KINDS = (ORDER, PAYMENT, WAYBILL, INVENTORY)
WAIT_S_MAX = 20


class Held(Batch):
    """A commit that stops before its end until ``gate`` lets it go on."""

    def _finish(self, *settled):
        self.gate()
        return super()._finish(*settled)


def held(counter, gate, *raws):
    """Commit ``raws`` in a thread's own transaction, stopping at ``gate``; return the receipts."""
    messages = [counter.prepared(raw) for raw in raws]
    batch = Held(counter.connection, counter.archive, counter.roads, counter.generation, counter.batch().at)
    batch.gate = gate
    answers = batch.run(messages).answers
    return [returns(answers[message.message_id]) for message in messages]


@pytest.mark.parametrize("kind", KINDS[:3])
def test_the_sweep_matches_what_two_processes_stored_without_seeing_each_other(open_counter, kind):
    one, other, purchase = open_counter(), open_counter(), Purchase()
    rest = [one.signed(each, purchase.document(each)) for each in KINDS if each != kind]
    alone = other.signed(kind, purchase.document(kind))
    both_decided = threading.Barrier(2, timeout=WAIT_S_MAX)
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(held, one, both_decided.wait, *rest)
        second = threads.submit(held, other, both_decided.wait, alone)
        assert first.result()[-1][0]["returnStatus"] == "2"
        assert second.result()[0][0]["returnStatus"] == "120"
    assert one.later(purchase) == []
    due = Sweep().due(one.connection)
    one.connection.commit()
    assert [len(found) for found in due.values()] == [1]
    one.commit(again=due)
    assert [receipt["returnStatus"] for receipt in one.later(purchase)] == ["120", "800"]
    assert Sweep().due(one.connection) == {}


def test_the_sweep_leaves_alone_what_still_lacks_a_document(counter):
    counter.declare(Purchase(), (ORDER, PAYMENT, INVENTORY))
    assert Sweep().due(counter.connection) == {}


def test_two_processes_with_one_document_store_it_once_and_say_the_same(open_counter):
    one, other, purchase = open_counter(), open_counter(), Purchase()
    one.commit(*(one.signed(kind, purchase.document(kind)) for kind in KINDS[:3]))
    raw = one.signed(INVENTORY, purchase.document(INVENTORY))
    written, go_on = threading.Event(), threading.Event()

    def stop():
        written.set()
        go_on.wait(WAIT_S_MAX)

    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(held, one, stop, raw)
        assert written.wait(WAIT_S_MAX)
        second = threads.submit(other.commit, raw)
        blocked(one.url, other)
        go_on.set()
        assert first.result() == second.result()
        assert first.result()[0][0]["returnStatus"] == "800"
    assert one.stored("inventory", purchase) == 1


def blocked(url, counter):
    """Return when the counter's connection waits for a lock of another one."""
    pause = threading.Event()
    query = "SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = %s"
    with psycopg.connect(url, autocommit=True) as watcher:
        for _ in range(WAIT_S_MAX * 50):
            if watcher.execute(query, (counter.connection.info.backend_pid,)).fetchone()[0]:
                return
            pause.wait(0.02)
    raise AssertionError("the second commit never met the first one")


def test_two_processes_never_grant_more_than_the_annual_limit(open_counter):
    counters = [open_counter(), open_counter()]
    buyer = "510502199001019975"
    purchases = [Purchase(goods=((MILK, MILK_NAME, 1, "4000.00"),), buyer=buyer) for _ in range(10)]

    def declare(counter, mine):
        return [counter.declare(purchase)["returnStatus"] for purchase in mine]

    with ThreadPoolExecutor(2) as threads:
        found = threads.map(declare, counters, (purchases[::2], purchases[1::2]))
        statuses = [status for each in found for status in each]
    assert sorted(statuses) == ["100"] * 4 + ["800"] * 6
    used = counters[0].rows("SELECT committed FROM clearance_quota WHERE committed > 0")
    assert used == [(Decimal(24000),)]


@pytest.fixture
def next_generation(counter):
    """Opens a generation as an operator does, and lets the counter enter it."""

    def open_one():
        with psycopg.connect(counter.url, autocommit=True) as connection:
            open_next(connection)
        counter.generation = enter_newest(counter.connection)

    return open_one


def test_a_commit_in_a_generation_that_is_no_longer_the_newest_is_refused(counter, next_generation):
    stale = counter.generation
    next_generation()
    counter.generation = stale
    with pytest.raises(GenerationChanged):
        counter.declare(Purchase())
    counter.generation = enter_newest(counter.connection)
    assert counter.declare(Purchase())["returnStatus"] == "800"


@pytest.mark.parametrize("openings", [1, 2], ids=["隔一代", "隔两代"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_same_document_is_known_across_generations(counter, next_generation, kind, openings):
    purchase = Purchase()
    first = counter.commit(*(counter.signed(each, purchase.document(each)) for each in KINDS))
    for _ in range(openings):
        next_generation()
    assert counter.send(kind, purchase.document(kind)) == first[KINDS.index(kind)]
    refused = counter.send(kind, purchase.document(kind, note="另一份"))[0]
    assert int(refused["returnStatus"]) < 0
    assert counter.stored(("order", "payment", "waybill", "inventory")[KINDS.index(kind)], purchase) == 1


@pytest.mark.parametrize("before", range(1, 4), ids=["一件在前", "两件在前", "三件在前"])
@pytest.mark.parametrize("turn", range(4))
def test_counterparts_meet_across_the_opening_of_a_generation(counter, next_generation, before, turn):
    purchase = Purchase()
    order = KINDS[turn:] + KINDS[:turn]
    for kind in order[:before]:
        counter.send(kind, purchase.document(kind))
    next_generation()
    receipts = {kind: counter.send(kind, purchase.document(kind))[0] for kind in order[before:]}
    last = counter.later(purchase) or [receipts[INVENTORY]]
    assert [receipt["returnStatus"] for receipt in last][-1] == "800"


def test_a_returned_inventory_is_corrected_in_the_next_generation(counter, next_generation):
    purchase = Purchase()
    counter.commit(*(counter.signed(kind, purchase.document(kind)) for kind in KINDS[:3]))
    wrong = purchase.document(INVENTORY, goods=((MILK, MILK_NAME, 3, "100.00"),))
    assert counter.send(INVENTORY, wrong)[0]["returnStatus"] == "100"
    next_generation()
    assert counter.send(INVENTORY, purchase.document(INVENTORY))[0]["returnStatus"] == "800"


def test_a_change_finds_its_document_in_the_generation_before(counter, next_generation):
    purchase = Purchase()
    counter.send(ORDER, purchase.document(ORDER, goods=((MILK, MILK_NAME, 3, "100.00"),)))
    next_generation()
    changed = purchase.document(ORDER, appType="2", appTime=f"{purchase.day}110000")
    assert counter.send(ORDER, changed)[0]["returnStatus"] == "120"
    assert counter.declare(purchase, (PAYMENT, WAYBILL, INVENTORY))["returnStatus"] == "800"


def test_a_delivery_closes_an_inventory_of_the_generation_before(counter, next_generation):
    purchase = Purchase()
    counter.declare(purchase)
    next_generation()
    counter.send(DELIVERY, purchase.document(DELIVERY))
    assert [receipt["returnStatus"] for receipt in counter.later(purchase)] == ["899"]
