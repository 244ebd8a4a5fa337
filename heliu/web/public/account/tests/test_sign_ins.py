"""Sign-ins are written down, and read by the person and by whoever answers for them; by nobody else."""

import json
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.webauthn.internal.auth import WebAuthn
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.cache import cache
from django.db import ProgrammingError
from django.test import Client
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestedCredentialData

from heliu.kernel.days import business_day, now
from heliu.people.api import behind_the_wall, note_login, own_sign_ins, sign_ins_of_officers, sign_ins_of_team
from heliu.people.facts import Actor, Duty, LoginEvent, Role
from heliu.people.models import Audit, Member, Post, User

DAY, OURS, THEIRS = date(2026, 1, 1), "5105960002", "5105960012"
PASSWORD, KEY = "correct horse battery", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def zhang(db):
    cache.clear()
    return person("zhangsan", OURS, Duty.ADMINISTRATOR)


def person(name, firm, duty, since=DAY):
    user = User.objects.create_user(name, password=PASSWORD, full_name=name)
    Member.objects.create(user=user, firm_code=firm, duty=duty, since=since)
    return user


def sign_in(client, password=PASSWORD, name="zhangsan"):
    return client.post("/account/login/", {"login": name, "password": password})


def browser():
    return Client(headers={"user-agent": FIREFOX})


def events(user):
    return [one.event for one in own_sign_ins(Actor(user.pk, ""))]


def administrator_of(user, firm):
    return Actor(user.pk, "", firm=firm, duties=frozenset({Duty.ADMINISTRATOR}))


def test_a_sign_in_says_when_by_what_and_from_where(zhang):
    client = browser()
    sign_in(client, "wrong")
    sign_in(client)
    last, first = own_sign_ins(Actor(zhang.pk, ""))
    assert (first.event, first.means) == (LoginEvent.REFUSED, ())
    assert (last.event, last.means, last.device, last.address) == (
        LoginEvent.SIGNED_IN,
        ("password",),
        "Firefox · Linux",
        "127.0.0.1",
    )
    page = client.get("/account/sign-ins/").content.decode()
    assert "登录成功" in page
    assert "密码不正确，未能登录" in page


def test_a_lock_is_written_down_once_however_often_one_tries_on(zhang, settings):
    client = browser()
    for _ in range(settings.AXES_FAILURE_LIMIT + 3):
        sign_in(client, "wrong")
    assert events(zhang) == [LoginEvent.LOCKED] + [LoginEvent.REFUSED] * (settings.AXES_FAILURE_LIMIT - 1)


def test_of_a_name_that_nobody_has_nothing_is_kept(zhang):
    sign_in(browser(), name="nobody")
    assert not Audit.objects.exists()


def test_the_second_factor_is_part_of_the_sign_in_and_a_wrong_code_is_told(zhang):
    TOTP.activate(zhang, KEY)
    client = browser()
    sign_in(client)
    assert events(zhang) == []  # the password alone is not yet a sign-in
    client.post("/account/2fa/authenticate/", {"code": "000000"})
    client.post(
        "/account/2fa/authenticate/",
        {"code": format_hotp_value(hotp_value(KEY, next(iter(yield_hotp_counters_from_time()))))},
    )
    assert events(zhang) == [LoginEvent.SIGNED_IN, LoginEvent.CODE_REFUSED]
    assert own_sign_ins(Actor(zhang.pk, ""))[0].means == ("password", "totp")
    assert "密码、验证器" in client.get("/account/sign-ins/").content.decode()


@pytest.fixture
def passkey(zhang, monkeypatch):
    """A passkey whose long number is known; what it signs is never right."""
    made = Authenticator.objects.create(user=zhang, type=Authenticator.Type.WEBAUTHN, data={"name": "钥匙"})
    key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    held = AttestedCredentialData.create(bytes(16), b"number", key)
    monkeypatch.setattr(WebAuthn, "authenticator_data", SimpleNamespace(credential_data=held))
    return made


def ceremony(user, number):
    """What a browser says of a passkey, with a signature of nobody."""
    told = {"clientDataJSON": "e30", "authenticatorData": "", "signature": "", "userHandle": handle_of(user)}
    return {"credential": json.dumps({"id": number, "rawId": number, "type": "public-key", "response": told})}


def handle_of(user):
    return websafe_encode(user_pk_to_url_str(user).encode())


@pytest.mark.usefixtures("passkey")
def test_a_refused_passkey_is_told_to_whose_it_is(zhang):
    client = browser()
    sign_in(client)
    assert client.post("/account/2fa/authenticate/", ceremony(zhang, "bnVtYmVy")).status_code == 200
    assert events(zhang) == [LoginEvent.CODE_REFUSED], "after the password"
    browser().post("/account/2fa/webauthn/login/", ceremony(zhang, "bnVtYmVy"))
    assert events(zhang) == [LoginEvent.CODE_REFUSED] * 2, "alone"
    for number in ("b3RoZXI", "", "***"):
        browser().post("/account/2fa/webauthn/login/", ceremony(zhang, number))
    browser().post("/account/2fa/webauthn/login/", {"credential": "[1]"})
    assert events(zhang) == [LoginEvent.CODE_REFUSED] * 2, "of a passkey that is nobody's nothing is kept"


def test_changes_of_password_and_passkeys_are_written_down(zhang):
    client = browser()
    sign_in(client)
    new = {"oldpassword": PASSWORD, "password1": "another horse battery", "password2": "another horse battery"}
    client.post("/account/password/change/", new)
    key = Authenticator.objects.create(user=zhang, type=Authenticator.Type.WEBAUTHN, data={"name": "钥匙"})
    client.post("/account/reauthenticate/", {"password": "another horse battery"})
    assert client.post(f"/account/2fa/webauthn/keys/{key.pk}/remove/").status_code == 302
    assert events(zhang)[:2] == [LoginEvent.PASSKEY_REMOVED, LoginEvent.PASSWORD_CHANGED]


def test_an_administrator_reads_those_of_the_firms_people_and_no_others(zhang):
    for name, firm in (("lisi", OURS), ("wangwu", THEIRS)):
        person(name, firm, Duty.HANDLER)
        sign_in(browser(), name=name)
    client = browser()
    sign_in(client)
    page = client.get("/portal/team/sign-ins/").content.decode()
    assert "lisi" in page
    assert "wangwu" not in page
    one = client.get("/portal/team/sign-ins/?person=lisi").context["sign_ins"]
    assert {row[0].username for row in one} == {"lisi"}
    assert client.get("/portal/team/sign-ins/?person=wangwu").context["sign_ins"] == []
    assert "登录记录" not in client.get("/portal/team/audit/").content.decode()
    assert "以本人的登录名" not in client.get("/portal/team/audit/").content.decode()


def test_a_colleague_does_not_read_them(zhang):
    person("lisi", OURS, Duty.REVIEWER)
    client = browser()
    sign_in(client, name="lisi")
    assert client.get("/portal/team/sign-ins/").status_code == 403


def test_what_somebody_did_before_joining_is_not_the_firms(zhang):
    li = person("lisi", OURS, Duty.HANDLER, since=business_day(now()) + timedelta(days=1))
    note_login(li.pk, LoginEvent.SIGNED_IN, address="127.0.0.1", device="")
    tomorrow = business_day(now()) + timedelta(days=1)
    assert sign_ins_of_team(actor=administrator_of(zhang, OURS), day=tomorrow) == []


def test_the_database_keeps_the_same_line(zhang):
    wang = person("wangwu", THEIRS, Duty.HANDLER)
    for user in (zhang, wang):
        note_login(user.pk, LoginEvent.SIGNED_IN, address="127.0.0.1", device="")
    with behind_the_wall(administrator_of(zhang, OURS)):
        assert set(Audit.objects.values_list("subject", flat=True)) == {"zhangsan"}
    with behind_the_wall(Actor(zhang.pk, "", firm=THEIRS)):  # whose own and whose firm's
        assert set(Audit.objects.values_list("subject", flat=True)) == {"zhangsan", "wangwu"}
    with pytest.raises(ProgrammingError), behind_the_wall(administrator_of(zhang, OURS)):
        Audit.objects.update(detail={})


def test_the_zone_reads_those_of_officers_only(zhang):
    wu = User.objects.create_user("wushi", password=PASSWORD, full_name="吴十")
    Post.objects.create(user=wu, role=Role.ZONE, office="综试办 (示例)", since=DAY)
    sign_in(browser())
    client = browser()
    sign_in(client, name="wushi")
    assert {row[0].username for row in client.get("/office/people/sign-ins/").context["sign_ins"]} == {"wushi"}
    zone = Actor(wu.pk, "吴十", post=Role.ZONE)
    assert sign_ins_of_officers(actor=zone, day=business_day(now()), username="zhangsan") == []
    assert "以本人的登录名" not in client.get("/office/people/audit/").content.decode()
