"""Every move of a filing over the product of its states; who is refused, and who comes second."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
from django.db import transaction

from heliu.kernel.problems import Conflict, Invalid, NotAllowed, NotThere
from heliu.people.facts import Duty, Role
from heliu.registry.filing import api
from heliu.registry.filing.cases import move
from heliu.registry.filing.facts import MOVES, OPEN, State
from heliu.registry.filing.models import Filing
from heliu.registry.filing.tests.filing_people import (
    AT,
    CODE,
    administrator,
    approved,
    filled,
    handler,
    officer,
    save,
    submitted,
)

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)
ITEM = api.Returned("bank", "bank", "开户银行请写到支行。")


@pytest.mark.parametrize(("state", "to"), list(product(State, State)), ids=lambda one: one.words.zh)
def test_only_the_moves_of_the_table_are_made(state, to):
    filing = Filing(state=state)
    if to in MOVES[state]:
        move(filing, to)
        assert filing.state == to
    else:
        with pytest.raises(Conflict, match=state.words.zh):
            move(filing, to)
        assert filing.state == state


def in_state(state, actor):
    """A filing brought to the state by the verbs themselves."""
    if state is State.DRAFT:
        return filled(actor)
    case = submitted(actor)
    if state is State.RETURNED:
        return api.return_items(case.id, [ITEM], seen_round=1, actor=officer(), at=AT)
    if state is State.WITHDRAWN:
        return api.withdraw(case.id, actor=actor, at=AT)
    if state is State.SUBMITTED:
        return case
    case = api.approve(case.id, seen_round=1, actor=officer(), at=AT)
    if state is State.CANCELLED:
        return api.cancel(CODE, "歇业", actor=administrator(), at=AT)
    if state is State.REPLACED:
        change = api.change(actor=actor, at=AT)
        save(change, "commitments", actor)
        api.submit(change.id, actor=actor, at=AT)
        api.approve(change.id, seen_round=1, actor=officer(), at=AT)
    return case


def verbs(actor):
    return {
        "submit": (State.SUBMITTED, lambda case: api.submit(case.id, actor=actor, at=LATER)),
        "return": (
            State.RETURNED,
            lambda case: api.return_items(case.id, [ITEM], seen_round=case.round, actor=officer(), at=LATER),
        ),
        "approve": (
            State.APPROVED,
            lambda case: api.approve(case.id, seen_round=case.round, actor=officer(), at=LATER),
        ),
        "withdraw": (State.WITHDRAWN, lambda case: api.withdraw(case.id, actor=actor, at=LATER)),
    }


@pytest.mark.parametrize("state", list(State), ids=lambda one: one.words.zh)
def test_each_verb_in_each_state(state):
    actor = handler()
    case = in_state(state, actor)
    for verb, (to, act) in verbs(actor).items():
        with transaction.atomic():
            if state is State.RETURNED and verb == "submit":
                save(case, "bank", actor, bank="示范银行泸州分行龙马潭支行")
            if to in MOVES[State(Filing.objects.get(pk=case.id).state)]:
                assert act(case).state is to, verb
            else:
                with pytest.raises(Conflict), transaction.atomic():
                    act(case)
                assert Filing.objects.get(pk=case.id).state == state, verb
            transaction.set_rollback(True)  # back to the state


@pytest.mark.parametrize("state", list(State), ids=lambda one: one.words.zh)
def test_a_section_is_written_only_while_the_filing_is_with_the_enterprise(state):
    actor = handler()
    case = in_state(state, actor)
    if state in {State.DRAFT, State.RETURNED}:
        save(case, "bank", actor, bank="示范银行合江支行")
        assert Filing.objects.get(pk=case.id).sections.filter(section="bank").count() == 2
    else:
        with pytest.raises(Conflict, match="不能修改"):
            save(case, "bank", actor, bank="示范银行合江支行")


@pytest.mark.parametrize(
    "actor",
    [
        pytest.param(lambda: handler(duties=(Duty.READER,)), id="查阅人员"),
        pytest.param(lambda: handler(duties=(Duty.FINANCE,)), id="财务"),
        pytest.param(officer, id="综试区人员"),
        pytest.param(lambda: officer(Role.CUSTOMS), id="海关"),
    ],
)
def test_those_without_the_duty_cannot_file(actor):
    case = filled(handler())
    with pytest.raises(NotAllowed):
        api.start(actor=actor(), at=AT)
    with pytest.raises(NotAllowed):
        api.submit(case.id, actor=actor(), at=AT)
    with pytest.raises(NotAllowed):
        api.save_section(case.id, "fx", api.Typed({}, 1), actor=actor(), at=AT)
    with pytest.raises(NotAllowed):
        api.withdraw(case.id, actor=actor(), at=AT)


def test_another_enterprise_finds_nothing():
    case, stranger = filled(handler()), handler("5105960888")
    for act in (
        lambda: api.look(case.id, actor=stranger, at=AT),
        lambda: api.submit(case.id, actor=stranger, at=AT),
        lambda: api.withdraw(case.id, actor=stranger, at=AT),
        lambda: api.save_section(case.id, "fx", api.Typed({}, 1), actor=stranger, at=AT),
        lambda: api.cases_of(CODE, actor=stranger),
    ):
        with pytest.raises(NotThere):
            act()


@pytest.mark.parametrize(
    "actor",
    [
        pytest.param(handler, id="企业自己"),
        pytest.param(lambda: officer(Role.CUSTOMS), id="海关"),
        pytest.param(lambda: officer(Role.PARK), id="园区"),
    ],
)
def test_only_the_zone_decides(actor):
    case = submitted(handler())
    with pytest.raises(NotAllowed):
        api.approve(case.id, seen_round=1, actor=actor(), at=AT)
    with pytest.raises(NotAllowed):
        api.return_items(case.id, [ITEM], seen_round=1, actor=actor(), at=AT)
    with pytest.raises(NotAllowed):
        api.reveal(case.id, "people", "id_number", "核对", actor=actor(), at=AT)


def test_officers_do_not_see_a_draft():
    case = filled(handler())
    with pytest.raises(NotThere, match="尚未提交"):
        api.look(case.id, actor=officer(), at=AT)


def test_the_second_officer_is_told_and_decides_nothing():
    case = submitted(handler())
    api.return_items(case.id, [ITEM], seen_round=1, actor=officer(name="甲"), at=AT)
    with pytest.raises(Conflict, match="待补正"):
        api.approve(case.id, seen_round=1, actor=officer(name="乙"), at=AT)


def test_an_officer_who_saw_the_round_before_decides_nothing():
    actor = handler()
    case = submitted(actor)
    api.return_items(case.id, [ITEM], seen_round=1, actor=officer(), at=AT)
    save(case, "bank", actor, bank="示范银行泸州分行龙马潭支行")
    api.submit(case.id, actor=actor, at=LATER)
    with pytest.raises(Conflict, match="再次提交"):
        api.approve(case.id, seen_round=1, actor=officer(), at=LATER)


@pytest.mark.parametrize(
    ("items", "words"),
    [
        pytest.param([], "至少勾选一项", id="一项也没有"),
        pytest.param([replace(ITEM, words=" ")], "写明补正要求", id="没有写要求"),
        pytest.param([replace(ITEM, field="nothing")], "没有这一项", id="没有的栏目"),
        pytest.param([replace(ITEM, section="nothing")], "没有这一项", id="没有的事项"),
        pytest.param([replace(ITEM, words="长" * 501)], "最多 500 个字", id="要求太长"),
        pytest.param([ITEM] * 51, "最多退回 50 项", id="太多项"),
    ],
)
def test_a_return_says_what_and_why(items, words):
    case = submitted(handler())
    with pytest.raises(Invalid) as refused:
        api.return_items(case.id, items, seen_round=1, actor=officer(), at=AT)
    assert words in " ".join(one.detail for one in refused.value.violations)


def test_an_unfinished_filing_is_not_taken_and_names_what_is_missing():
    actor = handler()
    case = api.start(actor=actor, at=AT)
    save(case, "identity", actor)
    with pytest.raises(Invalid, match="营业执照") as refused:
        api.submit(case.id, actor=actor, at=AT)
    assert {one.pointer for one in refused.value.violations} >= {"/licence", "/commitments"}
    assert "/identity" not in {one.pointer for one in refused.value.violations}


def test_one_open_filing_at_a_time_and_a_filed_enterprise_changes():
    actor = handler()
    first = api.start(actor=actor, at=AT)
    assert api.start(actor=actor, at=LATER).id == first.id
    assert Filing.objects.filter(firm_code=CODE, state__in=list(OPEN)).count() == 1
    api.withdraw(first.id, actor=actor, at=AT)
    valid = approved(actor)
    assert valid.version == 2
    with pytest.raises(Conflict, match="变更备案"):
        api.start(actor=actor, at=LATER)


def test_after_a_cancellation_nothing_begins_again():
    actor = handler()
    approved(actor)
    api.cancel(CODE, "歇业", actor=administrator(), at=AT)
    with pytest.raises(Conflict, match="已注销"):
        api.start(actor=actor, at=AT)
    with pytest.raises(Conflict, match="没有有效的备案"):
        api.change(actor=actor, at=AT)


def test_cancelling_needs_the_administrator_and_a_reason():
    approved(handler())
    with pytest.raises(NotAllowed):
        api.cancel(CODE, "歇业", actor=handler(), at=AT)
    with pytest.raises(Invalid, match="原因"):
        api.cancel(CODE, " ", actor=administrator(), at=AT)
    with pytest.raises(NotThere):
        api.cancel(CODE, "歇业", actor=administrator("5105960888"), at=AT)
    assert api.cancel(CODE, "长期不经营", actor=officer(), at=AT).state is State.CANCELLED
