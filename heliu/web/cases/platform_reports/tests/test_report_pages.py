"""Platform reports on pages: reminded, made, mended, filed, read by the tax bureau; others see none of it."""

import html
import re

import pytest

from heliu.clearance.sales import api as clearance_sales
from heliu.people.facts import Role
from heliu.people.models import Audit
from heliu.reporting import api as reporting
from heliu.reporting.tests.sales import OTHER_PLATFORM, PLATFORM, SELLER, STRANGER, USCC, Sales, firm
from heliu.web.tests.visitors import member, officer, text

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def of_firm(code):
    firm(code, "platform")
    return member(code)


@pytest.fixture
def platform():
    return of_firm(PLATFORM)


@pytest.fixture
def tax():
    return officer(Role.TAX)


def test_a_report_from_the_reminder_to_the_tax_bureau(platform, tax):
    firm(SELLER, "seller")
    sales = Sales()
    sales.bought("100.00")
    sales.sold("20.00", ebc_code=STRANGER)
    assert platform.post("/platform-reports/new/", {"quarter": "第三季度"}).status_code == 422
    address = platform.post("/platform-reports/new/", {"quarter": "2026-Q3"}).url
    page = text(platform, address)
    for words in ("120.00", "BS01", "9151**********020X", "校验不通过", "待报送"):
        assert words in page
    assert USCC[SELLER] not in page
    assert "1 个经营者校验不通过" in platform.post(f"{address}file/").content.decode()
    assert tax.get(address).status_code == 404, "a draft is the platform's own affair"
    rows = page.split("/sellers/")
    stranger, known = sorted({int(part.split("/")[0]) for part in rows[1:]}, reverse=True)
    assert platform.post(f"{address}sellers/{stranger}/identity/", {"name": "某某商行", "uscc": "1"}).status_code == 422
    told = {"name": "某某商行", "uscc": USCC[OTHER_PLATFORM]}
    assert platform.post(f"{address}sellers/{stranger}/identity/", told).status_code == 302
    assert "请先报送平台基本信息" in platform.post(f"{address}file/").content.decode()
    basic = {"domain": "Shop.example.cn", "business": "goods", "started_on": "2026-09-01"}
    assert platform.post("/platform-reports/basics/new/", {**basic, "operators": "没有代码"}).status_code == 422
    operators = {"operators": f"泸州示范跨境平台有限公司 {USCC[PLATFORM]}"}
    filed = platform.post("/platform-reports/basics/new/", {**basic, **operators})
    assert "2026-10-08" in text(platform, filed.url)
    assert platform.post("/platform-reports/basics/new/", {**basic, **operators}).status_code == 422, "no reason"
    assert "不能修改" in text(platform, f"{address}file/")
    assert platform.post(f"{address}file/").status_code == 302
    assert "ORDER91" in text(platform, f"{address}sellers/{known}/")
    assert USCC[SELLER] in platform.post(f"{address}sellers/{known}/reveal/").content.decode()
    assert platform.get(f"{address}sellers/{known}/reveal/").status_code == 405
    content = tax.get(f"{address}report.csv").content.decode("utf-8-sig")
    assert f"某某商行,{USCC[OTHER_PLATFORM]},1,20.00" in content
    assert b'"signature"' in tax.get(f"{address}receipt.json").content
    assert Audit.objects.filter(verb="reporting.view_seller").count() == 2
    assert "2026-Q3" in text(tax, "/platform-reports/")
    assert "shop.example.cn" in text(tax, "/platform-reports/basics/")
    platform.cookies["django_language"] = "en"
    assert "Net income (CNY)" in text(platform, address)
    assert platform.post("/platform-reports/new/", {"quarter": "2026-Q3"}).status_code == 422, "a reason is needed"
    corrected = platform.post("/platform-reports/new/", {"quarter": "2026-Q3", "reason": "补报"})
    assert "补报" in text(platform, corrected.url)


def test_the_orders_of_a_seller_go_on_from_page_to_page_without_a_gap(platform, monkeypatch):
    firm(SELLER, "seller")
    sales, days = Sales(), (1, 1, 1, 1, 2, 15, 15, 15, 31)
    orders = [sales.bought("10.00", at=20260800100000 + day * 1_000_000) for day in days]
    address = platform.post("/platform-reports/new/", {"quarter": "2026-Q3"}).url
    seller = f"{address}sellers/{text(platform, address).split('/sellers/')[1].split('/')[0]}/"
    for room in (reporting, clearance_sales):
        monkeypatch.setattr(room, "ENTRIES_MAX", 3)
    shown, place = [], ""
    while place is not None:
        page = text(platform, seller + place)
        shown += re.findall(r"ORDER(\d+)", page)
        found = re.search(r'href="(\?since=[^"]+)"', page)
        place = html.unescape(found[1]) if found else None
    assert [int(number) for number in shown] == orders


def test_a_platform_is_reminded(platform):
    home = text(platform, "/home/")
    for words in ("平台基本信息还没有报送", "平台季度报告逾期未报送", "2026-Q3 平台季度报告待报送"):
        assert words in home
    assert "2026-Q3" in text(platform, "/platform-reports/due/")


def test_the_tax_bureau_sees_who_has_not_filed_and_other_platforms_see_nothing(platform, tax):
    address = platform.post("/platform-reports/new/", {"quarter": "2026-Q3"}).url
    assert "可以零报送" in text(platform, address)
    assert "季度报告逾期未报送的平台" in text(tax, "/home/")
    assert PLATFORM in text(tax, "/platform-reports/due/")
    other = of_firm(OTHER_PLATFORM)
    for suffix in ("", "file/", "report.csv", "receipt.json"):
        assert other.get(f"{address}{suffix}").status_code == 404
    assert "没有报告" in text(other, "/platform-reports/")
    assert tax.post("/platform-reports/new/", {"quarter": "2026-Q3"}).status_code == 403
