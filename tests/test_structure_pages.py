"""What reaches people and partners through Django: who may see what, and that the database fits the models."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.urls import URLPattern, get_resolver
from django.urls.resolvers import RoutePattern

from tests.routes import factories, open_objects, routes

ROOT = Path(__file__).resolve().parents[1]
PUBLIC = {  # each shows nothing of a person, a firm or a document
    *("status", "status_json", "healthz", "catalogue"),
    *("map", "compare", "notices", "park", "apply"),  # of the parks, which are public
    *("identify", "trace"),  # the way in of a consumer, and a parcel's steps without a name
    *("account_login", "account_signup", "account_inactive", "mfa_login_webauthn", "invitation", "token"),
    *("firms", "firms_json", "ask", "filing"),  # the register of enterprises and the check of its certificates
    "check_files",  # what is dropped there is looked at and forgotten
}


def patterns(resolver, prefix=""):
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield entry, route
        elif not route.startswith("admin/"):  # the admin guards all of its own; asked below
            yield from patterns(entry, route)


# Any other part of an address: a word.
EXAMPLES = {"int": "1", "number": "1", "uuid": "00000000-0000-0000-0000-000000000001"}
PART = re.compile(r"<(?:(\w+):)?\w+>")


def addresses():
    """Every address with its parts filled in: to what is not there the answer is who-are-you first."""
    return [
        (entry.name, "/" + PART.sub(lambda part: EXAMPLES.get(part[1] or "", "x"), route))
        for entry, route in patterns(get_resolver())
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "address"), addresses())
def test_an_address_is_public_by_decision_or_asks_who_you_are(client, name, address):
    if name in PUBLIC:
        return
    assert isinstance(address, (str, RoutePattern))
    assert client.get(address).status_code in {302, 401, 403, 405}


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


def permissions_asked():
    """Every ``has_perm("room.verb_noun")`` of the code."""
    for path in sorted((ROOT / "heliu").rglob("*.py")):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "has_perm":
                yield from (
                    one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)
                )


@pytest.mark.django_db
def test_every_permission_asked_for_exists():
    from django.contrib.auth.models import Permission  # noqa: PLC0415

    known = {f"{room}.{code}" for room, code in Permission.objects.values_list("content_type__app_label", "codename")}
    assert set(permissions_asked()) <= known


@pytest.mark.parametrize(
    "app", [app for app in apps.get_app_configs() if app.name.startswith("heliu.")], ids=lambda app: app.label
)
def test_an_app_is_labelled_as_its_room(app):
    assert app.label == app.name.rpartition(".")[2]


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
