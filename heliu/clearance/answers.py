"""The receipts a message got (报文的回执), read for people: when, for which document, which codes, what to do.

A receipt's text is a row of groups ``[Code:…;Desc:…;Path:…;Fields:…;Fix:…]``; each is taken apart and laid beside the
entry of the catalogue (heliu/errors/). A first answer tells of all documents of its message, a later one of one
inventory.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from xml.sax.saxutils import unescape

from psycopg import Connection

from heliu.ceb.codes import Explanation, explain
from heliu.ceb.reader import read
from heliu.clearance.receipts import OF_BILLS
from heliu.declarations.api import decompress

ANSWERS_MAX: Final = 120  # of one message: its first and what followed for each of its inventories
_BEGINS: Final = re.compile(r"(?=\[Code:)")
_PART: Final = re.compile(r";(Desc|Path|Fields|Fix):")
_STATUS: Final = re.compile(rb"<(?:ceb:)?returnStatus>(-?[0-9]{1,9})</")
# The element that names a document in each kind of receipt, for lists that must not parse them.
_KEY_FIELDS: Final[Mapping[str, str]] = {
    "CEB312": "orderNo",
    "CEB412": "payTransactionId",
    "CEB512": "logisticsNo",
    "CEB514": "logisticsNo",
    "CEB622": "copNo",
    "CEB624": "copNo",
    "CEB626": "copNo",
    "CEB304": "orderNo",
    "CEB404": "orderNo",
    "CEB506": "logisticsNo",
    "CEB604": "copNo",
    "CEB606": "copNo",
    "CEB508": "copNo",
    "CEB608": "copNo",
    "CEB510": "copNo",
    "CEB214": "coElNo",
    "CEB216": "coElNo",
    "CEB702": "copNo",
    "CEB792": "sumNo",
    "CEB816": "taxNo",
    "CEB818": "taxNo",
    "CEB712": "copNo",
    "CEB900": "oriCopMsgId",
}
_BILL_STATES: Final = {"1": "已生成", "2": "已汇总", "3": "作废"}
_KEYS: Final = {kind: re.compile(f"<(?:ceb:)?{name}>([^<]*)</".encode()) for kind, name in _KEY_FIELDS.items()}


@dataclass(frozen=True, slots=True)
class Remark:
    """One group of a receipt's text with what the catalogue says of its code.

    ``place`` is the path or the fields it names, ``fix`` what the receipt says should be done.
    """

    code: str
    detail: str
    place: str
    fix: str
    explanation: Explanation | None


@dataclass(frozen=True, slots=True)
class Return:
    """What one receipt says of one document. ``rest`` is what its text holds outside the groups (the tax)."""

    guid: str
    key: str
    status: int
    text: str
    remarks: tuple[Remark, ...]
    rest: str


@dataclass(frozen=True, slots=True)
class Answered:
    """One receipt message as it was given. ``first``: it went out with the commit of the message it answers."""

    id: int
    message: str
    given_at: datetime
    first: bool
    returns: tuple[Return, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """The first answer to a message, for a line of a list: a key and how often each code stands in it."""

    key: str
    codes: Mapping[int, int]
    given_at: datetime


def answers_of(connection: Connection, message_id: int) -> list[Answered]:
    """All receipts of a message, the first one first."""
    rows = connection.execute(
        "SELECT id, message, given_at, keys = '{}', body FROM clearance_answer WHERE message_id = %s"
        " ORDER BY id LIMIT %s",
        (message_id, ANSWERS_MAX),
    ).fetchall()
    return [
        Answered(number, kind, at, first, returns(kind, decompress(body))) for number, kind, at, first, body in rows
    ]


def first_return(connection: Connection, message_id: int, key: str) -> tuple[datetime, Return] | None:
    """What the first answer to a message said of the document with this key, and when."""
    row = connection.execute(
        "SELECT message, given_at, body FROM clearance_answer WHERE message_id = %s AND keys = '{}'"
        " ORDER BY id LIMIT 1",
        (message_id,),
    ).fetchone()
    told = returns(row[0], decompress(row[2])) if row else ()
    return next(((row[1], one) for one in told if one.key == key), None) if row else None


def returns(kind: str, body: bytes) -> tuple[Return, ...]:
    """The returns of a receipt message."""
    return tuple(_return(kind, document.head) for document in read(body).documents)


def summaries(connection: Connection, message_ids: Sequence[int]) -> dict[int, Summary]:
    """The first answers of these messages, by message."""
    rows = connection.execute(
        "SELECT m.id, a.message, a.given_at, a.body FROM unnest(%s::bigint[]) AS m (id) CROSS JOIN LATERAL"
        " (SELECT * FROM clearance_answer a WHERE a.message_id = m.id ORDER BY a.id LIMIT 1) a",
        (list(message_ids),),
    ).fetchall()
    return {number: summary(kind, at, decompress(body)) for number, kind, at, body in rows}


def summary(kind: str, at: datetime, body: bytes) -> Summary:
    """Cut out of the octets what a line shows."""
    key = _KEYS[kind].search(body) if kind in _KEYS else None
    codes = Counter(int(code) for code in _STATUS.findall(body))
    return Summary(unescape(key[1].decode(errors="replace")) if key else "", codes, at)


def remarks_in(text: str) -> tuple[Remark, ...]:
    """The groups of a receipt's text, each with its entry of the catalogue."""
    return tuple(_remark(group) for group, _ in _groups(text))


def _remark(group: str) -> Remark:
    code, *parts = _PART.split(group)
    told = dict(zip(parts[::2], parts[1::2], strict=True))
    place = told.get("Path") or told.get("Fields") or ""
    return Remark(code, told.get("Desc", ""), place, told.get("Fix", ""), explain(code))


def _groups(text: str) -> list[tuple[str, str]]:
    """The inside of each group with what follows it. A description may quote values in brackets of its own."""
    found = []
    for piece in _BEGINS.split(text):
        inside, closing, rest = piece.rpartition("]")
        if piece.startswith("[Code:") and closing:
            found.append((inside.removeprefix("[Code:"), rest))
    return found


def _of_summary(head: Mapping[str, str | None]) -> Return:
    """A summary result (CEB792), told in the words a receipt would use; it has no return status."""
    number = head.get("sumNo") or ""
    parts = f"第 {head.get('msgSeqNo')}/{head.get('msgCount')} 部分"
    weights = f"毛重 {head.get('grossWeight')} 千克，净重 {head.get('netWeight')} 千克"
    declaration = f"汇总统一编号 {head.get('declSeqNo')}，报关单 {head.get('entryId') or '–'}"
    text = f"汇总申请 {number}：{declaration}，{weights}，{parts}"
    return Return(head.get("guid") or "", number, 0, text, (), text)


def _return(kind: str, head: Mapping[str, str | None]) -> Return:
    if kind == "CEB792":
        return _of_summary(head)
    if kind in OF_BILLS:
        return _of_bill(head)
    text = head.get("returnInfo") or ""
    status = head.get("returnStatus") or ""
    return Return(
        guid=head.get("guid") or "",
        key=head.get(_KEY_FIELDS.get(kind, "guid")) or "",
        status=int(status) if status.removeprefix("-").isdigit() else 0,
        text=text,
        remarks=remarks_in(text),
        rest="".join(rest for _, rest in _groups(text)).strip("; ") if "[Code:" in text else text,
    )


def _of_bill(head: Mapping[str, str | None]) -> Return:
    """A tax bill or its state, told in the words a receipt would use; it has no return status."""
    number = head.get("taxNo") or ""
    taxes = (("关税", "customsTax"), ("消费税", "consumptionTax"), ("增值税", "valueAddedTax"))
    amounts = "，".join(f"{name} {head[field]} 元" for name, field in taxes if head.get(field))
    state = _BILL_STATES.get(head.get("status") or "", "")
    paid = f"缴款书 {head['entDutyNo']}" if head.get("entDutyNo") else ""
    text = "；".join(part for part in (f"税单 {number} {state}", amounts, paid, head.get("note") or "") if part)
    return Return(head.get("guid") or "", number, 0, text, (), text)


def bodies_of(connection: Connection, message_id: int) -> list[tuple[str, datetime, bytes]]:
    """The receipt messages of a message as they were given: kind, instant, octets."""
    rows = connection.execute(
        "SELECT message, given_at, body FROM clearance_answer WHERE message_id = %s ORDER BY id LIMIT %s",
        (message_id, ANSWERS_MAX),
    ).fetchall()
    return [(kind, at, decompress(body)) for kind, at, body in rows]
