"""Who may begin for an enterprise: the first one, and nobody after."""

import re
from datetime import date

import pytest
from django.contrib.auth import get_user_model

from heliu.kernel.days import business_day, now
from heliu.people.api import hats_of
from heliu.people.facts import Duty
from heliu.registry.api import register_firm
from heliu.registry.facts import Firm

CODE = "5105960901"
DAY = date(2026, 1, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def zhang(client):
    user = get_user_model().objects.create_user("zhangsan", full_name="张三")
    client.force_login(user)
    return user


def begin(client, code=CODE):
    return client.post("/portal/founding/", {"code": code})


def test_who_begins_becomes_administrator_and_handler_and_files(client, zhang):
    answer = begin(client)
    assert answer.headers["Location"] == "/portal/filing/"
    (hat,) = hats_of(zhang.pk, business_day(now()))
    assert (hat.firm, hat.duties) == (CODE, frozenset({Duty.ADMINISTRATOR, Duty.HANDLER}))
    assert client.get("/home/").headers["Location"] == "/portal/filing/"  # filed as nothing yet: straight to it


def closed(client, page):
    """Lines of the navigation beside ``page`` that do not open."""
    sides = re.findall(r'<nav class="side.*?</nav>', client.get(page).content.decode(), re.DOTALL)
    places = [place for side in sides for place in re.findall(r'href="(/[^"]*)"', side)]
    assert places
    return [place for place in places if client.get(place).status_code not in (200, 302)]


def test_the_navigation_offers_nothing_that_does_not_open(client, zhang):
    assert closed(client, "/portal/founding/") == []
    begin(client)
    assert closed(client, "/portal/filing/") == []


def test_a_second_person_does_not_take_the_enterprise(client, zhang):
    begin(client)
    client.force_login(get_user_model().objects.create_user("lisi", full_name="李四"))
    answer = begin(client)
    assert answer.status_code == 409
    assert "请由它的管理员邀请您" in answer.content.decode()


def test_a_filed_enterprise_is_nobodys_to_take(client, zhang):
    register_firm(Firm(CODE, "示例企业", roles=frozenset({"seller"})), DAY)
    answer = begin(client)
    assert answer.status_code == 409
    assert "该企业已经备案" in answer.content.decode()
    assert hats_of(zhang.pk, business_day(now())) == []


@pytest.mark.parametrize("code", ["", "510596", "51059609011", "abcd960901", "5105960九01"])
def test_a_code_that_is_none_is_told_at_the_field(client, zhang, code):
    text = begin(client, code).content.decode()
    assert '<a href="#id_code">' in text
    assert hats_of(zhang.pk, business_day(now())) == []


def test_a_stranger_signs_in_first(client):
    assert client.get("/portal/founding/").status_code == 302
