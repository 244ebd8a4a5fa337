"""Export summaries on pages: sums lead to their lists, a firm reads its own, the home tells what is owed until when."""

import base64
from datetime import date, timedelta

import pytest
from django.db import connection

from heliu.kernel.days import business_day, now
from heliu.people.facts import Duty, Role
from heliu.web.tests.visitors import of_firm, officer, text

SELLER, OTHER = "5105960002", "5105960012"
TODAY = business_day(now())
pytestmark = pytest.mark.django_db


def owed(firm, month, due_on, lists):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO clearance_summary_due VALUES (%s, %s, %s, %s)", [firm, month, due_on, lists])


def test_a_firm_reads_on_its_home_what_it_has_to_sum_up_and_when_it_is_late():
    owed(SELLER, date(2026, 9, 1), TODAY - timedelta(days=1), 7)
    owed(SELLER, date(2026, 10, 1), TODAY, 8)
    owed(OTHER, date(2026, 8, 1), TODAY, 9)
    seller = of_firm(SELLER, duty=Duty.HANDLER)
    home, page = text(seller, "/home/"), text(seller, "/summaries/")
    assert "2026-09 离境的清单逾期未汇总申报" in home
    assert "2026-10 离境的清单待汇总申报" in home
    assert "已逾期" in page
    for told in (home, page):
        assert "2026-08" not in told
    assert "待汇总申报" not in text(officer(Role.CUSTOMS), "/summaries/").partition("<main")[2]


def test_days_are_asked_for_and_an_officer_gets_json():
    customs = officer(Role.CUSTOMS)
    assert text(customs, f"/summaries/?since={TODAY}&until={TODAY - timedelta(days=1)}", 422)
    assert text(customs, "/summaries/?since=soon&until=", 422)
    told = customs.get(f"/summaries/?since=2026-11-01&until={TODAY}&format=json").json()
    assert told == {"from": "2026-11-01", "to": str(TODAY), "lists": 0, "cells": []}
    assert text(customs, "/summaries/inventories/?code=0402&mode=9610&country=502&currency=502")
    nowhere = base64.urlsafe_b64encode(b'["no time", 1]').decode()
    assert "从列表的第一页重新开始" in text(customs, f"/summaries/inventories/?after={nowhere}", 400)
    assert officer(Role.PARK).get("/summaries/").status_code == 403
    assert of_firm(OTHER, "payment").get("/summaries/").status_code == 403
