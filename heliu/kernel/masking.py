"""What of a person may be shown (脱敏): enough for the person to recognise it, never enough for others to find them.

Every function takes what a message or a table holds, also nonsense, and never raises: a page must not fail over a name.
"""

import re

STAR = "*"
SHORTEST_SHOWN = 8  # of an identity number or phone: below this nothing is shown, it would be most of it
REGION = re.compile(
    r"^(?P<province>.{2,7}?(?:省|自治区|特别行政区)|(?:北京|上海|天津|重庆)市?)?(?P<city>.{2,9}?(?:自治州|地区|盟|市))?"
)


def mask_name(name: str | None) -> str:
    """张三 → 张*, 欧阳娜娜 → 欧***, Anna Smith → A***. As many stars as letters, at most three."""
    name = (name or "").strip()
    return name[:1] + STAR * min(max(len(name) - 1, 1), 3) if name else ""


def mask_id_number(number: str | None) -> str:
    """510502199001010038 → 510**************8: three of the region and the last; birthday and serial are gone."""
    number = (number or "").strip()
    if len(number) < SHORTEST_SHOWN:
        return STAR * len(number)
    return number[:3] + STAR * (len(number) - 4) + number[-1]


def mask_phone(phone: str | None) -> str:
    """13800001234 → 138****1234; +86 13800001234 likewise."""
    digits = re.sub(r"\D", "", phone or "")
    if len(digits) < SHORTEST_SHOWN:
        return STAR * len(digits)
    national = digits[-11:]
    return national[:3] + STAR * (len(national) - 7) + national[-4:]


def mask_address(address: str | None) -> str:
    """四川省泸州市江阳区某路 1 号 → 四川省泸州市***; an address without a known beginning is not shown at all."""
    address = (address or "").strip()
    if not address:
        return ""
    found = REGION.match(address)
    return (found[0] if found else "") + STAR * 3
