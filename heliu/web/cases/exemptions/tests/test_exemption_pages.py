"""No-invoice exemption on pages: registered, warned of, excused by the tax bureau, listed."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from heliu.people.facts import Duty
from heliu.registry.api import register_firm
from heliu.registry.facts import Firm
from heliu.reliefs.tests.exports import SELLER, SINCE, TODAY, Parcel, decided, send
from heliu.reliefs.tests.sheets import BAD, GOOD, sheet
from heliu.web.cases.exemptions.tests.objects import registration_of
from heliu.web.tests.visitors import text

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def seller(someone):
    register_firm(Firm(SELLER, "泸州示范电商有限公司", roles=frozenset({"seller"})), SINCE)
    return someone("seller")


def test_a_list_is_registered_by_one_click_and_never_called_exempt_while_the_law_is_unclear(counter, seller, someone):
    parcel = Parcel(flag="A")
    number = send(counter, parcel)
    shown = text(seller, "/portal/exempting/")
    assert parcel.cop_no in shown
    assert "登记选中的清单" in shown
    assert seller.post("/portal/exempting/", {}).status_code == 422
    assert seller.post("/portal/exempting/", {"list": [number]}).url == "/exemptions/"
    assert "已登记" in text(seller, "/portal/exempting/")
    listed = text(seller, f"/exemptions/?number={parcel.cop_no}")
    assert "条件符合，政策口径待明确" in listed
    (row,) = seller.get("/exemptions/?format=json").json()["rows"]
    page = text(seller, f"/exemptions/{row['id']}/")
    for words in ("不能据此认定免税", "23.01", "财政部 税务总局公告2026年第11号", "撤回登记"):
        assert words in page
    assert "符合免税条件" not in page
    assert "涉及税额 23.01 元" in text(seller, "/home/")
    assert text(someone("tax"), f"/exemptions/{row['id']}/").count("撤回登记") == 0
    assert someone("stranger").get(f"/exemptions/{row['id']}/").status_code in (403, 404)
    assert someone("customs").get("/exemptions/").status_code == 403
    assert seller.post(f"/exemptions/{row['id']}/withdraw/").status_code == 302
    assert "已撤回" in text(seller, f"/exemptions/{row['id']}/")


def test_what_is_late_is_excused_by_the_tax_bureau_and_then_stands_in_its_list(counter, seller, someone):
    late = Parcel(flag="A")
    decided(counter, send(counter, late), 3)
    day = TODAY - timedelta(days=3)
    assert "已超过期限" in text(seller, "/portal/exempting/")
    lines = {"line-TOTAL_FORMS": "4", "line-INITIAL_FORMS": "0", "cop_no": late.cop_no, "exported_on": str(day)}
    lines |= {"currency": "142", "line-0-gnum": "1", "line-0-name": "奶粉", "line-0-hs_code": "0402.21.0000"}
    lines |= {"line-0-unit": "140", "line-0-quantity": "2", "line-0-price": "100", "line-0-amount": "200.01"}
    wrong = seller.post("/portal/exempting/new/", {**lines, "line-0-quantity": "3"})
    assert wrong.status_code == 422
    assert "金额不等于单价乘数量" in wrong.content.decode()
    assert seller.post("/portal/exempting/new/", {**lines, "line-0-unit": "筐筐"}).status_code == 422
    assert seller.post("/portal/exempting/new/", {**lines, "line-0-amount": "200"}).status_code == 302
    assert "已经登记过" in seller.post("/portal/exempting/new/", {**lines, "line-0-amount": "200"}).content.decode()
    (row,) = seller.get("/exemptions/?format=json").json()["rows"]
    assert "NI07" in text(seller, f"/exemptions/{row['id']}/")
    address = f"/exemptions/{row['id']}/exception/"
    assert seller.post(address, {"reason": "急"}).status_code == 422
    assert seller.post(address, {"reason": "平台当日停机，附停机公告"}).status_code == 302
    tax = someone("tax")
    assert "无票免税例外申请待审核" in text(tax, "/home/")
    (asked,) = tax.get("/office/exemptions/exceptions/?decision=open&format=json").json()["rows"]
    case = f"/office/exemptions/exceptions/{asked['id']}/"
    assert "平台当日停机" in text(tax, case)
    assert tax.post(case, {"to": "granted"}).status_code == 422
    assert tax.post(case, {"to": "granted", "reason": "情况属实"}).status_code == 302
    assert tax.post(case, {"to": "granted", "reason": "情况属实"}).status_code == 422
    assert "情况属实" in text(seller, f"/exemptions/{row['id']}/")
    period = {"since": str(day), "until": str(TODAY)}
    assert tax.post("/office/exemptions/lists/new/", {"since": str(TODAY), "until": str(day)}).status_code == 422
    assert tax.post("/office/exemptions/lists/new/", period).status_code == 302
    (made,) = tax.get("/office/exemptions/lists/?format=json").json()["rows"]
    folder = f"/office/exemptions/lists/{int(made['id'][2:])}"
    answer = tax.get(f"{folder}/list.csv")
    assert late.cop_no in answer.content.decode("utf-8-sig")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert b'"algorithm"' in tax.get(f"{folder}/signature.json").content
    assert seller.get("/office/exemptions/lists/").status_code == 403


def test_excluded_goods_are_noted_and_ended_by_the_tax_bureau(seller, someone):
    tax = someone("tax")
    told = {
        "code": "1518",
        "name": "改性油脂",
        "since": "2024-12-01",
        "document": "示例公告",
        "note": "",
    }
    assert tax.post("/office/exemptions/excluded/new/", {**told, "code": "15"}).status_code == 422
    assert tax.post("/office/exemptions/excluded/new/", told).status_code == 302
    assert tax.post("/office/exemptions/excluded/new/", told).status_code == 422, "the same period twice"
    assert seller.post("/office/exemptions/excluded/new/", told).status_code == 403
    (row,) = seller.get("/exemptions/excluded/?code=1518000000&format=json").json()["rows"]
    assert "没有终止" in text(seller, f"/exemptions/excluded/{row['id']}/")
    end = f"/office/exemptions/excluded/{row['id']}/end/"
    assert tax.post(end, {"until": "2020-01-01"}).status_code == 422
    assert tax.post(end, {"until": "2026-11-01"}).status_code == 302
    assert "2026-11-01" in text(tax, f"/exemptions/excluded/{row['id']}/")


def test_a_workbook_is_chosen_looked_at_and_registered(seller, someone):
    assert seller.get("/portal/exempting/import/template.xlsx").content[:2] == b"PK"
    assert seller.post("/portal/exempting/import/", {}).status_code == 422
    no_book = seller.post("/portal/exempting/import/", {"file": SimpleUploadedFile("a.xlsx", b"PK nonsense")})
    assert no_book.status_code in (400, 422)
    file = SimpleUploadedFile("登记.xlsx", sheet(GOOD, BAD))
    preview = seller.post("/portal/exempting/import/", {"file": file}).url
    assert "不在可选的值之内" in text(seller, preview)
    assert seller.get(f"{preview}errors.xlsx").content[:2] == b"PK"
    assert seller.post(preview).url == "/exemptions/"
    assert "登记的行" in text(seller, preview)
    assert "未匹配清单" in text(seller, "/exemptions/?state=registered")
    assert "无票免税登记未匹配到清单" in text(seller, "/home/")
    assert someone("seller", Duty.READER).get("/exemptions/").status_code == 200


def test_the_list_asks_the_database_no_more_for_many_rows_than_for_one(seller, django_assert_max_num_queries):
    for _ in range(6):
        registration_of(SELLER)
    with django_assert_max_num_queries(25):
        text(seller, "/exemptions/")
