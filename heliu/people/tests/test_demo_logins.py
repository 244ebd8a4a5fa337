"""One login per role, in the demonstration zone only."""

import json
from datetime import date

import pytest
from django.contrib.auth import authenticate

from heliu.kernel.problems import NotAllowed
from heliu.people import api
from heliu.people.facts import ENTERPRISE_ROLES, Duty, Role
from heliu.people.models import Member, User

DAY = date(2026, 1, 1)
FIRMS = {role: f"510596000{number}" for number, role in enumerate(ENTERPRISE_ROLES)}


@pytest.fixture
def loaded(db, tmp_path):
    api.load_demo_logins(tmp_path, FIRMS, DAY)
    return tmp_path


def told(folder):
    return json.loads((folder / "logins.json").read_text())


def test_every_role_has_a_login_that_works(loaded, rf):
    said = told(loaded)
    hats = {}
    for login in said["logins"]:
        user = authenticate(rf.post("/"), username=login["username"], password=said["password"])
        actor = api.actor_of(user.pk, DAY)
        hats[login["role"]] = actor.firm or actor.post
    assert hats == {role.zh: FIRMS.get(role, role) for role in Role}
    assert (loaded / "logins.json").stat().st_mode & 0o077 == 0


def test_where_two_persons_are_demanded_there_are_two(loaded):
    def duties(name):
        return set(Member.objects.filter(user__username=name).values_list("duty", flat=True))

    assert Duty.HANDLER in duties("seller")
    assert duties("seller2") == {Duty.REVIEWER}
    for role in (Role.ZONE, Role.CUSTOMS):
        assert [api.actor_of(User.objects.get(username=name).pk, DAY).post for name in (role, f"{role}2")] == [
            role,
            role,
        ]


def test_again_changes_nothing_and_a_lost_file_gives_a_new_password(loaded, rf):
    before = told(loaded)
    Member.objects.filter(user__username="seller").delete()  # somebody's decision in between
    api.load_demo_logins(loaded, FIRMS, DAY)
    assert told(loaded) == before
    assert not Member.objects.filter(user__username="seller").exists()
    (loaded / "logins.json").unlink()
    api.load_demo_logins(loaded, FIRMS, DAY)
    assert told(loaded)["password"] != before["password"]
    assert authenticate(rf.post("/"), username="tax", password=told(loaded)["password"])


def test_production_has_none(db, tmp_path, settings):
    settings.PRODUCTION = True
    with pytest.raises(NotAllowed):
        api.load_demo_logins(tmp_path, FIRMS, DAY)
    assert not User.objects.exists()
