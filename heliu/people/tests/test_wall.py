"""The second wall: what the database itself hides from a page."""

from datetime import date

import pytest
from django.db import ProgrammingError, connection, transaction

from heliu.people.api import behind_the_wall, beyond_the_wall
from heliu.people.facts import NOBODY, Actor, Duty, Role
from heliu.people.models import Member, Post, User

DAY = date(2026, 11, 1)
OURS, THEIRS = "5105960002", "5105960012"


def of(firm, user_id=1):
    return Actor(user_id, "张三", firm=firm, duties=frozenset({Duty.HANDLER}))


OFFICER = Actor(9, "李四", post=Role.CUSTOMS, roles=frozenset({Role.CUSTOMS}))


@pytest.fixture
def members(db):
    for number, firm in enumerate((OURS, OURS, THEIRS)):
        user = User.objects.create_user(f"user{number}")
        Member.objects.create(user=user, firm_code=firm, duty=Duty.READER, since=DAY)


def seen():
    return sorted(Member.objects.values_list("firm_code", flat=True))


@pytest.mark.parametrize(
    ("actor", "rows"),
    [
        pytest.param(NOBODY, [], id="未登录者看不到"),
        pytest.param(of(OURS), [OURS, OURS], id="企业只看到自己的"),
        pytest.param(of("5105960099"), [], id="无关企业看不到"),
        pytest.param(OFFICER, [OURS, OURS, THEIRS], id="官员都看得到"),
    ],
)
def test_a_page_sees_the_rows_of_who_asks(members, actor, rows):
    with behind_the_wall(actor):
        assert seen() == rows
    assert seen() == [OURS, OURS, THEIRS]  # jobs and commands are the owner


def test_without_a_word_on_who_asks_the_role_sees_nothing(members):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE heliu_web")
        assert seen() == []
        cursor.execute("RESET ROLE")


def test_what_is_written_must_be_ones_own(members):
    user = User.objects.get(username="user0")
    with pytest.raises(ProgrammingError, match="row-level security"), behind_the_wall(of(OURS, user_id=0)):
        Member.objects.create(user=user, firm_code=THEIRS, duty=Duty.HANDLER, since=DAY)
    with behind_the_wall(of(OURS)):
        assert Member.objects.filter(firm_code=THEIRS).update(duty=Duty.HANDLER) == 0
        Member.objects.create(user=user, firm_code=OURS, duty=Duty.HANDLER, since=DAY)
    assert Member.objects.filter(duty=Duty.HANDLER).count() == 1


def test_nobody_lets_themselves_in(members):
    user = User.objects.get(username="user0")
    told = {"user": user, "since": DAY}
    for table, row in (
        (Member, {"firm_code": THEIRS, "duty": Duty.ADMINISTRATOR}),
        (Post, {"role": Role.ZONE, "office": "综试办 (示例)"}),
    ):
        with pytest.raises(ProgrammingError, match="row-level security"), behind_the_wall(of(OURS, user.pk)):
            table.objects.create(**told, **row)
        made = table.objects.create(**told, **row)
        with behind_the_wall(of("", user.pk)):
            assert list(table.objects.filter(pk=made.pk)) == [made]  # read, so that the hat is seen
            assert table.objects.filter(pk=made.pk).update(since=DAY) == 0


def test_a_hole_is_a_hole_for_as_long_as_it_is_held(members):
    with behind_the_wall(of(OURS)):
        with beyond_the_wall("for the test"):
            assert len(seen()) == 3
        assert seen() == [OURS, OURS]
        with pytest.raises(ZeroDivisionError), beyond_the_wall("for the test"):
            raise ZeroDivisionError
        assert seen() == [OURS, OURS]
    with beyond_the_wall("outside of any wall nothing changes"):
        assert len(seen()) == 3


def test_the_web_role_owns_nothing_and_is_exempt_from_nothing(members):
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls, rolcanlogin FROM pg_roles WHERE rolname = 'heliu_web'")
        assert cursor.fetchone() == (False, False, False)
        cursor.execute("SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = 'heliu_web'")
        assert cursor.fetchone() == (0,)
