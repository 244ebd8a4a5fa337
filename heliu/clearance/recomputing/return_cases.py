"""A return of an import with the lines of its inventory, read back as they stood when it was asked for and came back.

What went back before is restored from the applications that stand now: one that lapsed since is not counted any more.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from psycopg import Connection

from heliu.clearance.dossier import Goods
from heliu.clearance.recomputing.applied import Applied
from heliu.clearance.undoing.facts import ZERO, Line, Share
from heliu.clearance.undoing.judging import Wish
from heliu.clearance.undoing.store import gone
from heliu.clearance.undoing.subject import shared_out

NONE_BACK: Final = (ZERO, ZERO, Share())
_LINES: Final = """
SELECT gnum, goods_code, goods_name, unit, declared, tax_price, duty, consumption_tax, vat,
    tax_price_back, duty_back, consumption_tax_back, vat_back
FROM clearance_undoing_line WHERE application_id = %s ORDER BY gnum
"""
_BACK_BEFORE: Final = """
SELECT l.gnum, sum(l.quantity), sum(l.tax_price_back), sum(l.duty_back), sum(l.consumption_tax_back), sum(l.vat_back)
FROM clearance_undoing u JOIN clearance_undoing_line l ON l.application_id = u.id
WHERE u.inventory_id = %s AND u.state = 'done' AND u.moved_at < %s GROUP BY l.gnum
"""
_QUOTA_SINCE: Final = (
    "SELECT coalesce(sum(quota_back), 0) FROM clearance_undoing WHERE inventory_id = %s AND moved_at >= %s"
)


@dataclass(frozen=True, slots=True)
class Case:
    """A return with the lines of its inventory: ``asked`` as they stood at the application, ``done`` at the arrival."""

    of: Applied
    asked: Mapping[int, Line]
    done: Mapping[int, Line]
    stored: Mapping[int, Share]
    """What came back for each line, as stored."""
    counted: Decimal
    """What the inventory took of the quota when the goods came back."""

    @property
    def wishes(self) -> list[Wish]:
        row = self.of.row
        return [Wish(*one) for one in zip(row["line_numbers"], row["goods_codes"], row["quantities"], strict=True)]

    def wanted_of(self, gnum: int) -> Decimal:
        """How much of a line is asked for."""
        return sum((one.quantity for one in self.wishes if one.gnum == str(gnum)), ZERO)


def case_of(connection: Connection, of: Applied, goods: Goods) -> Case:
    """``goods`` reads the lines from the evidence where the application was refused and kept none."""
    told, subject = of.told, of.subject
    with connection.cursor() as cursor:
        rows = cursor.execute(_LINES, (told.id,)).fetchall()
        before = gone(cursor, subject.inventory_id, told.id)
        asked = {
            gnum: _with(Line(gnum, code, name, unit, declared, Share(*amounts[:4])), before.get(gnum, NONE_BACK))
            for gnum, code, name, unit, declared, *amounts in rows
        }
        asked = asked or shared_out(cursor, subject, goods(of.inventory), told.id)
        came = cursor.execute(_BACK_BEFORE, (subject.inventory_id, told.moved_at)).fetchall()
        [(since,)] = cursor.execute(_QUOTA_SINCE, (subject.inventory_id, told.moved_at)).fetchall()
    earlier = {row[0]: (row[1], ZERO, Share(*row[2:])) for row in came}
    done = {gnum: _with(line, earlier.get(gnum, NONE_BACK)) for gnum, line in asked.items()}
    return Case(of, asked, done, {row[0]: Share(*row[9:]) for row in rows}, subject.counted + since)


def _with(line: Line, back: tuple[Decimal, Decimal, Share]) -> Line:
    quantity, asked, amounts = back
    return replace(line, back=quantity, asked=asked, back_share=amounts)
