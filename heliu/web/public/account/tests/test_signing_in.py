"""Signing in: password, second factor, lock-out, and the same door for the back office."""

import re
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from axes.models import AccessAttempt
from django.core.cache import cache

from heliu.kernel.days import now
from heliu.people.facts import Duty, Role
from heliu.people.models import Member, Post, User

DAY = date(2026, 1, 1)
PASSWORD = "correct horse battery"
LOGIN = "/account/login/"
KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def zhang(db):
    cache.clear()
    user = User.objects.create_user("zhangsan", password=PASSWORD, full_name="张三")
    Member.objects.create(user=user, firm_code="5105960002", duty=Duty.HANDLER, since=DAY)
    return user


def sign_in(client, password=PASSWORD, name="zhangsan"):
    return client.post(LOGIN, {"login": name, "password": password})


def code_of_now():
    return format_hotp_value(hotp_value(KEY, next(iter(yield_hotp_counters_from_time()))))


def test_a_person_signs_in_and_out(client, zhang):
    assert client.get("/account/").headers["Location"].startswith(LOGIN)
    assert sign_in(client).headers["Location"] == "/home/"
    assert "zhangsan" in client.get("/account/").content.decode()
    assert client.post("/account/logout/").status_code == 302
    assert client.get("/account/").status_code == 302


def test_a_wrong_password_is_told_in_chinese_and_not_which_half_was_wrong(client, zhang):
    pages = [sign_in(client, "wrong"), sign_in(client, "wrong", "nobody")]
    assert all("用户名或密码不正确" in page.content.decode() for page in pages)


def test_after_five_failures_the_login_is_closed_and_the_page_says_until_when(client, zhang, settings):
    answers = [sign_in(client, "wrong").status_code for _ in range(settings.AXES_FAILURE_LIMIT)]
    assert answers[:-1] == [200] * 4
    page = sign_in(client)  # the right one now: not even compared
    assert page.status_code == 429
    assert re.search(r"在 \d{4}-\d\d-\d\d \d\d:\d\d（北京时间）之前", page.content.decode())
    assert 0 < int(page.headers["Retry-After"]) <= 15 * 60
    AccessAttempt.objects.update(attempt_time=now() - timedelta(minutes=16))
    assert sign_in(client).status_code == 302


def test_another_spelling_of_the_name_is_no_further_try(client, zhang, settings):
    for name in ("zhangsan", "Zhangsan", "ZHANGSAN", " zhangSan", "zHANGSAN"):
        sign_in(client, "wrong", name)
    assert sign_in(client).status_code == 429
    assert sign_in(client, name="ZhangSan").status_code == 429


def test_codes_cannot_be_tried_out(client, zhang):
    TOTP.activate(zhang, KEY)
    sign_in(client)
    pages = [client.post("/account/2fa/authenticate/", {"code": "000000"}).content.decode() for _ in range(11)]
    assert [("尝试次数过多" in page) for page in pages] == [False] * 10 + [True]
    assert client.post("/account/2fa/authenticate/", {"code": code_of_now()}).status_code == 200  # not even compared


def test_a_further_try_does_not_prolong_the_lock(client, zhang, settings):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        sign_in(client, "wrong")
    AccessAttempt.objects.update(attempt_time=now() - timedelta(minutes=14))
    before = int(sign_in(client).headers["Retry-After"])
    assert before <= 60
    assert int(sign_in(client, "wrong").headers["Retry-After"]) <= before


def test_with_an_authenticator_the_password_alone_opens_nothing(client, zhang):
    TOTP.activate(zhang, KEY)
    assert sign_in(client).headers["Location"] == "/account/2fa/authenticate/"
    assert client.get("/account/").status_code == 302
    refused = client.post("/account/2fa/authenticate/", {"code": "000000"})
    assert "验证码不正确" in refused.content.decode()
    assert client.post("/account/2fa/authenticate/", {"code": code_of_now()}).headers["Location"] == "/home/"


def test_a_recovery_code_opens_once(client, zhang):
    TOTP.activate(zhang, KEY)
    code = RecoveryCodes.activate(zhang).get_unused_codes()[0]
    sign_in(client)
    assert client.post("/account/2fa/authenticate/", {"code": code}).headers["Location"] == "/home/"
    client.post("/account/logout/")
    sign_in(client)
    assert client.post("/account/2fa/authenticate/", {"code": code}).status_code == 200


def test_the_secret_of_an_authenticator_lies_sealed(zhang):
    TOTP.activate(zhang, KEY)
    stored = Authenticator.objects.get(user=zhang)
    assert KEY not in str(stored.data)
    assert stored.wrap().validate_code(code_of_now())


def test_an_authenticator_is_set_up_on_the_page(client, zhang):
    sign_in(client)
    asked = client.get("/account/2fa/totp/activate/")
    assert asked.headers["Location"].startswith("/account/reauthenticate/")  # a page left open is not enough
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    page = client.get("/account/2fa/totp/activate/").content.decode()
    assert "data:image/svg+xml" in page
    secret = re.search(r'data-copy="([A-Z2-7]+)"', page)[1]
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    assert client.post("/account/2fa/totp/activate/", {"code": code}).status_code == 302
    assert len(re.findall(r"<li><code>\d+</code>", client.get("/account/2fa/recovery-codes/").content.decode())) == 10


@pytest.mark.parametrize(
    ("duty", "post", "held"),
    [
        pytest.param(Duty.HANDLER, None, False, id="经办可以没有"),
        pytest.param(Duty.ADMINISTRATOR, None, True, id="管理员必须有"),
        pytest.param(None, Role.CUSTOMS, True, id="官员必须有"),
    ],
)
def test_who_must_have_a_second_factor_reaches_nothing_without(client, zhang, settings, duty, post, held):
    settings.SECOND_FACTOR_REQUIRED = True
    Member.objects.all().delete()
    if duty:
        Member.objects.create(user=zhang, firm_code="5105960002", duty=duty, since=DAY)
    if post:
        Post.objects.create(user=zhang, role=post, office="海关 (示例)", since=DAY)
    sign_in(client)
    answer = client.get("/home/")
    assert (answer.headers.get("Location") == "/account/2fa/") is held
    if held:
        TOTP.activate(zhang, KEY)
        assert client.get("/home/").headers.get("Location") != "/account/2fa/"
        client.post("/account/reauthenticate/", {"password": PASSWORD})
        assert "先登记另一种方式" in client.post("/account/2fa/totp/deactivate/", follow=True).content.decode()


def test_the_back_office_has_the_same_door(client, db):
    cache.clear()
    User.objects.create_superuser("director", password=PASSWORD)
    away = client.get("/admin/", follow=True)
    assert urlsplit(away.redirect_chain[-1][0]).path == LOGIN
    sign_in(client, name="director")
    assert client.get("/admin/").status_code == 200


def test_a_stranger_signs_up_and_has_no_hat_yet(client, db):
    cache.clear()
    filled = {"username": "wangwu", "full_name": "王五", "phone": "", "password1": PASSWORD, "password2": PASSWORD}
    refused = client.post("/account/signup/", {**filled, "password2": "else"})
    assert refused.status_code == 200
    assert client.post("/account/signup/", filled).status_code == 302
    assert User.objects.get(username="wangwu").full_name == "王五"
    assert "还没有任何身份" in client.get("/account/").content.decode()
