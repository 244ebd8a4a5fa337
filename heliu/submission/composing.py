"""From the values of a parcel to its documents: what is left empty is filled in, what does not fit is named."""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from django.utils.translation import gettext as _

from heliu.ceb.catalogue.model import Field
from heliu.ceb.facets import fault
from heliu.policies.tariff import tariff_line
from heliu.registry.facts import Directory
from heliu.submission.blanks import (
    BY_MODE,
    DEFAULTS,
    DOCUMENTS,
    NAMED_BY_REGISTER,
    SAME_AS,
    SET_BY_US,
    Blank,
    blanks,
    by_key,
    carried,
)
from heliu.submission.facts import LINES_PER_PARCEL_MAX, Document, Fault, Values
from heliu.submission.wording import fault_in, name_of, takes

CENT: Final = Decimal("0.01")
COP_NO_CHARS_MAX: Final = 20
ORDER_OF_AMOUNTS: Final = ("goodsValue", "freight", "taxTotal", "discount")


@dataclass(frozen=True, slots=True)
class Terms:
    """Under which terms a parcel is composed: for which documents, on which day, by which register, at which instant.

    ``stamp`` is ``appTime``, 14 digits Beijing time.
    """

    wanted: Collection[str]
    day: date
    directory: Directory
    stamp: str


def composed(values: Values, terms: Terms) -> tuple[Mapping[str, Document], tuple[Fault, ...]]:
    """The documents of one parcel and everything that keeps them from being sent; guids are given when it is sent."""
    asked = blanks(terms.wanted)
    head, lines = filled(values, terms)
    faults = [*_empty(head, lines, asked), *_whole(values, head, lines, terms)]
    documents = {message: _document(message, head, lines) for message in DOCUMENTS if message in terms.wanted}
    if not faults:
        faults += _unfit(documents)
    return documents, tuple(faults)


def filled(values: Values, terms: Terms) -> tuple[dict[str, str], list[dict[str, str]]]:
    """Everything the platform can add: fixed values, names of firms, sums, units, numbers."""
    lines = [_line(place, line, terms.day) for place, line in enumerate(values.lines, start=1)]
    head = {**SET_BY_US, **DEFAULTS, **values.head, "appTime": terms.stamp, "declTime": f"{terms.day:%Y%m%d}"}
    head["goodsValue"] = f"{sum((_decimal(line.get('totalPrice')) for line in lines), Decimal(0)):f}"
    head.setdefault("acturalPaid", f"{due(head):f}")
    for key, other in SAME_AS.items():
        if not head.get(key) and head.get(other):
            head[key] = head[other]
    if head.get("orderNo"):
        head.setdefault("copNo", _cop_no(head["orderNo"]))
    for name, code in NAMED_BY_REGISTER.items():
        firm = terms.directory.firm(head.get(code))
        if firm is not None:
            head[name] = firm.name
    return head, lines


def due(head: Mapping[str, str]) -> Decimal:
    """Goods, freight and tax, less what was not paid in cash."""
    goods, freight, tax, discount = (_decimal(head.get(name)) for name in ORDER_OF_AMOUNTS)
    return goods + freight + tax - discount


def _line(place: int, line: Mapping[str, str], day: date) -> dict[str, str]:
    found = {**line, "gnum": str(place), "currency": "142"}
    if line.get("price") and line.get("qty"):
        total = _decimal(line["price"]) * _decimal(line["qty"])
        found["totalPrice"] = f"{total.quantize(CENT, ROUND_HALF_UP):f}"
    for key, other in SAME_AS.items():
        if not found.get(key) and found.get(other):
            found[key] = found[other]
    known = tariff_line(line["gcode"], day) if line.get("gcode") else None
    if known is not None and known.unit1:
        found.setdefault("unit1", known.unit1)
    return found


def _cop_no(order_no: str) -> str:
    """The firm's own number of the inventory: the order's, or its digest where that is too long for the field."""
    if len(order_no) <= COP_NO_CHARS_MAX:
        return order_no
    return "H" + hashlib.sha256(order_no.encode()).hexdigest()[: COP_NO_CHARS_MAX - 1].upper()


def _decimal(text: str | None) -> Decimal:
    return Decimal(text) if text else Decimal(0)


def _document(message: str, head: Mapping[str, str], lines: list[dict[str, str]]) -> Document:
    own = {field.name: head.get(field.name) for field in carried(message, on_line=False)}
    names = [field.name for field in carried(message, on_line=True)]
    return own, tuple({name: line.get(name) for name in names} for line in lines) if names else ()


def _empty(head: Mapping[str, str], lines: list[dict[str, str]], asked: tuple[Blank, ...]) -> Iterator[Fault]:
    heads = by_key(asked, on_line=False)
    for key, blank in heads.items():
        # What follows from another value is missing only because that one is.
        follows = SAME_AS.get(key) in heads
        if blank.field.required and not head.get(key) and not follows:
            yield _missing(blank, 0)
    for place, line in enumerate(lines, start=1):
        for key, blank in by_key(asked, on_line=True).items():
            # The statutory unit follows from the goods code: a wrong code is the fault to mend.
            same = SAME_AS.get(key)
            depends = key == "unit1" or (same and not line.get(same))
            if blank.field.required and not line.get(key) and not depends:
                yield _missing(blank, place)


def _missing(blank: Blank, line: int) -> Fault:
    name = str(name_of(blank.field))
    return Fault(blank.key, line, "empty", _("“%(name)s”没有填写。") % {"name": name}, takes(blank.field))


def _whole(values: Values, head: Mapping[str, str], lines: list[dict[str, str]], terms: Terms) -> Iterator[Fault]:
    """What no single field can tell."""
    has_goods = any(blank.on_line for blank in blanks(terms.wanted))
    if has_goods and not 1 <= len(lines) <= LINES_PER_PARCEL_MAX:
        yield Fault(
            "",
            0,
            "lines",
            _("有 %(count)d 项商品。") % {"count": len(lines)},
            _("每票 1 至 %(most)d 项（LINES_PER_PARCEL_MAX）。") % {"most": LINES_PER_PARCEL_MAX},
        )
    yield from _not_filed(head, terms)
    if "CEB311" in terms.wanted and values.head.get("acturalPaid") and _decimal(head["acturalPaid"]) != due(head):
        yield Fault(
            "acturalPaid",
            0,
            "H06",
            _("实际支付 %(paid)s，而商品 + 运杂费 + 税款 − 抵扣 = %(due)s。")
            % {"paid": head["acturalPaid"], "due": f"{due(head):f}"},
            _("请核对各项金额；留空则由平台计算。"),
        )
    if "CEB621" in terms.wanted:
        yield from _of_inventory(head, lines, terms)


def _not_filed(head: Mapping[str, str], terms: Terms) -> Iterator[Fault]:
    asked = by_key(blanks(terms.wanted), on_line=False)
    for code in NAMED_BY_REGISTER.values():
        if code in asked and head.get(code) and terms.directory.firm(head[code]) is None:
            yield Fault(
                code,
                0,
                "-10102",
                _("企业 %(code)s 未在本综试区备案。") % {"code": head[code]},
                _("请核对海关编码；未备案的，请先办理企业备案。"),
            )


def _of_inventory(head: Mapping[str, str], lines: list[dict[str, str]], terms: Terms) -> Iterator[Fault]:
    mode = head.get("tradeMode", "")
    for key in BY_MODE.get(mode, ()):
        holders = [(0, head)] if key != "itemRecordNo" else list(enumerate(lines, start=1))
        for place, holder in holders:
            if not holder.get(key):
                detail = _("监管方式 %(mode)s 必须填写。") % {"mode": mode}
                yield Fault(key, place, "by_mode", detail, _("请补填；或核对监管方式。"))
    for place, line in enumerate(lines, start=1):
        yield from _of_goods(place, line, terms.day)
    if head.get("grossWeight") and _decimal(head.get("netWeight")) > _decimal(head["grossWeight"]):
        yield Fault("netWeight", 0, "net_above_gross", _("净重大于毛重。"), _("请核对两个重量，单位为公斤。"))


def _of_goods(place: int, line: Mapping[str, str], day: date) -> Iterator[Fault]:
    if bool(line.get("qty2")) != bool(line.get("unit2")):
        key = "qty2" if line.get("unit2") else "unit2"
        detail = _("第二数量与第二计量单位应同时填写或同时留空。")
        yield Fault(key, place, "-625009", detail, _("请补填另一项，或两项都留空。"))
    known = tariff_line(line["gcode"], day) if line.get("gcode") else None
    if known is not None and not line.get("unit1"):
        detail = _("税则未载明 %(code)s 的法定计量单位。") % {"code": line["gcode"]}
        yield Fault("unit1", place, "empty", detail, _("请填写法定计量单位。"))
    if line.get("gcode") and known is None:
        detail = _("税则中没有商品编码 %(code)s。") % {"code": line["gcode"]}
        yield Fault("gcode", place, "CODE_UNKNOWN", detail, _("请核对十位商品编码。"))


def _unfit(documents: Mapping[str, Document]) -> Iterator[Fault]:
    """The last word has the field itself: what we filled in must fit it as well."""
    seen: set[tuple[str, int]] = set()
    for message, (head, lines) in documents.items():
        for place, holder in ((0, head), *enumerate(lines, start=1)):
            for field in carried(message, on_line=place > 0):
                if field.name == "guid":
                    continue  # given when it is sent
                if (found := _fault(field, holder.get(field.name))) and (field.name, place) not in seen:
                    seen.add((field.name, place))
                    yield Fault(field.name, place, found, fault_in(field, found), takes(field))


def _fault(field: Field, value: str | None) -> str | None:
    if not value:
        return None if not field.required or field.min_length == 0 else "VALUE_EMPTY"
    return fault(field, value)
