"""Windows of time and generations: nobody waits for ever, nothing that waits is left behind."""

from datetime import timedelta

import psycopg
import pytest

from heliu.clearance import tasks, upkeep, windows
from heliu.clearance.facts import Outcome
from heliu.clearance.receipts import plain
from heliu.clearance.terms import copy_rates, terms_of
from heliu.clearance.tests.declared import Declared
from heliu.declarations.api import newest, open_next, prepare_session
from heliu.kernel.days import business_day, now

WEEK = 7 * 24

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def connection(database_url):
    """A committer's connection whose transaction never ends well: nothing of a test is left."""
    with psycopg.connect(database_url) as connection:
        prepare_session(connection)
        connection.commit()
        yield connection
        connection.rollback()


@pytest.fixture
def declared(connection):
    return Declared(connection)


def text_of(connection, number):
    row = connection.execute(
        "SELECT 0, id, message, sender, dxp_id, false, body FROM clearance_answer WHERE message_id = %s", (number,)
    ).fetchone()
    return next(iter(plain(row))).document["returnInfo"]


@pytest.mark.parametrize(
    ("missing", "named"),
    [
        (("CEB411",), "支付信息仍不存在"),
        (("CEB311", "CEB411", "CEB511"), "订单、支付信息、运单仍不存在"),
        ((), "未能比对"),
    ],
    ids=["缺支付", "全缺", "不缺"],
)
def test_after_the_window_it_is_returned_and_told_what_is_missing(connection, declared, missing, named):
    number = declared.waiting(missing=missing, hours=WEEK + 1)
    assert windows.return_overdue(connection, now(), 10) == 1
    assert declared.standing(number) == (100, Outcome.WINDOW_CLOSED, 0)
    assert not declared.waits(number)
    assert named in text_of(connection, number)
    assert "编号可继续使用" in text_of(connection, number)


def test_within_the_window_nothing_is_returned(connection, declared):
    number = declared.waiting(hours=WEEK - 1)
    assert windows.return_overdue(connection, now(), 10) == 0
    assert declared.waits(number)


def test_as_many_as_allowed_at_once_and_the_rest_next_time(connection, declared):
    for _ in range(5):
        declared.waiting(hours=WEEK + 1)
    step = lambda: windows.return_overdue(connection, now(), 2)  # noqa: E731
    assert [step(), step(), step(), step()] == [2, 2, 1, 0]


def test_two_timers_at_once_return_each_inventory_once(connection, declared, database_url):
    number = declared.waiting(hours=WEEK + 1)
    windows.return_overdue(connection, now(), 10)
    windows.return_overdue(connection, now(), 10)
    given = connection.execute("SELECT count(*) FROM clearance_answer WHERE message_id = %s", (number,)).fetchone()
    assert given == (1,)


def test_the_sandbox_releases_what_was_long_under_review(connection, declared):
    documents, inspection = declared.inventory(300), declared.inventory(500)
    unknown = declared.inventory(300, outcome=int(Outcome.UNTAXABLE), vat=None)
    assert windows.release_reviewed(connection, now(), 5, 10) == 0
    assert windows.release_reviewed(connection, now() + timedelta(minutes=6), 5, 10) == 2
    assert [declared.standing(one)[0] for one in (documents, inspection, unknown)] == [800, 800, 300]


def test_what_was_released_long_ago_is_closed_once(connection, declared):
    numbers = [declared.inventory(800) for _ in range(3)]
    later = now() + timedelta(days=16)
    assert windows.close_released(connection, now(), 15, 10) == 0
    assert [windows.close_released(connection, later, 15, 2) for _ in range(3)] == [2, 1, 0]
    assert [declared.standing(one)[0] for one in numbers] == [899] * 3
    assert text_of(connection, numbers[0]) == "[Code:2700;Desc:结关]"


def test_a_generation_is_opened_when_the_newest_is_full(connection, declared):
    before = newest(connection)
    assert upkeep.open_generation(connection, most=10**9) is None
    assert upkeep.open_generation(connection, most=0) == before + 1
    assert newest(connection) == before + 1


def test_what_waits_is_carried_along_with_what_has_arrived_for_it(connection, declared):
    """Two generations on, the statement would not see it any more; its payment comes and it is decided."""
    today = business_day(now())
    number = declared.waiting(missing=("CEB411",), declared_on=int(f"{today:%Y%m%d}"))
    other = declared.inventory(800)
    open_next(connection)
    assert upkeep.open_generation(connection, most=0) == newest(connection)
    last = newest(connection)
    assert generation_of(connection, "inventory", number) == generation_of(connection, "order", number) == last
    assert generation_of(connection, "inventory", other) < last

    Declared(connection).document("CEB411", number)
    copy_rates(connection, today)
    assert windows.look_again(connection, terms_of(today, salt=7), now(), [number]) == 1
    status, outcome, _ = declared.standing(number)
    assert (status == 2, outcome == Outcome.WAITING, declared.waits(number)) == (False, False, False)
    assert text_of(connection, number)


def test_a_counterpart_from_long_ago_is_carried_to_its_new_inventory(connection, declared):
    number = declared.inventory(100)
    connection.execute("DELETE FROM public.declarations_inventory WHERE id = %s", (number,))
    connection.execute("DELETE FROM clearance_decision WHERE inventory_id = %s", (number,))
    open_next(connection)
    open_next(connection)
    late = Declared(connection).waiting(missing=("CEB311", "CEB411", "CEB511"), order_no=f"ORDER{number}")
    connection.execute("UPDATE clearance_waiting SET order_no = %s", (f"ORDER{number}",))
    assert upkeep.carry_forward(connection) == 0, "the inventory itself is where it should be"
    assert generation_of(connection, "order", number) == newest(connection)
    assert windows.missing(connection.cursor(), [late])[late] == ["waybill"]


def generation_of(connection, name, number):
    statement = f"SELECT generation FROM public.declarations_{name} WHERE id = %s"  # noqa: S608
    return connection.execute(statement, (number,)).fetchone()[0]


@pytest.mark.parametrize(
    ("given", "mode", "minutes"),
    [("", "local", 0), ("3", "local", 3), ("0", "local", 0), ("3", "production", 0)],
    ids=["未设置", "三分钟", "关闭", "生产环境"],
)
def test_only_the_sandbox_releases_by_itself(monkeypatch, given, mode, minutes):
    monkeypatch.setenv("HELIU_LOCAL_REVIEW_MINUTES", given)
    monkeypatch.setenv("HELIU_MODE", mode)
    assert tasks.review_minutes() == minutes


def test_every_timer_runs_on_an_empty_database(database_url, monkeypatch):
    monkeypatch.setenv("HELIU_LOCAL_REVIEW_MINUTES", "1")
    timers = (tasks.return_overdue, tasks.release_reviewed, tasks.close_signed_for, tasks.close_released)
    for task in (*timers, tasks.open_generation):
        task(timestamp=0)
