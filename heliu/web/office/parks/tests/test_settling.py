"""Tenants come from filings: the approval settles a firm, the cancellation moves it out."""

from datetime import date

import pytest
from django.test import Client

from heliu.kernel.days import business_day, now
from heliu.parks import api as parks
from heliu.people.facts import Actor, Duty, Role
from heliu.people.models import Member, Post, User
from heliu.registry import api as registry
from heliu.registry.filing import api
from heliu.registry.filing.models import Filing
from heliu.registry.filing.options import PARKS
from heliu.registry.filing.tests.filing_people import CODE, filled, handler, save
from heliu.web.office.parks.settling import NOWHERE, settle

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def zone(db):
    parks.load_parks()


def signed_in(name):
    user = User.objects.create_user(name, full_name=name)
    client = Client()
    client.force_login(user, backend=BACKEND)
    return user, client


def approve(park):
    """File with that park, and let an officer approve on the page."""
    actor, at = handler(), now()
    case = filled(actor, at)
    if park:
        save(case, "identity", actor, at, park=park)
    case = api.submit(case.id, actor=actor, at=at)
    user, client = signed_in(f"officer{User.objects.count()}")
    Post.objects.create(user=user, role=Role.ZONE, office="部门 (示例)", since=date(2026, 1, 1))
    answer = client.post(f"/office/filings/{case.id}/", {"round": str(case.round), "approve": "1"})
    assert answer.status_code == 302


def test_the_choices_of_a_filing_are_the_parks_there_are():
    assert [one.value for one in PARKS] == [*(fact.code for fact in parks.parks()), NOWHERE]


def test_the_approval_settles_the_firm_where_its_filing_says():
    approve("LZP-I3")
    home = parks.home_of(CODE, business_day(now()))
    assert (home.park, home.since) == ("LZP-I3", business_day(now()))


@pytest.mark.parametrize(("named", "last"), [("", None), (NOWHERE, "today")], ids=["未选", "不入驻"])
def test_a_filing_that_does_not_say_changes_nothing(named, last):
    parks.settle_in(CODE, "LZP-C1", date(2026, 1, 1))
    approve(named)
    until = business_day(now()) if last else None
    assert parks.home_of(CODE, business_day(now())).until == until


def test_a_cancelled_filing_moves_the_firm_out():
    approve("LZP-I3")
    user, client = signed_in("cancels")
    Member.objects.create(user=user, firm_code=CODE, duty=Duty.ADMINISTRATOR, since=date(2026, 1, 1))
    assert client.post("/portal/filing/cancel/", {"words": "不再经营"}).status_code == 302
    assert parks.home_of(CODE, business_day(now())).until == business_day(now())


def test_the_filings_of_the_demonstration_name_the_homes_its_firms_have(tmp_path, settings):
    settings.STATE_DIR = tmp_path
    registry.load_demo_zone(tmp_path, parks.demo_homes())
    user, _client = signed_in("officer")
    officer = Actor(user.pk, "officer", post=Role.ZONE, roles=frozenset({Role.ZONE}))
    for case in Filing.objects.filter(firm_code__in=parks.demo_homes()):
        settle(case.pk, case.firm_code, officer)
    assert {home.firm_code: home.park for home in parks.tenants(business_day(now()))} == parks.demo_homes()
