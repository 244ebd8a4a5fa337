"""The officers' desk: who may, why, what a hold keeps from happening, and the second officer."""

from dataclasses import replace

import psycopg
import pytest

from heliu.clearance import desk, queue, windows
from heliu.clearance.authority import LocalAuthority, Moved
from heliu.clearance.reasons import reasons, reasons_for
from heliu.clearance.tests.declared import Declared
from heliu.kernel.days import now
from heliu.kernel.problems import Conflict, Invalid, NotAllowed, NotThere
from heliu.people.facts import Actor, Duty, Role

OFFICER = Actor(user_id=901, name="李四", post=Role.CUSTOMS, roles=frozenset({Role.CUSTOMS}))
SECOND = replace(OFFICER, user_id=902, name="王五")
SELLER = Actor(user_id=903, name="张三", firm="5105960002", duties=frozenset({Duty.HANDLER}))
RISKY = 160

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def connection(database_url):
    with psycopg.connect(database_url) as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def declared(connection):
    return Declared(connection)


def scored(connection, number, score):
    connection.execute("UPDATE clearance_decision SET score = %s WHERE inventory_id = %s", (score, number))


def kinds(connection, number):
    return [one.kind for one in desk.remarks_on(connection, number)]


def test_an_officer_releases_with_a_reason(connection, declared):
    number = declared.inventory(500)
    moved = desk.release(connection, number, reason="RL2", note="箱单相符", actor=OFFICER)
    assert (moved.before, moved.status) == (500, 800)
    step = connection.execute("SELECT note, actor FROM clearance_step WHERE inventory_id = %s", (number,)).fetchone()
    assert step == ("查验无异常，货物与申报相符；箱单相符", "李四")


@pytest.mark.parametrize(
    "act",
    [
        lambda connection, number: desk.release(connection, number, reason="RL1", actor=SELLER),
        lambda connection, number: desk.inspect(connection, number, reason="IN1", actor=SELLER),
        lambda connection, number: desk.return_to_sender(connection, number, reason="RT1", actor=SELLER),
        lambda connection, number: desk.hold(connection, number, reason="HD1", actor=SELLER),
        lambda connection, number: desk.lift(connection, number, reason="LF1", actor=SELLER),
        lambda connection, number: desk.note(connection, number, text="看过", actor=SELLER),
        lambda connection, number: desk.decline(connection, number, note="", actor=SELLER),
    ],
    ids=["放行", "查验", "退单", "暂缓", "解除", "说明", "不同意"],
)
def test_an_enterprise_decides_nothing(connection, declared, act):
    number = declared.inventory(300)
    with pytest.raises(NotAllowed):
        act(connection, number)
    assert declared.standing(number)[0] == 300


def test_every_action_needs_a_reason_of_its_own_kind(connection, declared):
    number = declared.inventory(300)
    with pytest.raises(Invalid, match="RT1"):
        desk.return_to_sender(connection, number, reason="RL1", actor=OFFICER)
    with pytest.raises(Invalid, match="请写明"):
        desk.note(connection, number, text=" ", actor=OFFICER)
    with pytest.raises(Invalid, match="501 个字符"):
        desk.note(connection, number, text="长" * 501, actor=OFFICER)
    with pytest.raises(NotThere):
        desk.note(connection, 1, text="没有这一单", actor=OFFICER)


def test_what_is_on_hold_is_released_by_nobody_until_it_is_lifted(connection, declared):
    number = declared.inventory(300)
    desk.hold(connection, number, reason="HD2", actor=OFFICER)
    with pytest.raises(Conflict, match="李四暂缓"):
        desk.release(connection, number, reason="RL1", actor=SECOND)
    with pytest.raises(Conflict, match="李四暂缓"):
        LocalAuthority(connection).release(number, "王五")
    windows.release_reviewed(connection, now(), 0, 100)
    assert declared.standing(number)[0] == 300, "the sandbox's own officer neither"
    with pytest.raises(Conflict, match="已经暂缓"):
        desk.hold(connection, number, reason="HD2", actor=SECOND)
    desk.lift(connection, number, reason="LF2", actor=SECOND)
    assert isinstance(desk.release(connection, number, reason="RL1", actor=SECOND), Moved)
    assert kinds(connection, number) == ["hold", "lift"]


def test_a_return_ends_a_hold(connection, declared):
    number = declared.inventory(500)
    desk.hold(connection, number, reason="HD1", actor=OFFICER)
    desk.return_to_sender(connection, number, reason="RT6", actor=OFFICER)
    assert desk.standing(connection, number).hold is None
    with pytest.raises(Conflict, match="不能暂缓"):
        desk.hold(connection, number, reason="HD1", actor=OFFICER)


def test_a_risky_release_takes_two_officers(connection, declared):
    number = declared.inventory(500)
    scored(connection, number, RISKY)
    proposal = desk.release(connection, number, reason="RL3", note="已核", actor=OFFICER)
    assert isinstance(proposal, desk.Proposal)
    assert declared.standing(number)[0] == 500
    with pytest.raises(NotAllowed, match="不同人员"):
        desk.release(connection, number, reason="RL3", actor=OFFICER)
    assert isinstance(desk.release(connection, number, reason="RL3", actor=SECOND), Moved)
    assert declared.standing(number)[0] == 800
    assert desk.standing(connection, number).proposal is None


def test_a_proposal_can_be_declined(connection, declared):
    number = declared.inventory(500)
    scored(connection, number, RISKY)
    desk.release(connection, number, reason="RL3", actor=OFFICER)
    desk.decline(connection, number, note="再查一次", actor=SECOND)
    assert desk.standing(connection, number).proposal is None
    with pytest.raises(Conflict, match="没有等待复核"):
        desk.decline(connection, number, note="", actor=SECOND)
    assert kinds(connection, number) == ["propose", "decline"]


@pytest.mark.parametrize(("score", "second"), [(149, False), (150, True)])
def test_the_score_of_the_parameter_decides_who_is_needed(connection, declared, score, second):
    number = declared.inventory(500)
    scored(connection, number, score)
    assert desk.standing(connection, number).needs_second is second
    documents = declared.inventory(300)
    scored(connection, documents, score)
    assert not desk.standing(connection, documents).needs_second


def test_the_queue_gives_the_longest_waiting_that_can_be_decided(connection, declared):
    first, held, proposed, last = (declared.inventory(status) for status in (300, 300, 500, 500))
    for minutes, number in enumerate((last, proposed, held, first)):
        connection.execute(
            "UPDATE clearance_decision SET decided_at = '2020-01-01'::timestamptz - make_interval(mins => %s)"
            " WHERE inventory_id = %s",
            (minutes, number),
        )
    desk.hold(connection, held, reason="HD1", actor=OFFICER)
    scored(connection, proposed, RISKY)
    desk.release(connection, proposed, reason="RL3", actor=OFFICER)
    mine = [case.inventory_id for case in queue.cases(connection, None, None, 4)]
    assert mine == [first, held, proposed, last]
    page = queue.cases(connection, None, None, 1)[0]
    after = queue.Place(page.since, page.inventory_id)
    assert queue.cases(connection, None, after, 1)[0].inventory_id == held
    assert [case.inventory_id for case in queue.cases(connection, 500, None, 2)] == [proposed, last]
    assert queue.next_case(connection, None, OFFICER.user_id) == first
    assert queue.next_case(connection, None, OFFICER.user_id, past=first) == last, "neither the held nor one's own"
    assert queue.next_case(connection, 500, SECOND.user_id) == proposed
    load = queue.load(connection)
    assert load.held >= 1
    assert load.proposed >= 1
    assert load.documents >= 2


def test_cases_of_one_buyer_and_cases_alike(connection, declared):
    this, returned, released = declared.inventory(300), declared.inventory(100), declared.inventory(800)
    found = {case.inventory_id for case in queue.same_buyer(connection, this)}
    assert returned in found
    assert released not in found
    other = declared.inventory(300)
    connection.execute("UPDATE clearance_decision SET buyer_id = gen_random_uuid() WHERE inventory_id = %s", (other,))
    alike = {one.case.inventory_id: one.shared for one in queue.similar(connection, this)}
    assert alike[other] == ("firm", "goods")
    assert returned not in alike


def test_every_reason_is_in_both_languages_and_belongs_to_an_action():
    for reason in reasons().values():
        assert reason.zh
        assert reason.en
        assert set(reason.verbs) <= {"release", "inspect", "return", "hold", "lift"}
    assert all(reasons_for(verb) for verb in ("release", "inspect", "return", "hold", "lift"))
