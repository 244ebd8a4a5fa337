"""A summary application of exports (CEB701) with its parts, lists and declarations, read back (汇总申请)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from psycopg import Connection, Cursor

from heliu.clearance.dossier import Row, one_row
from heliu.clearance.exports.cancelling import OUR_NUMBER
from heliu.clearance.exports.moves import CLOSED, RETURNED
from heliu.clearance.exports.notices import INVENTORY_NO
from heliu.clearance.exports.summaries.applying import ASKED, KIND
from heliu.clearance.exports.summaries.judging import Asked
from heliu.clearance.exports.summaries.rules import Candidate
from heliu.clearance.exports.telling import first_receipt
from heliu.clearance.recomputing.applied import codes_of
from heliu.declarations.api import TABLES, numbers_ending_in
from heliu.kernel.days import business_day
from heliu.kernel.problems import NotThere

LISTS_MAX: Final = 5_000
"""Lists of an application that is computed again: each is opened from what it came in."""
OF_SETS: Final = ("E70", "E71")
"""What a receipt tells of the parts that are here: nothing was decided by it."""
_PARTS: Final = """
SELECT a.id, a.message_id, m.received_at, p.status
FROM public.declarations_summary_application a JOIN clearance_export_paper p ON p.document_id = a.id
JOIN public.declarations_message m ON m.id = a.message_id
LEFT JOIN clearance_summary s ON s.id = %(number)s AND s.status <> 100
WHERE a.id = %(number)s
    OR a.cop_no = s.cop_no AND a.agent_code = s.agent_code AND a.superseded_by IS NULL AND p.status <> 100
ORDER BY a.part_no, a.id
"""
_LISTS: Final = """
SELECT {number}, i.id, i.customs_code, i.trade_mode, i.statistics_flag, d.status, d.decided_at, x.document_id
FROM clearance_export_decision d JOIN public.declarations_export_inventory i ON i.id = d.inventory_id
JOIN public.declarations_message m ON m.id = i.message_id
LEFT JOIN clearance_summed x ON x.inventory_id = i.id AND x.summary_id = %(summary)s
WHERE {of} ORDER BY i.id LIMIT %(most)s
"""
_HELD: Final = _LISTS.format(number=INVENTORY_NO, of="x.summary_id IS NOT NULL")
_NAMED: Final = _LISTS.format(
    number=INVENTORY_NO,
    of="i.id = ANY (%(ids)s) AND i.ebc_code = %(ebc)s AND i.agent_code = %(agent)s AND i.superseded_by IS NULL",
)
_DECLARED: Final = """
SELECT d.id, coalesce(nullif(d.customs_entry_no, ''), d.entry_no), count(*)
FROM clearance_summary_declaration d JOIN clearance_summary_line l ON l.declaration_id = d.id
WHERE d.summary_id = %s GROUP BY d.id ORDER BY d.id
"""
_WENT: Final = (
    "SELECT DISTINCT inventory_id, declaration_id FROM clearance_summary_item WHERE declaration_id = ANY (%s)"
    " ORDER BY inventory_id, declaration_id"
)


class Part(NamedTuple):
    """One part as it was stored. ``codes``: what its first receipt told; None where that is not kept."""

    asked: Asked
    message_id: int
    received_at: datetime
    status: int
    codes: tuple[str, ...] | None


class Listed(NamedTuple):
    """A list of an application: as it stands now, and when it left; ``part`` took it (None: none did)."""

    now: Candidate
    left_on: date | None
    part: int | None


class Declared(NamedTuple):
    """A declaration as it was formed."""

    id: int
    entry_no: str
    lines: int


@dataclass(frozen=True, slots=True)
class Applied:
    """``summary`` None: nothing was taken. ``lists``: those it holds, else those it named; ``went``: into which."""

    parts: Sequence[Part]
    summary: Row | None
    lists: Sequence[Listed]
    declared: Sequence[Declared]
    went: Mapping[int, Sequence[int]]

    @property
    def first(self) -> Part:
        return self.parts[0]

    @property
    def is_taken(self) -> bool:
        """Whether it holds lists."""
        return self.summary is not None and self.first.status != RETURNED

    @property
    def too_many(self) -> bool:
        return len(self.lists) > LISTS_MAX

    @property
    def codes(self) -> tuple[str, ...] | None:
        """What its parts were first answered, each code once; None where one of the receipts is not kept."""
        found: list[str] = []
        for part in self.parts:
            if part.codes is None:
                return None
            found += part.codes
        return tuple(dict.fromkeys(found))

    def asked_on(self, one: Listed) -> date:
        """The day the part came that took a list."""
        times = {part.asked.id: part.received_at for part in self.parts}
        return business_day(times.get(one.part or 0, self.first.received_at))


def read_applied(connection: Connection, number: int) -> Applied:
    """By the number of its first part. Raises NotThere."""
    with connection.cursor() as cursor:
        parts = _parts(cursor, number)
        if not parts:
            raise NotThere(f"没有汇总申请 {number}。")
        summary = one_row(connection, "SELECT * FROM clearance_summary WHERE id = %s", number)
        lists = _lists(cursor, parts, number if parts[0].status != RETURNED else 0)
        declared = [Declared(*row) for row in cursor.execute(_DECLARED, (number,)).fetchall()]
        went: dict[int, list[int]] = defaultdict(list)
        for inventory_id, declaration_id in cursor.execute(_WENT, ([one.id for one in declared],)).fetchall():
            went[inventory_id].append(declaration_id)
    return Applied(parts, summary, lists, declared, went)


def _parts(cursor: Cursor, number: int) -> list[Part]:
    rows = cursor.execute(_PARTS, {"number": number}).fetchall()
    asked = {one.id: one for one in (Asked(*row) for row in cursor.execute(ASKED, ([row[0] for row in rows],)))}
    return [Part(asked[one], message_id, at, status, _told(cursor, one)) for one, message_id, at, status in rows]


def _told(cursor: Cursor, document_id: int) -> tuple[str, ...] | None:
    first = first_receipt(cursor, document_id, TABLES[KIND])
    if first is None or not first.heads:
        return None
    return tuple(one for one in codes_of(first.heads[0]["returnInfo"] or "") if one not in OF_SETS)


def _lists(cursor: Cursor, parts: Sequence[Part], summary: int) -> list[Listed]:
    """What it holds; of one that was returned what it named, as far as these are lists of its firms."""
    asked: dict[str, Any] = {"summary": summary, "most": LISTS_MAX + 1}
    if summary:
        cursor.execute(_HELD, asked)
    else:
        of = parts[0].asked
        digits = [given[1] for one in of.invt_nos[: LISTS_MAX + 1] if (given := OUR_NUMBER.fullmatch(one))]
        asked |= {"ids": list(numbers_ending_in(cursor.connection, digits)), "ebc": of.ebc_code}
        cursor.execute(_NAMED, asked | {"agent": of.agent_code})
    return [
        Listed(Candidate(*row[:6]), business_day(row[6]) if row[5] == CLOSED else None, row[7])
        for row in cursor.fetchall()
        if summary or row[0] in parts[0].asked.invt_nos
    ]
