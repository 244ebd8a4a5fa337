"""The pages of a firm's goods: what they show, what they keep, what they refuse."""

import re
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from heliu.people.facts import Duty
from heliu.people.models import Member, User
from heliu.registry.goods import api
from heliu.registry.goods.facts import State
from heliu.registry.goods.models import GoodsItem
from heliu.registry.goods.tests.factories import DAY, MASK, OTHER, SELLER, item_in, people
from heliu.registry.goods.tests.workbooks import HEAD, row, workbook

pytestmark = pytest.mark.django_db
TYPED = {
    "sku": "LZ-MASK-10",
    "name": "补水面膜 10片装",
    "hs_code": "3304990049",
    "element-0": "4",
    "element-1": "补水护肤",
    "element-2": "10片/盒",
    "element-3": "泸美",
    "unit": "140 盒",
    "origin": "韩国",
    "brand": "泸美",
    "gtin": "6901234567892",
    "net_weight_kg": "0.25",
    "gross_weight_kg": "0.3",
    "price": "189",
    "content_amount": "10",
    "content_unit": "piece",
}


@pytest.fixture
def by():
    found = people()
    Member.objects.create(user_id=found["张三"].user_id, firm_code=SELLER.code, duty=Duty.HANDLER, since=DAY)
    Member.objects.create(user_id=found["赵六"].user_id, firm_code=OTHER.code, duty=Duty.HANDLER, since=DAY)
    return found


@pytest.fixture
def zhang(by, client):
    client.force_login(User.objects.get(username="张三"))
    return client


def page(client, name, *args, **query):
    return client.get(reverse(f"goods:{name}", args=args), query)


def text(response):
    assert response.status_code == 200, response
    return response.content.decode()


@pytest.mark.parametrize("name", ["list", "new", "tariff", "import", "template"])
def test_a_stranger_is_led_to_the_sign_in(client, name):
    assert page(client, name).status_code == 302


@pytest.mark.parametrize("name", ["item", "edit", "submit", "change", "withdraw"])
def test_others_items_are_not_there(by, client, name):
    item = api.save(MASK, actor=by["张三"])
    client.force_login(User.objects.get(username="赵六"))
    assert page(client, name, item.id).status_code == 404
    assert client.post(reverse(f"goods:{name}", args=[item.id])).status_code in {404, 405}
    assert api.item_of(item.id, actor=by["张三"]) == item


def test_who_only_reads_sees_no_form(by, client):
    Member.objects.filter(user__username="张三").update(duty=Duty.READER)
    client.force_login(User.objects.get(username="张三"))
    shown = page(client, "list")
    assert shown.status_code == 200
    assert [reverse(f"goods:{one}") in shown.content.decode() for one in ("new", "import", "tariff")] == [
        False,
        False,
        True,
    ]
    assert page(client, "new").status_code == 403
    assert page(client, "import").status_code == 403


def test_an_empty_list_says_what_fills_it(zhang):
    assert "Excel" in text(page(zhang, "list"))


def test_the_list_takes_as_many_queries_for_fifty_items_as_for_one(by, zhang, django_assert_max_num_queries):
    api.create_many([replace(MASK, sku=f"S{number}") for number in range(60)], actor=by["张三"])
    with django_assert_max_num_queries(16):
        shown = text(page(zhang, "list"))
    assert shown.count("data-row") == 50
    assert "S59" in text(page(zhang, "list", text="S59"))


def test_words_lead_to_codes_and_a_choice_to_its_elements(zhang):
    shown = text(zhang.post(reverse("goods:new"), {"hs_code": "mianmo", "act": "look", "name": "某面膜"}))
    assert 'value="3304990049"' in shown
    assert "某面膜" in shown, "nothing typed is lost"
    chosen = text(zhang.post(reverse("goods:new"), {"hs_code": "mianmo", "choose": "3304990049", "name": "某面膜"}))
    assert "包装规格" in chosen
    assert "财政部等公告2022年第7号" in chosen
    assert not GoodsItem.objects.exists()


def test_the_tax_of_the_price_typed_is_told_with_its_articles(zhang):
    shown = text(zhang.post(reverse("goods:new"), TYPED | {"act": "look"}))
    assert "43.58" in shown
    assert "财关税〔2016〕18号" in shown
    assert "待确认" in shown
    without = text(zhang.post(reverse("goods:new"), TYPED | {"act": "look", "content_amount": "", "content_unit": ""}))
    assert "请先填写单件含量" in without
    assert "43.58" not in without


def test_an_item_is_saved_as_typed_and_handed_in(by, zhang):
    saved = zhang.post(reverse("goods:new"), TYPED | {"act": "submit"})
    item = GoodsItem.objects.get()
    assert saved.headers["Location"] == reverse("goods:item", args=[item.pk])
    found = api.item_of(item.pk, actor=by["张三"])
    assert found.state is State.SUBMITTED
    assert found.content == replace(MASK, name_en="", record_no="", price=found.content.price)
    assert "待审核" in text(page(zhang, "item", item.pk))


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"gtin": "6901234567890"}, "gtin", "末位应为 2"),
        ({"origin": "月球"}, "origin", "没有代码为"),
        ({"price": "89元"}, "price", ""),
        ({"element-1": ""}, "element-1", "确实没有的，填“无”"),
        ({"sku": ""}, "sku", ""),
        ({"content_unit": "ml"}, "content_unit", "含量单位"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_above(zhang, change, field, words):
    shown = text(zhang.post(reverse("goods:new"), TYPED | change | {"act": "submit"}))
    assert f'href="#id_{field}"' in shown
    assert f'id="id_{field}_error"' in shown
    assert words in shown
    assert not GoodsItem.objects.exists()


def test_the_second_saver_is_told_and_may_save_over_it(by, zhang):
    item = api.save(MASK, actor=by["张三"])
    api.save(replace(MASK, brand="另一品牌"), actor=by["张三"], item_id=item.id)
    address = reverse("goods:edit", args=[item.id])
    told = text(zhang.post(address, TYPED | {"act": "save", "revision": item.revision}))
    assert "另一品牌" in told
    revision = re.search(r'name="revision" value="(\d+)"', told)[1]
    assert zhang.post(address, TYPED | {"act": "save", "revision": revision}).status_code == 302
    assert api.item_of(item.id, actor=by["张三"]).content.brand == "泸美"


def test_a_returned_item_opens_on_what_was_remarked(by, zhang):
    item = item_in(State.RETURNED, MASK, by)
    for name in ("item", "edit"):
        assert "原产国与条码前缀不符" in text(page(zhang, name, item.id))
    assert 'href="#id_origin"' in text(page(zhang, "edit", item.id))


@pytest.mark.parametrize(
    ("state", "verb", "to"),
    [
        (State.DRAFT, "submit", State.SUBMITTED),
        (State.APPROVED, "change", State.CHANGED),
        (State.APPROVED, "withdraw", State.WITHDRAWN),
    ],
)
def test_a_verb_shows_its_consequences_first(by, zhang, state, verb, to):
    item = item_in(state, MASK, by)
    assert "consequence" in text(page(zhang, verb, item.id))
    assert api.item_of(item.id, actor=by["张三"]).state is state
    assert zhang.post(reverse(f"goods:{verb}", args=[item.id])).status_code == 302
    assert api.item_of(item.id, actor=by["张三"]).state is to


def test_a_verb_the_state_forbids_is_a_page_with_words(by, zhang):
    item = item_in(State.WITHDRAWN, MASK, by)
    refused = zhang.post(reverse("goods:submit", args=[item.id]))
    assert refused.status_code == 409
    assert "不能改为" in refused.content.decode()
    assert page(zhang, "edit", item.id).status_code == 302


def uploaded(client, *rows):
    file = SimpleUploadedFile("商品.xlsx", workbook(*rows))
    sent = client.post(reverse("goods:import"), {"file": file})
    assert sent.status_code == 302, sent.content.decode()
    return sent.headers["Location"]


def test_the_import_goes_from_file_to_receipt(by, zhang):
    address = uploaded(zhang, row(sku="A"), row(sku="B", gtin="6901234567890"), row(sku="C"))
    shown = text(zhang.get(address))
    assert "校验位不对" in shown
    assert "导入 2 行" in shown
    errors = zhang.get(f"{address}errors.xlsx", {"rows": "wrong"})
    assert errors.headers["Content-Disposition"].endswith('"goods-errors.xlsx"')
    assert errors.content.startswith(b"PK")
    refused = zhang.post(address, {"mode": "whole"}, follow=True)
    assert "一行也没有导入" in text(refused)
    done = text(zhang.post(address, {"mode": "right", "submit": "1"}, follow=True))
    assert "还有没导入的行" in done
    assert GoodsItem.objects.filter(state=State.SUBMITTED).count() == 2
    again = zhang.get(uploaded(zhang, row(sku="A"), row(sku="B", gtin="6901234567890"), row(sku="C")))
    assert "完全相同" in text(again)


def test_a_file_that_is_none_is_told_at_the_field(zhang):
    file = SimpleUploadedFile("图片.xlsx", b"\x89PNG")
    assert "另存为 .xlsx" in text(zhang.post(reverse("goods:import"), {"file": file}))
    assert 'id="id_file_error"' in text(zhang.post(reverse("goods:import"), {}))


def test_pasted_rows_take_the_same_way(zhang):
    pasted = "\n".join("\t".join(line) for line in [HEAD, row(sku="A")])
    sent = zhang.post(reverse("goods:import"), {"pasted": pasted}, follow=True)
    assert "导入 1 行" in text(sent)
    assert 'id="id_pasted_error"' in text(zhang.post(reverse("goods:import"), {"pasted": "A\tB"}))


def test_an_import_is_taken_back_after_its_consequences(by, zhang):
    address = uploaded(zhang, row(sku="A"), row(sku="B"))
    zhang.post(address, {"mode": "right"})
    assert "2 件还没有人处理" in text(zhang.get(address))
    assert "consequence" in text(zhang.get(f"{address}undo/"))
    assert "其中 2 件已撤销导入" in text(zhang.post(f"{address}undo/", follow=True))
    assert zhang.post(f"{address}undo/").status_code == 409


def test_the_uploads_take_as_many_queries_for_twenty_as_for_one(zhang, django_assert_max_num_queries):
    for number in range(12):
        uploaded(zhang, row(sku=f"S{number}"))
    with django_assert_max_num_queries(14):
        assert text(page(zhang, "import")).count("data-row") == 12


def test_the_template_is_a_workbook(zhang):
    assert page(zhang, "template").content.startswith(b"PK")


def test_the_preview_of_two_thousand_rows_stays_small(zhang, django_assert_max_num_queries):
    address = uploaded(zhang, *(row(sku=f"S{number}") for number in range(1_900)))
    with django_assert_max_num_queries(20):
        shown = text(zhang.get(address))
    assert len(shown) < 200_000
    assert "1900" in shown


def test_the_tariff_is_looked_up_without_an_item(zhang):
    assert "9619001100" in text(page(zhang, "tariff", q="nbs"))
    assert "没有找到" in text(page(zhang, "tariff", q="zzzzzz"))


def test_the_pages_speak_english_too(by, zhang):
    item = item_in(State.RETURNED, MASK, by)
    zhang.cookies["django_language"] = "en"
    for shown in (text(page(zhang, "list")), text(page(zhang, "item", item.id)), text(page(zhang, "import"))):
        assert "商品" not in shown.replace(MASK.name, "")
