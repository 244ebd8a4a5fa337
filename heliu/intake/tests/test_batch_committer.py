"""The committer's thread: passing faults are tried again, a lost answer is found again, one bad message stays alone."""

import threading

import psycopg
import pytest
from psycopg import errors

from heliu.declarations.api import Archive, open_next
from heliu.intake.batches import Batch
from heliu.intake.committer import Committer, Unstorable
from heliu.intake.tests.customs_counter import INVENTORY, ORDER, PAYMENT, WAYBILL, Purchase, returns
from heliu.intake.tests.customs_desk import MASTER
from heliu.intake.waiting import Stage
from heliu.kernel.sealing import Sealer
from heliu.policies.changes import ChangeRefused
from heliu.policies.parameters import law

pytestmark = [pytest.mark.database, pytest.mark.django_db]

WAIT_S_MAX = 20
KINDS = (ORDER, PAYMENT, WAYBILL, INVENTORY)


@pytest.fixture
def committer(counter):
    running = Committer(counter.url, Archive(Sealer(MASTER)), counter.desk.numbers, salt=5)
    running.start()
    assert running.ready.wait(WAIT_S_MAX)
    yield running
    running.stop()


def submitted(committer, counter, purchase):
    """Give the committer all four documents; return what waits for their answers."""
    prepared = [counter.prepared(counter.signed(kind, purchase.document(kind))) for kind in KINDS]
    return [committer.submit(message) for message in prepared]


def answer(waiting):
    """What came of a message: its receipt, or its fault raised."""
    pause = threading.Event()
    for _ in range(WAIT_S_MAX * 100):
        if waiting.stage == Stage.DONE:
            if waiting.fault:
                raise waiting.fault
            return returns(waiting.body)
        pause.wait(0.01)
    raise AssertionError("no answer came")


def last_status(waiting):
    return [answer(each) for each in waiting][-1][0]["returnStatus"]


def failing(monkeypatch, faults, *, after):
    """Let the next commits with messages meet ``faults``, before they begin or ``after`` they were committed."""
    run, waiting = Batch.run, list(faults)

    def meeting(self, messages):
        fault = waiting.pop(0) if messages and waiting else None
        if fault and not after:
            raise fault
        outcomes = run(self, messages)
        if fault:
            raise fault
        return outcomes

    monkeypatch.setattr(Batch, "run", meeting)


def test_deadlocks_and_serialisation_failures_are_tried_again(monkeypatch, committer, counter):
    failing(monkeypatch, [errors.DeadlockDetected(), errors.SerializationFailure()], after=False)
    purchase = Purchase()
    assert last_status(submitted(committer, counter, purchase)) in ("800", "2")
    assert committer.counts["retried"] == 2
    assert counter.stored("inventory", purchase) == 1


def test_a_generation_opened_in_between_is_entered(committer, counter):
    assert last_status(submitted(committer, counter, Purchase())) in ("800", "2")
    with psycopg.connect(counter.url, autocommit=True) as connection:
        number = open_next(connection)
    purchase = Purchase()
    last_status(submitted(committer, counter, purchase))
    assert committer.counts["retried"] >= 1
    query = "SELECT generation FROM public.declarations_inventory WHERE order_no = %s"
    assert counter.rows(query, purchase.order_no) == [(number,)]


def test_a_release_that_cannot_stand_on_its_day_leaves_the_law_before_it(monkeypatch, committer, counter):
    def refuse(_connection):
        raise ChangeRefused([])

    monkeypatch.setattr("heliu.lawbook.standing.refresh", refuse)
    stood = law()
    committer._day = None  # midnight
    assert last_status(submitted(committer, counter, Purchase())) in ("800", "2")
    assert committer.counts["releases_refused"] == 1
    assert law() is stood


def test_an_answer_lost_with_the_connection_is_the_one_that_was_committed(monkeypatch, committer, counter):
    failing(monkeypatch, [psycopg.OperationalError("the server went away after the commit")], after=True)
    purchase = Purchase()
    (waiting,) = [committer.submit(counter.prepared(counter.signed(ORDER, purchase.document(ORDER))))]
    assert answer(waiting)[0]["returnStatus"] == "120"
    assert committer.counts["lost"] == 1
    assert counter.stored("order", purchase) == 1
    assert counter.rows("SELECT count(*) FROM clearance_answer") == [(1,)]


def test_a_message_the_database_refuses_does_not_take_its_neighbours_along(monkeypatch, committer, counter):
    purchases = [Purchase() for _ in range(5)]
    prepared = [counter.prepared(counter.signed(ORDER, one.document(ORDER))) for one in purchases]
    bad = prepared[2]
    run = Batch.run

    def refusing(self, messages):
        if bad in messages:
            raise errors.NumericValueOutOfRange
        return run(self, messages)

    monkeypatch.setattr(Batch, "run", refusing)
    sent = [committer.submit(message) for message in prepared]
    with pytest.raises(Unstorable):
        answer(sent[2])
    for place in (0, 1, 3, 4):
        assert answer(sent[place])[0]["returnStatus"] == "120"
    assert [counter.stored("order", one) for one in purchases] == [1, 1, 0, 1, 1]
