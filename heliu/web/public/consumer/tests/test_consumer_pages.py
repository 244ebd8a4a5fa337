"""A consumer's own pages: who is let in, what they see, and what is never written down."""

import logging
from uuid import UUID

import pytest
from django.contrib.sessions.models import Session
from django.db import connection

from heliu.clearance import pages as clearance
from heliu.clearance.tests.declared import Declared
from heliu.kernel.sealing import blind_keys
from heliu.web.public.consumer import asking
from heliu.web.public.consumer.views import masked

pytestmark = pytest.mark.django_db
NAME, ID_NUMBER = "张三", "510502199001010038"  # the check digit is wrong
OTHER_NUMBER = "510502199001010054"


@pytest.fixture
def declared(db):
    connection.ensure_connection()
    return Declared(connection.connection)


def bought(declared, status=800, name=NAME, id_number=ID_NUMBER):
    keys = blind_keys()
    number = declared.inventory(
        status,
        buyer_id=clearance.persons.buyers_of(id_number, keys)[0],
        buyer_name_key=clearance.persons.name_key(name, keys),
    )
    connection.connection.execute(
        "UPDATE clearance_decision SET buyer_id = %s WHERE inventory_id = %s",
        (clearance.persons.buyers_of(id_number, keys)[0], number),
    )
    return number


def enter(client, inventory, **change):
    told = {"name": NAME, "id_number": ID_NUMBER, "number": f"ORDER{inventory}", **change}
    return client.post("/consumer/", told)


def looks():
    return connection.connection.execute("SELECT what, found, buyer_id FROM clearance_look ORDER BY id").fetchall()


def test_who_knows_all_three_sees_the_own_quota_and_every_use(client, declared):
    number, strange = bought(declared), bought(declared, name="李四", id_number=OTHER_NUMBER)
    answer = enter(client, number)
    assert answer.status_code == 302
    page = client.get(answer["Location"]).content.decode()
    assert f"ORDER{number}" in page
    assert f"ORDER{strange}" not in page
    assert "26,000.00" in page
    assert "已占用" in page


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"name": "李四"}, id="姓名不符"),
        pytest.param({"id_number": OTHER_NUMBER}, id="证件不符"),
        pytest.param({"number": "ORDER0"}, id="单号不符"),
    ],
)
def test_a_wrong_claim_is_refused_without_saying_what_is_wrong(client, declared, change):
    number = bought(declared)
    answer = enter(client, number, **change)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "三项信息与已申报的单证不一致" in page
    assert ID_NUMBER not in page
    assert OTHER_NUMBER not in page
    assert [row[:2] for row in looks()] == [("identify", False)]
    assert client.get("/consumer/quota/").status_code == 302


def test_a_malformed_number_is_not_even_looked_for(client, declared):
    answer = enter(client, bought(declared), id_number="12345")
    assert answer.status_code == 422
    assert 'href="#id_id_number"' in answer.content.decode()
    assert looks() == []


def test_the_identity_number_is_neither_stored_nor_logged(client, declared, caplog):
    number = bought(declared)
    with caplog.at_level(logging.DEBUG):
        enter(client, number)
    assert ID_NUMBER not in caplog.text
    kept = [row.get_decoded() for row in Session.objects.all()]
    assert ID_NUMBER not in str(kept)
    assert isinstance(looks()[0][2], UUID)
    columns = connection.connection.execute(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
        " AND table_name LIKE 'clearance_look%' AND data_type IN ('text', 'character varying')"
    ).fetchall()
    assert columns == [("clearance_look", "what")]


def test_too_many_failures_are_stopped_for_everybody_at_that_address(client, declared):
    number = bought(declared)
    for _ in range(clearance.looks.FAILED_PER_HOUR_MAX):
        assert enter(client, number, name="李四").status_code == 422
    answer = enter(client, number)
    assert answer.status_code == 429
    assert "FAILED_PER_HOUR_MAX" in answer.content.decode()


def test_the_identification_ends_by_itself_and_by_leaving(client, declared, monkeypatch):
    number = bought(declared)
    enter(client, number)
    assert client.get("/consumer/quota/").status_code == 200
    client.post("/consumer/leave/")
    assert client.get("/consumer/quota/").status_code == 302
    monkeypatch.setattr(asking, "STAY_SECONDS", -1)
    enter(client, number)
    assert client.get("/consumer/quota/").status_code == 302


def test_a_use_is_disputed_and_the_case_is_ones_own(client, declared):
    number, strange = bought(declared), bought(declared, name="李四", id_number=OTHER_NUMBER)
    enter(client, number)
    assert client.get(f"/consumer/uses/{strange}/dispute/").status_code == 404
    assert "工作日内答复" in client.get(f"/consumer/uses/{number}/dispute/").content.decode()
    assert client.post(f"/consumer/uses/{number}/dispute/", {"reason": "not_mine"}).status_code == 422
    answer = client.post(f"/consumer/uses/{number}/dispute/", {"reason": "not_mine", "words": "没有买过"})
    page = client.get(answer["Location"]).content.decode()
    assert "待核查" in page
    assert "没有买过" in page
    case = answer["Location"].split("/")[-2]
    enter(client, strange, name="李四", id_number=OTHER_NUMBER, number=f"ORDER{strange}")
    assert client.get(f"/consumer/disputes/{case}/").status_code == 404
    assert client.post(f"/consumer/disputes/{case}/withdraw/").status_code == 404
    enter(client, number)
    client.post(f"/consumer/disputes/{case}/withdraw/")
    assert "本人撤回" in client.get(f"/consumer/disputes/{case}/").content.decode()


def test_a_parcel_is_traced_without_a_name(client, declared):
    number = bought(declared)
    page = client.get("/consumer/trace/", {"number": f"YT{number}"}).content.decode()
    for word in ("电商平台报送订单", "支付企业报送支付凭证", "物流企业报送运单", "企业向海关申报清单", "海关放行"):
        assert word in page
    assert "张" not in page
    assert [row[:2] for row in looks()] == [("trace", True)]
    assert "没有找到这个号码" in client.get("/consumer/trace/", {"number": "NOWHERE"}).content.decode()


@pytest.mark.parametrize(("number", "shown"), [("12345678", "12345678"), ("123456789", "1234*6789")])
def test_a_long_number_shows_its_ends(number, shown):
    assert masked(number) == shown


def test_own_pages_stay_in_no_cache_and_ask_little(client, declared, django_assert_max_num_queries):
    enter(client, bought(declared))
    with django_assert_max_num_queries(26):
        answer = client.get("/consumer/quota/")
    assert "no-store" in answer["Cache-Control"]


def test_the_quota_page_is_english_for_who_reads_english(client, declared):
    enter(client, bought(declared))
    client.cookies["django_language"] = "en"
    page = client.get("/consumer/quota/").content.decode()
    assert "My quota of the year" in page
    assert "额度" not in page
