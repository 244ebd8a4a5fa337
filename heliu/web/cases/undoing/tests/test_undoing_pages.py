"""The pages of undoing: the enterprise sees the consequences and sends, the officer decides, both see what is back."""

import pytest

from heliu.clearance.undoing.api import open_ones
from heliu.intake.tests.customs_counter import INVENTORY, ORDER, PAYMENT, WAYBILL, Purchase
from heliu.submission.facts import Return

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def declared(counter):
    """A released inventory; its number."""
    purchase = Purchase()
    for kind in (ORDER, PAYMENT, WAYBILL, INVENTORY):
        counter.send(kind, purchase.document(kind))
    return counter.rows("SELECT id FROM public.declarations_inventory WHERE cop_no = %s", purchase.cop_no)[0][0]


@pytest.fixture
def doors(counter, monkeypatch):
    """Sends what a page composed through the counter."""

    def send(message, document, *, actor):
        head, lines = document
        told = counter.send(message, (head, lines) if lines else head)[0]
        return Return(told["guid"], int(told["returnStatus"]), told["returnInfo"], {})

    monkeypatch.setattr("heliu.web.cases.undoing.asking.send_application", send)


def page(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:800]
    return answer.content.decode()


@pytest.mark.usefixtures("doors")
def test_a_return_from_its_preview_to_the_goods(someone, counter, declared):
    seller, customs = someone("seller"), someone("customs")
    address = f"/undoing/of/{declared}/"
    assert address in page(seller, f"/declaration/{declared}/")
    assert "还可退 2" in page(seller, address)
    foreseen = page(seller, f"{address}?kind=return&q1=1")
    for value in ("-100.00", "U20", "清单状态不变"):
        assert value in foreseen
    assert "U35" in page(seller, f"{address}?kind=return&q1=3")
    for wrong in ("abc", "1e9999999", "1e-9999999", "NaN", "0.000001"):
        assert "数量应为数字" in page(seller, f"{address}?kind=return&q1={wrong}")
    refused = seller.post(address, {"kind": "return", "q1": "1", "reason": " "})
    assert refused.status_code == 422
    sent = seller.post(address, {"kind": "return", "q1": "1", "reason": "买家不要了"}, follow=True)
    assert "120" in sent.content.decode()
    (one,) = open_ones(counter.connection)
    counter.connection.commit()
    assert one.cop_no in page(customs, "/undoing/")
    assert "最迟" in page(seller, f"/declaration/{declared}/")
    own = f"/undoing/{one.id}/"
    assert "核收退货" in page(customs, own)
    late = customs.post(own, {"verb": "receive", "arrived_on": "2020-01-01"})
    assert late.status_code == 422
    done = customs.post(own, {"verb": "receive", "arrived_on": f"{counter.day}"}, follow=True)
    assert "已核收" in done.content.decode()
    shown = page(seller, f"/declaration/{declared}/")
    for value in ("至今退回", "100.00", "办结"):
        assert value in shown


@pytest.mark.usefixtures("doors")
def test_a_cancellation_is_decided_by_an_officer(someone, counter, declared):
    seller, customs = someone("seller"), someone("customs")
    address = f"/undoing/of/{declared}/"
    assert "U12" in page(seller, f"{address}?kind=cancel")
    seller.post(address, {"kind": "cancel", "reason": "买家不要了"})
    (one,) = open_ones(counter.connection)
    counter.connection.commit()
    assert "已撤销" in page(customs, f"/undoing/{one.id}/")
    customs.post(f"/undoing/{one.id}/", {"verb": "approve"})
    assert "已撤销" in page(seller, f"/declaration/{declared}/")
    assert "清单已撤销" in page(seller, f"{address}?kind=cancel")


@pytest.mark.parametrize(
    ("who", "ask", "queue"),
    [
        ("seller", 200, 403),
        ("carrier", 404, 403),
        ("stranger", 404, 403),
        ("customs", 200, 200),
        ("commerce", 403, 403),
    ],
)
def test_who_may_see_what(someone, declared, who, ask, queue):
    client = someone(who)
    assert client.get(f"/undoing/of/{declared}/").status_code == ask
    assert client.get("/undoing/").status_code == queue
