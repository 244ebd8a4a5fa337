"""Numbers of firms and persons: what is wrong with one, and what to do about it (rules IDN-01 … IDN-03). Pure."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

from stdnum.cn import uscc as stdnum_uscc
from stdnum.iso7064 import mod_11_2

from heliu.kernel.days import read_day
from heliu.kernel.languages import Words
from heliu.people.facts import FIRM_CODE
from heliu.registry.rules import USCC_ORGANISATION

if TYPE_CHECKING:
    from collections.abc import Mapping

USCC_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_LENGTH: Final = 18
ID_NUMBER: Final = re.compile(r"[1-9][0-9]{16}[0-9X]")
PROVINCE_RANGES: Final = ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83))
PROVINCES: Final = frozenset(str(code) for first, last in PROVINCE_RANGES for code in range(first, last + 1))
CUSTOMS_CODE: Final = re.compile(FIRM_CODE)
ORGANISATION_CODE: Final = re.compile(r"[0-9A-Z]{9}")
ZONE_CLASSES: Final[Mapping[str, str]] = {
    "1": "经济特区",
    "2": "经济技术开发区",
    "3": "高新技术产业开发区",
    "4": "保税区",
    "5": "出口加工区",
    "6": "保税港区或综合保税区",
    "7": "保税物流园区",
    "8": "综合实验区",
    "9": "其他",
    "A": "国际边境合作中心",
    "W": "保税仓储",
}
FIRM_KINDS: Final[Mapping[str, str]] = {
    "1": "国有",
    "2": "中外合作",
    "3": "中外合资",
    "4": "外商独资",
    "5": "集体",
    "6": "私营",
    "7": "个体工商户",
    "8": "报关企业",
    "9": "其他",
}


def uscc_check_character(first_seventeen: str) -> str:
    """GB 32100-2015: weights 3^i mod 31, check = (31 - sum mod 31) mod 31. ValueError for a letter outside the set."""
    total = sum(USCC_ALPHABET.index(one) * pow(3, place, 31) for place, one in enumerate(first_seventeen))
    return USCC_ALPHABET[(31 - total % 31) % 31]


def uscc_fault(code: str) -> Words | None:
    """IDN-01: says which part is wrong, and which character the check character should have been."""
    if len(code) != USCC_LENGTH:
        return Words(
            f"统一社会信用代码应为 18 位，现为 {len(code)} 位，请核对营业执照。",
            f"A unified social credit code has 18 characters, this has {len(code)}: check the business licence.",
        )
    for place, one in enumerate(code, start=1):
        if one not in USCC_ALPHABET:
            return Words(
                f"第 {place} 位“{one}”不会出现在统一社会信用代码中（不用 I、O、S、V、Z），请核对是否与数字混淆。",
                f"Character {place}, “{one}”, is never in a social credit code (no I, O, S, V, Z): a digit misread?",
            )
    if not code[:8].isdigit():
        return Words(
            "第 1 至 8 位应为数字，请核对营业执照。", "Characters 1 to 8 are digits: check the business licence."
        )
    if (right := uscc_check_character(code[:17])) != code[17]:
        return Words(
            f"校验码不符：按前 17 位推算末位应为“{right}”，现为“{code[17]}”，前面必有一位写错（GB 32100-2015）。",
            f"The check character should be “{right}”, not “{code[17]}”: some character is mistyped (GB 32100-2015).",
        )
    if not stdnum_uscc.is_valid(code):
        return Words(
            "登记管理部门或机构类别代码不存在，请核对前两位。", "The first two characters name no registry: check them."
        )
    return None


def id_number_fault(number: str) -> Words | None:
    """IDN-02, GB 11643. The right check digit is not told: it would turn a guess into a number of somebody."""
    if not ID_NUMBER.fullmatch(number):
        return Words(
            "居民身份证号码应为 18 位：17 位数字加 1 位数字或 X。", "18 characters: 17 digits and a digit or X."
        )
    if number[:2] not in PROVINCES:
        return Words(
            "居民身份证号码前两位不是省级行政区划代码，请核对。", "The first two digits name no province: check them."
        )
    born = read_day(number[6:14])
    if born is None or not date(1900, 1, 1) <= born:
        return Words(
            "居民身份证号码第 7 至 14 位不是有效出生日期，请核对。", "Digits 7 to 14 are not a birthday: check them."
        )
    if mod_11_2.calc_check_digit(number[:17]) != number[17]:
        return Words("居民身份证号码校验码不正确，请逐位核对。", "The check digit is wrong: compare digit by digit.")
    return None


def customs_code_fault(code: str) -> Words | None:
    """IDN-03: region 4, zone class 1, firm kind 1, serial 4 (letters allowed)."""
    if CUSTOMS_CODE.fullmatch(code):
        return None
    return Words(
        f"海关编码“{code}”应为 10 位：前 4 位为行政区划数字，后 6 位为数字或大写字母。",
        f"“{code}”: a customs code has 10 characters, 4 digits of the region, then 6 digits or capital letters.",
    )


def customs_code_reading(code: str) -> Words | None:
    """What the structure of a well-formed customs code says; a part in no table is named as such."""
    if customs_code_fault(code):
        return None
    zone, kind = ZONE_CLASSES.get(code[4], "代码表未列"), FIRM_KINDS.get(code[5], "代码表未列")
    return Words(
        f"行政区划 {code[:4]} · 经济区划 {code[4]} {zone} · 企业性质 {code[5]} {kind} · 顺序号 {code[6:]}",
        f"region {code[:4]} · zone class {code[4]} · kind of firm {code[5]} · serial {code[6:]}",
    )


def organisation_code_fault(code: str, uscc_code: str | None = None) -> Words | None:
    """Nine characters; inside the unified social credit code where that is known.

    Its own check digit (GB 11714) is not tested: the certificates of tests and training carry synthetic ones.
    """
    if not ORGANISATION_CODE.fullmatch(code):
        return Words(
            f"组织机构代码“{code}”应为 9 位数字或大写字母。",
            f"“{code}”: an organisation code has 9 digits or capital letters.",
        )
    if uscc_code is not None and uscc_code[USCC_ORGANISATION] != code:
        inside = uscc_code[USCC_ORGANISATION]
        return Words(
            f"组织机构代码“{code}”与统一社会信用代码第 9 至 17 位“{inside}”不一致。",
            f"The organisation code “{code}” is not characters 9 to 17 of the social credit code, “{inside}”.",
        )
    return None
