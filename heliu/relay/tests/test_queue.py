"""The same over RabbitMQ: in order, confirmed, receipts acknowledged after they are on record."""

from datetime import UTC, datetime

import pytest

from heliu.ceb.envelope import read_envelope
from heliu.cli.bench.broker import PROGRAM, own_broker
from heliu.intake.tests.customs_counter import ORDER, Purchase
from heliu.kernel.amqp import AmqpProblem, Broker, Outgoing
from heliu.relay.facts import NotReached
from heliu.relay.hearing import Hearer
from heliu.relay.queue import QueueUpstream
from heliu.relay.standing import shown
from heliu.sandbox.customs import Customs
from heliu.sandbox.facts import Arrival
from heliu.sandbox.script import parse

pytestmark = [pytest.mark.database, pytest.mark.django_db]
OCTETS_MAX = 1024 * 1024


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    if not PROGRAM.exists():
        pytest.skip("no RabbitMQ on this machine: apt-get install rabbitmq-server")
    with own_broker(tmp_path_factory.mktemp("broker")) as found:
        yield found


def test_out_by_one_queue_and_back_by_the_other(counter, office, address, tmp_path):
    customs, own = Broker(address), Customs(parse(""), 1, datetime.now(UTC))
    url = f"{address}?out=ceb_in&in=ceb_out"
    with pytest.raises(NotReached, match="NOT_FOUND"):
        QueueUpstream(url, "DXPHELIU00000001", tmp_path)
    for queue in ("ceb_in", "ceb_out"):
        customs.declare(queue, passive=False)
    raws = [counter.signed(ORDER, Purchase().document(ORDER)) for _ in range(3)]
    for raw in raws:
        counter.commit(raw)
    sender = office.sender(lambda terms: QueueUpstream(url, terms.sender_id, tmp_path))
    assert [sender.step(), sender.step()] == [3, None]
    got = customs.get("ceb_in", 5, OCTETS_MAX)
    assert [read_envelope(one.body).data for one in got] == raws
    assert [one.message_id for one in got] == [number for _, number in sorted(office.sent())]
    customs.acknowledge(got[-1].tag, several=True)
    for one in got:
        (receipt,) = own.take(Arrival(read_envelope(one.body).data))
        customs.publish("ceb_out", [Outgoing(f"R-{one.message_id}", receipt.body)])
    customs.publish("ceb_out", [Outgoing("../../bad", b"<nothing")])
    hearer = Hearer(office.connection, sender.upstream)
    assert hearer.step() == 4
    assert hearer.step() == 0
    assert office.connection.execute("SELECT count(*) FROM relay_verdict").fetchone() == (3,)
    assert sorted(one.name for one in (tmp_path / "refused").iterdir()) == ["bad.xml", "bad.xml.reason.txt"]
    sender.upstream.close()
    assert (customs.declare("ceb_in"), customs.declare("ceb_out")) == (0, 0)
    customs.close()


def test_a_broker_that_is_away_or_refuses_says_so(address):
    with pytest.raises(AmqpProblem, match="无法连接"):
        Broker("amqp://127.0.0.1:1/")
    with pytest.raises(AmqpProblem):
        Broker(address.replace("guest:guest", "guest:wrong"))
    broker = Broker(address)
    with pytest.raises(AmqpProblem, match="没有队列"):
        broker.publish("nowhere", [Outgoing("1", b"x")])
    broker.close()


def test_an_address_is_shown_without_its_password():
    assert shown("amqp://zone:secret@mq:5672/ceb?in=a") == "amqp://mq:5672/ceb?in=a"
