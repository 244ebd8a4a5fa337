"""Whether a value fits its field: lengths, digits, fixed values, exactly as the official schema counts them."""

import re

from heliu.ceb.catalogue.model import Field
from heliu.ceb.deviations import Deviation, shown

XML_BLANK = " \t\n\r"
INT_MIN, INT_MAX = -(2**31), 2**31 - 1

_DECIMAL = re.compile(r"[+-]?([0-9]*)(?:\.([0-9]*))?")
_INTEGER = re.compile(r"[+-]?([0-9]+)")
_RUNS = re.compile(f"[{XML_BLANK}]+")


def collapsed(text: str) -> str:
    """Collapse white space as XML Schema does: only blank, tab, line feed and carriage return count."""
    return _RUNS.sub(" ", text).strip(" ")


def value_of(field: Field, text: str | None) -> str:
    """Return the value an element with ``text`` carries (None: no content at all, then default or fixed stands in)."""
    if text is None:
        return field.fixed or field.default or ""
    return collapsed(text) if field.collapse else text


def fault(field: Field, text: str | None) -> str | None:
    """Return the code of what is wrong with ``text`` as the content of ``field``, or None."""
    if text is None and (field.fixed is not None or field.default is not None):
        return None
    value = value_of(field, text)
    if field.kind == "decimal":
        return _decimal_fault(field, value)
    if field.kind == "int":
        return _integer_fault(field, value)
    return _string_fault(field, value)


def _string_fault(field: Field, value: str) -> str | None:
    if len(value) < field.min_length:
        return "VALUE_TOO_SHORT" if value else "VALUE_EMPTY"
    if field.max_length is not None and len(value) > field.max_length:
        return "VALUE_TOO_LONG"
    if field.fixed is not None and value != field.fixed:
        return "VALUE_NOT_FIXED"
    return None


def _decimal_fault(field: Field, value: str) -> str | None:
    found = _DECIMAL.fullmatch(value)
    if found is None or not (found[1] or found[2]):
        return "VALUE_NOT_DECIMAL" if value else "VALUE_EMPTY"
    places = len((found[2] or "").rstrip("0"))
    if field.fraction_digits is not None and places > field.fraction_digits:
        return "VALUE_TOO_MANY_DECIMALS"
    if field.total_digits is not None and len(found[1].lstrip("0")) + places > field.total_digits:
        return "VALUE_TOO_MANY_DIGITS"
    return None


def _integer_fault(field: Field, value: str) -> str | None:
    found = _INTEGER.fullmatch(value)
    if found is None:
        return "VALUE_NOT_INTEGER" if value else "VALUE_EMPTY"
    digits = found[1].lstrip("0")
    if len(digits) > len(str(INT_MAX)) or not INT_MIN <= int(value) <= INT_MAX:
        return "VALUE_NOT_INTEGER"
    if field.total_digits is not None and len(digits) > field.total_digits:
        return "VALUE_TOO_MANY_DIGITS"
    return None


def wanted(field: Field) -> str:
    """Say what ``field`` takes, for the sentence that tells how to mend it."""
    if field.fixed is not None:
        return f"固定填写 {field.fixed}"
    if field.kind == "decimal":
        return f"数值，最多 {field.total_digits} 位有效数字、{field.fraction_digits} 位小数，不带千分位和单位"
    if field.kind == "int":
        return f"整数，最多 {field.total_digits or len(str(INT_MAX))} 位"
    if field.min_length == field.max_length:
        return f"恰好 {field.max_length} 个字符"
    if field.max_length is None:
        return f"至少 {field.min_length} 个字符"
    return f"{field.min_length} 至 {field.max_length} 个字符（按字符计，不按字节计）"


def unfit(field: Field, code: str, path: str, text: str | None) -> Deviation:
    """Build the report of a value that does not fit."""
    value = value_of(field, text)
    size = f"，共 {len(value)} 个字符" if field.kind == "string" and value else ""
    detail = f"{field.zh}（{field.name}）的值为{shown(value or None, personal=field.personal)}{size}"
    hint = f"；{field.note}" if field.note else ""
    leave = "；无值时请省略该元素" if not field.required else ""
    return Deviation(code, path, detail, f"{wanted(field)}{leave}{hint}")
