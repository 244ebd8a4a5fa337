"""The documents of the law: whatever a number or a rule cites is here, and a bad file is refused with its place."""

from datetime import date
from textwrap import dedent

import pytest

from heliu.policies.articles.citations import CitationFault, Cited, cited
from heliu.policies.articles.documents import DocumentFault, Standing, State, documents, read_documents
from heliu.policies.articles.search import Library, Text, marked, terms_of

GOOD = dedent("""
    - key: a-1
      number: 甲字〔2020〕1号
      title: {zh: 甲, en: A}
      issuer: {zh: 乙, en: B}
      published: 2020-01-01
      since: 2020-02-01
      confidence: confirmed
      source: text
      articles:
        第十三条: {zh: 三十日, en: thirty days, state: done}
        （二十一）: {zh: 说明, en: words, state: to_come, why: {zh: 待建, en: to come}}
""")


def test_the_form_of_a_document():
    (one,) = read_documents("x.yaml", GOOD)
    assert [(article.label_en, article.state) for article in one.articles.values()] == [
        ("Article 13", State.DONE),
        ("Section 21", State.TO_COME),
    ]
    assert [one.standing(day) for day in (date(2020, 1, 31), date(2020, 2, 1))] == [Standing.TO_BIND, Standing.BINDS]


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        pytest.param("state: done", "state: fine", "not one of", id="没有的状态"),
        pytest.param(", why: {zh: 待建, en: to come}", "", "why is not said", id="未实现而没有理由"),
        pytest.param("en: thirty days, ", "", "en missing", id="缺英文"),
        pytest.param("第十三条", "某条", "its English is needed", id="没有条号又没有英文名"),
        pytest.param("published: 2020-01-01", "published: null", "the day it was published", id="已核原文而无公布日"),
        pytest.param("since: 2020-02-01", "since: soon", "plain days", id="不是日期"),
        pytest.param("source: text", "source: text\n  colour: red", "colour not known", id="多余的键"),
        pytest.param("confidence: confirmed", "confidence: sure", "confidence is", id="没有的可信度"),
    ],
)
def test_a_bad_document_is_refused_with_its_place(was, now, said):
    with pytest.raises(DocumentFault, match=said) as fault:
        read_documents("x.yaml", GOOD.replace(was, now))
    assert "a-1" in str(fault.value)


def test_every_document_ends_before_what_replaces_it_begins():
    held = documents()
    for one in held.values():
        for after in one.replaced_by:
            assert one.until is not None
            assert one.until < held[after].since


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("财关税〔2018〕49号 第二条", [("cgs-2018-49", "第二条")]),
        ("海关总署令第272号 第十三条、第十九条", [("gacc-272", "第十三条"), ("gacc-272", "第十九条")]),
        ("署令272 第十三条（当月公布值未取得；暂按）", [("gacc-272", "第十三条")]),
        ("海关总署公告2020年第44号；CEB213 填制说明：不大于", [("gacc-2020-44", ""), ("ceb-2022", "CEB213 填制说明")]),
        (
            "财税〔2018〕103号 第一条；监管方式为本系统理解；第四条",
            [("cs-2018-103", "第一条"), ("cs-2018-103", "第四条")],
        ),
        ("川府函〔2020〕151号（十三）风险", [("cfh-2020-151", "（十三）")]),
        ("泸州综试区自定（待发文） 转送海关", [("zone-own", "转送海关")]),
    ],
)
def test_a_citation_is_understood(text, found):
    assert cited(text) == tuple(Cited(document, article) for document, article in found)


def test_a_parameter_is_cited_by_its_name():
    assert {one.parameter for one in cited("参数 export_list/simplified_code_digits_*")} == {
        "export_list/simplified_code_digits_b2b",
        "export_list/simplified_code_digits_retail",
    }


@pytest.mark.parametrize("text", ["某某公告 第一条", "财关税〔2018〕49号 第九条", "参数 no/such", ""])
def test_what_nobody_knows_is_a_fault_and_not_passed_over(text):
    with pytest.raises(CitationFault):
        cited(text)


@pytest.fixture(scope="module")
def library():
    return Library(
        Text(f"{one.key} {article.label}", f"{one.number} {one.title.zh} {article.label}", f"{article.zh} {article.en}")
        for one in documents().values()
        for article in one.articles.values()
    )


@pytest.mark.parametrize(
    ("query", "first"),
    [
        pytest.param("49号 第二条", "cgs-2018-49 第二条", id="文号与条号"),
        pytest.param("272 第17条", "gacc-272 第十七条", id="阿拉伯数字的条号"),
        pytest.param("化妆品 消费税", "cgs-2016-48 第一条", id="两个词"),
        pytest.param("退货 出口放行之日", "gacc-2020-44 第四条", id="同义词"),
        pytest.param("个人信息查阅更正", "pipl 第五十条", id="整句没有, 按二字"),
        pytest.param("late fee holiday term fifteen", "gacc-272 第二十条", id="英文"),
        pytest.param("wlaqf", "cyber-law 第二十一条", id="拼音首字母"),
    ],
)
def test_what_people_ask_for_comes_first(library, query, first):
    assert library.find(query)[0].key == first


def test_a_synonym_is_found_and_marked(library):
    (hit,) = [hit for hit in library.find("退运") if hit.key == "gacc-2020-45 第一条"]
    assert "退货" in hit.words
    assert marked("申请退货的", hit.words) == [("申请", False), ("退货", True), ("的", False)]


@pytest.mark.parametrize("query", ["", "的 和 号", "？！", "龘龘龘", "x" * 5_000])
def test_a_query_that_says_nothing_finds_nothing(library, query):
    assert library.find(query) == []


def test_a_number_is_not_found_within_another():
    held = Library([Text("a", "1490 号", ""), Text("b", "49 号", "")])
    assert [hit.key for hit in held.find("49")] == ["b"]
    assert terms_of("第1条 第 10 条 第21条") == ["第一条", "第十条", "第二十一条"]
