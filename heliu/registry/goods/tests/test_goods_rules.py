"""What must hold of goods: one row a rule, GTIN by hypothesis."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from heliu.registry.goods import rules, words
from heliu.registry.goods.facts import FIELDS, Content, State
from heliu.registry.goods.tests.factories import MASK

DAY = date(2026, 11, 1)
TOLD = MASK.elements
EXACT = st.decimals(allow_nan=False, allow_infinity=False)


def codes(content, *, complete=True):
    return [(fault.field, fault.code) for fault in rules.faults(content, DAY, complete=complete)]


def test_the_made_up_mask_is_whole():
    assert codes(MASK) == []


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        pytest.param({"sku": "-A"}, [("sku", "sku_form")], id="货号首字符"),
        pytest.param({"sku": "A" * 20}, [], id="货号 20 位"),
        pytest.param({"sku": "A" * 21}, [("sku", "too_long")], id="货号 21 位, 进不了清单报文"),
        pytest.param({"name": "面\n膜"}, [("name", "unprintable")], id="名称换行"),
        pytest.param({"name": "面" * 251}, [("name", "too_long")], id="名称过长"),
        pytest.param({"name_en": "面膜 mask"}, [("name_en", "not_latin")], id="英文名称含中文"),
        pytest.param({"hs_code": "330499004"}, [("hs_code", "hs_form")], id="编码九位"),
        pytest.param({"unit": "999"}, [("unit", "unit_unknown")], id="计量单位"),
        pytest.param({"origin": "XXX"}, [("origin", "origin_unknown")], id="国别"),
        pytest.param({"gtin": ""}, [], id="没有条码"),
        pytest.param({"gtin": "69012345"}, [("gtin", "gtin_check_digit")], id="八位条码校验位"),
        pytest.param({"gtin": "036000291452"}, [], id="十二位条码"),
        pytest.param({"gtin": "690-1234567892"}, [("gtin", "gtin_form")], id="条码带横线"),
        pytest.param({"gtin": "条码"}, [("gtin", "gtin_form")], id="条码不是数字"),
        pytest.param({"net_weight_kg": Decimal(0)}, [("net_weight_kg", "not_positive")], id="净重为零"),
        pytest.param({"gross_weight_kg": Decimal("0.2")}, [("gross_weight_kg", "gross_below_net")], id="毛重小于净重"),
        pytest.param({"gross_weight_kg": MASK.net_weight_kg}, [], id="毛重等于净重"),
        pytest.param({"price": Decimal("0.000001")}, [("price", "places")], id="单价六位小数"),
        pytest.param({"price": Decimal("NaN")}, [("price", "not_positive")], id="单价不是数"),
        pytest.param({"content_amount": None}, [("content_amount", "content_half")], id="化妆品缺含量"),
        pytest.param({"content_unit": "ml"}, [("content_unit", "content_unit_wrong")], id="面膜按片不按毫升"),
        pytest.param({"content_unit": "桶"}, [("content_unit", "content_unit_unknown")], id="没有的单位"),
        pytest.param({"elements": TOLD | {"用途": ""}}, [("elements", "elements_missing")], id="缺一项要素"),
        pytest.param({"elements": TOLD | {"用途": "护|肤"}}, [("elements", "element_form")], id="要素含分隔符"),
        pytest.param({"elements": TOLD | {"品牌类型": "很好"}}, [("elements", "brand_kind")], id="品牌类型"),
        pytest.param({"elements": TOLD | {"用途": "护" * 511}}, [("elements", "elements_long")], id="要素过长"),
    ],
)
def test_what_is_wrong_is_told_by_field(change, faults):
    assert codes(replace(MASK, **change)) == faults


def test_nothing_filled_in_is_told_field_by_field():
    assert codes(Content()) == [(name, "empty") for name in rules.REQUIRED]
    assert codes(Content(), complete=False) == []


@pytest.mark.parametrize(
    ("code", "units"),
    [
        ("3304990029", ("g",)),
        ("3304990039", ("ml",)),
        ("2204210000", ()),
        ("2208300000", ("litre", "kg")),
        ("2203000000", ("litre", "kg")),
        ("1901109000", ()),
        ("9999999999", ()),
    ],
)
def test_content_is_asked_where_the_consumption_tax_needs_it(code, units):
    assert rules.needed_content_units(code, DAY) == units


def test_the_elements_go_into_one_line_in_the_order_of_the_code():
    assert rules.declared(MASK) == "4||补水护肤|10片/盒|泸美"
    assert rules.declared(replace(MASK, elements=MASK.elements | {"色号": "01"})).endswith("|泸美|01")


def check_digit(digits):
    """By hand: from the right, weights 3 and 1 in turn."""
    total = sum(int(digit) * (3, 1)[place % 2] for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


@given(st.sampled_from([7, 11, 12, 13]).flatmap(lambda size: st.text("0123456789", min_size=size, max_size=size)))
def test_exactly_one_check_digit_is_right(digits):
    right = check_digit(digits)
    assert rules.gtin_fault(digits + right) is None
    for wrong in set("0123456789") - {right}:
        assert rules.gtin_fault(digits + wrong) == "gtin_check_digit"
    fault = rules.faults(replace(MASK, gtin=digits + str((int(right) + 1) % 10)), DAY, complete=False)[0]
    assert right in words.fix_of(fault), "the page says which digit would be right"


@given(st.text(max_size=20))
def test_any_text_as_gtin_is_answered(text):
    assert rules.gtin_fault(text) in {None, "gtin_form", "gtin_check_digit"}


@given(st.builds(Content, **{name: st.text(max_size=30) for name in FIELDS if name not in {*rules.PLACES, "elements"}}))
def test_every_fault_has_its_two_sentences_in_both_languages(content):
    for fault in rules.faults(content, DAY, complete=True):
        for language in ("zh-hans", "en"):
            with override(language):
                assert words.cause_of(fault)
                assert words.fix_of(fault)


def test_every_state_and_field_has_a_name():
    assert set(words.STATES) == set(State)
    assert set(words.FIELD_NAMES) == set(FIELDS)
    assert set(words.CONTENT_UNIT_NAMES) == set(rules.CONTENT_UNITS)


@given(st.builds(Content, sku=st.text(), price=EXACT, elements=st.dictionaries(st.text(), st.text())))
def test_content_survives_its_storage(content):
    assert Content.from_json(content.as_json()) == content
