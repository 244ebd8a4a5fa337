"""Numbers of firms and persons, each way to mistype one explained; and the firm behind a certificate."""

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from heliu.registry.facts import Firm, Holdings, directory_of
from heliu.registry.numbers import (
    PROVINCES,
    USCC_ALPHABET,
    customs_code_fault,
    customs_code_reading,
    id_number_fault,
    organisation_code_fault,
    uscc_check_character,
    uscc_fault,
)
from heliu.registry.rules import firm_of_certificate

USCC = "91510500MA0DEM020X"


@pytest.mark.parametrize(
    ("code", "good"),
    [
        pytest.param("5105960002", True, id="全为数字"),
        pytest.param("510596T004", True, id="序号含字母"),
        pytest.param("5105W00001", True, id="区内企业"),
        pytest.param("510596000", False, id="九位"),
        pytest.param("51059600021", False, id="十一位"),
        pytest.param("A105960002", False, id="区划含字母"),
        pytest.param("510596t004", False, id="小写字母"),
        pytest.param("510596000２", False, id="全角数字"),
        pytest.param("5105960002\n", False, id="带换行"),
    ],
)
def test_customs_code(code, good):
    assert (customs_code_fault(code) is None) is good


@pytest.mark.parametrize(
    ("code", "good"),
    [
        pytest.param(USCC, True, id="校验码正确"),
        pytest.param(USCC[:-1] + "0", False, id="校验码错误"),
        pytest.param(USCC.replace("D", "S"), False, id="含 S"),
        pytest.param(USCC.lower(), False, id="小写"),
        pytest.param(USCC[:-1], False, id="十七位"),
    ],
)
def test_unified_social_credit_code(code, good):
    assert (uscc_fault(code) is None) is good


def test_organisation_code_stands_inside_the_credit_code():
    assert organisation_code_fault("MA0DEM020", USCC) is None
    assert "不一致" in organisation_code_fault("MA0TEST02", USCC).zh
    assert organisation_code_fault("MA0TEST02") is None
    assert "9 位" in organisation_code_fault("MA0TEST2").zh


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
    return first + ric.calc_check_digit(f"{first}0")


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
def test_a_wrong_identity_number_is_explained(number, words):
    assert words in id_number_fault(number).zh


@given(id_numbers())
def test_the_right_check_digit_is_not_told(number):
    wrong = {id_number_fault(number[:17] + digit) for digit in "0123456789X" if digit != number[17]}
    assert len(wrong) == 1, "whatever was typed, the sentence is the same"


def test_the_structure_of_a_customs_code_is_read_aloud():
    assert customs_code_reading("5105960777").zh == "行政区划 5105 · 经济区划 9 其他 · 企业性质 6 私营 · 顺序号 0777"
    assert "代码表未列" in customs_code_reading("5105900777").zh
    assert customs_code_reading("51") is None


@dataclass
class Seen:
    fingerprint: str = "f" * 64
    enterprise: str | None = "泸州测试电商有限公司"
    organisation_code: str | None = "MA0TEST02"


FIRM = Firm("5105960002", "泸州测试电商有限公司", "MA0TEST02")
BRACKETS = Firm("5105960003", "测试(泸州)有限公司", "MA0TEST03")
DIRECTORY = directory_of(
    [FIRM, BRACKETS],
    (),
    Holdings(certificates={"a" * 64: BRACKETS.code}, revoked=frozenset({"e" * 64})),
    version=1,
    day=date(2026, 11, 1),
)


@pytest.mark.parametrize(
    ("seen", "options", "firm"),
    [
        pytest.param(Seen("a" * 64), {}, BRACKETS, id="绑定的指纹优先于证书所载企业"),
        pytest.param(Seen("a" * 64), {"by_organisation": False}, BRACKETS, id="绑定的指纹不问设置"),
        pytest.param(Seen(), {}, FIRM, id="机构代码与名称相符"),
        pytest.param(Seen(organisation_code="ma0test0-2"), {}, FIRM, id="机构代码带连字符"),
        pytest.param(
            Seen(enterprise="测试（泸州） 有限公司", organisation_code="MA0TEST03"), {}, BRACKETS, id="全角括号"
        ),
        pytest.param(Seen(), {"trusted": False}, None, id="发证机构不可信"),
        pytest.param(Seen(), {"by_organisation": False}, None, id="设置要求先绑定"),
        pytest.param(Seen(enterprise="泸州另一电商有限公司"), {}, None, id="名称不符"),
        pytest.param(Seen(organisation_code=None), {}, None, id="没有机构代码"),
        pytest.param(Seen("e" * 64), {}, None, id="已停用的证书"),
    ],
)
def test_the_firm_behind_a_certificate(seen, options, firm):
    assert firm_of_certificate(DIRECTORY, seen, **options) == firm
