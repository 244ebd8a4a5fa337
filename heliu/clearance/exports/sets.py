"""Split papers (分报文: msgCount, msgSeqNo): settled part by part; what is missing, and what contradicts its set.

The parts of a set share the number of the enterprise (copNo) and whose number it is. A part that was returned does not
count: its correction takes its place.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Final, NamedTuple

from psycopg import Connection, Cursor, sql

from heliu.clearance.authority import in_one_transaction
from heliu.clearance.exports.moves import RETURNED
from heliu.clearance.exports.papers import record
from heliu.clearance.exports.telling import tell_again
from heliu.clearance.facts import Paper
from heliu.clearance.notices import store_notices
from heliu.declarations.api import TABLES
from heliu.kernel.days import business_day
from heliu.kernel.phrases import SHOWN_MAX, shown
from heliu.policies.parameters import in_force

WINDOW: Final = "export_papers/parts_within_days"
OWNERS: Final[Mapping[str, str]] = {
    "CEB607": "agent_code",
    "CEB507": "operator_code",
    "CEB509": "logistics_code",
    "CEB701": "agent_code",
}
"""Whose number copNo is, by the kind of paper that may be split."""
_FACTS: Final = ("CEB607", "CEB507", "CEB509")
"""What these parts tell stays true without the others; a summary application is given up (summaries/forming.py)."""

_LOCK: Final = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
_PARTS: Final = "SELECT id, cop_no, {owner}, part_no, part_count FROM public.{table} WHERE id = ANY (%s) ORDER BY id"
_TAKEN: Final = (
    "SELECT d.part_no, d.part_count FROM public.{table} d JOIN clearance_export_paper p ON p.document_id = d.id"
    " WHERE d.cop_no = %s AND d.{owner} = %s AND d.superseded_by IS NULL AND p.status <> 100"
)
_COMPLETE: Final = (
    "UPDATE clearance_export_paper p SET awaits = false FROM public.{table} d"
    " WHERE p.document_id = d.id AND d.cop_no = %s AND d.{owner} = %s AND d.superseded_by IS NULL AND p.awaits"
)
_INCOMPLETE: Final = (
    "SELECT d.cop_no, d.{owner}, max(d.part_count), array_agg(d.part_no ORDER BY d.part_no), min(p.worked_at),"
    " bool_or(p.warned_at IS NOT NULL), max(d.id)"
    " FROM clearance_export_paper p JOIN public.{table} d ON d.id = p.document_id"
    " WHERE p.awaits AND p.kind = %s AND (%s OR p.warned_at IS NULL) AND d.superseded_by IS NULL"
    " GROUP BY 1, 2 ORDER BY 5 LIMIT %s"
)
_WARNED: Final = (
    "UPDATE clearance_export_paper p SET warned_at = now() FROM public.{table} d"
    " WHERE p.document_id = d.id AND d.cop_no = %s AND d.{owner} = %s AND p.awaits"
)


class Part(NamedTuple):
    """One part of a split paper; of a whole one ``parts`` is 1."""

    id: int
    cop_no: str
    owner: str
    number: int
    parts: int


@dataclass(frozen=True, slots=True)
class IncompleteSet:
    """A split paper of which parts are still to come."""

    kind: str
    cop_no: str
    owner: str
    parts: int
    here: Sequence[int]
    since: datetime
    warned: bool
    newest: int

    @property
    def missing(self) -> list[int]:
        """The first of the parts that are missing."""
        return list(islice(_missing(self.parts, self.here), SHOWN_MAX))


def part_by_part(cursor: Cursor, kind: str, ids: Sequence[int], work: Callable[[int], Paper]) -> dict[int, Paper]:
    """Work off stored papers in the order they came, each held against its set first; what each is answered."""
    cursor.execute(_of(kind, _PARTS), (sorted(ids),))
    parts = [Part(*row) for row in cursor.fetchall()]
    return {part.id: _settle(cursor, kind, part, work) for part in parts}


def _settle(cursor: Cursor, kind: str, part: Part, work: Callable[[int], Paper]) -> Paper:
    others = _others(cursor, kind, part) if part.parts > 1 or part.number > 1 else {}
    paper = _out_of_order(part) or _contradicted(part, others) or work(part.id)
    if paper.status == RETURNED:
        record(cursor, kind, part.id, paper.status)
        return paper
    here = [part.number, *others]
    awaits = len(here) < part.parts
    record(cursor, kind, part.id, paper.status, awaits=awaits)
    if part.parts > 1 and not awaits:
        cursor.execute(_of(kind, _COMPLETE), (part.cop_no, part.owner))
    return Paper(paper.status, paper.note + _completeness(part.parts, here))


def _others(cursor: Cursor, kind: str, part: Part) -> dict[int, int]:
    """The parts that are here, each with the count it gave. Two processes may take parts of one set at once."""
    cursor.execute(_LOCK, (f"{kind}|{part.owner}|{part.cop_no}",))
    cursor.execute(_of(kind, _TAKEN), (part.cop_no, part.owner))
    return dict(cursor.fetchall())


def _out_of_order(part: Part) -> Paper | None:
    """Parts are numbered from 1 without a gap; a number beyond their count is of no whole."""
    if 1 <= part.number <= part.parts:
        return None
    detail = f"msgSeqNo {part.number} 不在 1 至 msgCount {part.parts} 之间"
    return Paper(RETURNED, f"[Code:E44;Desc:{detail};Fix:分报文从 1 起连续编号]")


def _contradicted(part: Part, others: Mapping[int, int]) -> Paper | None:
    counts = sorted(set(others.values()) - {part.parts})
    if not counts:
        return None
    detail = f"msgCount {part.parts} 与已收分报文的 {counts[0]} 不一致 (企业编号 {part.cop_no})"
    return Paper(RETURNED, f"[Code:E49;Desc:{detail};Fix:同一组分报文的 msgCount 须相同, 另一组请用新的 copNo]")


def _completeness(parts: int, here: Sequence[int]) -> str:
    if parts == 1:
        return ""
    left = parts - len(here)
    if not left:
        return f"[Code:E71;Desc:分报文共{parts}部分已到齐]"
    return f"[Code:E70;Desc:分报文尚缺{left}部分({_shown(parts, here)});Fix:请补报所缺的分报文]"


def _shown(parts: int, here: Iterable[int]) -> str:
    return shown(map(str, _missing(parts, here)))


def _missing(parts: int, here: Iterable[int]) -> Iterator[int]:
    known = set(here)
    return (number for number in range(1, parts + 1) if number not in known)


def incomplete_sets(
    cursor: Cursor, limit: int, *, kinds: Iterable[str] = tuple(OWNERS), warned: bool = True
) -> list[IncompleteSet]:
    """Split papers of which parts are still to come, the oldest of each kind first; ``warned``: those warned of too."""
    found = []
    for kind in kinds:
        cursor.execute(_of(kind, _INCOMPLETE), (kind, warned, limit))
        found += [IncompleteSet(kind, *row) for row in cursor.fetchall()]
    return found


def warn_incomplete(connection: Connection, at: datetime, limit: int) -> int:
    """Tell the senders of sets that stay incomplete beyond their window, once each; how many."""

    def work(cursor: Cursor) -> int:
        late = [one for one in incomplete_sets(cursor, limit, kinds=_FACTS, warned=False) if is_late(one, at)]
        for one in late:
            detail = f"分报文收到{len(one.here)}/{one.parts}部分, 逾{_days(one)}天仍缺{_shown(one.parts, one.here)}"
            note = f"[Code:E72;Desc:{detail};Fix:请补报所缺的分报文; 编号用错的请另行申报]"
            store_notices(cursor, tell_again(cursor, one.newest, TABLES[one.kind], note, at))
            cursor.execute(_of(one.kind, _WARNED), (one.cop_no, one.owner))
        return len(late)

    return in_one_transaction(connection, work)


def is_late(one: IncompleteSet, at: datetime) -> bool:
    """Whether the window of the set is over."""
    return one.since + timedelta(days=_days(one)) <= at


def _days(one: IncompleteSet) -> int:
    return int(in_force(WINDOW, business_day(one.since)).value)


def _of(kind: str, statement: str) -> sql.Composed:
    table, owner = sql.Identifier(f"declarations_{TABLES[kind]}"), sql.Identifier(OWNERS[kind])
    return sql.SQL(statement).format(table=table, owner=owner)
