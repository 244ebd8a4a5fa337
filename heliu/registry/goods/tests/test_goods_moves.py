"""The verbs of goods filing over the whole product of states, with both ways to be refused."""

from dataclasses import replace
from decimal import Decimal
from itertools import product

import pytest
from django.db import IntegrityError, transaction

from heliu.kernel.problems import Conflict, Invalid, NotAllowed, NotThere
from heliu.people.api import behind_the_wall
from heliu.people.facts import NOBODY, Duty, Role
from heliu.registry.goods import api
from heliu.registry.goods.facts import DECISIONS, EDITABLE, MOVES, State
from heliu.registry.goods.models import GoodsEvent, GoodsItem, GoodsVersion
from heliu.registry.goods.tests.factories import MASK, approved, item_in, people, returned

pytestmark = pytest.mark.django_db
VERBS = {
    State.SUBMITTED: lambda item, by: api.submit(item.id, actor=by["张三"]),
    State.CHANGED: lambda item, by: api.open_change(item.id, actor=by["张三"]),
    State.WITHDRAWN: lambda item, by: api.withdraw(item.id, actor=by["张三"]),
    State.APPROVED: lambda item, by: approved(item.id, actor=by["李四"]),
    State.RETURNED: lambda item, by: returned(item.id, actor=by["李四"]),
}


@pytest.fixture
def by():
    return people()


@pytest.mark.parametrize(("state", "to"), list(product(State, VERBS)), ids=lambda one: one.value)
def test_every_move(by, state, to):
    item = item_in(state, MASK, by)
    if to in MOVES[state]:
        moved = VERBS[to](item, by)
        assert moved.state is to
        assert moved.revision == item.revision + 1
        assert api.history_of(moved, actor=by["李四"])[0].state is to
    else:
        with pytest.raises(Conflict, match="不能改为"):
            VERBS[to](item, by)
        assert api.item_of(item.id, actor=by["张三"]) == item


@pytest.mark.parametrize("state", list(State), ids=lambda one: one.value)
def test_only_open_content_is_edited(by, state):
    item = item_in(state, MASK, by)
    corrected = replace(MASK, origin="116")
    if state in EDITABLE:
        assert api.save(corrected, actor=by["张三"], item_id=item.id).content == corrected
    else:
        with pytest.raises(Conflict, match="不能修改"):
            api.save(corrected, actor=by["张三"], item_id=item.id)


def test_no_state_is_left_out_of_the_table():
    assert set(MOVES) == set(State)
    assert set(VERBS) | {State.DRAFT} == set(State)
    assert MOVES[State.SUBMITTED] >= DECISIONS


@pytest.mark.parametrize(
    ("verb", "who"),
    [
        pytest.param("save", "李四", id="海关不代企业填写"),
        pytest.param("submit", "李四", id="海关不代企业提交"),
        pytest.param("decide", "张三", id="企业不审核自己的商品"),
        pytest.param("save", "无名", id="未登录"),
        pytest.param("save", "查阅", id="查阅人员不能填写"),
        pytest.param("submit", "查阅", id="查阅人员不能提交"),
        pytest.param("decide", "税务", id="税务不审核商品"),
    ],
)
def test_who_does_not_hold_the_permission_is_refused(by, verb, who):
    item = api.save(MASK, actor=by["张三"])
    actors = by | {
        "无名": NOBODY,
        "查阅": replace(by["张三"], duties=frozenset({Duty.READER})),
        "税务": replace(by["李四"], post=Role.TAX),
    }
    calls = {
        "save": lambda actor: api.save(replace(MASK, sku="B"), actor=actor),
        "submit": lambda actor: api.submit(item.id, actor=actor),
        "decide": lambda actor: api.decide(item.id, to=State.APPROVED, actor=actor),
    }
    with pytest.raises(NotAllowed, match="权限"):
        calls[verb](actors[who])


def test_others_goods_do_not_exist(by):
    item = api.save(MASK, actor=by["张三"])
    for call in (api.submit, api.withdraw, api.open_change, api.item_of):
        with pytest.raises(NotThere):
            call(item.id, actor=by["赵六"])
    with pytest.raises(NotThere):
        api.save(MASK, actor=by["赵六"], item_id=item.id)
    with pytest.raises(NotThere):
        api.item_of(item.id, actor=by["李四"])  # a draft is nobody's business but the firm's


def test_the_database_hides_them_too(by):
    item = item_in(State.APPROVED, MASK, by)
    tables = (GoodsItem, GoodsVersion, GoodsEvent)
    with behind_the_wall(by["赵六"]):
        assert [model.objects.count() for model in tables] == [0, 0, 0]
    with behind_the_wall(by["张三"]):
        assert api.item_of(item.id, actor=by["张三"]) == item
        assert all(model.objects.exists() for model in tables)
    with behind_the_wall(by["李四"]):
        assert api.item_of(item.id, actor=by["李四"]) == item


def test_a_sku_is_one_item_of_a_firm_until_it_is_withdrawn(by):
    item = api.save(MASK, actor=by["张三"])
    with pytest.raises(Conflict, match="已有备案商品"):
        api.save(replace(MASK, name="另一件"), actor=by["张三"])
    assert api.save(MASK, actor=by["赵六"]).content.sku == MASK.sku
    api.withdraw(item.id, actor=by["张三"])
    assert api.save(MASK, actor=by["张三"]).id != item.id


def test_a_draft_may_be_incomplete_but_is_not_handed_in_so(by):
    item = api.save(replace(MASK, price=None, elements={}, content_amount=None, content_unit=""), actor=by["张三"])
    with pytest.raises(Invalid) as refused:
        api.submit(item.id, actor=by["张三"])
    assert [one.pointer for one in refused.value.violations] == ["/price", "/elements", "/content_amount"]
    assert all(one.detail and one.fix for one in refused.value.violations)


def test_a_malformed_draft_is_not_kept(by):
    with pytest.raises(Invalid) as refused:
        api.save(replace(MASK, gtin="6901234567890", hs_code="33049900"), actor=by["张三"])
    assert [(one.pointer, one.code) for one in refused.value.violations] == [
        ("/hs_code", "hs_form"),
        ("/gtin", "gtin_check_digit"),
    ]
    with pytest.raises(Invalid, match="货号和商品名称"):
        api.save(replace(MASK, sku=""), actor=by["张三"])


def test_the_approved_version_stays_in_force_while_a_change_is_open(by):
    item = item_in(State.CHANGED, MASK, by)
    changed = api.save(replace(MASK, price=Decimal(99)), actor=by["张三"], item_id=item.id)
    assert (changed.version, changed.approved_version, changed.is_in_force) == (2, 1, True)
    versions = api.versions_of(changed)
    assert [versions[number].price for number in (1, 2)] == [Decimal(89), Decimal(99)]
    api.submit(item.id, actor=by["张三"])
    assert approved(item.id, actor=by["李四"]).approved_version == 2


def test_what_was_handed_in_is_never_written_again(by):
    item = item_in(State.RETURNED, MASK, by)
    once = api.save(replace(MASK, origin="116"), actor=by["张三"], item_id=item.id)
    again = api.save(replace(MASK, origin="304"), actor=by["张三"], item_id=item.id)
    assert (once.version, again.version) == (2, 2), "an open version is written until it is handed in"
    assert [one.origin for one in api.versions_of(again).values()] == ["304", "133"]


def test_the_same_content_again_changes_nothing(by):
    item = api.save(MASK, actor=by["张三"])
    assert api.save(MASK, actor=by["张三"], item_id=item.id) == item


def test_the_second_saver_sees_what_the_first_one_changed(by):
    item = api.save(MASK, actor=by["张三"])
    api.save(replace(MASK, origin="116"), actor=by["张三"], item_id=item.id, revision=item.revision)
    with pytest.raises(Conflict) as refused:
        api.save(replace(MASK, origin="304"), actor=by["张三"], item_id=item.id, revision=item.revision)
    assert [one.pointer for one in refused.value.violations] == ["/origin"]
    assert "116" in refused.value.violations[0].detail


def test_a_return_says_why_and_by_field(by):
    item = item_in(State.SUBMITTED, MASK, by)
    with pytest.raises(Invalid, match="写明原因"):
        api.decide(item.id, to=State.RETURNED, actor=by["李四"], remarks={"origin": "  "})
    with pytest.raises(Invalid, match="REMARK_CHARS_MAX"):
        api.decide(item.id, to=State.RETURNED, actor=by["李四"], remarks={"nonsense": "x"})
    back = returned(item.id, actor=by["李四"])
    assert list(back.remarks) == ["origin"]
    assert api.history_of(back, actor=by["张三"])[0].by == "", "the firm is not told which officer"
    assert api.history_of(back, actor=by["王五"])[0].by == "李四"
    assert api.submit(item.id, actor=by["张三"]).remarks == {}


def test_what_was_submitted_anew_is_not_decided_unread(by):
    read = item_in(State.SUBMITTED, MASK, by)
    returned(read.id, actor=by["李四"])
    api.save(replace(MASK, origin="116"), actor=by["张三"], item_id=read.id)
    again = api.submit(read.id, actor=by["张三"])
    with pytest.raises(Conflict, match="再次提交"):
        api.decide(read.id, to=State.APPROVED, actor=by["王五"], seen=read.revision)
    assert api.decide(read.id, to=State.APPROVED, actor=by["王五"], seen=again.revision).state is State.APPROVED


def test_the_next_case_is_the_one_that_has_waited_longest(by):
    first, second = (item_in(State.SUBMITTED, replace(MASK, sku=sku), by).id for sku in ("A", "B"))
    assert api.next_submitted(by["李四"]) == first
    assert api.next_submitted(by["李四"], after=first) == second
    assert api.next_submitted(by["李四"], after=second) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "unheard"},
        {"state": State.SUBMITTED, "submitted_at": None},
        {"state": State.APPROVED, "approved_version": None},
        {"approved_version": 9},
        {"sku": ""},
    ],
    ids=str,
)
def test_the_database_says_it_too(by, wrong):
    item = api.save(MASK, actor=by["张三"])
    with pytest.raises(IntegrityError), transaction.atomic():
        GoodsItem.objects.filter(pk=item.id).update(**wrong)
