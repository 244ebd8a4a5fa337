"""Checks of numbers and days: properties over random codes, and the sentence for each way to mistype one."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from heliu.registry.filing.checks import (
    CHECKS,
    ID_CHECK_CHARACTERS,
    ID_WEIGHTS,
    PROVINCES,
    USCC_ALPHABET,
    customs_code_reading,
    id_number_fault,
    normalised,
    read_day,
    uscc_check_character,
    uscc_fault,
)

BODIES = st.builds(
    lambda area, organisation: f"91{area}{organisation}",
    st.from_regex(r"[1-6][0-9]{5}", fullmatch=True),
    st.text(USCC_ALPHABET, min_size=9, max_size=9),
)


def id_numbers():
    """Well-formed numbers, made anew in each run: none stands in the tree."""
    days = st.dates(date(1900, 1, 1), date(2026, 1, 1))
    heads = st.builds(
        lambda province, rest: province + rest,
        st.sampled_from(sorted(PROVINCES)),
        st.from_regex(r"[0-9]{4}", fullmatch=True),
    )
    return st.builds(
        lambda head, day, serial: with_check(f"{head}{day:%Y%m%d}{serial}"),
        heads,
        days,
        st.from_regex(r"[0-9]{3}", fullmatch=True),
    )


def with_check(first):
    return first + ID_CHECK_CHARACTERS[sum(int(a) * b for a, b in zip(first, ID_WEIGHTS, strict=True)) % 11]


@given(BODIES)
def test_our_check_character_is_the_librarys(body):
    code = body + uscc_check_character(body)
    assert uscc.calc_check_digit(body) == code[17]
    assert uscc_fault(code) is None or "前两位" in uscc_fault(code).zh


@given(BODIES, st.integers(8, 16), st.sampled_from(USCC_ALPHABET))
def test_one_mistyped_character_is_always_found(body, place, other):
    code = body + uscc_check_character(body)
    wrong = code[:place] + other + code[place + 1 :]
    assert (uscc_fault(wrong) is not None) == (other != code[place]) or uscc_fault(code) is not None


@pytest.mark.parametrize(
    ("code", "words"),
    [
        pytest.param("9151050", "现为 7 位", id="位数不够"),
        pytest.param("91510500MA0DEM77O0", "第 17 位“O”", id="字母 O 当作 0"),
        pytest.param("9151O500MA0DEM7700", "第 5 位“O”", id="数字段里的字母"),
        pytest.param("915105A0MA0DEM7700", "第 1 至 8 位", id="行政区划不是数字"),
        pytest.param("91510500MA0DEM010X", "应为“W”，现为“X”", id="校验码"),
    ],
)
def test_a_wrong_social_credit_code_is_explained(code, words):
    assert words in uscc_fault(code).zh


@given(id_numbers())
def test_a_right_identity_number_passes(number):
    assert id_number_fault(number) is None


@given(id_numbers(), st.integers(0, 16), st.sampled_from("0123456789"))
def test_one_wrong_digit_of_an_identity_number_never_passes(number, place, digit):
    wrong = number[:place] + digit + number[place + 1 :]
    assert (id_number_fault(wrong) is None) == (wrong == number)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        pytest.param("51050219900101003", "18 位", id="十七位"),
        pytest.param("990502199001010038", "省级行政区划", id="没有的省"),
        pytest.param("510502199013010038", "出生日期", id="十三月"),
        pytest.param("510502199002300038", "出生日期", id="二月三十日"),
        pytest.param("510502199001010038", "校验码", id="校验码"),
    ],
)
def test_a_wrong_identity_number_is_explained_and_the_right_digit_is_not_told(number, words):
    fault = id_number_fault(number)
    assert words in fault.zh
    assert words == "18 位" or "应为" not in fault.zh
    assert (
        not any(
            digit in fault.zh.replace("18", "").replace("17", "").replace("1", "").replace("7", "").replace("4", "")
            for digit in "X"
        )
        or words == "18 位"
    )


@pytest.mark.parametrize("text", ["20261101", "2026-11-01", "2026/11/1", "2026.11.01", "2026年11月1日", " 20261101 "])
def test_a_day_is_read_as_people_write_it(text):
    assert read_day(text) == date(2026, 11, 1)
    assert normalised("day", text) == "2026-11-01"


@pytest.mark.parametrize(
    "text", ["", "2026", "20261301", "2026-02-30", "01.11.2026", "二〇二六年", "２０２６1101", "2026-11-011"]
)
def test_what_is_no_day_is_none(text):
    assert read_day(text) is None


@pytest.mark.parametrize(
    ("check", "right", "wrong"),
    [
        pytest.param(
            "phone", ["13800001234", "0830-1234567", "+852 2123 4567"], ["12345", "12800001234", "abc"], id="电话"
        ),
        pytest.param("account", ["6200 0000 1234 5678", "51-0012345678"], ["1234567", "62 0x"], id="银行账号"),
        pytest.param("bank_code", ["102657000012"], ["10265700001", "1026570000123"], id="行号"),
        pytest.param(
            "customs_code", ["5105960777", "510596T004"], ["51059607", "510596t004", "A105960777"], id="海关编码"
        ),
        pytest.param("email", ["a@example.com"], ["a@", "a b@example.com", "example.com"], id="邮箱"),
        pytest.param("dxp_id", ["DXPENT0000000777"], ["DXPENT777", "dxpent0000000777"], id="DXP"),
        pytest.param("authority", ["7911"], ["泸州", "791"], id="关区"),
        pytest.param("address", ["https://shop.example.com/a"], ["shop.example.com", "ftp://a"], id="网址"),
    ],
)
def test_each_check_takes_the_right_and_explains_the_wrong(check, right, wrong):
    for text in right:
        assert CHECKS[check](text) is None, text
    for text in wrong:
        fault = CHECKS[check](text)
        assert fault is not None, text
        assert fault.zh
        assert fault.en


def test_the_structure_of_a_customs_code_is_read_aloud():
    assert customs_code_reading("5105960777").zh == "行政区划 5105 · 经济区划 9 其他 · 企业性质 6 私营 · 顺序号 0777"
    assert "代码表未列" in customs_code_reading("5105900777").zh
    assert customs_code_reading("51") is None


@given(st.text(max_size=40))
def test_no_text_makes_a_check_fall_over(text):
    for name, check in CHECKS.items():
        fault = check(normalised(name, text))
        assert fault is None or fault.zh
    id_number_fault(text)
