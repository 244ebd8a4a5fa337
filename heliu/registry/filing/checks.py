"""Checks of what is typed into a filing. Pure; each says in words what to mend (rules IDN-01 … IDN-08)."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

from stdnum.cn import uscc as stdnum_uscc

from heliu.kernel.languages import Words
from heliu.people.facts import FIRM_CODE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

USCC_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_LENGTH: Final = 18
ID_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECK_CHARACTERS: Final = "10X98765432"
ID_NUMBER: Final = re.compile(r"[1-9][0-9]{16}[0-9X]")
PROVINCES: Final = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ]
)
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
MOBILE: Final = re.compile(r"1[3-9][0-9]{9}")
LANDLINE: Final = re.compile(r"0[0-9]{2,3}-?[0-9]{7,8}(-[0-9]{1,6})?")
ABROAD: Final = re.compile(r"\+[1-9][0-9 -]{6,18}")
ACCOUNT: Final = re.compile(r"[0-9]{8,32}")
BANK_CODE: Final = re.compile(r"[0-9]{12}")
EMAIL: Final = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
DXP_ID: Final = re.compile(r"[A-Z]{6}[0-9]{10}")
AUTHORITY: Final = re.compile(r"[0-9]{4}")
ADDRESS: Final = re.compile(r"https?://[^\s/]+(/\S*)?")
DAY_PARTS: Final = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
EARLIEST, LATEST = date(1949, 10, 1), date(2099, 12, 31)


def read_day(text: str) -> date | None:
    """20261101, 2026-11-01, 2026/11/1, 2026.11.1 and 2026年11月1日 are one day; anything else is None."""
    text = text.strip()
    if len(text) == 8 and text.isascii() and text.isdigit():  # noqa: PLR2004  (YYYYMMDD)
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    found = DAY_PARTS.fullmatch(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def day_fault(text: str) -> Words | None:
    day = read_day(text)
    if day is None:
        return Words(
            f"“{text}”不是有效日期，请写成 20261101 或 2026-11-01。",
            f"“{text}” is not a date: write 20261101 or 2026-11-01.",
        )
    if not EARLIEST <= day <= LATEST:
        return Words(f"日期 {day} 不合理，请核对年份。", f"{day} is out of range: check the year.")
    return None


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
    total = sum(int(digit) * weight for digit, weight in zip(number, ID_WEIGHTS, strict=False))
    if ID_CHECK_CHARACTERS[total % 11] != number[17]:
        return Words("居民身份证号码校验码不正确，请逐位核对。", "The check digit is wrong: compare digit by digit.")
    return None


def customs_code_fault(code: str) -> Words | None:
    """IDN-03: region 4, zone class 1, firm kind 1, serial 4 (letters allowed)."""
    if re.fullmatch(FIRM_CODE, code):
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


def phone_fault(number: str) -> Words | None:
    """IDN-08: a mobile number, a landline with its area code, or a number from abroad with +."""
    bare = re.sub(r"[\s()（）]", "", number)
    if any(kind.fullmatch(bare) for kind in (MOBILE, LANDLINE, ABROAD)):
        return None
    return Words(
        "电话应为 11 位手机号码（13 至 19 开头）、带区号的固定电话（0830-1234567），或以 + 开头的境外号码。",
        "A mobile number of 11 digits, a landline with area code (0830-1234567), or a number from abroad with +.",
    )


def account_fault(number: str) -> Words | None:
    if ACCOUNT.fullmatch(re.sub(r"[\s-]", "", number)):
        return None
    return Words(
        "银行账号应为 8 至 32 位数字，可含空格或短横，请对照开户证明。",
        "An account number has 8 to 32 digits, blanks and hyphens allowed: see the bank's opening statement.",
    )


def _pattern(pattern: re.Pattern[str], zh: str, en: str) -> Callable[[str], Words | None]:
    words = Words(zh, en)
    return lambda text: None if pattern.fullmatch(text) else words


CHECKS: Final[Mapping[str, Callable[[str], Words | None]]] = {
    "day": day_fault,
    "uscc": uscc_fault,
    "id_number": id_number_fault,
    "customs_code": customs_code_fault,
    "phone": phone_fault,
    "account": account_fault,
    "bank_code": _pattern(
        BANK_CODE, "支付系统行号（联行号）应为 12 位数字。", "The bank's clearing code has 12 digits."
    ),
    "email": _pattern(
        EMAIL, "电子邮箱格式不正确，例如 name@example.com。", "Not an e-mail address, e.g. name@example.com."
    ),
    "dxp_id": _pattern(
        DXP_ID,
        "DXP 交换编号应为 6 位大写字母加 10 位数字，例如 DXPENT0000000002。",
        "A DXP number has 6 capital letters and 10 digits, e.g. DXPENT0000000002.",
    ),
    "authority": _pattern(
        AUTHORITY,
        "关区代码应为 4 位数字，例如 7911（泸州海关）。",
        "A customs district has 4 digits, e.g. 7911 (Luzhou).",
    ),
    "address": _pattern(
        ADDRESS, "网址应以 http:// 或 https:// 开头。", "A web address starts with http:// or https://."
    ),
}


def normalised(check: str, text: str) -> str:
    """As it is stored: codes in capitals without blanks, days as ISO, numbers without separators."""
    text = text.strip()
    if check in {"uscc", "id_number", "customs_code", "dxp_id"}:
        return re.sub(r"\s", "", text).upper()
    if check == "day" and (day := read_day(text)):
        return day.isoformat()
    if check in {"account", "bank_code"}:
        return re.sub(r"[\s-]", "", text)
    return text
