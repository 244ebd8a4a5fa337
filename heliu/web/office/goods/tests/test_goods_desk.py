"""The officers' desk for goods: the queue, the case, the decision."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse

from heliu.people.facts import Duty, Role
from heliu.people.models import Member, Post, User
from heliu.registry.goods import api
from heliu.registry.goods.facts import State
from heliu.registry.goods.models import GoodsItem
from heliu.registry.goods.tests.factories import DAY, MASK, SELLER, item_in, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    found = people()
    Member.objects.create(user_id=found["张三"].user_id, firm_code=SELLER.code, duty=Duty.HANDLER, since=DAY)
    Post.objects.create(user_id=found["李四"].user_id, role=Role.CUSTOMS, office="泸州海关（示例）", since=DAY)
    return found


@pytest.fixture
def li(by, client):
    client.force_login(User.objects.get(username="李四"))
    return client


def text(response):
    assert response.status_code == 200, response
    return response.content.decode()


def decide(client, item_id, sent):
    """As the form does it: with the revision that is on the screen."""
    return client.post(at("case", item_id), {"revision": GoodsItem.objects.get(pk=item_id).revision, **sent})


def at(name, *args):
    return reverse(f"goods_office:{name}", args=args)


@pytest.mark.parametrize("name", ["list", "next"])
def test_firms_do_not_enter(by, client, name):
    assert client.get(at(name)).status_code == 302
    client.force_login(User.objects.get(username="张三"))
    assert client.get(at(name)).status_code == 403


def test_a_draft_is_nobodys_business(by, li):
    item = api.save(MASK, actor=by["张三"])
    assert li.get(at("case", item.id)).status_code == 404
    assert MASK.sku not in text(li.get(at("list")))


def test_the_queue_takes_as_many_queries_for_fifty_as_for_one(by, li, django_assert_max_num_queries):
    contents = [replace(MASK, sku=f"S{number}") for number in range(60)]
    api.create_many(contents, actor=by["张三"], submit=True)
    with django_assert_max_num_queries(16):
        shown = text(li.get(at("list"), {"state": "submitted"}))
    assert shown.count("data-row") == 50


def test_a_case_shows_what_changed_and_what_the_rules_say(by, li, django_assert_max_num_queries):
    item = item_in(State.CHANGED, MASK, by)
    api.save(replace(MASK, price=Decimal(99)), actor=by["张三"], item_id=item.id)
    api.submit(item.id, actor=by["张三"])
    with django_assert_max_num_queries(20):
        shown = text(li.get(at("case", item.id)))
    assert "原备案：89" in shown
    assert shown.count("有变化") == 1
    assert "财政部等公告2022年第7号" in shown
    assert "财关税〔2016〕18号" in shown


def test_approving_leads_to_the_next_case(by, li):
    first, second = (item_in(State.SUBMITTED, replace(MASK, sku=sku), by).id for sku in ("A", "B"))
    assert f'href="{at("case", second)}"' in text(li.get(at("case", first)))
    done = decide(li, first, {"to": "approved", "remark-origin": "", "remark-": ""})
    assert done.headers["Location"] == at("next")
    assert api.item_of(first, actor=by["李四"]).state is State.APPROVED
    assert li.get(at("next")).headers["Location"] == at("case", second)
    decide(li, second, {"to": "approved"})
    assert li.get(at("next")).headers["Location"] == at("list")


def test_a_return_carries_its_remarks_to_the_firm(by, li):
    item = item_in(State.SUBMITTED, MASK, by)
    decide(li, item.id, {"to": "returned", "remark-origin": "请核对原产国。", "remark-": "其余无误。"})
    found = api.item_of(item.id, actor=by["张三"])
    assert found.remarks == {"origin": "请核对原产国。", "": "其余无误。"}


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        pytest.param({"to": "returned", "remark-origin": " "}, "写明原因", id="退回没有原因"),
        pytest.param({"to": "approved", "remark-origin": "请核对"}, "二选一", id="同意又写了意见"),
        pytest.param({"to": "returned", "remark-origin": "长" * 501}, "REMARK_CHARS_MAX", id="意见过长"),
    ],
)
def test_a_decision_that_is_none_is_told_and_nothing_typed_is_lost(by, li, sent, words):
    item = item_in(State.SUBMITTED, MASK, by)
    shown = text(decide(li, item.id, sent))
    assert words in shown
    assert sent["remark-origin"] in shown
    assert api.item_of(item.id, actor=by["李四"]).state is State.SUBMITTED


def test_what_was_decided_meanwhile_is_not_decided_again(by, li):
    item = item_in(State.APPROVED, MASK, by)
    assert "同意备案</button>" not in text(li.get(at("case", item.id)))
    assert decide(li, item.id, {"to": "approved"}).status_code == 409


def test_what_was_submitted_anew_is_not_decided_unread(by, li):
    item = item_in(State.SUBMITTED, MASK, by)
    for revision in (item.revision - 1, "", "²"):
        assert decide(li, item.id, {"to": "approved", "revision": revision}).status_code == 409
    assert api.item_of(item.id, actor=by["李四"]).state is State.SUBMITTED


def test_a_bulk_approval_shows_its_consequences_and_does_what_it_can(by, li):
    ids = [item_in(State.SUBMITTED, replace(MASK, sku=sku), by).id for sku in ("A", "B")]
    decided = item_in(State.RETURNED, replace(MASK, sku="C"), by).id
    chosen = {"bulk": "approve", "pick": [*ids, decided]}
    shown = text(li.post(at("list"), chosen))
    assert "新版本代替原版本" in shown
    assert api.count_in(State.APPROVED, by["李四"]) == 0
    li.post(at("list"), chosen | {"confirmed": "1"})
    assert api.count_in(State.APPROVED, by["李四"]) == 2
    assert api.item_of(decided, actor=by["李四"]).state is State.RETURNED


def test_a_case_tells_where_its_code_stands_on_the_list(by, li):
    item = item_in(State.SUBMITTED, MASK, by)
    shown = text(li.get(at("case", item.id)))
    assert "演示清单" in shown
    assert "化妆品注册或备案" in shown


def test_the_desk_speaks_english_too(by, li):
    item = item_in(State.SUBMITTED, MASK, by)
    li.cookies["django_language"] = "en"
    for shown in (text(li.get(at("list"))), text(li.get(at("case", item.id)))):
        assert "商品备案" not in shown
