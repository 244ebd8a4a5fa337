"""What a person sees and does about the own login: hats, password, sessions."""

from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client

from heliu.people.facts import Duty, Role
from heliu.people.models import Member, Post, User
from heliu.web.public.account.sessions import device

DAY, PASSWORD = date(2026, 1, 1), "correct horse battery"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"


@pytest.fixture
def zhang(db):
    cache.clear()
    user = User.objects.create_user("zhangsan", password=PASSWORD, full_name="张三")
    Member.objects.create(user=user, firm_code="5105960002", duty=Duty.HANDLER, since=DAY)
    Post.objects.create(user=user, role=Role.ZONE, office="综试办 (示例)", since=DAY)
    return user


def signed_in(agent=FIREFOX, name="zhangsan"):
    client = Client(headers={"user-agent": agent})
    client.post("/account/login/", {"login": name, "password": PASSWORD})
    return client


def test_who_wears_several_hats_switches_in_the_session(zhang):
    client = signed_in()
    first = client.get("/account/")
    assert first.wsgi_request.actor.post is Role.ZONE
    assert "综试办 (示例)（综试区运营管理）" in first.content.decode()
    client.post("/account/hat/", {"hat": "firm:5105960002"})
    assert client.get("/account/").wsgi_request.actor.firm == "5105960002"


def test_a_hat_of_somebody_else_is_not_there(zhang):
    client = signed_in()
    assert client.post("/account/hat/", {"hat": "firm:5105960012"}).status_code == 404
    assert client.get("/account/").wsgi_request.actor.post is Role.ZONE


def test_a_session_is_ended_from_another_device(zhang):
    here, there = signed_in(), signed_in(EDGE)
    page = here.get("/account/")
    assert "Edge · Windows" in page.content.decode()
    other = next(one for one in page.context["sessions"] if not one.is_this)
    assert here.post(f"/account/sessions/{other.number}/end/").status_code == 302
    assert there.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200


def test_all_other_sessions_end_at_once(zhang):
    here, others = signed_in(), [signed_in(), signed_in(EDGE)]
    here.post("/account/sessions/others/end/")
    assert [one.get("/account/").status_code for one in (here, *others)] == [200, 302, 302]


def test_nobody_ends_a_session_of_somebody_else(zhang):
    User.objects.create_user("lisi", password=PASSWORD)
    here, stranger = signed_in(), signed_in(name="lisi")
    mine = here.get("/account/").context["sessions"][0]
    assert stranger.post(f"/account/sessions/{mine.number}/end/").status_code == 404
    assert here.get("/account/").status_code == 200


def test_a_new_password_keeps_this_session_and_ends_no_login(zhang):
    here = signed_in()
    new = {"oldpassword": PASSWORD, "password1": "another horse battery", "password2": "another horse battery"}
    assert here.post("/account/password/change/", {**new, "oldpassword": "wrong"}).status_code == 200
    assert here.post("/account/password/change/", new).headers["Location"] == "/account/"
    assert here.get("/account/").status_code == 200
    zhang.refresh_from_db()
    assert zhang.check_password("another horse battery")


@pytest.mark.parametrize(
    ("agent", "named"), [(FIREFOX, "Firefox · Linux"), (EDGE, "Edge · Windows"), ("curl/8.5", "curl/8.5")]
)
def test_a_device_is_named_as_a_person_would(agent, named):
    assert device(agent) == named
