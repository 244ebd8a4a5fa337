"""Who asks, as a view sees it."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser

from heliu.people.facts import NOBODY, Duty, Role
from heliu.people.models import Member
from heliu.registry.api import register_firm
from heliu.registry.facts import Firm
from heliu.web.actors import HAT, ActorMiddleware

SINCE = date(2026, 1, 1)


@pytest.fixture
def zhang(db):
    user = get_user_model().objects.create_user("zhangsan", full_name="张三")
    for code, role in (("5105960001", "platform"), ("5105960002", "seller")):
        register_firm(Firm(code, f"示例企业 {code}", roles=frozenset({role})), SINCE)
        Member.objects.create(user=user, firm_code=code, duty=Duty.HANDLER, since=SINCE)
    return user


def seen(rf, user, session):
    request = rf.get("/")
    request.user, request.session = user, session
    ActorMiddleware(lambda request: request)(request)
    return request.actor


def test_a_stranger_is_nobody(rf):
    assert seen(rf, AnonymousUser(), {}) == NOBODY


def test_the_hat_of_the_session_decides_and_the_registry_says_what_the_firm_is(rf, zhang):
    first, second = seen(rf, zhang, {}), seen(rf, zhang, {HAT: "firm:5105960002"})
    assert (first.name, first.firm, first.roles) == ("张三", "5105960001", {Role.PLATFORM})
    assert (second.firm, second.duties, second.roles) == ("5105960002", {Duty.HANDLER}, {Role.SELLER})
