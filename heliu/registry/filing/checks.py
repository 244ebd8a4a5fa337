"""Checks of what is typed into a filing, field by field. Pure; each says in words what to mend."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

from heliu.kernel.days import business_day, read_day
from heliu.kernel.languages import Words
from heliu.registry.numbers import customs_code_fault, id_number_fault, uscc_fault
from heliu.registry.rules import bare_organisation_code, same_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from heliu.ceb.signature.model import CertificateFacts

MOBILE: Final = re.compile(r"1[3-9][0-9]{9}")
LANDLINE: Final = re.compile(r"0[0-9]{2,3}-?[0-9]{7,8}(-[0-9]{1,6})?")
ABROAD: Final = re.compile(r"\+[1-9][0-9 -]{6,18}")
ACCOUNT: Final = re.compile(r"[0-9]{8,32}")
BANK_CODE: Final = re.compile(r"[0-9]{12}")
EMAIL: Final = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
DXP_ID: Final = re.compile(r"[A-Z]{6}[0-9]{10}")
AUTHORITY: Final = re.compile(r"[0-9]{4}")
ADDRESS: Final = re.compile(r"https?://[^\s/]+(/\S*)?")
EARLIEST, LATEST = date(1949, 10, 1), date(2099, 12, 31)


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


def certificate_faults(held: CertificateFacts, name: str, organisation: str, day: date) -> Iterator[Words]:
    """A certificate must be the enterprise's own (name and organisation code, where both sides tell them) and valid."""
    if held.enterprise and name and same_name(held.enterprise) != same_name(name):
        yield Words(
            f"证书的企业名称为“{held.enterprise}”，与备案名称“{name}”不一致，请换用本企业的证书。",
            f"The certificate names “{held.enterprise}”, the filing “{name}”: use the enterprise's own certificate.",
        )
    code = held.organisation_code
    if code and organisation and bare_organisation_code(code) != organisation:
        yield Words(
            f"证书的组织机构代码“{code}”与备案的“{organisation}”不一致，请换用本企业的证书。",
            f"The certificate's organisation code is “{code}”, not “{organisation}”: use the enterprise's own.",
        )
    if (until := business_day(held.not_after)) < day:
        yield Words(f"证书已于 {until} 到期，请换用有效证书。", f"The certificate ended on {until}: use a valid one.")


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
