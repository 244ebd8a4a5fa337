"""Refunds on pages: evidence with its gaps, an application from the firm's confirmation to the officers' payment."""

import io
from datetime import UTC, datetime

import pytest
import time_machine
import xlsxwriter
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from heliu.people.facts import Duty, Role
from heliu.refunds import api, calendars, gathering, models, reading
from heliu.refunds.tests import abroad
from heliu.refunds.tests import factories as make
from heliu.web.portal.refunds.tests.objects import application_of
from heliu.web.tests.visitors import member, of_firm, officer, text

pytestmark = pytest.mark.django_db
NOVEMBER = datetime(2026, 11, 26, 2, tzinfo=UTC)
QUERIES_MAX = 40


@pytest.fixture(autouse=True)
def exported(monkeypatch):
    one = make.declared(make.line(120))

    def declared_by(_connection, firm, entries):
        return [one] if firm == make.FIRM and one.entry_no in entries else []

    monkeypatch.setattr(gathering, "declared_by", declared_by)
    monkeypatch.setattr(reading, "declarations_of", lambda _connection, _firm, _most: [make.head(one)])


@time_machine.travel(NOVEMBER, tick=False)
def test_from_the_gap_to_the_payment():
    firm, tax = of_firm(make.FIRM), officer(Role.TAX)
    make.profile()
    chain = f"/portal/refunds/chain/?entry={make.ENTRY}"
    assert make.ENTRY in text(firm, "/portal/refunds/claim/")
    assert "退税率文库没有商品编码" in text(firm, chain)
    make.rates()
    make.kept_invoice(quantity="117", amount="11700.00")
    page = text(firm, chain)
    assert "120 个包裹中 3 个没有进货发票：YD118、YD119、YD120" in page
    assert "提交退税申请" not in page
    make.kept_invoice(quantity="3", amount="300.00")
    page = text(firm, chain)
    assert "齐全，可以提交" in page
    assert "1560.00" in page
    seen = page.split('name="seen" value="')[1].split('"')[0]
    assert firm.post(chain, {"seen": seen}).status_code == 422, "nothing is submitted unconfirmed"
    assert "有了变化" in firm.post(chain, {"seen": "x", "agreed": "on"}).content.decode()
    assert firm.post(chain, {"seen": seen, "agreed": "on"}).status_code == 302
    handled(firm, tax)


def handled(firm, tax):
    """What was submitted goes through the officers' hands."""
    [row] = models.Application.objects.all()
    own, desk = f"/portal/refunds/{row.pk}/", f"/office/refunds/{row.pk}/"
    assert "待受理" in text(firm, own)
    assert "TS" in text(tax, "/office/refunds/?state=submitted")

    def done(verb, **given):
        answer = tax.post(desk, {"verb": verb, **given})
        assert answer.status_code == 302, answer.content.decode()[:3000]

    done("accept")
    assert tax.post(desk, {"verb": "accept"}).status_code == 409
    assert tax.post(desk, {"verb": "nonsense"}).status_code == 422
    assert "剩 10 个工作日" in text(tax, "/office/refunds/?state=open")
    done("ask", reason="请补充运输单据。")
    assert "请补充运输单据。" in text(firm, f"{own}answer/")
    assert firm.post(f"{own}answer/", {"words": "已补充。"}).status_code == 302
    assert "没有写明理由" in tax.post(desk, {"verb": "approve", "amount": "1000", "reason": ""}).content.decode()
    assert tax.post(desk, {"verb": "approve", "amount": "9999", "reason": "x"}).status_code == 422
    done("approve", amount="1560.00", reason="")
    done("pay", paid_on="2026-11-26")
    page = text(firm, own)
    assert "已退库" in page
    assert "李四" not in page, "firms read no officer's name"
    assert "不公布" in text(Client(), "/refund-time/")
    firm.cookies["django_language"] = "en"
    assert "Evidence" in text(firm, own)


def test_a_refund_on_departure_is_claimed_and_settled(monkeypatch):
    """From the claim with its own business type to the settlement, returned once, checked and closed."""
    with time_machine.travel(abroad.noon(abroad.LEFT_ON), tick=False) as at:
        firm, tax = of_firm(make.FIRM), officer(Role.TAX)
        make.profile()
        make.rates()
        shipment = abroad.left(10)
        abroad.nothing_else(monkeypatch)
        make.kept_invoice(quantity="10", amount="1000.00", issued_on=make.date(2026, 2, 1))
        assert "离境即退税：查看证据链" in text(firm, "/portal/refunds/claim/")
        chain = f"/portal/refunds/chain/?entry={shipment.invt_no}"
        assert "没有售出" in text(firm, chain)
        page = text(firm, f"{chain}&business=departure")
        assert "HWC-YT" in page
        assert "130.00" in page
        seen = page.split('name="seen" value="')[1].split('"')[0]
        assert firm.post(f"{chain}&business=departure", {"seen": seen, "agreed": "on"}).status_code == 302
        number = models.Application.objects.get().pk
        assert "HWC-YT" in text(tax, "/office/refunds/?business=departure")
        assert "TS" not in text(tax, "/office/refunds/?business=ordinary").split("<tbody", 1)[-1]
        own, desk = f"/portal/refunds/{number}/settle/", f"/office/refunds/{number}/settle/"
        assert firm.get(own).status_code == 404, "not paid yet"
        abroad.paid(number)
        abroad.arrived(shipment, abroad.LEFT_ON)
        abroad.sold(shipment, 4, abroad.LEFT_ON)
        assert "试算" in text(firm, own)
        at.move_to(datetime(2027, 2, 1, 4, tzinfo=UTC))
        settled_on_pages(member(make.FIRM), officer(Role.TAX), own, desk)  # signed in anew
        assert of_firm(make.OTHER).get(own).status_code == 404
        assert officer(Role.ZONE).post(desk, {"step": "check"}).status_code == 403


def settled_on_pages(firm, tax, own, desk):
    assert "离境即退税待核算" in text(firm, "/home/")
    page = text(firm, own)
    assert "补缴 78.00 元" in page
    seen = page.split('name="seen" value="')[1].split('"')[0]
    assert firm.post(own, {"seen": seen}).status_code == 422, "nothing is confirmed unread"
    assert "有了变化" in firm.post(own, {"seen": "x", "agreed": "on"}).content.decode()
    assert firm.post(own, {"seen": seen, "agreed": "on"}).status_code == 302
    assert firm.post(own, {"seen": seen, "agreed": "on"}).status_code == 422, "once"
    assert "待核对的离境即退税核算" in text(tax, "/home/")
    assert "TS" in text(tax, "/office/refunds/?state=settle_check")
    assert tax.post(desk, {"step": "send_back", "reason": ""}).status_code == 422
    assert tax.post(desk, {"step": "send_back", "reason": "请补报二月的销售。"}).status_code == 302
    assert "请补报二月的销售。" in text(firm, own)
    assert "被退回更正" in text(firm, "/home/")
    assert firm.post(own, {"seen": seen, "agreed": "on"}).status_code == 302
    assert tax.post(desk, {"step": "check"}).status_code == 302
    assert "核算差额待补退或补缴" in text(tax, "/home/")
    assert tax.post(desk, {"step": "close", "on": "2026-01-01"}).status_code == 422
    assert tax.post(desk, {"step": "close", "on": "2027-02-01"}).status_code == 302
    assert tax.post(desk, {"step": "nonsense"}).status_code == 422
    page = text(firm, own)
    assert "已结清" in page
    assert "李四" not in page, "firms read no officer's name"


def test_other_duties_and_firms_do_less():
    handler, other = of_firm(make.FIRM, duty=Duty.HANDLER), of_firm(make.OTHER)
    row = application_of(make.FIRM)
    assert "申报退税" in text(handler, "/portal/refunds/")
    assert handler.post(f"/portal/refunds/{row.pk}/withdraw/").status_code == 403
    assert other.get(f"/portal/refunds/{row.pk}/").status_code == 404
    assert other.get("/office/refunds/").status_code == 403
    assert of_firm(make.FIRM).post(f"/portal/refunds/{row.pk}/withdraw/").status_code == 302


def workbook(*rows):
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"strings_to_formulas": False})
    page = book.add_worksheet()
    for number, row in enumerate([[column.heading.zh for column in api.TEMPLATE.columns], *rows]):
        page.write_row(number, 0, row)
    book.close()
    written.seek(0)
    written.name = "发票.xlsx"
    return written


@time_machine.travel(NOVEMBER, tick=False)
def test_invoices_come_by_form_and_by_workbook_whole_or_not_at_all():
    firm = of_firm(make.FIRM)
    given = {"number": "26512000000000000077", "line_no": "1", "seller_code": "91510500MA00000000"}
    given |= {"seller_name": "泸州示范制造有限公司", "issued_on": "2026-11-02", "goods_code": make.CODE}
    given |= {"goods_name": "拼装玩具", "unit": "140", "quantity": "3", "amount": "300.00", "rate": "0.13"}
    assert '<option value="0.13" selected>' in text(firm, "/portal/refunds/invoices/new/")
    page = firm.post("/portal/refunds/invoices/new/", {**given, "tax": "40.00", "number": "12"}).content.decode()
    assert "不是 20 位或 18 位数字" in page
    assert "不等于金额" in page
    assert firm.post("/portal/refunds/invoices/new/", {**given, "tax": "39.00"}).status_code == 302
    assert "已经登记过" in firm.post("/portal/refunds/invoices/new/", {**given, "tax": "39.00"}).content.decode()
    row = [given["number"], "1", given["seller_code"], given["seller_name"], "2026-11-02", make.CODE, "拼装玩具", "140"]
    same, new = [*row, "3", "300.00", "13", "39.00"], ["26512000000000000078", *row[1:], "5", "500.00", "13", "65.00"]
    address = "/portal/refunds/invoices/import/"
    wrong = [*new[:-1], "64.00"]
    page = firm.post(address, {"file": workbook(same, wrong)})
    assert (page.status_code, models.Invoice.objects.count()) == (422, 1)
    assert "第 3 行" in page.content.decode()
    assert firm.post(address, {"file": workbook(same, new)}).status_code == 302
    assert models.Invoice.objects.count() == 2
    other = [*same[:-4], "4", "400.00", "13", "52.00"]
    assert "内容不同" in firm.post(address, {"file": workbook(other)}).content.decode()
    twice = workbook(*[["26512000000000000079", *new[1:]]] * 2)
    assert "第 3 行：这一行发票在文件中出现两次" in firm.post(address, {"file": twice}).content.decode()
    assert "26512000000000000078-1" in text(firm, "/portal/refunds/invoices/?code=" + make.CODE)
    assert firm.get("/portal/refunds/invoices/import/template.xlsx").status_code == 200
    wrong = models.Invoice.objects.get(number="26512000000000000078")
    drop = {"bulk": "drop", "pick": [wrong.pk, "0"], "confirmed": "1"}
    assert "没有找到" in firm.post("/portal/refunds/invoices/", drop).content.decode()
    assert models.Invoice.objects.count() == 1, "what was typed wrongly can be typed anew"
    given = {"number": "SH1", "received_on": "2026-11-20", "currency": "142", "amount": "300.00", "payer": "示范买家"}
    assert firm.post("/portal/refunds/receipts/new/", {**given, "received_on": "2026-11-27"}).status_code == 422
    assert firm.post("/portal/refunds/receipts/new/", given).status_code == 302
    assert firm.post("/portal/refunds/receipts/new/", given).status_code == 422
    assert "SH1" in text(firm, "/portal/refunds/receipts/")


@time_machine.travel(NOVEMBER, tick=False)
def test_two_persons_keep_the_tables_and_the_alarm_stands_on_the_home():
    tax, zone = officer(Role.TAX), officer(Role.ZONE)
    assert "没有 2027 年的节假日安排" in text(tax, "/home/")
    given = {"year": "2027", "document": "示例通知", "published": "2026-11-05", "worked": ""}
    page = tax.post("/office/refunds/tables/holidays/", {**given, "closed": "昨天"}).content.decode()
    assert "不是日期" in page
    days = "，".join(f"2027-10-{day:02}" for day in range(1, 14))
    assert tax.post("/office/refunds/tables/holidays/", {**given, "closed": days}).status_code == 302
    [year] = models.HolidayYear.objects.all()
    release = f"/office/refunds/tables/holidays/{year.pk}/release/"
    assert "等另一人发布" in text(tax, "/office/refunds/tables/")
    assert tax.post(release).status_code == 403
    assert zone.post(release).status_code == 302
    assert "没有 2027 年" not in text(tax, "/office/refunds/tables/")
    calendars._kept.clear()
    given = {"firm": make.FIRM, "kind": "producer", "enterprise_class": "1", "since": "2026-01-01"}
    assert "没有备案的企业" in tax.post("/office/refunds/profiles/", given).content.decode()
    of_firm(make.FIRM)
    assert tax.post("/office/refunds/profiles/", given).status_code == 302
    assert zone.get("/office/refunds/profiles/").status_code == 403


def test_lists_that_end_early_say_so(monkeypatch):
    firm, tax = of_firm(make.FIRM), officer(Role.TAX)
    make.profile()
    assert "只列出" not in text(firm, "/portal/refunds/claim/") + text(tax, "/office/refunds/profiles/")
    monkeypatch.setattr(api, "OFFERED_MAX", 1)
    monkeypatch.setattr(api, "PROFILES_SHOWN_MAX", 1)
    assert "只列出最新的 1 份报关单" in text(firm, "/portal/refunds/claim/")
    assert "只列出海关编码最小的 1 家企业" in text(tax, "/office/refunds/profiles/")
    assert "拼装玩具" in text(firm, f"/portal/refunds/chain/?entry=&entry={make.ENTRY}"), "an earlier one is typed in"


def test_the_work_list_asks_few_questions():
    tax = officer(Role.TAX)
    for place in range(60):
        application_of(
            make.FIRM, state="accepted", accepted_on=make.date(2026, 11, 3), sort_on=make.date(2026, 11, place % 28 + 1)
        )
    with CaptureQueriesContext(connection) as asked:
        text(tax, "/office/refunds/")
    assert len(asked) < QUERIES_MAX
