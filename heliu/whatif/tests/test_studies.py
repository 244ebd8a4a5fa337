"""A what-if on a page: entered, carried out once, kept with its draft; called off, failed or lost, it says so."""

from datetime import UTC, date, datetime, timedelta

import pytest

from heliu.kernel.days import now
from heliu.kernel.problems import Conflict, Invalid, NotAllowed, NotThere, TooMany
from heliu.lawbook.changes import api as changes
from heliu.lawbook.changes.facts import State as DraftState
from heliu.lawbook.positive_list import api as positive_list
from heliu.lawbook.tests.drafts import customs, draft_in, officer, text, zone
from heliu.lawbook.tests.goods_lists import PUZZLE, drafted
from heliu.people.facts import Role
from heliu.people.models import Audit
from heliu.whatif.running import CalledOff
from heliu.whatif.studies import api, carrying_out
from heliu.whatif.studies.facts import DAYS_KEPT, OPEN_MAX, State
from heliu.whatif.studies.models import Study

pytestmark = [pytest.mark.database, pytest.mark.django_db]
AT = datetime(2026, 11, 26, 4, tzinfo=UTC)
PERIOD = date(2026, 1, 1), date(2026, 6, 30)


def seen(number):
    return api.study(number, actor=officer("钱七", Role.FX))


def asked(written="", **kept):
    number = api.ask(written or text(), PERIOD, AT, actor=customs())
    Study.objects.filter(pk=number).update(**kept)
    return number


def test_the_answer_is_kept_with_the_draft_it_was_asked_about():
    draft = draft_in(DraftState.DRAFT)
    number = api.ask_about_draft(draft, PERIOD, AT, actor=customs())
    assert [one.id for one in api.of_draft(draft, actor=zone())] == [number]
    assert (seen(number).state, seen(number).zh) == (State.WAITING, "提高限值")
    carrying_out.carry_out(number)
    found = seen(number)
    assert (found.state, found.done, found.done == found.steps) == (State.READY, 4, True)
    assert (found.told["from"], found.told["reconciled"]) == ("2026-01-01", True)
    assert changes.draft(draft, actor=zone()).impact == found.told
    changes.rewrite(draft, text("9000"), AT, actor=customs())
    assert changes.draft(draft, actor=zone()).impact is None, "another text asks for another what-if"
    Study.objects.filter(pk=number).update(told={"left": "alone"})
    carrying_out.carry_out(number)
    assert seen(number).told == {"left": "alone"}, "once"
    with pytest.raises(Conflict):
        api.ask_about_draft(draft_in(DraftState.REJECTED), PERIOD, AT, actor=customs())


def test_a_list_is_weighed_as_its_lines_stand_and_the_answer_kept_with_them():
    author = customs()
    version = drafted(author)
    number = api.ask_about_list(version, PERIOD, AT, actor=zone())
    assert [one.id for one in api.of_goods_list(version, actor=zone())] == [number]
    written = Audit.objects.get(subject=f"what-if {number}").detail
    assert (written["goods_list"], written["goods_revision"]) == (version, 1)
    carrying_out.carry_out(number)
    found = seen(number)
    assert (found.state, found.zh, found.text) == (State.READY, "2027-01-01 起的正面清单", "")
    assert positive_list.weighed(version, actor=zone()).told == found.told
    late = api.ask_about_list(version, PERIOD, AT, actor=zone())
    positive_list.drop_line(version, PUZZLE, 1, actor=author)
    assert positive_list.weighed(version, actor=zone()) is None, "other lines ask for another what-if"
    carrying_out.carry_out(late)
    assert (seen(late).state, "已有更正" in seen(late).problem) == (State.FAILED, True)
    positive_list.submit(version, AT, actor=author)
    with pytest.raises(Invalid) as refused:
        positive_list.release(version, 2, AT, actor=zone())
    assert [one.pointer for one in refused.value.violations] == ["/unweighed"]
    carrying_out.carry_out(api.ask_about_list(version, PERIOD, AT, actor=zone()))
    positive_list.release(version, 2, AT, actor=zone())
    with pytest.raises(Conflict):
        api.ask_about_list(version, PERIOD, AT, actor=zone())
    with pytest.raises(NotAllowed):
        api.ask_about_list(drafted(author), PERIOD, AT, actor=officer("周九", Role.COMMERCE))


def test_what_is_not_answered_says_why(monkeypatch):
    number = asked()
    api.call_off(number, AT, actor=customs())
    carrying_out.carry_out(number)
    assert seen(number).state is State.CALLED_OFF
    with pytest.raises(Conflict):
        api.call_off(number, AT, actor=customs())

    early = asked()
    Study.objects.filter(pk=early).update(since=date(2015, 1, 1), until=date(2015, 1, 31))
    carrying_out.carry_out(early)
    assert (seen(early).state, "2015-01-01" in seen(early).problem) == (State.FAILED, True)

    def called_off_meanwhile(*_args, asker, **_limits):
        asker.tell(1, 4)
        assert not asker.called_off()
        api.call_off(running, AT, actor=customs())
        assert asker.called_off()
        raise CalledOff("")

    running = asked()
    monkeypatch.setattr(carrying_out, "taxed_anew", called_off_meanwhile)
    carrying_out.carry_out(running)
    assert (seen(running).state, seen(running).done) == (State.CALLED_OFF, 1)

    lost = asked(state=State.RUNNING.value, seen_at=now() - carrying_out.SILENCE_MAX)
    alive = asked(state=State.RUNNING.value, seen_at=now())
    assert carrying_out.give_up_silent(now()) == 1
    assert [seen(one).state for one in (lost, alive)] == [State.FAILED, State.RUNNING]
    Study.objects.filter(pk=lost).update(asked_at=now() - timedelta(days=DAYS_KEPT, seconds=1))
    assert carrying_out.forget_old(now()) == 1
    with pytest.raises(NotThere):
        seen(lost)


def test_who_may_ask_for_what_and_how_many():
    for nobody in (officer("钱七", Role.FX), officer("孙八", Role.PARK)):
        with pytest.raises(NotAllowed):
            api.ask(text(), PERIOD, AT, actor=nobody)
    with pytest.raises(NotAllowed, match="张三"):
        api.call_off(asked(), AT, actor=zone())
    with pytest.raises(Invalid) as refused:
        api.ask("[", PERIOD, AT, actor=customs())
    assert [(one.pointer, one.code) for one in refused.value.violations] == [("/text", "CHANGE_UNREADABLE")]
    with pytest.raises(Invalid):
        api.ask(text(), PERIOD[::-1], AT, actor=customs())
    for _ in range(OPEN_MAX - 1):
        asked()
    with pytest.raises(TooMany, match="OPEN_MAX"):
        asked()
    api.ask("", PERIOD, AT, actor=zone())
