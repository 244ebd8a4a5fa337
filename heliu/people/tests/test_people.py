"""For whom a person acts."""

from datetime import date, timedelta

import pytest
from django.contrib import admin
from django.db import IntegrityError, transaction

from heliu.people import api
from heliu.people.facts import ENTERPRISE_ROLES, NOBODY, OFFICER_ROLES, Duty, Role
from heliu.people.models import Member, Post, User

DAY = date(2026, 11, 1)


@pytest.fixture
def zhang(db):
    return User.objects.create_user("zhangsan", full_name="张三")


def test_twelve_roles_in_two_houses():
    assert len(Role) == 12
    assert len(ENTERPRISE_ROLES) == len(OFFICER_ROLES) == 6
    assert all(role.zh and role.en for role in Role)
    assert (Role("seller"), f"{Role.SELLER}", Role.SELLER.zh) == (Role.SELLER, "seller", "电商企业")


def test_a_person_may_serve_several_firms_and_only_in_time(zhang):
    Member.objects.create(user=zhang, firm_code="5105960002", duty=Duty.HANDLER, since=DAY)
    Member.objects.create(user=zhang, firm_code="5105960002", duty=Duty.FINANCE, since=DAY)
    Member.objects.create(user=zhang, firm_code="510596T004", duty=Duty.READER, since=DAY, until=DAY)
    assert api.firms_of(zhang.pk, DAY) == {
        "5105960002": {Duty.HANDLER, Duty.FINANCE},
        "510596T004": {Duty.READER},
    }
    assert set(api.firms_of(zhang.pk, DAY + timedelta(days=1))) == {"5105960002"}
    assert api.firms_of(zhang.pk, DAY - timedelta(days=1)) == {}
    assert api.members_of("5105960002", DAY) == ["zhangsan"]


def test_an_officer_holds_one_post_at_a_time(zhang):
    Post.objects.create(user=zhang, role=Role.TAX, office="泸州市税务局 (示例)", since=DAY)
    assert api.actor_of(zhang.pk, DAY).post is Role.TAX
    assert api.actor_of(zhang.pk, DAY - timedelta(days=1)).post is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.create(user=zhang, role=Role.CUSTOMS, office="海关 (示例)", since=DAY)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"firm_code": "51059600"}, id="海关编码太短"),
        pytest.param({"duty": "boss"}, id="没有这种职责"),
        pytest.param({"until": DAY - timedelta(days=1)}, id="截止早于起始"),
    ],
)
def test_the_database_refuses_a_senseless_membership(zhang, change):
    row = {"firm_code": "5105960002", "duty": "reader", "since": DAY, **change}
    with pytest.raises(IntegrityError), transaction.atomic():
        Member.objects.create(user=zhang, **row)


@pytest.mark.django_db
@pytest.mark.parametrize("room", ["people", "registry", "parks"])
def test_every_list_of_the_back_office_opens(admin_client, room):
    shown = [model for model in admin.site._registry if model._meta.app_label == room]
    assert shown
    for model in shown:
        address = f"/admin/{room}/{model._meta.model_name}/"
        assert admin_client.get(address).status_code == 200, address


def test_who_wears_several_hats_acts_under_one(zhang):
    post = Post.objects.create(user=zhang, role=Role.PARK, office="某园区 (示例)", park="LZ-01", since=DAY)
    Member.objects.create(user=zhang, firm_code="5105960002", duty=Duty.HANDLER, since=DAY)
    assert [hat.key for hat in api.hats_of(zhang.pk, DAY)] == [f"post:{post.pk}", "firm:5105960002"]
    officer, person = api.actor_of(zhang.pk, DAY), api.actor_of(zhang.pk, DAY, "firm:5105960002")
    assert (officer.post, officer.roles, officer.park, officer.firm) == (Role.PARK, {Role.PARK}, "LZ-01", None)
    assert (person.post, person.firm, person.duties) == (None, "5105960002", {Duty.HANDLER})
    assert api.actor_of(zhang.pk, DAY, "firm:510596T004") == officer  # not one of the person's hats


def test_nobody_is_who_is_not_there_or_not_active(zhang):
    assert api.actor_of(0, DAY) is NOBODY
    assert api.actor_of(zhang.pk, DAY).is_known
    User.objects.update(is_active=False)
    assert api.actor_of(zhang.pk, DAY) is NOBODY


def test_only_a_park_operator_runs_a_park(zhang):
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.create(user=zhang, role=Role.TAX, office="税务 (示例)", park="LZ-01", since=DAY)
