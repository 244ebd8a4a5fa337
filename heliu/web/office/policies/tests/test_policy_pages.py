"""The officers' pages of the law: found in Chinese, drafted by one, released by another, refused with the reason."""

import re

import pytest
from django.utils import translation

from heliu.lawbook.changes import models
from heliu.lawbook.changes.facts import State
from heliu.lawbook.tests.drafts import LIMIT, draft_in, text
from heliu.people.facts import Role
from heliu.policies.parameters import names
from heliu.policies.rules.catalogue import RULES
from heliu.web.office.policies.showing import uses_of
from heliu.web.tests.visitors import officer
from heliu.whatif.studies.carrying_out import carry_out

pytestmark = [pytest.mark.database, pytest.mark.django_db]
HOME = "/office/policies/"
GIVEN = {
    "value": "8000",
    "since": "2100-01-01",
    "document": "财关税〔2026〕99号",
    "article": "第一条",
    "published": "2026-11-20",
    "confidence": "to be confirmed",
    "scope": "national",
    "title_zh": "提高单次限值",
    "title_en": "A higher limit",
}


def page(client, address, **asked):
    return client.get(address, asked).content.decode()


def test_parameters_are_found_in_chinese_by_pinyin_document_topic_and_confidence():
    tax = officer(Role.TAX, "王五")
    for asked in (
        {"words": "单次 限值"},
        {"words": "danci"},
        {"words": "财关税〔2018〕49号"},
        {"words": "single_order"},
    ):
        shown = page(tax, HOME, **asked)
        assert LIMIT in shown, asked
        assert "risk/night_from_hour" not in shown
    assert LIMIT in page(tax, HOME, topic="import_composite_tax", confidence="secondary")
    assert LIMIT not in page(tax, HOME, topic="risk")
    assert LIMIT not in page(tax, HOME, words="并无此事")
    rows = tax.get(HOME, {"format": "csv"}).getvalue().decode()
    assert "5000.00" in rows


def test_pages_of_the_list_follow_each_other():
    """More than one page: no name twice, none left out."""
    tax, seen, address = officer(Role.TAX, "王五"), [], HOME
    while address:
        shown = page(tax, address)
        seen += re.findall(r'href="/office/policies/([a-z_]+/[a-z_0-9]+)/"', shown)
        onward = re.search(r'href="\?([^"]*after=[^"]*)"[^>]*rel="next"', shown)
        address = f"{HOME}?{onward[1].replace('&amp;', '&')}" if onward else ""
    assert seen == list(names())


def test_a_parameter_shows_its_history_documents_and_uses():
    shown = page(officer(Role.FX, "钱七"), f"{HOME}{LIMIT}/")
    for words in ("2000.00", "财关税〔2016〕18号 第三条", "TAX-05", "heliu.policies.rules.channel:decide", "R01"):
        assert words in shown
    assert "起草变更" not in shown, "foreign exchange looks only"
    with translation.override("en"):
        sentences = {code: sentence for code, sentence, _url in uses_of(LIMIT)["rules"]}
    assert sentences["TAX-05"] == RULES["TAX-05"].english


def test_one_drafts_another_releases():
    customs, zone = officer(Role.CUSTOMS, "张三"), officer(Role.ZONE, "李四")
    assert "起草变更" in page(customs, f"{HOME}{LIMIT}/")
    made = customs.post(f"{HOME}change/{LIMIT}/", GIVEN)
    address = made.headers["Location"]
    shown = page(customs, address)
    assert "5000.00 元" in shown
    assert "8000 元" in shown
    assert "2100-01-01" in shown
    assert customs.post(address, {"do": "submit"}).status_code == 302
    assert customs.post(address, {"do": "approve"}).status_code == 403, "not who drafted it"
    assert "政策变更待复核" in zone.get("/home/").content.decode()
    assert "政策变更待复核" not in customs.get("/home/").content.decode()
    assert zone.post(address, {"do": "reject", "reason": ""}).status_code == 422
    unweighed = zone.post(address, {"do": "approve"})
    assert unweighed.status_code == 422
    assert "没有推算过对历史的影响" in unweighed.content.decode()
    assert zone.post(address, {"do": "approve", "unweighed": "只是一次演练"}).status_code == 302
    shown = page(zone, address)
    assert "只是一次演练" in shown
    assert "已发布" in shown
    assert "复核发布" in shown, "in its history"
    assert 'value="approve"' not in shown
    assert "提高单次限值" in page(zone, f"{HOME}{LIMIT}/")
    assert zone.post(address, {"do": "withdraw", "reason": "改主意"}).status_code in {403, 409}
    assert zone.post(address, {"do": "dance"}).status_code == 422


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"value": "八千"}, "十进制数"),
        ({"since": "2020-01-01"}, "最早写"),
        ({"until": "2099-12-31"}, "终止日"),
        ({"article": ""}, "id_article_error"),
        ({"published": "", "confidence": "confirmed"}, "公布日"),
    ],
)
def test_what_is_wrong_stands_at_its_field(change, words):
    customs = officer(Role.CUSTOMS, "张三")
    answer = customs.post(f"{HOME}change/{LIMIT}/", GIVEN | change)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not models.Draft.objects.exists()


def test_a_file_is_drafted_rewritten_and_drafted_anew():
    customs = officer(Role.CUSTOMS, "张三")
    assert "single_order_limit" in page(customs, f"{HOME}drafts/new/")
    bad = customs.post(f"{HOME}drafts/new/", {"text": "["})
    assert bad.status_code == 422
    address = customs.post(f"{HOME}drafts/new/", {"text": text(since="2100-01-01")}).headers["Location"]
    assert customs.post(f"{address}text/", {"text": text("9000", since="2100-01-01")}).status_code == 302
    assert "9000 元" in page(customs, address)
    assert customs.post(address, {"do": "withdraw", "reason": "另有文件"}).status_code == 302
    number = address.rstrip("/").rpartition("/")[2]
    assert "9000" in page(customs, f"{HOME}drafts/new/", **{"from": number})
    assert "已撤回" in page(customs, f"{HOME}drafts/", state=State.WITHDRAWN.value)


def test_who_may_not_is_told_so(django_assert_max_num_queries):
    park, tax = officer(Role.PARK, "孙八"), officer(Role.TAX, "王五")
    for address in (HOME, f"{HOME}drafts/", f"{HOME}drafts/new/", f"{HOME}{LIMIT}/", f"{HOME}change/{LIMIT}/"):
        assert park.get(address).status_code == 403, address
    assert tax.get(f"{HOME}no/such/").status_code == 404
    assert tax.get(f"{HOME}no/%00/").status_code == 404
    assert tax.get(f"{HOME}change/no/such/").status_code == 404
    assert tax.get(f"{HOME}drafts/999999/").status_code == 404
    assert tax.post(f"{HOME}change/filing/review_working_days/", GIVEN).status_code == 403
    for _ in range(3):
        draft_in(State.SUBMITTED)
    with django_assert_max_num_queries(12):
        tax.get(f"{HOME}drafts/")


def test_the_impact_is_asked_for_a_period_and_kept_with_the_draft():
    customs = officer(Role.CUSTOMS, "张三")
    address = customs.post(f"{HOME}change/{LIMIT}/", GIVEN).headers["Location"]
    assert "尚未推算" in page(customs, address)
    wrong = customs.post(address, {"do": "weigh", "since": "2026-06-30", "until": "2026-01-01"})
    assert wrong.status_code == 422
    assert customs.post(address, {"do": "weigh", "since": "2026-01-01", "until": ""}).status_code == 422
    begun = customs.post(address, {"do": "weigh", "since": "2026-01-01", "until": "2026-06-30"})
    assert begun.status_code == 302
    carry_out(int(begun.headers["Location"].rstrip("/").rpartition("/")[2]))
    shown = page(customs, address)
    assert "2026-01-01 – 2026-06-30" in shown
    assert "推算影响" in shown
    asked = {"do": "weigh", "since": "2026-01-01", "until": "2026-06-30"}
    assert officer(Role.FX, "钱七").post(address, asked).status_code == 403
    customs.post(address, {"do": "withdraw", "reason": "另有文件"})
    assert customs.post(address, asked).status_code == 422
    assert 'value="weigh"' not in page(customs, address)
