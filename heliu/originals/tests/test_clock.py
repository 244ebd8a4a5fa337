"""The clock of a request: its limit from the law's table, an alarm before it, lost jobs, and what is forgotten when."""

import os
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from heliu.ceb.originals.asking import Question
from heliu.kernel.days import now
from heliu.kernel.problems import NotAllowed
from heliu.originals import upkeep
from heliu.originals.asking import ALARM_BEFORE, open_request, take_question
from heliu.originals.customs_end import judge
from heliu.originals.deposits import deposit
from heliu.originals.facts import MOVES, RequestRow, State, Via
from heliu.originals.models import Original, Reception, Request, Step
from heliu.originals.progress import move
from heliu.originals.queries import standing
from heliu.originals.tests.zone import PLATFORM, original
from heliu.originals.uploading import WAIT_S_MAX, pause_s
from heliu.policies.parameters import in_force
from heliu.registry.api import held_signer, register_firm
from heliu.registry.facts import Firm
from heliu.registry.sandbox import ensure_keys, firm_keys

AT = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)


@pytest.fixture
def platform(db):
    register_firm(Firm(PLATFORM, "示范平台", roles=frozenset({"platform"})), date(2020, 1, 1))


def asked(order="HL-1", session="S-1", at=AT):
    return Request.objects.get(pk=open_request(Question(order, session, "1"), PLATFORM, "192.0.2.1", at).request_id)


def scheduled(task, request):
    from procrastinate.contrib.django.models import ProcrastinateJob  # noqa: PLC0415

    jobs = ProcrastinateJob.objects.filter(task_name=task)
    return [job.scheduled_at for job in jobs if job.args == {"request_id": request.pk}]


def test_the_limit_is_the_one_of_the_day(platform):
    request = asked()
    seconds = int(in_force("originals/answer_seconds", date(2026, 11, 25)).value)
    assert request.due_at - AT == timedelta(seconds=seconds)
    (alarm,) = scheduled("originals.raise_alarm", request)
    assert abs(alarm - now() - (timedelta(seconds=seconds) - ALARM_BEFORE)) < timedelta(seconds=20)
    assert scheduled("originals.answer_request", request) == [None], "at once"


def test_an_alarm_is_raised_once_and_only_for_what_is_open(platform):
    request = asked()
    assert upkeep.raise_alarm(request.pk, AT + timedelta(seconds=75))
    assert not upkeep.raise_alarm(request.pk, AT + timedelta(seconds=76))
    assert [one.deed for one in request.steps.all()] == ["asked", "alarm"]
    done = asked("HL-2", "S-2")
    Request.objects.filter(pk=done.pk).update(state=State.DELIVERED, delivered_at=AT)
    assert not upkeep.raise_alarm(done.pk, AT)


def test_what_was_lost_is_woken_and_what_was_silent_alarmed(platform):
    request = asked()
    assert upkeep.pick_up(AT + upkeep.LEFT_BEHIND) == 0
    assert upkeep.pick_up(AT + upkeep.LEFT_BEHIND + timedelta(seconds=1)) == 1
    assert len(scheduled("originals.answer_request", request)) == 2
    assert not Step.objects.filter(deed="alarm").exists()
    upkeep.pick_up(request.due_at - ALARM_BEFORE + timedelta(seconds=1))
    assert Step.objects.filter(deed="alarm").count() == 1


def test_the_figures_of_the_metrics(platform):
    asked(at=now() - timedelta(hours=1))
    on_time = asked("HL-2", "S-2", at=now())
    asked("HL-3", "S-3")
    Request.objects.filter(session="S-3").update(state=State.REFUSED)
    told = standing()
    assert (told.open, told.overdue, told.unhappy, told.next_due) == (2, 1, 1, on_time.due_at)
    assert standing("5105960011").open == 0


@pytest.mark.parametrize(
    ("attempts", "seconds"), [(1, 2), (2, 4), (5, 32), (9, 512), (10, WAIT_S_MAX), (10_000, WAIT_S_MAX)]
)
def test_pauses_grow_up_to_their_limit(attempts, seconds):
    assert pause_s(attempts) == seconds


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("to", State)
def test_every_move(state, to):
    request = Request(state=state.value)
    if to in MOVES[state]:
        move(request, to)
        assert request.state == to
    else:
        with pytest.raises(AssertionError):
            move(request, to)


@pytest.mark.parametrize(
    ("done", "due", "late"), [(None, 1, False), (None, -1, True), (-5, -4, False), (-3, -4, True)], ids=str
)
def test_late_is_what_is_past_its_limit_open_or_delivered(done, due, late):
    at = lambda seconds: AT + timedelta(seconds=seconds)  # noqa: E731
    row = RequestRow(1, "", "", "", "", State.WAITING, "", AT, at(due), None if done is None else at(done))
    assert row.is_late(AT) is late


@pytest.mark.parametrize(
    ("day", "since"),
    [
        pytest.param(date(2026, 11, 25), date(2023, 11, 25), id="平日"),
        pytest.param(date(2028, 2, 29), date(2025, 2, 28), id="闰日"),
    ],
)
def test_kept_for_the_years_of_the_law(day, since):
    assert upkeep.kept_since(day) == since


def test_forgotten_on_the_day_after_and_not_before(platform):
    kept_from = datetime(2023, 11, 24, 16, 0, tzinfo=UTC)  # midnight in Beijing
    for number, at in enumerate((kept_from - timedelta(microseconds=1), kept_from)):
        deposit(original(f"HL-{number}", payTransactionId=str(number)), PLATFORM, Via.API, at)
        request = asked(f"HL-{number}", f"S-{number}", at)
        Request.objects.filter(pk=request.pk).update(
            state=State.DELIVERED, delivered_at=at, original=Original.objects.get(pay_no=str(number))
        )
    Reception.objects.create(session="S", received_at=AT - upkeep.RECEPTION_LIFE - timedelta(days=1), code="10000")
    assert upkeep.forget(AT) == 1
    assert [one.order_no for one in Request.objects.all()] == ["HL-1"]
    assert [one.pay_no for one in Original.objects.all()] == ["1"]
    assert not Reception.objects.exists()


def test_an_open_request_is_never_forgotten(platform):
    asked(at=AT - timedelta(days=2_000))
    upkeep.forget(AT)
    assert Request.objects.count() == 1


def test_only_the_networks_of_customs_may_ask_where_they_are_known(platform, settings):
    from heliu.kernel.networks import networks  # noqa: PLC0415

    settings.CUSTOMS_NETWORKS = networks("192.0.2.0/24")
    body = b'openReq={"orderNo":"HL-1","sessionID":"S-1","serviceTime":1}'
    assert take_question(body, PLATFORM, "198.51.100.1", AT).code == "20005"
    assert take_question(body, PLATFORM, "", AT).code == "20005"
    assert take_question(body, PLATFORM, "192.0.2.7", AT).code == "10000"


def test_a_key_that_was_entrusted_comes_first_and_must_be_the_owners_only(tmp_path, settings):
    state = Path(django_settings.STATE_DIR)
    ensure_keys(state, [Firm("5105999999", "受托测试企业", "MA0DEM999")])
    pair = firm_keys(state, "5105999999")["rsa"]
    shutil.copy(pair.key_path, tmp_path / "5105999999-rsa.key")
    shutil.copy(pair.certificate_path, tmp_path / "5105999999-rsa.crt")
    settings.PRODUCTION, settings.SIGNING_KEYS = True, ""
    assert held_signer("5105999999") is None
    settings.SIGNING_KEYS = str(tmp_path)
    assert held_signer("5105999999").algorithms.combination == "rsasha1"
    assert held_signer("../5105999999") is None
    os.chmod(tmp_path / "5105999999-rsa.key", 0o640)  # noqa: PTH101
    with pytest.raises(NotAllowed):
        held_signer("5105999999")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param(b"", "20001", id="空"),
        pytest.param(b"payExInfoStr=%7B", "20001", id="截断的 JSON"),
        pytest.param(b"payExInfoStr=%7B%7D", "20002", id="空对象"),
        pytest.param(b"payExInfoStr=" + b"%5B" * 3_000, "20001", id="三千层"),
        pytest.param(b"payExInfoStr=1&payExInfoStr=2", "20001", id="两份"),
    ],
)
def test_the_customs_end_says_what_is_wrong(body, code):
    told = judge(body, lambda _session: None, lambda _firm: [])
    assert told.code == code
    assert told.words
