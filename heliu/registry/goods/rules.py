"""What must hold of goods before they are filed. Pure: the day comes as an argument, sentences stand in ``words``."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from stdnum import ean
from stdnum.exceptions import ValidationError

from heliu.ceb.code_tables.tables import countries, units
from heliu.policies.classification.elements import BRAND_KIND, BRAND_KINDS, elements_of, is_for_export_only
from heliu.policies.tariff import CODE_DIGITS, tariff_line
from heliu.registry.goods.facts import Content, Fault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

SKU: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z._/-]*")
LATIN: Final = re.compile(r"[\x20-\x7e\u00a0-\u024f\u2018-\u201d]*")
DECLARED_SEPARATOR: Final = "|"
LONGEST: Final = {"sku": 20, "name": 250, "name_en": 250, "brand": 100, "record_no": 30}
"""Of the inventory message: itemNo 20 (XSD of CEB621), gname 250, itemRecordNo 30; brand and English name are ours."""
ELEMENTS_MAX = 30
DECLARED_CHARS_MAX = 510
"""gmodel of the inventory message, into which the elements go."""
WEIGHT_MAX, PRICE_MAX, CONTENT_MAX = Decimal(100_000), Decimal(10_000_000), Decimal(1_000_000)
PLACES: Final = {"net_weight_kg": 5, "gross_weight_kg": 5, "price": 5, "content_amount": 3}
CONTENT_UNITS: Final = ("ml", "g", "piece", "litre", "kg")
LIQUID_UNITS: Final = ("litre", "kg")
REQUIRED: Final = ("sku", "name", "hs_code", "unit", "origin", "brand", "net_weight_kg", "gross_weight_kg", "price")


def faults(content: Content, day: date, *, complete: bool) -> list[Fault]:
    """Everything that is wrong, in the order of the form. A draft may be incomplete, never malformed."""
    found = [*_identity(content), *_classified(content), *_gtin(content), *_measures(content)]
    if complete:
        wrong = {fault.field for fault in found}
        missing = [name for name in REQUIRED if name not in wrong and getattr(content, name) in {"", None}]
        found += [Fault(name, "empty") for name in missing]
        further = [*_undeclared(content), *_content_missing(content, day)]
        found += [fault for fault in further if fault.field not in wrong]
    return found


def gtin_fault(gtin: str) -> str | None:
    """GS1: 8, 12, 13 or 14 digits with the right check digit; the code of what is wrong."""
    try:
        ean.validate(gtin)
    except ValidationError as wrong:
        return "gtin_check_digit" if type(wrong).__name__ == "InvalidChecksum" else "gtin_form"
    return None if ean.compact(gtin) == gtin else "gtin_form"


def needed_content_units(code: str, day: date) -> tuple[str, ...]:
    """In which units the content must be told because the consumption tax asks for it; empty where it does not."""
    line = tariff_line(code, day)
    if line is None or not line.consumption.needs_content:
        return ()
    if line.consumption.kind == "conditional":
        return tuple(unit for unit, _threshold in line.consumption.thresholds)
    return LIQUID_UNITS


def declared(content: Content) -> str:
    """The elements as one line, in the order of the tariff line: what goes into 规格型号."""
    names = elements_of(content.hs_code) or tuple(content.elements)
    further = [name for name in content.elements if name not in names]
    return DECLARED_SEPARATOR.join(content.elements.get(name, "") for name in (*names, *further))


def _identity(content: Content) -> Iterator[Fault]:
    if content.sku and not SKU.fullmatch(content.sku):
        yield Fault("sku", "sku_form", {"value": content.sku})
    for name, longest in LONGEST.items():
        value = getattr(content, name)
        if len(value) > longest:
            yield Fault(name, "too_long", {"count": str(len(value)), "limit": str(longest)})
        elif not value.isprintable():
            yield Fault(name, "unprintable")
    if not LATIN.fullmatch(content.name_en):
        yield Fault("name_en", "not_latin", {"value": content.name_en})


def _classified(content: Content) -> Iterator[Fault]:
    code = content.hs_code
    if code and not (code.isascii() and code.isdecimal() and len(code) == CODE_DIGITS):
        yield Fault("hs_code", "hs_form", {"value": code})
    if content.unit and content.unit not in units():
        yield Fault("unit", "unit_unknown", {"value": content.unit})
    if content.origin and content.origin not in countries():
        yield Fault("origin", "origin_unknown", {"value": content.origin})
    if len(content.elements) > ELEMENTS_MAX or len(declared(content)) > DECLARED_CHARS_MAX:
        yield Fault("elements", "elements_long", {"limit": str(DECLARED_CHARS_MAX)})
    for name, value in content.elements.items():
        if DECLARED_SEPARATOR in value or not value.isprintable():
            yield Fault("elements", "element_form", {"name": name})
        elif name == BRAND_KIND and value and value[:1] not in BRAND_KINDS:
            yield Fault("elements", "brand_kind", {"value": value})


def _gtin(content: Content) -> Iterator[Fault]:
    if content.gtin and (code := gtin_fault(content.gtin)):
        right = _with_check_digit(content.gtin) if code == "gtin_check_digit" else ""
        yield Fault("gtin", code, {"value": content.gtin, "right": right})


def _with_check_digit(gtin: str) -> str:
    return str(gtin[-1:] and ean.calc_check_digit(gtin[:-1]))


def _measures(content: Content) -> Iterator[Fault]:
    limits = {"net_weight_kg": WEIGHT_MAX, "gross_weight_kg": WEIGHT_MAX, "price": PRICE_MAX}
    for name, most in (limits | {"content_amount": CONTENT_MAX}).items():
        value: Decimal | None = getattr(content, name)
        if value is None:
            continue
        if not value.is_finite() or not 0 < value <= most:
            yield Fault(name, "not_positive", {"value": str(value), "limit": f"{most:f}"})
        elif value != round(value, PLACES[name]):
            yield Fault(name, "places", {"value": f"{value:f}", "places": str(PLACES[name])})
    net, gross = content.net_weight_kg, content.gross_weight_kg
    if net is not None and gross is not None and net > gross:
        yield Fault("gross_weight_kg", "gross_below_net", {"net": f"{net:f}", "gross": f"{gross:f}"})
    if content.content_unit and content.content_unit not in CONTENT_UNITS:
        yield Fault("content_unit", "content_unit_unknown", {"value": content.content_unit})
    elif (content.content_amount is None) != (not content.content_unit):
        yield Fault("content_amount" if content.content_amount is None else "content_unit", "content_half")


def _undeclared(content: Content) -> Iterator[Fault]:
    names = [name for name in elements_of(content.hs_code) if not is_for_export_only(name)]
    missing = [name for name in names if not content.elements.get(name, "").strip()]
    if missing:
        yield Fault("elements", "elements_missing", {"names": "、".join(missing)})


def _content_missing(content: Content, day: date) -> Iterator[Fault]:
    wanted = needed_content_units(content.hs_code, day)
    if not wanted:
        return
    if content.content_amount is None:
        yield Fault("content_amount", "content_needed", {"units": " / ".join(wanted)})
    elif content.content_unit not in wanted:
        yield Fault("content_unit", "content_unit_wrong", {"units": " / ".join(wanted)})
