"""Posts of officers on the zone operator's pages."""

import re
from datetime import date

import pytest
from django.test import Client

from heliu.parks.api import load_parks
from heliu.people.facts import OFFICER_ROLES, Duty, Role
from heliu.people.models import Member, Post, User
from heliu.web.kit.lists.state import write_cursor

SINCE = date(2026, 1, 1)


def officer(name, role, park=""):
    user, client = User.objects.create_user(name, full_name=name), Client()
    Post.objects.create(user=user, role=role, office="某单位 (示例)", park=park, since=SINCE)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def zone(db):
    load_parks()
    return officer("wushi", Role.ZONE)


def test_an_officer_is_invited_takes_up_the_post_and_leaves_it(zone):
    told = {"name": "沈七", "role": "park", "office": "某园区 (示例)"}
    assert zone.post("/office/people/invite/", told).status_code == 422
    page = zone.post("/office/people/invite/", {**told, "park": "LZP-CORE"}).content.decode()
    link = re.search(r'data-copy="http://testserver([^"]+)"', page)[1]
    shen, user = Client(), User.objects.create_user("shenqi", full_name="沈七")
    shen.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    shen.post(link)
    actor = shen.get("/account/").wsgi_request.actor
    assert (actor.post, actor.park) == (Role.PARK, "LZP-CORE")
    number = Post.objects.get(user=user).pk
    assert "立即失去" in zone.get(f"/office/people/posts/{number}/end/").content.decode()
    zone.post(f"/office/people/posts/{number}/end/")
    assert shen.get("/account/").wsgi_request.actor.post is None
    audit = zone.get("/office/people/audit/").content.decode()
    assert "已结束" in audit
    assert "接受邀请" in audit


def test_the_posts_are_a_list_to_choose_from_and_to_take_away(zone):
    load = {"cols": ["username"], "format": "csv"}
    for name, role, park in (("fenger", Role.CUSTOMS, ""), ("shenqi", Role.PARK, "LZP-CORE")):
        officer(name, role, park)
    User.objects.filter(username="fenger").update(last_login=None)
    Post.objects.create(user=User.objects.create_user("gone"), role=Role.TAX, office="某单位", since=SINCE, until=SINCE)
    for asked, found in (
        ({}, ["fenger", "shenqi", "wushi"]),
        ({"o": "-username"}, ["wushi", "shenqi", "fenger"]),
        ({"role": "park"}, ["shenqi"]),
        ({"name": "SHEN"}, ["shenqi"]),
        ({"office": "无"}, []),
        ({"idle": "2026-01-01"}, ["fenger"]),
    ):
        told = zone.get("/office/people/", load | asked).getvalue().decode()
        assert told.splitlines()[1:] == found, asked
    after = write_cursor("customs", Post.objects.get(role=Role.CUSTOMS).pk)
    rows = zone.get("/office/people/", {"after": after, "format": "json"}).json()["rows"]
    assert [one["username"] for one in rows] == ["shenqi", "wushi"]
    assert zone.get("/office/people/", {"o": "since", "after": write_cursor("x", 1)}).status_code == 400
    page = zone.get("/office/people/").content.decode()
    assert "/office/people/logins/fenger/reset/" in page
    assert zone.get("/office/people/", {"format": "csv"}).getvalue().decode().count("某单位 (示例)") == 3


def test_an_invitation_to_a_post_stands_on_its_page_until_it_is_withdrawn(zone):
    zone.post("/office/people/invite/", {"name": "沈七", "role": "tax", "office": "某单位 (示例)"})
    number = zone.get("/office/people/invitations/").context["invitations"][0][0].number
    told = zone.post(f"/office/people/invitations/{number}/withdraw/", follow=True).content.decode()
    assert "没有等待接受的邀请" in told


def test_a_firm_without_an_administrator_gets_one(zone):
    page = zone.post("/office/people/administrator/", {"name": "张三", "firm": "5105960002"}).content.decode()
    link = re.search(r'data-copy="http://testserver([^"]+)"', page)[1]
    assert "5105960002" in Client().get(link).content.decode()
    assert "张三" in zone.get("/office/people/audit/?firm=5105960002").content.decode()
    assert "张三" not in zone.get("/office/people/audit/?firm=5105960012").content.decode()


@pytest.mark.parametrize("role", [role for role in OFFICER_ROLES if role is not Role.ZONE])
def test_other_officers_neither_see_nor_change_posts(db, role):
    other = officer("lisi", role)
    for address in ("", "invite/", "invitations/", "administrator/", "audit/", "posts/1/end/"):
        assert other.get(f"/office/people/{address}").status_code == 403


def test_an_enterprises_administrator_does_not_read_the_audit_of_the_zone(db):
    """Found by the walk over all addresses: its own audit is another permission."""
    user, client = User.objects.create_user("zhangsan"), Client()
    Member.objects.create(user=user, firm_code="5105960002", duty=Duty.ADMINISTRATOR, since=SINCE)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/portal/team/audit/").status_code == 200
    assert client.get("/office/people/audit/").status_code == 403
