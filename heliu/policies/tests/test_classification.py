"""The tariff search: its hit rate on a public list of queries, and that it never fails or guesses wildly."""

import csv
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliu.policies.classification.elements import BRAND_KIND, elements_of
from heliu.policies.classification.search import MAX_QUERY_CHARS, WORDS, search
from heliu.policies.tariff import lines_in_force, tariff_line

DAY = date(2026, 11, 11)
TOP = 3
RATE_MIN = 0.95
with Path(__file__).with_name("tariff_queries.csv").open(encoding="utf-8", newline="") as lines:
    QUERIES = list(csv.DictReader(lines))


def found(query, limit=TOP):
    return [hit.line.code for hit in search(query, DAY, limit)]


def test_the_top_three_hold_the_right_line(record_property):
    """The stated hit rate: the share of queries whose right line is among the first three; no kind falls behind."""
    hits = defaultdict(list)
    for row in QUERIES:
        hits[row["kind"]].append(bool(set(row["codes"].split()) & set(found(row["query"]))))
    rates = {kind: sum(one) / len(one) for kind, one in hits.items()}
    whole = sum(map(sum, hits.values())) / len(QUERIES)
    record_property("top_3_hit_rate", whole)
    missed = [row["query"] for row in QUERIES if not set(row["codes"].split()) & set(found(row["query"]))]
    assert len(QUERIES) >= 100
    assert whole >= RATE_MIN, missed
    assert all(rate >= 0.85 for rate in rates.values()), (rates, missed)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        pytest.param("尿不湿", "9619001100", id="俗名"),
        pytest.param("ＳＨＡＭＰＯＯ", "3305100090", id="全角大写"),
        pytest.param("葡萄汽酒", "2204100000", id="税则名称"),
        pytest.param("mian mo", "3304990049", id="拼音分写"),
        pytest.param("0402.10.00.00", "0402100000", id="带点的编码"),
    ],
)
def test_the_first_is_the_right_one(query, first):
    assert found(query, 1) == [first]


def test_a_prefix_of_a_code_finds_all_of_it_in_order():
    codes = found("3304", 50)
    assert codes == sorted(line.code for line in lines_in_force(DAY) if line.code.startswith("3304"))


@pytest.mark.parametrize("query", ["", "  ", "…", "q", "zzzzzz", "00000", "😀", "的"])
def test_nothing_fits_and_nothing_is_guessed(query):
    assert found(query) == []


def test_before_the_tariff_nothing_is_found():
    assert search("面膜", date(2020, 1, 1)) == []


@given(st.text(max_size=MAX_QUERY_CHARS + 50))
def test_any_text_is_answered_in_order_and_the_same_again(query):
    hits = search(query, DAY)
    assert hits == search(query, DAY)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len({hit.line.code for hit in hits}) == len(hits) <= 10
    assert all(hit.score > 0 and hit.why for hit in hits)


@given(st.sampled_from([line.code for line in lines_in_force(DAY)]), st.integers(1, 10))
def test_every_line_is_found_by_any_beginning_of_its_code(code, length):
    assert code in found(code[:length], 1_000)


def test_the_words_of_the_trade_are_of_lines_we_hold():
    with WORDS.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    codes = [row["code"] for row in rows]
    assert len(codes) == len(set(codes))
    assert all(tariff_line(code, DAY) for code in codes)
    every = [word for row in rows for word in row["words"].split(";")]
    twice = {word for word in every if every.count(word) > 1}
    assert twice == set(), "a word that means two lines says which is which"


def test_a_line_names_what_has_to_be_declared():
    assert elements_of("3304990049")[0] == BRAND_KIND
    assert "包装规格" in elements_of("1901109000")
    assert elements_of("9999999999") == ()


@pytest.mark.parametrize("code", [line.code for line in lines_in_force(DAY)])
def test_no_element_is_told_twice(code):
    names = elements_of(code)
    assert len(names) == len(set(names))


@pytest.mark.shared
def test_the_elements_agree_with_the_customs_table(shared):
    table = (shared / "data/ceb/hs/customs_hs_codes.tsv").read_text(encoding="utf-8").splitlines()
    held = {line.split("\t")[0]: line for line in table}
    for line in lines_in_force(DAY):
        if line.code in held:
            assert len(elements_of(line.code)) >= held[line.code].count('", "') - 1 - held[line.code].count('"CAS"')
