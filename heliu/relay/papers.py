"""Papers of customs that answer no message (电子税单 CEB816, 其状态 CEB818, 汇总结果 CEB792): matched, compared, told.

A bill names the number customs gave the import; a result names the parcels. What it says and what we expected are kept
side by side, and the firm gets it word by word. A result whose goods are those of one declaration of ours numbers it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Final

from psycopg import Cursor

from heliu.clearance.exports.api import enter_number
from heliu.clearance.upstream.api import (
    Side,
    SummaryExpected,
    side,
    summaries_expected,
    tax_expected,
    tell_paper,
)
from heliu.kernel.problems import Problem

BILL, BILL_STATUS, RESULT = "CEB816", "CEB818", "CEB792"
PAPERS: Final = (BILL, BILL_STATUS, RESULT)
VOID: Final = "3"
TAXES: Final = (("customsTax", "关税"), ("consumptionTax", "消费税"), ("valueAddedTax", "增值税"))
STATES: Final[Mapping[str, str]] = {"1": "已生成", "2": "已汇总", "3": "作废"}
ACTOR: Final = "海关"
TEXT_CHARS_MAX: Final = 500
_SAME: Final = (
    "SELECT FROM relay_paper WHERE kind = %s AND number = %s AND said = %s"
    " AND document_id IS NOT DISTINCT FROM %s LIMIT 1"
)
_KEEP: Final = (
    "INSERT INTO relay_paper (digest, kind, number, key, document_id, said, expected, differs)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"
)
_DOCUMENT: Final = "SELECT document_id FROM relay_number WHERE number = %s"
Values = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper as it came."""

    kind: str
    head: Values
    lines: tuple[Values, ...] = ()

    def text(self, name: str) -> str:
        return (self.head.get(name) or "").strip()


@dataclass(frozen=True, slots=True)
class Compared:
    """What customs says beside what we expected. ``document_id`` None: of nothing we know."""

    number: str
    key: str
    document_id: int | None
    said: str
    expected: str = ""
    differs: bool = False


def take_paper(cursor: Cursor, digest: bytes, paper: Paper, at: datetime) -> None:
    """Put a paper on record and tell it; the same content once of the same document."""
    found, message_id = (_result if paper.kind == RESULT else _bill)(cursor, paper, at)
    said, expected = found.said[:TEXT_CHARS_MAX], found.expected[:TEXT_CHARS_MAX]
    same = (paper.kind, found.number, said, found.document_id)
    if cursor.execute(_SAME, same).fetchone() is not None:  # a row without columns is an empty tuple
        return
    kept = (digest, paper.kind, found.number, found.key, found.document_id, said, expected, found.differs)
    cursor.execute(_KEEP, kept)
    if message_id is not None:
        tell_paper(cursor, paper.kind, message_id, found.key, (paper.head, paper.lines))


def _bill(cursor: Cursor, paper: Paper, _at: datetime) -> tuple[Compared, int | None]:
    said = amounts_said(paper) if paper.kind == BILL else state_said(paper)
    row = cursor.execute(_DOCUMENT, (paper.text("invtNo"),)).fetchone()
    ours = tax_expected(cursor, row[0]) if row else None
    number = paper.text("taxNo")
    if row is None or ours is None:
        return Compared(number, paper.text("invtNo"), None, said), None
    if paper.kind == BILL:
        expected = words_of(ours.amounts)
        differs = said != expected
    else:
        refused = side("CEB621", ours.status) is Side.REFUSED
        expected = "作废" if refused else "有效"
        differs = refused != (paper.text("status") == VOID)
    return Compared(number, ours.cop_no, row[0], said, expected, differs), ours.message_id


def amounts_said(paper: Paper) -> str:
    return words_of(tuple(_amount(paper.text(name)) for name, _zh in TAXES))


def words_of(amounts: Sequence[Decimal | None]) -> str:
    """Each tax to the fen; a dash where the paper holds no number."""
    pairs = zip(TAXES, amounts, strict=True)
    return " ".join(f"{zh} {'—' if amount is None else f'{amount:.2f}'}" for (_name, zh), amount in pairs)


def state_said(paper: Paper) -> str:
    status = paper.text("status")
    return f"{status} {STATES.get(status, '')}".strip()


def _amount(text: str) -> Decimal | None:
    try:
        found = Decimal(text or "0")
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _result(cursor: Cursor, paper: Paper, at: datetime) -> tuple[Compared, int | None]:
    """One part of a result; its goods must be those of one declaration of ours, all of them where it is one part."""
    goods = {(one.get("logisticsNo") or "", _place(one.get("gnum"))) for one in paper.lines}
    entry_no, number = paper.text("entryId"), paper.text("declSeqNo") or paper.text("entryId")
    parts = paper.text("msgCount")
    whole = parts in {"", "1"}
    said = f"报关单 {entry_no or '—'}，{len(goods)} 项商品"
    said += "" if whole else f"（第 {paper.text('msgSeqNo')}/{parts} 份）"
    waybills = sorted({waybill for waybill, _ in goods if waybill})
    found = summaries_expected(cursor, waybills, paper.text("agentCode"), paper.text("ebcCode"))
    if not found:
        return Compared(number, paper.text("sumNo"), None, said), None
    first = found[0]
    why = _parted(found, goods, whole=whole)
    if not why and entry_no:
        why = _numbered(cursor, first, entry_no, at)
    ours = "、".join(f"{one.decl_seq_no}（{len(one.items)} 项）" for one in found)
    expected = f"汇总报关单 {ours}{'；' if why else ''}{why}"
    return Compared(number, first.sum_no, first.id, said, expected, bool(why)), first.message_id


def _parted(found: Sequence[SummaryExpected], goods: set[tuple[str, int]], *, whole: bool) -> str:
    """How the goods of a result and those of our declarations part; nothing where they are the same."""
    if len(found) > 1:
        return f"海关一份报关单的商品在本平台分属 {len(found)} 份"
    theirs, ours = len(goods - found[0].items), len(found[0].items - goods) if whole else 0
    parts = [f"本平台没有海关的 {theirs} 项" if theirs else "", f"海关没有本平台的 {ours} 项" if ours else ""]
    return "，".join(filter(None, parts))


def _numbered(cursor: Cursor, ours: SummaryExpected, entry_no: str, at: datetime) -> str:
    """Enter the number; why it could not be."""
    try:
        enter_number(cursor.connection, ours.decl_seq_no, entry_no, ACTOR, at)
    except Problem as refused:
        return refused.detail
    return ""


def _place(text: str | None) -> int:
    plain = (text or "").strip()
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 6 else 0  # noqa: PLR2004 - a line's number
