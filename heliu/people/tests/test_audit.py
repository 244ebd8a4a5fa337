"""The audit: complete, append-only, read by whom it concerns."""

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from heliu.people.api import behind_the_wall, record, records
from heliu.people.facts import NOBODY, Actor, Duty, Role
from heliu.people.models import Audit, User
from heliu.people.permissions import NoSuchPermission

OURS, THEIRS = "5105960002", "5105960012"


@pytest.fixture
def zhang(db):
    user = User.objects.create_user("zhangsan", full_name="张三")
    return Actor(user.pk, "张三", firm=OURS, duties=frozenset({Duty.ADMINISTRATOR}))


def test_a_record_says_who_for_whom_what_and_why(zhang):
    record(zhang, "people.manage_members", "李四", purpose="转岗", after=["handler"])
    (one,) = records(OURS)
    assert (one.name, one.firm_code, one.verb, one.subject, one.purpose) == (
        "张三",
        OURS,
        "people.manage_members",
        "李四",
        "转岗",
    )
    assert one.detail == {"after": ["handler"]}
    assert records(THEIRS) == []


def test_only_what_is_a_permission_is_a_verb(zhang):
    with pytest.raises(NoSuchPermission):
        record(zhang, "people.do_something", "李四")


@pytest.mark.parametrize("change", [lambda: Audit.objects.update(name="无"), lambda: Audit.objects.all().delete()])
def test_nobody_changes_what_is_written_not_even_the_owner(zhang, change):
    record(zhang, "people.manage_members", "李四")
    with pytest.raises(IntegrityError), transaction.atomic():
        change()
    with pytest.raises(ProgrammingError), behind_the_wall(zhang):
        change()
    assert Audit.objects.get().name == "张三"


@pytest.mark.parametrize(
    ("actor", "count"),
    [
        pytest.param(Actor(0, "", firm=OURS), 1, id="本企业"),
        pytest.param(Actor(0, "", firm=THEIRS), 0, id="别的企业"),
        pytest.param(Actor(7, "吴十", post=Role.ZONE), 1, id="综试办"),
        pytest.param(Actor(7, "李四", post=Role.CUSTOMS), 0, id="海关不看别人的审计"),
        pytest.param(NOBODY, 0, id="未登录"),
    ],
)
def test_the_database_shows_a_record_to_whom_it_concerns(zhang, actor, count):
    record(zhang, "people.manage_members", "李四")
    with behind_the_wall(actor):
        assert Audit.objects.count() == count


def test_nobody_writes_in_somebody_elses_name(zhang):
    with pytest.raises(ProgrammingError, match="row-level security"), behind_the_wall(zhang):
        record(Actor(zhang.user_id + 1, "李四", firm=OURS), "people.manage_members", "王五")
