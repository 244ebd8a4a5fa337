"""Which decisions bear a number somebody looks for (按编号查找)."""

import re
from collections.abc import Iterator
from typing import Final

from psycopg import Connection

from heliu.clearance.undoing.facts import Kind as Undoing
from heliu.declarations.api import inventories_by_key, numbers_ending
from heliu.policies.recomputing.facts import Chosen, Kind

CHOSEN_MAX: Final = 50
_BARE: Final = re.compile(r"[0-9]{1,18}", re.ASCII)
_PRE_ENTRY: Final = re.compile(r"[BT][0-9]{8}([0-9]{9})", re.ASCII)
_UNDOING: Final = """
SELECT id, kind, cop_no, agent_code FROM clearance_undoing WHERE cop_no = %(key)s OR id = ANY (%(numbers)s)
ORDER BY id DESC LIMIT %(most)s
"""
_RETURNS: Final = """
SELECT r.id, r.cop_no, r.agent_code FROM public.declarations_export_return r
JOIN clearance_export_return d ON d.return_id = r.id
WHERE r.cop_no = %(key)s AND r.superseded_by IS NULL OR r.id = ANY (%(numbers)s) ORDER BY r.id DESC LIMIT %(most)s
"""
_SUMMARIES: Final = """
SELECT DISTINCT coalesce(s.id, a.id), a.cop_no, a.agent_code FROM public.declarations_summary_application a
JOIN clearance_export_paper p ON p.document_id = a.id
LEFT JOIN clearance_summary s
    ON s.agent_code = a.agent_code AND s.cop_no = a.cop_no AND s.status <> 100 AND p.status <> 100
WHERE a.cop_no = %(key)s OR a.id = ANY (%(numbers)s)
    OR a.id IN (SELECT id FROM clearance_summary WHERE sum_no = %(key)s)
    OR a.id IN (SELECT summary_id FROM clearance_summary_declaration
        WHERE %(key)s IN (decl_seq_no, entry_no, customs_entry_no))
ORDER BY 1 DESC LIMIT %(most)s
"""
_CANCELLATION: Final = "SELECT 1 FROM public.declarations_cancellation WHERE cop_no = %s LIMIT 1"
_KINDS: Final = {Undoing.CANCEL: Kind.IMPORT_CANCELLATION, Undoing.RETURN: Kind.IMPORT_RETURN}


def choices(connection: Connection, number: str) -> list[Chosen]:
    """The inventories of this number; where there are none, the applications to return, cancel or sum up. None: []."""
    found = [
        Chosen(one.id, Kind.EXPORT if one.is_export else Kind.IMPORT, one.cop_no, one.agent)
        for one in inventories_by_key(connection, number)
    ]
    return found or list(_applications(connection, number))


def is_export_cancellation(connection: Connection, number: str) -> bool:
    """Whether it is that of a CEB605: the table of states answers it and no number of the law, nothing to compute."""
    return connection.execute(_CANCELLATION, (number,)).fetchone() is not None


def _applications(connection: Connection, number: str) -> Iterator[Chosen]:
    numbers = [int(number)] if _BARE.fullmatch(number) else []
    if given := _PRE_ENTRY.fullmatch(number):
        numbers = numbers_ending(connection, given[1])
    asked = {"key": number, "numbers": numbers, "most": CHOSEN_MAX}
    for one, cop_no, agent in connection.execute(_RETURNS, asked).fetchall():
        yield Chosen(one, Kind.EXPORT_RETURN, cop_no, agent)
    for one, cop_no, agent in connection.execute(_SUMMARIES, asked).fetchall():
        yield Chosen(one, Kind.SUMMARY, cop_no, agent)
    for one, kind, cop_no, agent in connection.execute(_UNDOING, asked).fetchall():
        yield Chosen(one, _KINDS[Undoing(kind)], cop_no, agent)
