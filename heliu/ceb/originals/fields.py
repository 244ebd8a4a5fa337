"""The fields of an original (支付原始数据) with their limits: GAC 2018-179, annex; and what is wrong with one."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from heliu.ceb.originals.slices import Number, shown

Kind = Literal["text", "amount", "choice", "time"]
ORDERS_MAX: Final = 100
GOODS_MAX: Final = 500
_AMOUNT = re.compile(r"[0-9]{1,14}(\.[0-9]{1,5})?")
_TIME = re.compile(r"[0-9]{14}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Field:
    """One field: C..``most`` characters, or N19,5, or one of ``choices``, or YYYYMMDDhhmmss."""

    name: str
    zh: str
    en: str
    most: int = 0
    kind: Kind = "text"
    required: bool = True
    choices: tuple[str, ...] = ()
    free: bool = False  # line breaks may stand in it: what was said to a payment firm, as it was said
    personal: bool = False


HEAD_FIELDS: Final = (
    Field("guid", "系统唯一序号", "unique number", 36),
    Field("initalRequest", "原始请求", "original request", 8000, free=True, personal=True),
    Field("initalResponse", "原始响应", "original response", 8000, free=True, personal=True),
    Field("ebpCode", "电商平台代码", "platform code", 18),
    Field("payCode", "支付企业代码", "payment firm code", 18),
    Field("payTransactionId", "交易流水号", "payment transaction number", 60),
    Field("totalAmount", "交易金额", "amount", kind="amount"),
    Field("currency", "币制", "currency", 4),
    Field("verDept", "验核机构", "verifier", kind="choice", choices=("1", "2", "3")),
    Field("payType", "支付类型", "way of payment", kind="choice", choices=("1", "2", "3", "4"), required=False),
    Field("tradingTime", "交易成功时间", "time of payment", kind="time"),
    Field("note", "备注", "note", 1000, required=False, free=True),
)
LIST_FIELDS: Final = (
    Field("orderNo", "订单编号", "order number", 60),
    Field("recpAccount", "收款账号", "payee account", 60, personal=True),
    Field("recpCode", "收款企业代码", "payee code", 18, required=False),
    Field("recpName", "收款企业名称", "payee name", 100, personal=True),
)
GOODS_FIELDS: Final = (
    Field("gname", "商品名称", "goods name", 250),
    Field("itemLink", "商品展示链接地址", "goods links", 3000),
)
GOODS: Final = "goodsInfo"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong where. ``code``: missing, unknown, object, array, few, many, type, length, control, amount, choice,
    time.
    """

    pointer: str
    code: str
    field: Field | None = None
    most: int = 0


def faults(head: Any, lists: Any, at: str = "") -> Iterator[Fault]:
    """All that is wrong with an original; ``at`` is the JSON pointer of what holds both."""
    yield from _object(head, f"{at}/payExchangeInfoHead", HEAD_FIELDS)
    place = f"{at}/payExchangeInfoLists"
    yield from _array(lists, place, ORDERS_MAX)
    for number, one in enumerate(lists if isinstance(lists, list) else ()):
        yield from _object(one, f"{place}/{number}", LIST_FIELDS, GOODS)
        if isinstance(one, dict):
            goods = one.get(GOODS)
            yield from _array(goods, f"{place}/{number}/{GOODS}", GOODS_MAX)
            for line, good in enumerate(goods if isinstance(goods, list) else ()):
                yield from _object(good, f"{place}/{number}/{GOODS}/{line}", GOODS_FIELDS)


def text_of(value: Any) -> str:
    """A value as text: a string, or a number as it was written; else nothing."""
    if isinstance(value, Number):
        return value.text
    return value if isinstance(value, str) else ""


def _object(value: Any, at: str, fields: tuple[Field, ...], *also: str) -> Iterator[Fault]:
    if not isinstance(value, Mapping):
        yield Fault(at, "missing" if value is None else "object")
        return
    for field in fields:
        yield from _field(value.get(field.name), f"{at}/{field.name}", field)
    known = {field.name for field in fields} | {*also}
    yield from (Fault(f"{at}/{pointed(name)}", "unknown") for name in value if name not in known)


def _array(value: Any, at: str, most: int) -> Iterator[Fault]:
    if not isinstance(value, list):
        yield Fault(at, "missing" if value is None else "array")
    elif not value:
        yield Fault(at, "few")
    elif len(value) > most:
        yield Fault(at, "many", most=most)


def _field(value: Any, at: str, field: Field) -> Iterator[Fault]:
    text = text_of(value)
    if value is None or value == "":
        if field.required:
            yield Fault(at, "missing", field)
    elif text == "" or (isinstance(value, Number) and field.kind not in {"amount", "choice"}):
        yield Fault(at, "type", field)
    elif code := _wrong(text, field):
        yield Fault(at, code, field, field.most)


def _wrong(text: str, field: Field) -> str:
    match field.kind:
        case "amount":
            return "" if _AMOUNT.fullmatch(text) else "amount"
        case "choice":
            return "" if text in field.choices else "choice"
        case "time":
            return "" if _TIME.fullmatch(text) else "time"
        case _:
            if len(text) > field.most:
                return "length"
            return "control" if not field.free and _CONTROL.search(text) else ""


def pointed(name: str) -> str:
    """A name that we do not know, as a part of a JSON pointer."""
    return shown(name).replace("~", "~0").replace("/", "~1")
