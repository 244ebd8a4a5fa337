"""The calculator as people and programs use it: the figures of the law, what is refused and why, a GET to share."""

import json
import re
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse
from django.utils.translation import override

from heliu.ceb.codes import catalogue
from heliu.kernel.buckets import Buckets
from heliu.policies.parameters import Reference
from heliu.policies.positive_list import stand_lists
from heliu.policies.positive_list_rows import GoodsList, ListRow
from heliu.policies.rules.import_order import CannotCompute
from heliu.policies.rules.import_tax import assess
from heliu.policies.tests.test_import_tax_cases import CASES, order_of
from heliu.web.public.duty import views
from heliu.web.public.duty.asked import MAX_ROWS
from heliu.web.public.duty.questions import MAX_AMOUNT, MAX_GOODS, MAX_QUANTITY
from heliu.web.public.duty.words import CHANNELS, FORMULAS, NEARBY, REASONS

pytestmark = pytest.mark.django_db

PERFUME, NAPPIES, WHISKY, HONEY = "3303000020", "9619001100", "2208300000", "0409000000"
DAY = "2026-11-26"


@pytest.fixture(autouse=True)
def nobody_was_here(monkeypatch):
    """All tests ask from one address."""
    most = views.ASKS_PER_MINUTE_MAX
    monkeypatch.setattr(views, "buckets", Buckets(rate_per_s=most / 60, burst=most))


def goods(code=NAPPIES, price="100.00", **more):
    return {"code": code, "price": price, **more}


def ask(client, body, **headers):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post("/api/duty", raw, content_type="application/json", headers=headers)


def answer(client, *lines, **more):
    response = ask(client, {"day": DAY, "goods": list(lines), **more})
    assert response.status_code == 200, response.content.decode()
    return response.json()


def refused(client, body, **headers):
    response = ask(client, body, **headers)
    assert response.headers["Content-Type"] == "application/problem+json"
    return response.status_code, [(one["pointer"], one["code"]) for one in response.json()["violations"]]


def page(client, *pairs, english=False):
    if english:
        client.cookies["django_language"] = "en"
    query = "&".join(f"{name}={value}" for name, value in pairs)
    response = client.get(f"/duty/?{query}")
    assert response.status_code == 200
    return unescape(response.content.decode())


def row(words, price="", quantity="1", content="", unit=""):
    names = ("goods", "quantity", "price", "content", "content_unit")
    return list(zip(names, (words, quantity, price, content, unit), strict=True))


def test_the_worked_figures_of_the_law(client):
    perfume = answer(client, goods(PERFUME, "600.00", content="50", content_unit="ml"))
    assert perfume["totals"] == {"duty": "0.00", "consumption_tax": "74.12", "vat": "64.24", "total": "138.36"}
    assert perfume["totals_if_statutory_rounding"]["total"] == "138.35"
    whisky = answer(client, goods(WHISKY, "500.00", content="0.7", content_unit="litre"))
    assert whisky["totals"]["total"] == "145.01"
    two = answer(client, goods(PERFUME, "600.00", quantity=2, content=50, content_unit="ml"), goods(), freight=12.30)
    assert [line["share"] for line in two["goods"]] == ["11.35", "0.95"]
    assert sum(Decimal(line["total"]) for line in two["goods"]) == Decimal(two["totals"]["total"])


def test_the_trace_says_formula_numbers_and_documents(client):
    found = answer(client, goods(PERFUME, "600.00", content="50", content_unit="ml"))
    steps = {step["step"]: step for step in found["trace"]}
    assert steps["consumption_tax"]["numbers"] == "600.00 ÷ 50 ≥ 10.00; 600.00 ÷ (1 − 0.15) × 0.15 × 0.70"
    assert all(step["article"] and step["rule"] for step in found["trace"])
    assert {one["name"] for one in steps["vat"]["parameters"]} >= {"value_added_tax/import_rate_standard"}
    assert found["goods"][0]["rates"]["confidence"] == "to be confirmed"


def test_where_the_goods_stand_on_the_positive_list_is_told_with_reasons(client):
    found = answer(client, goods(HONEY, "100.00"))["goods"][0]["positive_list"]
    assert (found["position"], found["demo"], found["since"]) == ("listed", True, None)
    assert found["barred"] == {"1210": None, "9610": "H14"}
    assert [note["kind"] for note in found["notes"]] == ["bonded_only"]
    shown = page(client, *row(HONEY, "100"))
    assert "演示清单" in shown
    assert "H14" in shown
    assert "不能以直购进口（9610）申报。见" not in shown, "the demo list warns of nothing"
    rows = {PERFUME[:8]: ListRow("", PERFUME[:8], "香水")}
    stand_lists([GoodsList(date(2026, 11, 1), Reference("公告", "清单", None), "secondary", 1, rows)])
    try:
        listed, gone = answer(client, goods(PERFUME, "60.00", content="50", content_unit="ml"), goods(HONEY))["goods"]
        assert "不能以零售方式进口" in page(client, *row(HONEY, "100"))
    finally:
        stand_lists([])
    told = listed["positive_list"]
    assert (told["position"], told["demo"], told["document"]) == ("listed", False, "公告 清单")
    assert gone["positive_list"]["barred"] == {"1210": "H13", "9610": "H13"}


def test_what_lies_near_comes_as_a_sentence(client):
    found = answer(client, goods(price="2495.00", quantity="2"), freight="13.00")
    assert (found["channel"], found["totals"]) == ("general_trade", None)
    near = found["nearby"][0]
    assert (near["kind"], near["amount"], near["tax"]) == ("less_freight_enters", "3.00", "455.00")
    assert "运费少 3.00 元" in near["sentence"]


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        pytest.param({"goods": []}, [("/goods", "LINES_OUT_OF_RANGE")], id="没有商品"),
        pytest.param({"goods": [goods()] * (MAX_GOODS + 1)}, [("/goods", "LINES_OUT_OF_RANGE")], id="行数过多"),
        pytest.param({"goods": ["9619001100"]}, [("/goods/0", "DUTY_FORM")], id="不是对象"),
        pytest.param({"fright": "1"}, [("/fright", "DUTY_FIELD_UNKNOWN")], id="拼错的字段"),
        pytest.param({"fright\ud800": "1"}, [("/fright?", "DUTY_FIELD_UNKNOWN")], id="半个字符"),
        pytest.param(
            {"goods": [goods(PERFUME, content="5", content_unit=["ml"])]},
            [("/goods/0/content_unit", "CONTENT_BAD")],
            id="单位不是文本",
        ),
        pytest.param({"freight": "1,000"}, [("/freight", "DUTY_NUMBER_BAD")], id="千分号"),
        pytest.param({"freight": "1e5"}, [("/freight", "DUTY_NUMBER_BAD")], id="科学计数"),
        pytest.param({"freight": "-1"}, [("/freight", "DUTY_NUMBER_BAD")], id="负数"),
        pytest.param({"freight": "0.123456"}, [("/freight", "DUTY_NUMBER_BAD")], id="六位小数"),
        pytest.param({"insurance": f"{MAX_AMOUNT + 1}"}, [("/insurance", "DUTY_NUMBER_BAD")], id="过大"),
        pytest.param({"annual_used": True}, [("/annual_used", "DUTY_NUMBER_BAD")], id="不是数"),
        pytest.param({"day": "26.11"}, [("/day", "DUTY_DAY_BAD")], id="不是日期"),
        pytest.param({"day": "1900-01-01"}, [("/day", "DUTY_DAY_BAD")], id="日期太早"),
        pytest.param({"goods": [goods("961900110")]}, [("/goods/0/code", "DUTY_CODE_BAD")], id="九位编码"),
        pytest.param({"goods": [goods(402100000)]}, [("/goods/0/code", "DUTY_CODE_BAD")], id="写成数字, 丢了首位的零"),
        pytest.param({"goods": [goods("0000000000")]}, [("/goods/0/code", "CODE_UNKNOWN")], id="税则没有"),
        pytest.param({"goods": [{"code": NAPPIES}]}, [("/goods/0/price", "DUTY_FIELD_MISSING")], id="没有价格"),
        pytest.param({"goods": [goods(quantity="0")]}, [("/goods/0/quantity", "QUANTITY_BAD")], id="零件"),
        pytest.param({"goods": [goods(quantity="1.5")]}, [("/goods/0/quantity", "QUANTITY_BAD")], id="半件"),
        pytest.param(
            {"goods": [goods(quantity=MAX_QUANTITY + 1)]}, [("/goods/0/quantity", "QUANTITY_BAD")], id="件数过多"
        ),
        pytest.param({"goods": [goods(PERFUME)]}, [("/goods/0/content", "CONTENT_MISSING")], id="化妆品没有含量"),
        pytest.param(
            {"goods": [goods(PERFUME, content="5", content_unit="oz")]},
            [("/goods/0/content_unit", "CONTENT_BAD")],
            id="含量单位",
        ),
        pytest.param(
            {"goods": [goods(PERFUME, content="0", content_unit="ml")]},
            [("/goods/0/content", "CONTENT_BAD")],
            id="含量零",
        ),
        pytest.param(
            {"goods": [goods("1", "x"), goods(quantity="y")]},
            [
                ("/goods/0/price", "DUTY_NUMBER_BAD"),
                ("/goods/0/code", "DUTY_CODE_BAD"),
                ("/goods/1/quantity", "QUANTITY_BAD"),
            ],
            id="一次说清",
        ),
    ],
)
def test_a_fault_names_its_place(client, change, faults):
    status, said = refused(client, {"day": DAY, "goods": [goods()], **change})
    assert status == 422
    assert sorted(said) == sorted(faults)
    assert {code for _pointer, code in said} <= catalogue().keys()


def test_a_day_before_the_law_is_an_error_and_not_a_guess(client):
    line = answer(client, goods())["goods"][0]
    assert line["rates"]["since"] == "2026-01-01"
    assert refused(client, {"day": "2016-04-07", "goods": [goods()]}) == (422, [("/goods/0/code", "CODE_UNKNOWN")])


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 100_000, b'{"goods": NaN'])
def test_what_is_no_json_is_said(client, body):
    assert refused(client, body) == (413 if len(body) > views.MAX_BODY_BYTES else 400, [])


@pytest.mark.parametrize("body", [[], "x", 1, None, True])
def test_json_of_another_kind_is_said(client, body):
    status, said = refused(client, body)
    assert status == 422
    assert ("/", "DUTY_FORM") in said


def test_only_posting_asks_and_english_is_answered_in_english(client):
    response = client.get("/api/duty")
    assert (response.status_code, response.headers["Allow"]) == (405, "POST")
    body = {"goods": [goods(PERFUME)], "day": DAY}
    told = ask(client, body, **{"Accept-Language": "en-GB"}).json()["violations"][0]
    assert not re.search(r"[\u4e00-\u9fff]", told["detail"] + told["fix"])


def test_who_asks_too_often_waits(client, monkeypatch):
    monkeypatch.setattr(views, "buckets", Buckets(rate_per_s=1 / 60, burst=2))
    body = {"day": DAY, "goods": [goods()]}
    assert [ask(client, body).status_code for _ in range(3)] == [200, 200, 429]


def test_the_page_answers_an_address_without_script(client):
    text = page(client, *row(PERFUME, "600", content="50", unit="ml"), ("day", DAY))
    assert "应缴税款 138.36 元" in text
    assert "600.00 ÷ 50 ≥ 10.00" in text
    assert "财关税〔2018〕49号" in text
    assert "<script" not in text.split("<main", 1)[1]


def test_goods_are_found_by_words_and_the_choice_keeps_the_question(client):
    text = page(client, *row("nbs", "99.00", quantity="3"), ("freight", "8"), ("day", DAY))
    address = re.search(rf'href="(\?goods={NAPPIES}[^"]*)"', text)[1]
    chosen = client.get(f"/duty/{address}").content.decode()
    assert "应缴税款 27.76 元" in chosen  # (3 × 99 + 8) × 0.13 × 0.7


def test_rows_are_added_kept_and_forgotten_when_empty(client):
    two = [*row(NAPPIES, "10"), *row("")]
    text = page(client, *two, ("more", "1"))
    assert text.count('name="goods"') == 3
    assert "应缴税款 0.91 元" in text
    many = [pair for _ in range(MAX_ROWS + 5) for pair in row(NAPPIES, "1")]
    full = page(client, *many, ("more", "1"))
    assert full.count('name="goods"') == MAX_ROWS
    assert 'name="more"' not in full


def test_a_fault_on_the_page_stands_at_its_row(client):
    text = page(client, *row(""), *row(NAPPIES, "1,000"), *row("0402100000", "5"))
    assert "第 2 行 每件价格（元）" in text
    waiting = page(client, *row(NAPPIES))
    assert "还差几项" in waiting
    assert "还不能计算" not in waiting


@pytest.mark.parametrize(
    "query", ["", "goods=", "goods=%00&price=1", "content_unit=x", "more=1", "day=x&goods=1&price=1", "goods=a&goods=b"]
)
def test_a_strange_address_is_no_error(client, query):
    assert client.get(f"/duty/?{query}").status_code == 200


def test_the_page_is_english_where_we_wrote_it(client):
    text = page(client, *row(PERFUME, "600", content="50", unit="ml"), ("day", DAY), english=True)
    assert "CNY 138.36 payable" in text
    main = re.sub(r"<(\w+)[^>]* lang=\"zh\"[^>]*>.*?</\1>", "", text.split("<main", 1)[1].split("</main>")[0])
    assert not re.search(r"[\u4e00-\u9fff]", re.sub(r"<[^>]*>", "", main))


def test_every_formula_reason_and_channel_of_the_engine_has_its_words():
    seen = {"formulas": set(), "reasons": set(), "channels": set()}
    for case in CASES:
        try:
            found = assess(order_of(case))
        except (CannotCompute, LookupError):
            continue
        seen["formulas"] |= {step.formula for step in found.trace}
        seen["reasons"].add(found.reason)
        seen["channels"].add(found.channel)
    with override("zh-hans"):
        assert seen["formulas"] <= set(map(str, FORMULAS))
    assert seen["reasons"] <= REASONS.keys()
    assert seen["channels"] <= CHANNELS.keys()
    assert len(NEARBY) == 8


def test_the_interface_is_explained_by_an_example_that_runs(client):
    text = unescape(client.get(reverse("duty:interface")).content.decode())
    assert '"totals"' in text
    example = json.loads(re.search(r"<pre><code>(\{.*?\n\})</code>", text, re.DOTALL)[1])
    assert ask(client, example).status_code == 200
