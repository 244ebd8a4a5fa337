"""The list of the message centre: whose messages, found by what, under which filter."""

import pytest
from django.utils.html import escape

from heliu.clearance.pages import note_all
from heliu.declarations.api import TABLES, listed
from heliu.declarations.facts import Asked
from heliu.intake.tests.customs_counter import INVENTORY, ORDER, PAYMENT, SELLER, WAYBILL, Purchase
from heliu.web.cases.messages.words import KIND_NAMES
from heliu.web.database import database

pytestmark = [pytest.mark.database, pytest.mark.django_db]
QUERIES_MAX = 24


@pytest.fixture
def purchase(counter):
    """One parcel declared whole and released, one that waits for its payment, one refused order."""
    whole, waiting = Purchase(), Purchase()
    counter.declare(whole)
    counter.declare(waiting, (ORDER, WAYBILL, INVENTORY))
    counter.send(ORDER, whole.document(ORDER, goodsValue="1.00"))
    return whole


def lines(client, **query):
    return list(client.get("/messages/", {**query, "format": "json"}).json()["rows"])


def test_every_message_the_doors_take_has_a_name_and_can_be_asked_for():
    assert KIND_NAMES.keys() == TABLES.keys()


def test_a_firm_sees_its_own_messages_and_officers_all(someone, purchase):
    assert len(lines(someone("seller"))) == 8
    assert lines(someone("stranger")) == lines(someone("carrier")) == []
    assert len(lines(someone("customs"))) == len(lines(someone("zone"))) == 8
    assert someone("tax").get("/messages/").status_code == 403


def test_a_line_tells_what_came_and_where_it_stands(someone, purchase):
    newest, inventory = (row for row in lines(someone("seller"))[:2])
    assert (newest["kind"], newest["state"]) == ("进口订单", "拒收")
    assert newest["codes"].startswith("-301")
    assert (inventory["kind"], inventory["state"], inventory["codes"]) == ("进口清单", "待碰单", "2")
    assert lines(someone("seller"))[4]["state"] == "放行"


@pytest.mark.parametrize("field", ["order_no", "cop_no"])
def test_a_message_is_found_by_a_business_key(someone, purchase, field):
    found = lines(someone("seller"), q=getattr(purchase, field))
    kinds = {row["kind"] for row in found}
    assert kinds == ({"进口订单", "支付凭证", "进口清单"} if field == "order_no" else {"进口清单"})


@pytest.mark.parametrize("prefix", ["YT", "P"])
def test_a_message_is_found_by_waybill_and_payment(someone, purchase, prefix):
    (found,) = lines(someone("seller"), q=f"{prefix}{purchase.number:012d}")
    assert found["key"] == f"{prefix}{purchase.number:012d}"


def test_a_message_is_found_by_guid_and_by_the_numbers_of_its_receipt(someone, purchase, counter):
    message = listed(database(), Asked(SELLER, kind=INVENTORY, oldest_first=True), 1)[0]
    assert [row["id"] for row in lines(someone("seller"), q=message.guid)] == [message.id]
    number = message.first_id
    for text in (f"B20261102{number % 10**9:09d}", f"79112026I{number % 10**9:09d}"):
        assert [row["id"] for row in lines(someone("seller"), q=text)] == [message.id]
    assert lines(someone("stranger"), q=message.guid) == []
    assert lines(someone("seller"), q="没有这样的编号") == []


def test_a_message_is_found_by_the_number_on_its_envelope(someone, counter):
    number = "LZ-2026<&>" + "甲" * 80
    counter.commit_enveloped(counter.signed(ORDER, Purchase().document(ORDER)), number, "DXPENT0000000002")
    (found,) = lines(someone("seller"), q=number)
    page = someone("seller").get(f"/messages/{found['id']}/").content.decode()
    assert escape(number) in page
    assert "DXPENT0000000002" in page
    assert lines(someone("stranger"), q=number) == []


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"kind": ORDER}, 3),
        ({"kind": PAYMENT}, 1),
        ({"kind": "-"}, 0),
        ({"state": "waiting"}, 1),
        ({"state": "review"}, 0),
        ({"state": "unsealed"}, 0),
        ({"day": "2020-01-01"}, 0),
        ({"sender": "5105960099"}, 8),
    ],
    ids=str,
)
def test_filters_narrow_the_list_and_a_firm_cannot_ask_for_another(someone, purchase, query, count):
    assert len(lines(someone("seller"), **query)) == count


@pytest.mark.django_db(transaction=True)
def test_messages_are_found_by_the_code_of_a_receipt_once_it_was_noted(someone, purchase, counter):
    seller = someone("seller")
    (code,) = {row["codes"] for row in lines(seller) if row["codes"].startswith("-")}
    assert lines(seller, code=code) == []
    assert note_all(counter.connection, 10) == 8
    counter.connection.commit()
    assert [row["codes"] for row in lines(seller, code=code)] == [code]
    assert len(lines(seller, code="800")) == 1
    assert lines(someone("stranger"), code=code) == []
    answer = seller.get("/messages/", {"q": code})
    assert (answer.status_code, answer.url) == (302, f"?code={code}")
    assert note_all(counter.connection, 10) == 0, "nothing is noted twice"


def test_what_cannot_be_read_is_kept_and_marked(someone, counter):
    counter.commit(b"<nonsense")
    (line,) = lines(someone("customs"), state="unreadable")
    assert (line["kind"], line["state"]) == ("无法识别", "无法读取")


def test_a_wrong_filter_is_told_at_its_field(someone, purchase):
    page = someone("seller").get("/messages/", {"code": "abc"}).content.decode()
    assert "回执代码是数字" in page


def test_pages_go_on_after_a_place(someone, counter):
    for _ in range(3):
        counter.commit(*(counter.signed(ORDER, Purchase().document(ORDER)) for _ in range(20)))
    seller = someone("seller")
    first = seller.get("/messages/", {"format": "json"}).json()
    rest = seller.get(f"/messages/{first['next']}").json()
    ids = [row["id"] for row in first["rows"] + rest["rows"]]
    assert len(ids) == len(set(ids)) == 60
    assert rest["next"] is None


def test_the_number_of_statements_does_not_grow_with_the_rows(someone, counter, statements):
    seller = someone("seller")
    counts = []
    for _ in range(2):
        counter.commit(*(counter.signed(ORDER, Purchase().document(ORDER)) for _ in range(10)))
        statements.clear()
        seller.get("/messages/")
        counts.append(len(statements))
    assert counts[0] == counts[1] <= QUERIES_MAX


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_beyond_the_calendar_is_no_breakdown(someone, day):
    assert someone("seller").get("/messages/", {"day": day}).status_code == 200
