"""Worksheets on pages: begun, answered, adjusted, closed, printed; in both languages; others see none of it."""

from datetime import date
from decimal import Decimal

import pytest

from heliu.people.facts import Role
from heliu.reliefs.tests.exports import OTHER, SELLER
from heliu.reliefs.tests.test_assessed import exempt
from heliu.web.tests.visitors import of_firm, officer, text

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_a_worksheet_from_the_first_look_to_the_paper():
    exempt(SELLER, date(2025, 3, 31), Decimal("8000000.00"))
    client, other = of_firm(SELLER), of_firm(OTHER)
    assert client.post("/assessments/new/", {"quarter": "2025第一季度"}).status_code == 422
    address = client.post("/assessments/new/", {"quarter": "2025-q1"}).url
    page = text(client, address)
    assert "收入总额不能准确核算" in page
    assert "8,000,000.00" in page
    assert client.post(address, {"staff": "很多", "assets": "1"}).status_code == 422
    assert client.post(address, {"staff": "20", "assets": "5000000", "revenue_accurate": "on"}).status_code == 302
    page = text(client, address)
    for words in ("320,000.00", "16,000.00", "计税收入 × 应税所得率", "国家税务总局公告2019年第36号", "待确认"):
        assert words in page
    assert client.post(f"{address}line/", {"kind": "revenue", "amount": "0", "reason": "无"}).status_code == 422
    told = {"kind": "revenue", "amount": "1000000", "reason": "平台以外的零售出口"}
    assert client.post(f"{address}line/", told).status_code == 302
    assert "360,000.00" in text(client, address)
    paper = client.get(f"{address}worksheet.pdf")
    assert paper.content[:5] == b"%PDF-"
    assert "本季应缴" in text(client, f"{address}close/")
    assert client.post(f"{address}close/").status_code == 302
    assert client.post(f"{address}close/").status_code == 409
    page = text(client, address)
    assert "已结表" in page
    assert "添加调整行" not in page
    assert "18,000.00" in text(client, "/assessments/")
    for suffix in ("", "line/", "close/", "worksheet.pdf"):
        assert other.get(f"{address}{suffix}").status_code == 404
    assert "18,000.00" in text(officer(Role.TAX), address)
    client.cookies["django_language"] = "en"
    assert "Worksheets of assessed income tax" in text(client, address)
