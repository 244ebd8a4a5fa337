"""What somebody asks the calculator, read strictly: every fault is named at once with its place, cause and fix."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.utils.translation import gettext as _

from heliu.kernel.days import read_day
from heliu.kernel.problems import Invalid, Violation
from heliu.policies.tariff import CODE_DIGITS
from heliu.registry.goods.api import CONTENT_UNIT_NAMES
from heliu.taxation.facts import Content, DeclaredInventory, DeclaredLine

MAX_GOODS: Final = 100
MAX_QUANTITY: Final = 9_999
MAX_AMOUNT: Final = Decimal(10_000_000)
"""CNY; far above every limit of the channel."""
PLACES: Final = 5
MAX_NUMBER_CHARS: Final = 20
EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)

MONEY: Final = ("freight", "insurance", "annual_used")
HEAD: Final = ("day", "goods", *MONEY)
ITEM: Final = ("code", "quantity", "price", "content", "content_unit")
ZERO: Final = Decimal(0)
LEGAL_UNITS: Final[Mapping[str, str]] = {"kg": "035", "litre": "095", "piece": "007"}
"""Units of the content that are legal units of the tariff: what duty by quantity goes by."""


@dataclass(frozen=True, slots=True)
class Goods:
    """One line: ``quantity`` whole units at ``price`` CNY each, of which each holds ``content``."""

    code: str
    quantity: int
    price: Decimal
    content: Content | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One order, its money in CNY; ``annual_used`` is what the buyer has used of the year's limit."""

    day: date
    goods: tuple[Goods, ...]
    freight: Decimal = ZERO
    insurance: Decimal = ZERO
    annual_used: Decimal = ZERO

    def inventory(self) -> DeclaredInventory:
        lines = tuple(_line(number, one) for number, one in enumerate(self.goods, start=1))
        return DeclaredInventory(self.day, lines, self.freight, self.insurance)


def _line(number: int, one: Goods) -> DeclaredLine:
    held = one.content
    content = None if held is None else Content(held.amount * one.quantity, held.unit)
    unit = LEGAL_UNITS.get(content.unit, "") if content else ""
    return DeclaredLine(
        gnum=number,
        code=one.code,
        quantity=Decimal(one.quantity),
        total=one.price * one.quantity,
        unit1=unit,
        quantity1=content.amount if content and unit else None,
        content=content,
    )


def read(given: Any, today: date) -> Question:
    """The question in a JSON value whose numbers are text. Raises Invalid naming every fault by JSON pointer."""
    reading = _Reading()
    question = reading.question(given, today)
    if reading.faults:
        raise Invalid(_("有 %(count)d 处需要改正。") % {"count": len(reading.faults)}, reading.faults)
    return question


@dataclass(slots=True)
class _Reading:
    faults: list[Violation] = field(default_factory=list)

    def question(self, given: Any, today: date) -> Question:
        head = self.table(given, "", HEAD)
        rows = head.get("goods")
        if not isinstance(rows, list) or not 1 <= len(rows) <= MAX_GOODS:
            said = _("应为 1 至 %(most)d 行商品的列表（MAX_GOODS）。") % {"most": MAX_GOODS}
            self.fault("/goods", "LINES_OUT_OF_RANGE", said, _("至少写一行商品；更多的请分开试算。"))
            rows = []
        return Question(
            day=self.day(head, today),
            goods=tuple(self.goods(row, f"/goods/{place}") for place, row in enumerate(rows)),
            **{name: self.number(head, name, "", most=MAX_AMOUNT, default=ZERO) for name in MONEY},
        )

    def table(self, given: Any, at: str, known: tuple[str, ...]) -> Mapping[str, Any]:
        if not isinstance(given, dict):
            self.fault(at or "/", "DUTY_FORM", _("这里应为一个 JSON 对象。"), _("见接口说明中的例子。"))
            return {}
        for name in [name for name in given if name not in known]:
            shown = name[:40].encode(errors="replace").decode()  # half a character (\ud800) is JSON and no text
            said = _("没有“%(name)s”这一项。") % {"name": shown}
            fix = _("可用的有：%(known)s。") % {"known": ", ".join(known)}
            self.fault(f"{at}/{shown}", "DUTY_FIELD_UNKNOWN", said, fix)
        return given

    def goods(self, given: Any, at: str) -> Goods:
        row = self.table(given, at, ITEM)
        if not isinstance(given, dict):
            return Goods("", 1, ZERO)
        price = self.number(row, "price", at, most=MAX_AMOUNT)
        return Goods(self.code(row, at), self.quantity(row, at), price, self.content(row, at))

    def quantity(self, row: Mapping[str, Any], at: str) -> int:
        number = _number(row.get("quantity") or "1")
        if number is None or not 1 <= number <= MAX_QUANTITY or number != int(number):
            said = _("数量应为 1 至 %(most)d 的整数（MAX_QUANTITY）。") % {"most": MAX_QUANTITY}
            self.fault(f"{at}/quantity", "QUANTITY_BAD", said, _("按件数填写；每件的含量另填。"))
            return 1
        return int(number)

    def code(self, row: Mapping[str, Any], at: str) -> str:
        written = row.get("code")
        if not isinstance(written, str) or len(written) != CODE_DIGITS or not (written.isascii() and written.isdigit()):
            said = _("商品编码应为 %(digits)d 位数字的文本。") % {"digits": CODE_DIGITS}
            self.fault(f"{at}/code", "DUTY_CODE_BAD", said, _("补足 10 位；首位的零不能省略，所以要写成文本。"))
            return ""
        return written

    def content(self, row: Mapping[str, Any], at: str) -> Content | None:
        unit = row.get("content_unit") or ""
        if not unit and not row.get("content"):
            return None
        if not isinstance(unit, str) or unit not in CONTENT_UNIT_NAMES:
            fix = _("填写每件的含量并选择单位：%(units)s。") % {"units": ", ".join(CONTENT_UNIT_NAMES)}
            self.fault(f"{at}/content_unit", "CONTENT_BAD", _("含量的单位无法识别。"), fix)
            return None
        amount = self.number(row, "content", at, most=MAX_AMOUNT)
        if amount <= 0:
            self.fault(f"{at}/content", "CONTENT_BAD", _("每件的含量应大于零。"), _("没有含量的请两项都留空。"))
            return None
        return Content(amount, unit)

    def number(
        self, row: Mapping[str, Any], name: str, at: str, *, most: Decimal, default: Decimal | None = None
    ) -> Decimal:
        """A decimal of at most ``PLACES`` places between 0 and ``most``; numbers arrive as their text."""
        written = row.get(name)
        if written is None or written == "":
            if default is None:
                self.fault(f"{at}/{name}", "DUTY_FIELD_MISSING", _("没有填写。"), _("请填写数字。"))
            return default if default is not None else ZERO
        number = _number(written)
        if number is None or not 0 <= number <= most:
            said = _("应为 0 至 %(most)s 的数字，至多 %(places)d 位小数。") % {"most": f"{most:f}", "places": PLACES}
            self.fault(f"{at}/{name}", "DUTY_NUMBER_BAD", said, _("只写数字，例如 128.50；不写千分号、货币符号。"))
            return ZERO
        return number

    def day(self, head: Mapping[str, Any], today: date) -> date:
        written = head.get("day")
        if written is None or written == "":
            return today
        day = read_day(written) if isinstance(written, str) else None
        if day is None or not EARLIEST <= day <= LATEST:
            said = _("日期应在 %(first)s 至 %(last)s 之间。") % {"first": EARLIEST, "last": LATEST}
            self.fault("/day", "DUTY_DAY_BAD", said, _("日期写成 20261101 或 2026-11-01。"))
            return today
        return day

    def fault(self, pointer: str, code: str, detail: str, fix: str) -> None:
        self.faults.append(Violation(pointer, code, detail, fix))


def _number(written: Any) -> Decimal | None:
    """Plain digits only: an exponent could fill the memory, a comma means two things."""
    text = written.strip() if isinstance(written, str) else ""
    if not text or len(text) > MAX_NUMBER_CHARS or not set(text) <= set("0123456789."):
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    exponent = number.as_tuple().exponent
    return number if isinstance(exponent, int) and -exponent <= PLACES else None
