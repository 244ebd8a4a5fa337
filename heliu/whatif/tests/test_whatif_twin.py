"""The statement under two laws and the pure rules, declaration by declaration, under random changes of the law."""

from bisect import bisect_left
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal

import psycopg
import pytest

from heliu.clearance.facts import UNLISTED, Outcome
from heliu.declarations.api import enter, newest
from heliu.policies.change_files import read_change
from heliu.policies.parameters import Reference, law
from heliu.policies.positive_list import stand_lists
from heliu.policies.positive_list_rows import GoodsList, ListRow
from heliu.policies.tariff import stand_tariff, starter
from heliu.whatif.facts import BANDS, Limits, Reason
from heliu.whatif.law import Side, listed_throughout, spans, standing
from heliu.whatif.listed import Listed
from heliu.whatif.part import Question, answer, make_tables
from heliu.whatif.study import study
from heliu.whatif.tests.random_past import SINCE, UNTIL, Past, codes

pytestmark = [pytest.mark.database, pytest.mark.django_db]
HELD = """
SELECT id, agrees, b_outcome, b_duty, b_consumption_tax, b_vat, a_outcome, a_duty, a_consumption_tax, a_vat
FROM pg_temp.whatif_held
"""
TAX, VAT, CT = "import_composite_tax", "value_added_tax", "consumption_tax"
CHANGES = {
    "征收比例八成": {f"{TAX}/collected_share": '"0.80"'},
    "全额征收": {f"{TAX}/collected_share": '"1"'},
    "单次限值 8000": {f"{TAX}/single_order_limit": '"8000"'},
    "单次限值 300": {f"{TAX}/single_order_limit": '"300"'},
    "年度限值 30000": {f"{TAX}/annual_limit": '"30000"'},
    "年度限值 9000": {f"{TAX}/annual_limit": '"9000"'},
    "限值内关税一成": {f"{TAX}/duty_rate_within_limits": '"0.10"'},
    "先舍入再乘比例": {f"{TAX}/rounding_point": "statutory"},
    "先舍入再乘比例, 关税半成": {f"{TAX}/rounding_point": "statutory", f"{TAX}/duty_rate_within_limits": '"0.05"'},
    "单件也走一般贸易": {f"{TAX}/over_single_one_item": "general_trade"},
    "赠品不算一件": {f"{TAX}/gift_counts_as_item": "false"},
    "上限含等于": {f"{TAX}/over_single_upper_bound_inclusive": "true"},
    "增值税 16%": {f"{VAT}/import_rate_standard": '"0.16"'},
    "低税率 7%": {f"{VAT}/import_rate_low": '"0.07"'},
    "葡萄酒三成": {f"{CT}/wine_rate": '"0.30"'},
    "化妆品不分档": {f"{CT}/cosmetics_scope": "all"},
    "币制改变": {f"{TAX}/currency": '"502"'},
    "都变": {
        f"{TAX}/annual_limit": '"12000"',
        f"{TAX}/single_order_limit": '"6500.00"',
        f"{TAX}/collected_share": '"0.655"',
        f"{VAT}/import_rate_standard": '"0.11"',
    },
}


def change(values, day):
    lines = ["title: {zh: 试, en: trial}", "values:"]
    for name, value in values.items():
        reference = "{title: 试, article: 一, published: null}"
        lines += [f"  {name}:", f"    {day}: {{value: {value}, reference: {reference}, status: to be confirmed}}"]
    return read_change("\n".join(lines))


@pytest.fixture
def connection(database_url):
    with psycopg.connect(database_url) as connection:
        enter(connection, newest(connection))
        connection.commit()
        yield connection
        connection.rollback()
        connection.execute("TRUNCATE clearance_decision, public.declarations_inventory")
        connection.commit()


def held(url, after):
    """What the statement and the judge make of every declaration under the law as it stands and under ``after``."""
    before = standing()
    with psycopg.connect(url) as own:
        make_tables(own)
        answer(own, Question(before, after, spans(before, after, SINCE, UNTIL), SINCE, UNTIL), (0, 1), lambda: False)
        return {row[0]: row[1:] for row in own.execute(HELD).fetchall()}


def side(outcome, taxes):
    return (int(outcome), *(taxes if outcome is Outcome.ADMITTED else ()))


def cut(outcome, *taxes):
    return (outcome, *(taxes if outcome == Outcome.ADMITTED else ()))


def agreed(url, past, name, after_law):
    return agreed_under(url, past, name, Side(after_law, standing().lists))


def agreed_under(url, past, name, after_side):
    """The statement says what the rules say, one by one. The ways across the limits that were taken."""
    before, after, found = past.anew(standing()), past.anew(after_side), held(url, after_side)
    assert found.keys() == before.keys()
    crossed = set()
    for one, (agrees, *columns) in found.items():
        assert agrees, (name, columns, past.stored[one - 1])
        assert cut(*columns[:4]) == side(before[one][0], before[one][2]), (name, past.stored[one - 1])
        assert cut(*columns[4:]) == side(after[one][0], after[one][2]), (name, past.stored[one - 1])
        crossed.add((columns[0], columns[4]))
    return crossed


def test_statement_and_rules_agree_under_every_change(connection, database_url):
    past = Past(seed=5)
    past.store(connection)
    connection.commit()
    crossed = set()
    for number, (name, values) in enumerate(CHANGES.items()):
        crossed |= agreed(database_url, past, name, change(values, SINCE if number % 2 else "2026-05-01").over(law()))
    outcomes = {Outcome.OVER_SINGLE, Outcome.ZERO_VALUE, Outcome.OVER_ANNUAL, Outcome.ADMITTED, Outcome.UNTAXABLE}
    assert {one for one, _ in crossed} == outcomes
    wanted = {(5, 2), (2, 5), (5, 4), (4, 5), (4, 2), (6, 5)}
    assert wanted <= crossed, "a way across the limits was never taken: the test says nothing about it"


def test_duty_by_quantity_is_left_to_the_judge_above_the_limit_only(connection, database_url):
    """No line of this past declares the quantity: within the limits it is taxed, above them its tax is not known."""
    dear = {"duty_amount": Decimal("7.5"), "duty_unit": "035"}
    rows = {code: tuple(replace(row, **dear) for row in found) for code, found in starter().rows.items()}
    stand_tariff([replace(starter(), rows=rows)])
    try:
        past = Past(seed=6, size=200)
        past.store(connection)
        connection.commit()
        crossed = agreed(database_url, past, "单次限值 300", change(CHANGES["单次限值 300"], SINCE).over(law()))
    finally:
        stand_tariff([])
    assert {(5, 5), (5, 6), (6, 6)} <= crossed


def goods_list(since, every, left_out, bonded):
    """A whole list of the codes of the past, without every so-manyeth of them; some only bonded."""
    eights = sorted({code[:8] for code in every})
    kept = [code for place, code in enumerate(eights) if place % left_out]
    remark = "仅限网购保税商品"
    rows = {code: ListRow("", code, "货品", remark if place % bonded == 0 else "") for place, code in enumerate(kept)}
    return GoodsList(since, Reference("清单", "", None), "to be confirmed", len(rows), rows)


def test_a_new_list_refuses_and_lets_in_what_the_rules_say(connection, database_url):
    """A list stood from within the period on; another one is weighed, by its day and as if it had always stood."""
    first = goods_list(date(2026, 4, 1), codes(), left_out=6, bonded=2)
    second = goods_list(date(2026, 5, 1), codes(), left_out=7, bonded=3)
    stand_lists([first])
    try:
        past = Past(seed=12, size=300)
        past.store(connection)
        connection.commit()
        by_day = Side(law(), (second, first))
        always = Side(law(), listed_throughout(second, SINCE, UNTIL))
        crossed = {one for side in (by_day, always) for one in agreed_under(database_url, past, "清单", side)}
        assert {(5, 12), (12, 5), (5, 13), (13, 5), (12, 13), (13, 12), (12, 12), (6, 12)} <= crossed
        narrow = agreed(database_url, past, "年度限值 9000", change(CHANGES["年度限值 9000"], SINCE).over(law()))
        assert {(12, 4), (12, 12)} <= narrow, "the annual limit is asked before the list"
        same = study(database_url, None, SINCE, UNTIL)
        assert (same.reconciled, same.listed, same.crossings) == (True, Listed(), ())
        dated = study(database_url, second, SINCE, UNTIL, limits=Limits(workers=3))
        whole = study(database_url, replace(second, since=date(2027, 1, 1)), SINCE, UNTIL)
    finally:
        stand_lists([])
    assert (dated.basis, whole.basis) == ("dated", "throughout")
    for impact, side in ((dated, by_day), (whole, always)):
        assert impact.reconciled
        sums_of_the_list_are_those_of_the_rules(impact.listed, past, past.anew(side))


def sums_of_the_list_are_those_of_the_rules(listed, past, after):
    counts = (Outcome.ADMITTED, Outcome.UNTAXABLE)
    refused = [one for one in past.stored if one.outcome in counts and after[one.inventory.id][0] in UNLISTED]
    let_in = [one for one in past.stored if one.outcome in UNLISTED and after[one.inventory.id][0] in counts]
    for moved, found in ((listed.refused, refused), (listed.let_in, let_in)):
        assert found, "nothing moved: the test says nothing"
        assert moved.declarations == moved.sellers == len(found), "each declaration has a seller of its own"
        assert moved.tax_price == sum(one.inventory.tax_price for one in found)
    assert listed.refused.tax == sum(sum(one.taxes or ()) for one in refused)
    assert listed.let_in.tax == sum(sum(after[one.inventory.id][2] or ()) for one in let_in)
    assert listed.sellers_count == len(refused) + len(let_in)
    assert [one.value for one in listed.goods] == sorted((one.value for one in listed.goods), reverse=True)
    assert listed.goods_count == len(listed.goods)
    assert all(one.after for one in listed.goods if not one.before)
    keys = {(one.code, one.before, one.after) for one in listed.goods}
    assert len(keys) == len(listed.goods)
    lines = sum(one.declarations for one in listed.goods)
    assert lines >= len(refused) + len(let_in), "no declaration without a code that is the reason"


def test_nothing_changes_under_no_change_and_what_does_not_recompute_is_named(connection, database_url):
    past = Past(seed=8)
    admitted = [one.inventory.id for one in past.stored if one.outcome is Outcome.ADMITTED]
    wrong, untaxed, returned, half_back, replaced, sent_away = admitted[:6]
    duty, consumption_tax, vat = past.stored[wrong - 1].taxes
    past.change(wrong, taxes=(duty, consumption_tax, vat + 1))
    past.change(untaxed, taxes=None)
    past.change(returned, outcome=Outcome.RETURNED, counted=0, taxes=None)
    past.change(half_back, counted=past.stored[half_back - 1].counted / 2)
    past.change(sent_away, outcome=Outcome.OVER_SINGLE, counted=0, taxes=None)
    past.store(connection)
    connection.execute("UPDATE declarations_inventory SET superseded_by = 999 WHERE id = %s", (replaced,))
    connection.commit()
    impact = study(database_url, None, SINCE, UNTIL)
    assert impact.difference == 0
    assert (impact.total.winners, impact.total.losers, impact.crossings) == (0, 0, ())
    assert impact.unchanged == impact.recomputed
    assert impact.left_out == {"returned": 1, "replaced_by_correction": 1}
    told = {one.inventory_id: one.reason for one in impact.unlike}
    assert told[wrong] is Reason.AMOUNT
    assert told[untaxed] is Reason.NO_TAX_STORED
    assert told[sent_away] is Reason.OUTCOME
    # Whom the sum of the year refused at the time, and would not now that something was given back.
    assert set(told.values()) == set(Reason)
    unlike = sum(impact.unlike_counts.values())
    assert impact.found == len(past.stored) == impact.recomputed + unlike + sum(impact.left_out.values())
    assert not impact.reconciled


def test_sums_by_month_channel_and_chapter_are_one_sum(connection, database_url):
    past = Past(seed=21)
    past.store(connection)
    connection.commit()
    changed = change(CHANGES["都变"], "2027-01-01")
    one, two = (study(database_url, changed, SINCE, UNTIL, limits=Limits(workers=workers)) for workers in (1, 3))
    assert {**one.as_json(), "seconds": 0} == {**two.as_json(), "seconds": 0}, "however the work is divided"
    assert one.basis == "throughout"
    assert one.reconciled
    total_before, total_after = one.total.before.total, one.total.after.total
    for groups in (one.channels, one.chapters):
        assert sum(group.tax_before for group in groups) == total_before
        assert sum(group.tax_after for group in groups) == total_after
    for groups in (one.months, one.modes, one.bands):
        assert (sum(groups[1:], replace(groups[0], key="total"))) == one.total
    keys = [*map(str, BANDS), ""]
    counted = Counter(keys[bisect_left(BANDS, each.inventory.tax_price)] for each in past.stored)
    assert {group.key: group.declarations for group in one.bands} == counted
    # Each declaration of this past has a seller of its own.
    assert [each.gain for each in one.gaining] == [each.tax_before - each.tax_after for each in one.winners]
    assert [each.loss for each in one.losing] == [each.tax_after - each.tax_before for each in one.losers]
    anew = [come for come in past.anew(Side(change(CHANGES["都变"], SINCE).over(law()))).values() if come[2]]
    assert total_after == sum(sum(come[2]) for come in anew)
    assert total_before == sum(sum(stored.taxes) for stored in past.stored if stored.taxes)
    crossed = sum(crossing.declarations for crossing in one.crossings)
    assert one.recomputed == one.total.winners + one.total.losers + one.unchanged + crossed
    parts = one.total.loss - one.total.gain
    gone = sum(crossing.tax_after - crossing.tax_before for crossing in one.crossings)
    assert one.difference == parts + gone
    assert len(one.winners) <= 10
    assert one.winners == tuple(sorted(one.winners, key=lambda each: each.tax_after - each.tax_before))
