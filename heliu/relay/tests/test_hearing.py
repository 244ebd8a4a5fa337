"""What customs says is matched, told to the enterprise, and laid beside what we had expected."""

import os
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from heliu.ceb.envelope import Envelope, read_envelope, write_envelope
from heliu.ceb.platform_response import PlatformResponse, Response, write_platform_response
from heliu.ceb.receipts import receipt
from heliu.clearance.authority import LocalAuthority
from heliu.intake.tests.customs_counter import INVENTORY, ORDER, PAYMENT, WAYBILL, Purchase
from heliu.kernel.problems import Conflict
from heliu.relay import tasks
from heliu.relay.hearing import Hearer
from heliu.relay.ways import way
from heliu.sandbox.customs import Customs
from heliu.sandbox.facts import Arrival
from heliu.sandbox.script import parse

pytestmark = [pytest.mark.database, pytest.mark.django_db]
KINDS = (ORDER, PAYMENT, WAYBILL, INVENTORY)
DAY = timedelta(days=1)


class Exchange:
    """The sandbox as customs behind the folder."""

    def __init__(self, office, script=""):
        self.office, self.customs = office, Customs(parse(script), 1, datetime.now(UTC))
        self.sender = office.sender(way)
        self.hearer = Hearer(office.connection, self.sender.upstream)

    def send(self):
        """All that waits goes to customs; the envelopes it gets."""
        while self.sender.step() is not None:
            pass
        envelopes = []
        for path in sorted((self.office.root / "out").iterdir()):
            envelopes.append(read_envelope(path.read_bytes()))
            self.customs.take(Arrival(envelopes[-1].data, envelope_id=envelopes[-1].message_id))
            path.unlink()
        self.customs.advance(DAY)
        return envelopes

    def put(self, name, octets):
        (self.office.root / "in" / name).write_bytes(octets)

    def hear(self, bodies=None):
        """Customs brings its receipts; how many parcels were worked off."""
        for number, body in enumerate(bodies or [one.body for one in self.customs.delivered]):
            self.put(f"{number:04d}.xml", body)
        return self.hearer.step()

    def verdict(self, purchase, kind=INVENTORY):
        return self.office.connection.execute(
            "SELECT expected, expected_reason, status, reason, differs FROM relay_verdict WHERE kind = %s AND key = %s",
            (kind, purchase.cop_no if kind == INVENTORY else purchase.order_no),
        ).fetchone()


def test_the_word_of_customs_is_what_the_enterprise_is_told(counter, office, relaying, monkeypatch):
    """At the door only that it goes on, and what we expect; afterwards the receipts of customs, once each."""
    purchase = Purchase()
    first = counter.declare(purchase)
    assert first["returnStatus"] == "2"
    assert "平台预期800: [Code:2600;Desc:放行]" in first["returnInfo"]
    exchange = Exchange(office)
    assert len(exchange.send()) == len(KINDS)
    parcels = exchange.hear()
    assert parcels == len(exchange.customs.delivered)
    assert [one["returnStatus"] for one in counter.later(purchase)][-1] in {"800", "899"}
    expected, reason, status, _, differs = exchange.verdict(purchase)
    assert (expected, reason, differs) == (800, "三单相符", False)
    assert status in {800, 899}
    told = len(counter.later(purchase))
    assert exchange.hear() == parcels, "the same files again are put away"
    assert len(counter.later(purchase)) == told, "and tell nobody anything"
    monkeypatch.setattr(tasks, "connection", office.connection)
    age = "UPDATE relay_received SET received_at = received_at - interval '%s days'"
    office.connection.execute(age % 89)
    tasks.forget_received(timestamp=0)
    assert office.connection.execute("SELECT count(*) FROM relay_received").fetchone() == (parcels,)
    office.connection.execute(age % 2)
    tasks.forget_received(timestamp=0)
    assert office.connection.execute("SELECT count(*) FROM relay_received").fetchone() == (0,)
    assert exchange.hear() == parcels
    assert len(counter.later(purchase)) == told, "nor do they when the files themselves are forgotten"
    assert len(list((office.root / "archive").rglob("*.xml"))) == parcels
    assert_returns_are_forgotten(office)
    assert exchange.hear() == parcels
    assert len(counter.later(purchase)) == told, "nor when what they said is forgotten too"
    assert office.connection.execute("SELECT count(*) FROM relay_sent WHERE answered_at IS NULL").fetchone() == (0,)


def assert_returns_are_forgotten(office):
    """After their time, except those of what customs has not decided on."""
    kept = "SELECT array_agg(DISTINCT kind ORDER BY kind) FROM relay_return"
    (all_kinds,) = office.connection.execute(kept).fetchone()
    for days, status, left in ((89, 800, all_kinds), (2, 500, ["CEB622"]), (0, 800, None)):
        office.connection.execute("UPDATE relay_return SET heard_at = heard_at - make_interval(days => %s)", (days,))
        office.connection.execute("UPDATE relay_verdict SET status = %s WHERE kind = %s", (status, INVENTORY))
        tasks.forget_received(timestamp=0)
        assert office.connection.execute(kept).fetchone() == (left,)
    office.connection.execute("DELETE FROM relay_received")


def test_a_deletion_goes_on_and_its_sender_reads_what_we_expect(counter, office, relaying):
    """Sent twice it gets its receipt again; our books follow at once."""
    order = Purchase()
    counter.send(ORDER, order.document(ORDER))
    deletion = counter.signed(ORDER, order.document(ORDER, appType="3", appTime=f"{order.day}110000"))
    [told] = first = counter.commit(deletion)[0]
    assert told["returnStatus"] == "2"
    assert "平台预期120: [Code:1800;" in told["returnInfo"]
    assert counter.stored("order", order) == 0
    assert counter.commit(deletion)[0] == first
    assert len(Exchange(office).send()) == 3


def test_where_customs_differs_both_reasons_stand_and_the_quota_follows(counter, office, relaying):
    """We said 800, customs said 500, because …; then it returns it, and the quota comes back."""
    script = "on CEB621: take, enter, inspect after 1m, reject 13127 after 48h"
    purchase = Purchase()
    counter.declare(purchase)
    assert counter.decision(purchase) == (800, Decimal(200))
    exchange = Exchange(office, script)
    exchange.send()
    exchange.hear()
    expected, reason, status, said, differs = exchange.verdict(purchase)
    assert (expected, reason, status, differs) == (800, "三单相符", 500, True)
    assert said
    assert counter.decision(purchase) == (500, Decimal(200))
    quota = "SELECT sum(reserved), sum(committed), sum(purchases) FROM clearance_quota"
    assert counter.rows(quota) == [(Decimal(200), Decimal(0), 1)]
    exchange.customs.advance(3 * DAY)
    exchange.hear([exchange.customs.delivered[-1].body])
    assert exchange.verdict(purchase)[0::2] == (800, 100, True)
    assert exchange.verdict(purchase, ORDER)[:3] == (120, "1800 逻辑校验通过", 120)
    assert counter.decision(purchase) == (100, Decimal(0))
    assert counter.rows(quota) == [(Decimal(0), Decimal(0), 0)]
    number = counter.rows("SELECT inventory_id FROM clearance_decision")[0][0]
    with pytest.raises(Conflict, match="由海关审结"):
        LocalAuthority(office.connection).release(number, "张三")


def test_late_and_repeated_receipts_change_nothing_that_is_further(counter, office, relaying):
    purchase = Purchase()
    counter.declare(purchase)
    exchange = Exchange(office)
    exchange.send()
    bodies = [one.body for one in exchange.customs.delivered]
    exchange.hear(bodies[::-1])
    # Another message under the same number is refused: that takes nothing back of what customs has passed.
    double = receipt("CEB622", [{**exchange.customs.delivered[-1].document, "returnStatus": "-621004"}])
    exchange.hear([double])
    status = exchange.verdict(purchase)[2]
    assert status in {800, 899}
    assert counter.decision(purchase)[0] == status


def test_what_cannot_be_read_or_matched_is_kept_with_its_reason(counter, office, relaying):
    purchase, stranger = Purchase(), Purchase()
    counter.declare(purchase)
    exchange = Exchange(office)
    envelope = exchange.send()[0]
    customs = Customs(parse(""), 1, datetime.now(UTC))
    body = customs.take(Arrival(counter.signed(ORDER, stranger.document(ORDER))))[0].body
    foreign = os.fsdecode("回执.xml".encode("gbk"))
    exchange.put(foreign, b"<CEB622Message")
    exchange.put("b.xml", counter.signed(ORDER, purchase.document(ORDER)))
    exchange.put("c.xml", body)
    exchange.put(".d.xml", b"not finished")
    exchange.put("e.xml.tmp", b"not finished")
    assert exchange.hearer.step() == 3
    refused = sorted(one.name for one in (office.root / "refused").iterdir())
    assert refused == ["b.xml", "b.xml.reason.txt", foreign, f"{foreign}.reason.txt"]
    assert "不是海关回执" in (office.root / "refused" / "b.xml.reason.txt").read_text()
    assert office.connection.execute("SELECT kind, key FROM relay_return WHERE document_id IS NULL").fetchall()
    assert sorted(one.name for one in (office.root / "in").iterdir()) == [".d.xml", "e.xml.tmp"]
    response = Response("2001", datetime.now(UTC).date(), envelope, "路由失败")
    exchange.put("f.xml", write_platform_response(PlatformResponse(envelope.sender_id, (response,))))
    answer = Envelope("R1", "DXPEDCCEB0000002", ("DXPHELIU00000001",), envelope.created, "CEB312Message", body)
    exchange.put("g.xml", write_envelope(answer))
    assert exchange.hearer.step() == 2
    assert office.connection.execute(
        "SELECT answer_code, answer_text FROM relay_sent WHERE cop_msg_id = %s", (envelope.message_id,)
    ).fetchone() == ("2001", "路由失败")
