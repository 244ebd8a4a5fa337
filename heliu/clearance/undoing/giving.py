"""What an application that is granted gives back (退回): quota, tax, steps and receipts, in one transaction."""

from datetime import date
from typing import Final

from psycopg import Cursor

from heliu.clearance.billing.api import void_or_reduce
from heliu.clearance.facts import Paper
from heliu.clearance.moves import CLOSED, RELEASED, WAITING
from heliu.clearance.undoing import texts
from heliu.clearance.undoing.facts import Application, Line, Share
from heliu.clearance.undoing.rules import Back, given_back
from heliu.clearance.undoing.store import gone
from heliu.clearance.undoing.subject import Subject
from heliu.kernel.days import now
from heliu.taxation.bills.facts import Line as BillLine

_DONE: Final = """
UPDATE clearance_undoing SET state = 'done', status = %(status)s, note = %(note)s, moved_at = now(),
    officer = %(officer)s, arrived_on = %(arrived_on)s, quota_back = %(quota)s,
    value_back = %(tax_price)s, duty_back = %(duty)s, consumption_tax_back = %(consumption_tax)s, vat_back = %(vat)s,
    purchases_back = %(purchases)s
WHERE id = %(id)s
"""
_LINE: Final = (
    "UPDATE clearance_undoing_line SET tax_price_back = %s, duty_back = %s, consumption_tax_back = %s, vat_back = %s"
    " WHERE application_id = %s AND gnum = %s"
)


def note_cancelled(cursor: Cursor, number: int, subject: Subject, officer: str) -> Paper:
    """Note what the cancellation of an inventory gave back; quota and decision were moved before.

    ``subject`` is the inventory as it stood then.
    """
    whole = Share() if subject.status == WAITING else subject.whole  # nothing was levied yet
    back = Back({0: whole}, subject.counted, 1 if subject.counted > 0 else 0)
    if subject.status in (RELEASED, CLOSED):
        _off_the_bill(cursor, subject, None, f"CEB623 {number}", officer)
    return _note(cursor, number, back, (officer, texts.cancelled(), None))


def give_back(cursor: Cursor, application: Application, subject: Subject, arrived_on: date, officer: str) -> Back:
    """Give back what a return that is complete comes to. The caller holds quota, decision and application."""
    back = what_comes_back(cursor, application, subject)
    cursor.execute(
        "UPDATE clearance_quota SET committed = committed - %s, purchases = purchases - %s"
        " WHERE buyer_id = %s AND year = %s",
        (back.quota, back.purchases, subject.buyer_id, subject.year),
    )
    cursor.execute(
        "UPDATE clearance_decision SET counted = counted - %s WHERE inventory_id = %s",
        (back.quota, subject.inventory_id),
    )
    for gnum, part in back.lines.items():  # a line of the inventory that is not returned gets nothing
        amounts = (part.tax_price, part.duty, part.consumption_tax, part.vat)
        cursor.execute(_LINE, (*amounts, application.id, gnum))
    parts = [
        BillLine(gnum, "", part.tax_price, part.duty, part.consumption_tax, part.vat)
        for gnum, part in back.lines.items()
    ]
    _off_the_bill(cursor, subject, parts, f"CEB625 {application.id}", officer)
    paper = _note(cursor, application.id, back, (officer, texts.returned(back), arrived_on))
    note_step(cursor, subject, f"退货 {application.cop_no}: {paper.note}", officer)
    return back


def _off_the_bill(cursor: Cursor, subject: Subject, parts: list[BillLine] | None, reference: str, officer: str) -> None:
    """The tax bill is void or gets smaller (CEB818, CEB816), and its guarantee comes free."""
    reason = "撤销清单" if parts is None else "退货"
    void_or_reduce(
        cursor,
        subject.inventory_id,
        parts,
        reference=reference,
        reason=reason,
        actor=officer or "timer",
        at=now(),
    )


def what_comes_back(cursor: Cursor, application: Application, subject: Subject) -> Back:
    """What the completion of a return would give back now."""
    cursor.execute(
        "SELECT gnum, declared, tax_price, duty, consumption_tax, vat FROM clearance_undoing_line"
        " WHERE application_id = %s ORDER BY gnum",
        (application.id,),
    )
    rows = cursor.fetchall()
    back = gone(cursor, subject.inventory_id)
    lines = {}
    for gnum, declared, *whole in rows:
        quantity, asked, amounts = back[gnum]
        lines[gnum] = Line(gnum, "", "", "", declared, Share(*whole), quantity, amounts, asked)
    quantities = {line.gnum: line.quantity for line in application.lines}
    return given_back(lines, quantities, subject.counted)


def note_step(cursor: Cursor, subject: Subject, note: str, officer: str) -> None:
    """What happened beside the moves of the inventory: its own status stays."""
    cursor.execute(
        "INSERT INTO clearance_step (inventory_id, status, note, actor, moved) VALUES (%s, %s, %s, %s, false)",
        (subject.inventory_id, subject.status, note, officer or "timer"),
    )


def _note(cursor: Cursor, number: int, back: Back, said: tuple[str, Paper, date | None]) -> Paper:
    officer, paper, arrived_on = said
    total = back.total
    cursor.execute(
        _DONE,
        {
            "id": number,
            "status": paper.status,
            "note": paper.note,
            "officer": officer,
            "arrived_on": arrived_on,
            "quota": back.quota,
            "tax_price": total.tax_price,
            "duty": total.duty,
            "consumption_tax": total.consumption_tax,
            "vat": total.vat,
            "purchases": back.purchases,
        },
    )
    return paper
