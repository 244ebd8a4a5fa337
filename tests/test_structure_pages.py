"""What reaches people and partners through Django: who may see what, and that the database fits the models."""

import re

import pytest
from django.apps import apps
from django.core.management import call_command

from tests.routes import factories, leads_to_sign_in, open_objects, routes

PUBLIC = {  # each shows nothing of a person, a firm or a document
    *("status", "status_json", "healthz", "kit:samples", "kit:language"),
    *("parks:map", "parks:park", "parks:compare", "parks:notices", "parks:apply"),  # the parks are public
    *("consumer:identify", "consumer:trace"),  # the way in of a consumer, and a parcel's steps without a name
    *("account_login", "account_logout", "account_signup", "account_inactive", "mfa_login_webauthn"),
    *("account:invitation", "account:reset", "oauth:token"),  # a secret is the permission
    "refund_time:show",  # the zone's average: no firm can be told from it
    *("register:firms", "register:firms_json", "verify:ask", "verify:filing"),  # enterprises, and their certificates
    *("errors:list", "errors:list_json", "errors:code", "errors:code_json", "problem"),  # what codes mean
    *("duty:calculate", "duty:interface", "duty_api"),  # computes from the law alone
    # the law and what carries it out
    *("policies:search", "policies:document", "policies:rule", "policies:parameter", "policies:coverage"),
    "check:check_files",  # what is dropped there is looked at and forgotten
}
# Any other part of an address: a word.
EXAMPLES = {"int": "1", "number": "1", "uuid": "00000000-0000-0000-0000-000000000001"}
PART = re.compile(r"<(?:(\w+):)?\w+>")


def test_what_is_public_is_there():
    assert {route.name for route in routes()} >= PUBLIC


@pytest.mark.django_db
@pytest.mark.parametrize("route", [one for one in routes() if one.name not in PUBLIC], ids=lambda route: route.name)
def test_an_address_is_public_by_decision_or_asks_who_you_are(client, route):
    """Its parts filled in with anything: to what is not there the answer is who-are-you first."""
    address = PART.sub(lambda part: EXAMPLES.get(part[1] or "", "x"), route.pattern)
    for response in (client.get(address), client.post(address)):
        assert response.status_code in {401, 403, 405} or leads_to_sign_in(response)


@pytest.mark.parametrize("route", [route for route in routes() if route.parts], ids=lambda route: route.name)
def test_an_address_with_an_object_can_be_walked(route):
    """tests/test_structure_routes.py reaches for the object as somebody else, under every role."""
    said = factories().keys() | open_objects().keys()
    assert route.name in said, "add the route to OBJECTS in tests/objects.py of its topic (see tests/routes.py)"


@pytest.mark.django_db
def test_the_back_office_is_closed_to_strangers(client):
    for model in apps.get_models():
        address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        assert client.get(address).status_code in {302, 404}, address


@pytest.mark.django_db
def test_the_database_fits_the_models():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize(
    "app", [app for app in apps.get_app_configs() if app.name.startswith("heliu.")], ids=lambda app: app.label
)
def test_an_app_is_labelled_as_its_room(app):
    assert app.label == app.name.removeprefix("heliu.").replace(".", "_")


def test_no_foreign_key_crosses_rooms_except_to_a_user():
    for model in apps.get_models():
        if not model.__module__.startswith("heliu."):
            continue
        for field in model._meta.get_fields():
            target = field.related_model if field.concrete and field.is_relation else None
            if target is not None and target.__module__.startswith("heliu."):
                same_room = target._meta.app_label == model._meta.app_label
                assert same_room or target._meta.label == "people.User", f"{model._meta.label}.{field.name}"


def test_listeners_exist():
    from procrastinate.contrib.django import app  # noqa: PLC0415

    from config.events import LISTENERS  # noqa: PLC0415

    assert {task for tasks in LISTENERS.values() for task in tasks} <= set(app.tasks)
