"""Worksheets on pages: begun, answered, adjusted, closed, printed; in both languages; others see none of it."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from heliu.people.facts import Duty, Role
from heliu.people.models import Member, Post, User
from heliu.registry.api import register_firm
from heliu.registry.facts import Firm
from heliu.reliefs.tests.exports import OTHER, SELLER, SINCE
from heliu.reliefs.tests.test_assessed import exempt

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def entering(user):
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def of_firm(code):
    register_firm(Firm(code, f"泸州示范企业{code[-2:]}", roles=frozenset({"seller"})), SINCE)
    user = User.objects.create_user(f"of-{code}", full_name="张三")
    Member.objects.create(user=user, firm_code=code, duty=Duty.FINANCE, since=SINCE)
    return entering(user)


def text(client, address, status=200, **headers):
    answer = client.get(address, **headers)
    assert answer.status_code == status
    return answer.content.decode()


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
    user = User.objects.create_user("tax", full_name="李四")
    Post.objects.create(user=user, role=Role.TAX, office="示例", since=SINCE)
    assert "18,000.00" in text(entering(user), address)
    client.cookies["django_language"] = "en"
    assert "Worksheets of assessed income tax" in text(client, address)
