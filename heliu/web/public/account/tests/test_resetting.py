"""A password is reset by a link: once, for an hour, by whoever answers for the person and by nobody else."""

import re
from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.test import Client

from heliu.kernel.days import business_day, now
from heliu.kernel.problems import Conflict, NotAllowed, NotThere
from heliu.people.api import (
    RESET_LIFE,
    accept_invitation,
    behind_the_wall,
    found_team,
    invite_officer,
    offer_reset,
    own_sign_ins,
    records,
)
from heliu.people.facts import Actor, Duty, LoginEvent, Role
from heliu.people.models import Member, PasswordReset, Post, User

DAY, OURS, THEIRS = date(2026, 1, 1), "5105960002", "5105960012"
PASSWORD, NEW = "correct horse battery", "another horse battery"
KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
FRESH = {"password1": NEW, "password2": NEW}


@pytest.fixture
def zhang(db):
    cache.clear()
    return member("zhangsan", OURS, Duty.ADMINISTRATOR)


@pytest.fixture
def li(zhang):
    return member("lisi", OURS, Duty.HANDLER)


def member(name, firm, duty):
    user = User.objects.create_user(name, password=PASSWORD, full_name=name)
    Member.objects.create(user=user, firm_code=firm, duty=duty, since=DAY)
    return user


def officer(name, role=Role.ZONE):
    user = User.objects.create_user(name, password=PASSWORD, full_name=name)
    Post.objects.create(user=user, role=role, office="综试办 (示例)", since=DAY)
    return user


def signed_in(name, password=PASSWORD):
    client = Client()
    client.post("/account/login/", {"login": name, "password": password})
    return client


def linked(page):
    return re.search(r'data-copy="http://testserver(/account/reset/[^"]+)"', page.content.decode())[1]


def administrator(user, firm=OURS):
    return Actor(user.pk, str(user), firm=firm, duties=frozenset({Duty.ADMINISTRATOR}))


def test_a_colleague_gets_in_again_with_a_password_nobody_else_saw(zhang, li):
    theirs, ours = signed_in("lisi"), signed_in("zhangsan")
    address = f"/portal/team/members/{li.pk}/reset/"
    assert "原密码立即失效" in ours.get(address).content.decode()
    given = ours.post(address)
    link = linked(given)
    assert {"private", "no-store"} <= {*given.headers["Cache-Control"].split(", ")}
    assert theirs.get("/account/").status_code == 302  # the session is over
    assert signed_in("lisi").get("/account/").status_code == 302  # and the old password too
    assert Client().post(link, {"password1": "short", "password2": "short"}).status_code == 422
    assert Client().post(link, FRESH).headers["Location"] == "/account/login/"
    assert signed_in("lisi", NEW).get("/account/").status_code == 200
    assert Client().post(link, FRESH).status_code == 404  # once
    assert link.split("/")[-2] not in str(list(PasswordReset.objects.values()))


def test_it_stands_in_the_audit_and_with_the_persons_sign_ins(zhang, li):
    link = linked(signed_in("zhangsan").post(f"/portal/team/members/{li.pk}/reset/"))
    Client().post(link, FRESH)
    (one,) = [one for one in records(OURS) if one.verb == "people.reset_password"]
    assert (one.name, one.subject, one.detail) == ("zhangsan", "lisi", {"step": "reset"})
    used, offered = own_sign_ins(Actor(li.pk, ""))
    assert (offered.event, offered.by) == (LoginEvent.RESET_OFFERED, "zhangsan")
    assert used.event is LoginEvent.PASSWORD_RESET
    assert "由 zhangsan 办理" in signed_in("lisi", NEW).get("/account/sign-ins/").content.decode()


def test_the_second_factor_stays_unless_asked_for_twice(zhang, li):
    TOTP.activate(li, KEY)
    client, address = signed_in("zhangsan"), f"/portal/team/members/{li.pk}/reset/"
    Client().post(linked(client.post(address)), FRESH)
    assert Authenticator.objects.filter(user=li).exists()
    again = client.post(address, {"factors": "on"})
    assert "再次确认" in again.content.decode()
    assert not PasswordReset.objects.filter(used_at=None).exists()  # nothing is done yet
    assert client.post(address, {"factors": "on", "sure": "wangwu"}).status_code == 422
    link = linked(client.post(address, {"factors": "on", "sure": "lisi"}))
    assert Authenticator.objects.filter(user=li).exists()  # not before the link is used
    Client().post(link, FRESH)
    assert not Authenticator.objects.filter(user=li).exists()
    assert LoginEvent.FACTORS_CLEARED in [one.event for one in own_sign_ins(Actor(li.pk, ""))]


def test_a_link_runs_out_and_a_new_one_closes_the_old(zhang, li):
    client, address = signed_in("zhangsan"), f"/portal/team/members/{li.pk}/reset/"
    old, link = linked(client.post(address)), linked(client.post(address))
    assert Client().get(old).status_code == 404
    assert Client().get(link).status_code == 200
    PasswordReset.objects.update(expires_at=now() - timedelta(seconds=1))
    assert Client().get(link).status_code == 404
    offer_reset(li.pk, with_factors=False, actor=administrator(zhang), at=now())
    assert PasswordReset.objects.get().expires_at - PasswordReset.objects.get().created_at == RESET_LIFE


def test_a_locked_login_opens_with_the_new_password(zhang, li, settings):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        signed_in("lisi", "wrong")
    Client().post(linked(signed_in("zhangsan").post(f"/portal/team/members/{li.pk}/reset/")), FRESH)
    assert signed_in("lisi", NEW).get("/account/").status_code == 200


@pytest.mark.parametrize(
    ("prepare", "problem"),
    [
        pytest.param(lambda zhang: zhang, Conflict, id="自己的"),
        pytest.param(lambda _: member("wangwu", THEIRS, Duty.HANDLER), NotThere, id="别的企业的人"),
        pytest.param(lambda _: officer("wushi"), NotThere, id="官员"),
    ],
)
def test_an_administrator_resets_only_colleagues(zhang, prepare, problem):
    target = prepare(zhang)
    with pytest.raises(problem), behind_the_wall(administrator(zhang)):
        offer_reset(target.pk, with_factors=False, actor=administrator(zhang), at=now())
    target.refresh_from_db()
    assert target.check_password(PASSWORD)


@pytest.mark.parametrize("elsewhere", ["firm", "post", "post from tomorrow", "superuser"])
def test_nobody_gets_into_another_organisation_by_resetting_whom_they_share(zhang, li, elsewhere):
    if elsewhere == "firm":
        Member.objects.create(user=li, firm_code=THEIRS, duty=Duty.READER, since=DAY)
    elif elsewhere.startswith("post"):
        since = DAY if elsewhere == "post" else business_day(now()) + timedelta(days=1)
        Post.objects.create(user=li, role=Role.CUSTOMS, office="海关 (示例)", since=since)
    else:
        User.objects.filter(pk=li.pk).update(is_superuser=True)
    with pytest.raises(Conflict), behind_the_wall(administrator(zhang)):
        offer_reset(li.pk, with_factors=False, actor=administrator(zhang), at=now())
    assert signed_in("lisi").get("/account/").status_code == 200


def take_post(li):
    zone = Actor(officer("wushi").pk, "", post=Role.ZONE)
    secret = invite_officer("李四", Role.CUSTOMS, "海关 (示例)", actor=zone, at=now())
    accept_invitation(secret, actor=Actor(li.pk, ""), at=now())


@pytest.mark.parametrize(
    "take_up",
    [
        pytest.param(take_post, id="岗位"),
        pytest.param(lambda li: found_team(THEIRS, actor=Actor(li.pk, ""), day=business_day(now())), id="企业"),
    ],
)
def test_a_link_does_not_open_what_is_taken_up_after_it_was_given(zhang, li, take_up):
    secret = offer_reset(li.pk, with_factors=True, actor=administrator(zhang), at=now())
    take_up(li)
    assert Client().post(f"/account/reset/{secret}/", FRESH).status_code == 404
    li.refresh_from_db()
    assert not li.check_password(NEW)


def test_who_is_not_the_administrator_resets_nothing(zhang, li):
    handler = Actor(li.pk, "", firm=OURS, duties=frozenset({Duty.HANDLER}))
    with pytest.raises(NotAllowed):
        offer_reset(zhang.pk, with_factors=False, actor=handler, at=now())
    assert signed_in("lisi").post(f"/portal/team/members/{zhang.pk}/reset/").status_code == 403


def test_the_zone_resets_officers_and_whoever_has_no_administrator(zhang):
    officer("wushi")
    officer("zhaoliu", Role.CUSTOMS)
    client = signed_in("wushi")
    for name in ("zhaoliu", "zhangsan"):
        found = client.post("/office/people/logins/", {"username": name})
        assert found.headers["Location"] == f"/office/people/logins/{name}/reset/"
        Client().post(linked(client.post(found.headers["Location"])), FRESH)
        assert signed_in(name, NEW).get("/account/").status_code == 200
    assert client.post("/office/people/logins/", {"username": "nobody"}).status_code == 422
    assert signed_in("zhaoliu", NEW).get("/office/people/logins/zhangsan/reset/").status_code == 403
