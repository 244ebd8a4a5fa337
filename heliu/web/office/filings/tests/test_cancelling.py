"""The zone cancels a valid filing: consequences first, a reason, the register and the park with it."""

from datetime import date

import pytest
from django.urls import reverse

from heliu.kernel.days import business_day, now
from heliu.people.facts import Role
from heliu.people.models import Post, User
from heliu.registry.api import roles_of
from heliu.registry.filing import api
from heliu.registry.filing.facts import State
from heliu.registry.filing.models import Filing
from heliu.registry.filing.tests.filing_people import CODE, handler, submitted
from heliu.registry.filing.tests.filing_people import officer as deciding

pytestmark = pytest.mark.django_db


@pytest.fixture
def filing():
    case = submitted(handler(), now())
    return api.approve(case.id, seen_round=case.round, actor=deciding(), at=now()).id


def officer(client, post=Role.ZONE):
    user = User.objects.create_user(f"desk-{User.objects.count()}", full_name="王五")
    Post.objects.create(user=user, role=post, office="泸州综试办", since=date(2026, 1, 1))
    client.force_login(user)
    return client


def test_what_follows_is_said_before_and_the_reason_is_kept(client, filing):
    client, address = officer(client), reverse("filings:cancel", args=[filing])
    assert address in client.get(reverse("filings:case", args=[filing])).content.decode()
    assert "立即不能再申报" in client.get(address).content.decode()
    assert client.post(address, {"words": " "}).status_code == 422
    assert Filing.objects.get(pk=filing).state == State.APPROVED
    assert client.post(address, {"words": "企业长期不经营"}).status_code == 302
    assert Filing.objects.get(pk=filing).state == State.CANCELLED
    assert roles_of(CODE, business_day(now())) == frozenset()
    assert "企业长期不经营" in client.get(reverse("filings:history", args=[filing])).content.decode()
    page = client.get(reverse("filings:case", args=[filing])).content.decode()
    assert address not in page
    assert client.post(address, {"words": "再来一次"}).status_code == 409


def test_only_a_valid_filing_is_cancelled(client):
    waiting = submitted(handler(), now()).id
    assert officer(client).post(reverse("filings:cancel", args=[waiting]), {"words": "无"}).status_code == 409
    assert Filing.objects.get(pk=waiting).state == State.SUBMITTED


@pytest.mark.parametrize("post", [Role.CUSTOMS, Role.TAX, Role.COMMERCE])
def test_other_officers_cancel_nothing(client, filing, post):
    client, address = officer(client, post), reverse("filings:cancel", args=[filing])
    assert client.get(address).status_code == 403
    assert client.post(address, {"words": "无"}).status_code == 403
    assert Filing.objects.get(pk=filing).state == State.APPROVED
    assert address not in client.get(reverse("filings:case", args=[filing])).content.decode()
