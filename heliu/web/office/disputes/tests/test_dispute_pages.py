"""Disputes on the officers' pages."""

import pytest
from django.db import connection

from heliu.clearance import pages as clearance
from heliu.clearance.facts import DisputeReason
from heliu.clearance.tests.declared import BUYER, Declared
from heliu.kernel.days import business_day, now
from heliu.people.facts import Role
from heliu.web.kit.lists.state import write_cursor
from heliu.web.tests.visitors import officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(db):
    connection.ensure_connection()
    number = Declared(connection.connection).inventory(800)
    reason = DisputeReason.NOT_MINE
    return clearance.disputes.open_dispute(connection.connection, BUYER, number, reason, "我没有买过。", now())


def test_zone_hands_over_and_customs_gives_back(case):
    zone, customs = officer(Role.ZONE), officer(Role.CUSTOMS)
    page = zone.get(f"/office/disputes/{case}/").content.decode()
    assert "我没有买过。" in page
    assert "退还占用的额度" not in page, "the zone may not"
    assert zone.post(f"/office/disputes/{case}/", {"to": "upheld", "answer": "是"}).status_code == 422
    assert zone.post(f"/office/disputes/{case}/", {"to": "customs", "answer": "请核"}).status_code == 302
    assert case in customs.get("/office/disputes/").content.decode()
    assert customs.post(f"/office/disputes/{case}/", {"to": "upheld", "answer": ""}).status_code == 422
    assert customs.post(f"/office/disputes/{case}/", {"to": "upheld", "answer": "冒用属实"}).status_code == 302
    assert "异议成立" in customs.get(f"/office/disputes/{case}/").content.decode()


def test_it_is_work_on_the_homes_of_zone_and_customs_only(case):
    assert "个人额度异议待答复" in officer(Role.ZONE).get("/home/").content.decode()
    assert "个人额度异议待答复" not in officer(Role.TAX).get("/home/").content.decode()


def test_others_are_refused(case):
    tax = officer(Role.TAX)
    assert tax.get("/office/disputes/").status_code == 403
    assert tax.get(f"/office/disputes/{case}/").status_code == 403


def test_the_list_is_chosen_from_and_taken_away(case):
    zone, address = officer(Role.ZONE), "/office/disputes/"
    today = business_day(now())
    for asked in ({}, {"state": "running"}, {"reason": "not_mine"}, {"number": case}, {"since": today}):
        told = zone.get(address, asked | {"format": "csv"}).getvalue().decode()
        assert case in told, asked
        assert "不是本人购买" in told
    for asked in ({"state": "overdue"}, {"reason": "amount"}, {"firm": "5105960099"}, {"until": "20200101"}):
        assert case not in zone.get(address, asked).content.decode(), asked
    assert zone.get(address, {"after": write_cursor("x", case)}).status_code == 400
    assert zone.get(address, {"after": write_cursor(0, "\0")}).status_code == 400
    zone.cookies["django_language"] = "en"
    assert "not bought by me" in zone.get(address).content.decode()


def test_the_list_asks_the_same_for_many_as_for_one(case, django_assert_max_num_queries):
    client = officer(Role.ZONE)
    with django_assert_max_num_queries(12):
        client.get("/office/disputes/")
