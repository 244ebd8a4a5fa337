"""Every address × every role × an object of somebody else: refused (404, 403, or the way to the sign-in)."""

from datetime import date

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from heliu.people.facts import ENTERPRISE_ROLES, OFFICER_ROLES, Actor, Duty, Role
from heliu.people.models import Member, Post, User
from heliu.registry.api import register_firm
from heliu.registry.facts import Firm
from tests.routes import factories, leads_to_sign_in, open_objects, routes

SINCE = date(2026, 1, 1)
REFUSED = {401, 403, 404, 405}
OWNER, STRANGERS = "5105960001", {role: f"510596001{number}" for number, role in enumerate(ENTERPRISE_ROLES)}
WITH_OBJECTS = [route for route in routes() if route.parts]
CLOSED = [route for route in WITH_OBJECTS if route.name not in open_objects()]
TOPICS = sorted({route.topic for route in CLOSED})
BRIEFLY = {"accept": "application/problem+json"}  # who is refused is told so without a page: these are thousands
OF_OFFICERS = [route for route in routes() if route.area == "office" and not route.parts]


pytestmark = pytest.mark.usefixtures("quick_sessions")


@pytest.fixture
def owner(db):
    """Somebody with every duty in a firm of all roles: whose objects the others reach for."""
    register_firm(Firm(OWNER, "本企业", roles=frozenset(role.value for role in ENTERPRISE_ROLES)), SINCE)
    user = User.objects.create_user("owner", full_name="张三")
    Member.objects.bulk_create(Member(user=user, firm_code=OWNER, duty=duty, since=SINCE) for duty in Duty)
    return Actor(user.pk, "张三", firm=OWNER, duties=frozenset(Duty), roles=frozenset(ENTERPRISE_ROLES))


@pytest.fixture
def quick_sessions(settings):
    """Who asks is looked up in the database every time; what the browser's cookie means need not be."""
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cache"


def person(role, headers=None):
    """A client signed in as somebody of that role who has nothing to do with the owner."""
    user, client = User.objects.create_user(f"stranger-{role}", full_name="李四"), Client(headers=headers)
    client.raise_request_exception = False
    if role in OFFICER_ROLES:
        Post.objects.create(user=user, role=role, office="部门 (示例)", since=SINCE)
    else:
        register_firm(Firm(STRANGERS[role], f"无关企业 {role}", roles=frozenset({role.value})), SINCE)
        Member.objects.bulk_create(
            Member(user=user, firm_code=STRANGERS[role], duty=duty, since=SINCE) for duty in Duty
        )
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def is_refused(response):
    return response.status_code in REFUSED or leads_to_sign_in(response)


@pytest.mark.parametrize("name", sorted(factories() | open_objects()))
def test_a_factory_is_for_a_route_that_is_there(name):
    assert name in {route.name for route in WITH_OBJECTS}


@pytest.mark.parametrize("topic", TOPICS)
def test_an_object_of_somebody_else_is_refused_to_every_enterprise_and_to_strangers(owner, topic):
    visitors = [("stranger", Client(headers=BRIEFLY))]
    visitors += [(role, person(role, BRIEFLY)) for role in ENTERPRISE_ROLES]
    let_in = {}
    for route, address in objects_of(owner, topic):
        for who, client in visitors:
            for method in (client.get, client.post):
                if not is_refused(answer := method(address)):
                    let_in[f"{route.name} {who} {method.__name__}"] = answer.status_code
    assert let_in == {}


@pytest.mark.parametrize("topic", TOPICS)
def test_an_officer_does_not_do_the_work_of_an_enterprise(owner, topic):
    """Officers see what their post lets them see, and never fail; what is an enterprise's to do they cannot do."""
    officers, answers = [(role, person(role)) for role in OFFICER_ROLES], {}
    for route, address in objects_of(owner, topic):
        for role, client in officers:
            if (seen := client.get(address).status_code) >= 500:
                answers[f"{route.name} {role} get"] = seen
            if route.area == "portal" and not is_refused(done := client.post(address, headers=BRIEFLY)):
                answers[f"{route.name} {role} post"] = done.status_code
    assert answers == {}


def objects_of(owner, topic):
    """Each address of the topic with an object of the owner in it, made just before it is asked for."""
    for route in CLOSED:
        if route.topic == topic:
            with transaction.atomic():
                yield route, reverse(route.name, kwargs=factories()[route.name](owner))
                transaction.set_rollback(True)


@pytest.mark.parametrize("role", ENTERPRISE_ROLES)
def test_the_office_is_closed_to_enterprises(db, role):
    client, let_in = person(role, BRIEFLY), {}
    for route in OF_OFFICERS:
        for method in (client.get, client.post):
            if not is_refused(answer := method(reverse(route.name))):
                let_in[f"{route.name} {method.__name__}"] = answer.status_code
    assert let_in == {}


@pytest.mark.parametrize("role", Role)
def test_no_page_fails_for_anybody(db, role):
    client = person(role)
    failed = {
        route.name: status
        for route in routes()
        if not route.parts and (status := client.get(reverse(route.name)).status_code) >= 500
    }
    assert failed == {}


def test_the_walk_itself_finds_a_hole(owner):
    """The owner's own person is let in where the others are refused: a walk that refuses everybody proves nothing."""
    mine = Client()
    mine.raise_request_exception = False
    mine.force_login(User.objects.get(pk=owner.user_id), backend="allauth.account.auth_backends.AuthenticationBackend")
    open_to_owner = [
        route.name
        for route in CLOSED
        if route.name.startswith("team:")
        and mine.get(reverse(route.name, kwargs=factories()[route.name](owner))).status_code == 200
    ]
    assert open_to_owner
