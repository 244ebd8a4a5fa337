"""Drafts: every verb in every state, two persons of whom one is of the department, and what is decided stays."""

from datetime import date, datetime, timedelta
from itertools import product

import pytest
from django.db import IntegrityError, transaction

from heliu.kernel.days import BEIJING
from heliu.kernel.problems import Conflict, Invalid, NotAllowed, NotThere, TooMany
from heliu.lawbook.changes import api, facts, models
from heliu.lawbook.changes.departments import DEPARTMENTS
from heliu.lawbook.changes.facts import MOVES, Scope, State
from heliu.lawbook.tests.drafts import AT, DOCUMENT, LIMIT, UNWEIGHED, customs, draft_in, officer, text, zone
from heliu.people.api import records
from heliu.people.facts import NOBODY, Role
from heliu.policies.parameters import names, parameter

pytestmark = pytest.mark.django_db
OWN = "filing/review_working_days"
VERBS = {
    State.SUBMITTED: lambda number: api.submit(number, AT, actor=customs()),
    State.APPROVED: lambda number: approve(number, AT, actor=zone()),
    State.REJECTED: lambda number: api.reject(number, "依据不足", AT, actor=zone()),
    State.WITHDRAWN: lambda number: api.withdraw(number, "另有文件", AT, actor=customs()),
}


def approve(number, at, actor):
    return api.approve(number, at, actor=actor, unweighed=UNWEIGHED)


def seen(number):
    return api.draft(number, actor=zone())


def refusal(written, actor=None, at=AT):
    with pytest.raises(Invalid) as refused:
        api.begin(written, at, actor=actor or customs())
    assert all(one.fix for one in refused.value.violations)
    return [(one.code, one.pointer) for one in refused.value.violations]


@pytest.mark.parametrize(("state", "to"), list(product(State, VERBS)))
def test_every_move(state, to):
    number = draft_in(state)
    if to in MOVES[state]:
        VERBS[to](number)
        assert seen(number).row.state is to
    else:
        with pytest.raises(Conflict):
            VERBS[to](number)
        assert seen(number).row.state is state


@pytest.mark.parametrize("state", State)
def test_only_what_is_not_handed_in_is_rewritten(state):
    number = draft_in(state)
    if state is State.DRAFT:
        api.rewrite(number, text("9000"), AT, actor=customs())
        assert "9000" in seen(number).text
    else:
        with pytest.raises(Conflict):
            api.rewrite(number, text("9000"), AT, actor=customs())


def test_two_persons_and_the_department_whose_law_it_is():
    number = draft_in(State.SUBMITTED)
    for verb in (approve, lambda n, at, actor: api.reject(n, "不妥", at, actor=actor)):
        with pytest.raises(NotAllowed, match="不同人员"):
            verb(number, AT, actor=customs())
    assert approve(number, AT, actor=zone()) == 1

    by_zone = draft_in(State.SUBMITTED, drafter=zone("王五"))
    with pytest.raises(NotAllowed, match="主管部门"):
        approve(by_zone, AT, actor=zone())
    assert approve(by_zone, AT, actor=officer("赵六", Role.TAX)) == 2

    own = draft_in(State.SUBMITTED, text("2", name=OWN, scope="zone"), drafter=zone("王五"))
    assert approve(own, AT, actor=zone()) == 3, "the zone's own number has no other department"


def test_who_may_not():
    for nobody in (NOBODY, officer("钱七", Role.FX), officer("孙八", Role.PARK)):
        with pytest.raises(NotAllowed):
            api.begin(text(), AT, actor=nobody)
    with pytest.raises(NotAllowed, match="部门"):
        api.begin(text(), AT, actor=officer("周九", Role.COMMERCE))
    number = draft_in(State.DRAFT)
    for verb in (api.submit, lambda n, at, actor: api.withdraw(n, "x", at, actor=actor)):
        with pytest.raises(NotAllowed, match="张三"):
            verb(number, AT, actor=zone())
    with pytest.raises(NotAllowed):
        api.draft(number, actor=officer("孙八", Role.PARK))
    with pytest.raises(NotThere):
        api.draft(number + 999, actor=zone())


def test_nothing_in_force_is_edited_and_the_last_minutes_of_a_day_count_as_the_next():
    assert refusal(text(since="2026-11-26")) == [("CHANGE_TOO_EARLY", f"/values/{LIMIT}/2026-11-26")]
    api.begin(text(since="2026-11-27"), AT, actor=customs())
    late = datetime(2026, 11, 26, 23, 49, 59, tzinfo=BEIJING)
    api.begin(text(since="2026-11-27"), late, actor=customs())
    assert refusal(text(since="2026-11-27"), at=late + timedelta(seconds=1))[0][0] == "CHANGE_TOO_EARLY"


def test_what_waited_too_long_is_refused_by_the_release_and_not_made_retroactive():
    number = draft_in(State.SUBMITTED, text(since="2026-11-27"))
    with pytest.raises(Invalid):
        approve(number, AT + timedelta(days=1), actor=zone())
    assert seen(number).row.state is State.SUBMITTED


def test_the_zone_lays_its_numbers_over_its_own_only():
    assert refusal(text(scope="zone")) == [("CHANGE_NOT_OURS", f"/values/{LIMIT}")]
    assert parameter(OWN).overlay
    number = draft_in(State.APPROVED, text("2", name=OWN, scope="zone", until="2027-12-31"), drafter=zone("王五"))
    assert seen(number).row.scope is Scope.ZONE
    told = [(one.since, one.until, one.before.value, one.after.value) for one in seen(number).differences]
    assert told == [(date(2027, 1, 1), date(2027, 12, 31), 3, 2)]


def test_a_second_release_is_told_against_the_first_and_must_fit_it():
    ends = text("8000", until="2027-12-31")
    assert refusal(ends) == [("CHANGE_ENDS", f"/values/{LIMIT}/2027-01-01/until")], (
        "the doors would stop on the next day"
    )
    follows = f'{ends}    2028-01-01: {{value: "5000", reference: {DOCUMENT}, status: to be confirmed}}\n'
    assert refusal(follows.replace("2028-01-01", "2028-02-01")) == [("CHANGE_GAP", f"/values/{LIMIT}/2028-02-01")]
    draft_in(State.APPROVED, follows)
    number = draft_in(State.DRAFT, text("9000", since="2027-07-01"))
    told = [(one.since, one.until, one.before.value, one.after.value) for one in seen(number).differences]
    assert told == [(date(2027, 7, 1), date(2027, 12, 31), 8000, 9000)]
    assert [one.zh for one in api.releases_of(LIMIT, actor=zone())] == ["提高限值", "提高限值"], "one a value"
    assert api.releases_of("import_composite_tax/annual_limit", actor=zone()) == []


def test_a_draft_of_a_parameter_that_is_no_more_is_shown_and_can_be_closed(monkeypatch):
    own, others = draft_in(State.SUBMITTED), draft_in(State.SUBMITTED)
    monkeypatch.setattr("heliu.policies.change_files.names", lambda: ("another/parameter",))
    assert (seen(own).names, seen(own).differences) == ((LIMIT,), ())
    with pytest.raises(Invalid):
        approve(own, AT, actor=zone())
    api.withdraw(own, "参数已取消", AT, actor=customs())
    api.reject(others, "参数已取消", AT, actor=zone())
    assert (seen(own).row.state, seen(others).row.state) == (State.WITHDRAWN, State.REJECTED)


@pytest.mark.parametrize("state", [State.APPROVED, State.REJECTED, State.WITHDRAWN])
def test_the_database_keeps_what_is_decided(state):
    number = draft_in(state)
    drafts = models.Draft.objects.filter(pk=number)
    for attempt in (
        lambda: drafts.update(text="x"),
        lambda: drafts.update(state=State.DRAFT.value, decided_at=None, release_no=None),
        lambda: drafts._raw_delete("default"),
        lambda: models.Step.objects.filter(draft=number).update(words="x"),
        lambda: models.Step.objects.filter(draft=number)._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError, match="never changed or deleted"), transaction.atomic():
            attempt()


def test_the_database_knows_that_two_persons_release():
    number = draft_in(State.SUBMITTED)
    with pytest.raises(IntegrityError, match="two_persons"), transaction.atomic():
        models.Draft.objects.filter(pk=number).update(
            state=State.APPROVED.value, release_no=1, decided_at=AT, decider_id=customs().user_id
        )


def test_every_deed_is_in_the_history_and_in_the_audit():
    number = draft_in(State.APPROVED)
    assert [(step.deed.value, step.who) for step in seen(number).steps] == [
        ("begun", "张三"),
        ("submitted", "张三"),
        ("approved", "李四"),
    ]
    told = [(one.verb, one.name, one.detail["deed"]) for one in records(None) if one.subject.endswith(f" {number}")]
    assert told == [
        ("lawbook.approve_change", "李四", "draft approved"),
        ("lawbook.draft_change", "张三", "draft submitted"),
        ("lawbook.draft_change", "张三", "draft begun"),
    ]


def weigh(number, impact, actor=None):
    actor = actor or customs()
    api.keep_impact(number, api.to_be_weighed(number, actor=actor), impact, AT, actor=actor)


def test_the_impact_is_that_of_the_text_it_was_computed_for():
    number = draft_in(State.DRAFT)
    first = api.to_be_weighed(number, actor=customs())
    weigh(number, {"winners": 3})
    assert seen(number).impact == {"winners": 3}
    api.rewrite(number, text("9000"), AT, actor=customs())
    api.keep_impact(number, first, {"winners": 4}, AT, actor=customs())
    assert seen(number).impact is None
    api.rewrite(number, text(), AT, actor=customs())
    assert seen(number).impact == {"winners": 4}


def test_only_an_open_draft_is_weighed_and_only_by_who_may_draft():
    with pytest.raises(Conflict):
        api.to_be_weighed(draft_in(State.APPROVED), actor=customs())
    with pytest.raises(NotAllowed):
        api.to_be_weighed(draft_in(State.DRAFT), actor=officer("钱七", Role.FX))


def test_who_releases_without_an_impact_of_this_text_says_why():
    number = draft_in(State.DRAFT)
    weigh(number, {"winners": 3})
    api.rewrite(number, text("9000"), AT, actor=customs())
    api.submit(number, AT, actor=customs())
    for reason in ("", " "):
        with pytest.raises(Invalid) as refused:
            api.approve(number, AT, actor=zone(), unweighed=reason)
        assert [one.pointer for one in refused.value.violations] == ["/unweighed"]
    api.approve(number, AT, actor=zone(), unweighed="只改依据，税款不变")
    assert [step.words for step in seen(number).steps if step.deed is facts.Deed.APPROVED] == ["只改依据，税款不变"]

    weighed = draft_in(State.SUBMITTED)
    weigh(weighed, {"winners": 3})
    api.approve(weighed, AT, actor=zone(), unweighed="不必写的理由")
    assert seen(weighed).reason == "", "with an impact there is nothing to explain"


def test_a_reason_is_needed_and_drafts_are_limited(monkeypatch):
    number = draft_in(State.SUBMITTED)
    for reason in (" ", "字" * (facts.REASON_CHARS_MAX + 1)):
        with pytest.raises(Invalid):
            api.reject(number, reason, AT, actor=zone())
    monkeypatch.setattr("heliu.lawbook.changes.services.OPEN_DRAFTS_MAX", 1)
    with pytest.raises(TooMany, match="OPEN_DRAFTS_MAX"):
        api.begin(text(), AT, actor=customs())
    api.reject(number, "依据不足", AT, actor=zone())
    api.begin(text(), AT, actor=customs())


def test_departments_are_of_topics_that_exist_or_are_to_come():
    topics = {name.partition("/")[0] for name in names()}
    assert topics - DEPARTMENTS.keys() <= {"filing"}, "say in departments.py whose law the topic is"
