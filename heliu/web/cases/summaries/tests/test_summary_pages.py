"""Export summaries on pages: sums lead to their lists, a firm reads its own, the home tells what is owed until when."""

import base64
from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from heliu.clearance.exports.summaries.forming import form_next
from heliu.intake.tests.customs_counter import BROKER
from heliu.intake.tests.customs_desk import counter, customs, open_counter  # noqa: F401 - fixtures
from heliu.intake.tests.export_papers import application
from heliu.intake.tests.export_parcels import Parcel
from heliu.intake.tests.returned_exports import gone
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
    home, page, centre = (text(seller, address) for address in ("/home/", "/summaries/", "/messages/"))
    assert f"15 份离境清单应汇总申报（CEB701），最迟 {TODAY - timedelta(days=1)}，已逾期。" in centre
    assert "汇总申报" not in text(officer(Role.CUSTOMS), "/messages/").partition("<main")[2]
    assert "2026-09 离境的清单逾期未汇总申报" in home
    assert "2026-10 离境的清单待汇总申报" in home
    assert "已逾期" in page
    for told in (home, page):
        assert "2026-08" not in told
    assert "待汇总申报" not in text(officer(Role.CUSTOMS), "/summaries/").partition("<main")[2]


def test_days_are_asked_for_and_an_officer_gets_json():
    one = officer(Role.CUSTOMS)
    assert text(one, f"/summaries/?since={TODAY}&until={TODAY - timedelta(days=1)}", 422)
    assert text(one, "/summaries/?since=soon&until=", 422)
    told = one.get(f"/summaries/?since=2026-11-01&until={TODAY}&format=json").json()
    assert told == {"from": "2026-11-01", "to": str(TODAY), "lists": 0, "cells": []}
    assert text(one, "/summaries/inventories/?code=0402&mode=9610&country=502&currency=502")
    nowhere = base64.urlsafe_b64encode(b'["no time", 1]').decode()
    assert "从列表的第一页重新开始" in text(one, f"/summaries/inventories/?after={nowhere}", 400)
    assert officer(Role.PARK).get("/summaries/").status_code == 403
    assert of_firm(OTHER, "payment").get("/summaries/").status_code == 403


@pytest.mark.database
def test_customs_number_is_entered_by_an_officer_once_and_told_to_the_firm(counter):  # noqa: F811
    simple, _ = gone(counter, Parcel(flag="A"))
    counter.rows("UPDATE public.declarations_message SET sender = %s WHERE kind = 'CEB603' RETURNING 1", BROKER)
    counter.connection.commit()
    seller, other = of_firm(SELLER, duty=Duty.HANDLER), of_firm(OTHER, duty=Duty.HANDLER)
    address = "/summaries/inventories/"
    assert simple.cop_no in text(seller, address), "its own, though its broker sent it"
    assert simple.cop_no not in text(other, address)
    parcel, told = gone(counter)
    counter.send("CEB701", application(parcel.day, [told["invtNo"]]))
    assert form_next(counter.connection, counter.archive, now()) == 1
    counter.connection.commit()
    numbers = counter.rows("SELECT entry_no, decl_seq_no FROM clearance_summary_declaration")[0]
    with transaction.atomic():
        enter(*numbers)
        transaction.set_rollback(True)  # the counter clears its tables before this test's transaction ends


def enter(ours, sequence):
    address, number = "/summaries/entry-number/", f"7911{TODAY:%Y}0123456789"
    assert of_firm(SELLER, duty=Duty.HANDLER).get(address).status_code == 403
    one = officer(Role.CUSTOMS)
    assert "尚未登记" in text(one, f"{address}?number={sequence}")
    assert "没有这个编号" in text(one, f"{address}?number=S1")
    assert "含有空字符" in text(one, f"{address}?number=%00", 400)
    for wrong in ({"number": sequence, "entry_no": "1"}, {"number": "S1", "entry_no": number}):
        assert one.post(address, wrong).status_code == 422
    done = one.post(address, {"number": ours, "entry_no": number}, follow=True).content.decode()
    assert "汇总回执（CEB702）和结果（CEB792）已再次发给企业" in done
    assert number in done
    again = one.post(address, {"number": sequence, "entry_no": number}, follow=True)
    assert "以前登记过" in again.content.decode()
    assert one.post(address, {"number": sequence, "entry_no": number[:-1] + "8"}).status_code == 422
    with connection.cursor() as cursor:
        cursor.execute("SELECT message FROM clearance_answer WHERE message IN ('CEB702', 'CEB792') ORDER BY 1")
        assert [kind for (kind,) in cursor.fetchall()] == ["CEB702"] * 3 + ["CEB792"] * 2
        cursor.execute("SELECT firm_code, name FROM people_audit WHERE verb = 'clearance.enter_number'")
        assert cursor.fetchall() == [(SELLER, "李四")]
