"""A run reads only, keeps its limits and can be called off; nothing of it is left."""

import time
from datetime import date, timedelta

import psycopg
import pytest
from psycopg import errors

from heliu.clearance.history.api import fill_history
from heliu.kernel.problems import Invalid, TooLarge
from heliu.whatif.facts import Limits
from heliu.whatif.law import spans, standing
from heliu.whatif.part import Question, make_tables
from heliu.whatif.running import DAYS_MAX, Asker, CalledOff, TookTooLong, _reading, check_period, run
from heliu.whatif.study import study

pytestmark = [pytest.mark.database, pytest.mark.django_db]
SINCE, UNTIL = date(2026, 1, 1), date(2026, 10, 31)
STORED = 700


@pytest.fixture(scope="module")
def past(database_url):
    """A stored past; every basket of it on a hundred days."""
    with psycopg.connect(database_url) as connection:
        fill_history(connection, STORED)
    yield database_url
    with psycopg.connect(database_url) as connection:
        names = [f"public.declarations_{name}" for name in ("message", "order", "payment", "waybill", "inventory")]
        connection.execute(f"TRUNCATE clearance_decision, clearance_quota, {', '.join(names)}")


def question(since=SINCE, until=UNTIL):
    return Question(standing(), standing(), spans(standing(), standing(), since, until), since, until)


def test_the_stored_past_of_measurements_recomputes_to_the_fen(past):
    impact = study(past, None, SINCE, UNTIL)
    assert impact.reconciled
    assert (impact.found, impact.recomputed, impact.judged) == (STORED, STORED, 0)
    assert impact.total.before.total > 0
    assert impact.difference == 0


def test_the_server_keeps_a_run_from_writing_what_others_see(past):
    with (
        _reading(past, time.monotonic() + 60, "", make_tables) as connection,
        pytest.raises(errors.ReadOnlySqlTransaction),
    ):
        connection.execute("UPDATE clearance_decision SET vat = 0")


@pytest.mark.parametrize(("most", "refused"), [(STORED, False), (STORED - 1, True)], ids=["恰在上限", "多一票"])
def test_more_declarations_than_a_run_may_take_are_refused_by_name(past, most, refused):
    if refused:
        with pytest.raises(TooLarge, match=f"declarations={most:,}"):
            run(past, question(), Limits(declarations=most))
    else:
        found, answer = run(past, question(), Limits(declarations=most))
        assert sum(found.values()) == answer.cases == STORED


def test_a_run_that_takes_too_long_ends(past):
    with pytest.raises(TookTooLong):
        run(past, question(), Limits(seconds=0))


@pytest.mark.parametrize(("seconds", "off", "ended"), [(1, False, TookTooLong), (600, True, CalledOff)])
def test_many_short_statements_end_like_a_long_one(past, monkeypatch, seconds, off, ended):
    """Time is that of the whole run, and what goes on between statements hears of the end."""
    went_on = []

    def judge(connection, _before, _after, called_off):
        while not called_off():
            went_on.append(connection.execute("SELECT 1").fetchone())

    monkeypatch.setattr("heliu.whatif.part.judge_open", judge)
    with pytest.raises(ended):
        run(past, question(), Limits(seconds=seconds), Asker(lambda: off and bool(went_on)))
    assert went_on


def test_a_run_is_called_off(past, monkeypatch):
    monkeypatch.setattr("heliu.whatif.running.LOOK_S", 0.0)
    with pytest.raises(CalledOff):
        run(past, question(), Limits(), Asker(lambda: True))


@pytest.mark.parametrize(
    ("since", "until", "code"),
    [
        pytest.param(SINCE, SINCE, None, id="一日"),
        pytest.param(SINCE, SINCE - timedelta(days=1), "PERIOD_BACKWARDS", id="倒置"),
        pytest.param(SINCE, SINCE + timedelta(days=DAYS_MAX - 1), None, id="恰在上限"),
        pytest.param(SINCE, SINCE + timedelta(days=DAYS_MAX), "PERIOD_TOO_LONG", id="多一日"),
    ],
)
def test_a_period_has_its_bounds(since, until, code):
    if code is None:
        check_period(since, until)
        return
    with pytest.raises(Invalid) as refused:
        check_period(since, until)
    assert [(one.pointer, one.code) for one in refused.value.violations] == [("/until", code)]
