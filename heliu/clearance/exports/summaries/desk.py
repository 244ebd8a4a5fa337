"""The officers' desk for summed declarations: customs' number entered, with its record."""

from typing import Final

from psycopg import Connection

from heliu.clearance.exports.summaries.entry_numbers import Entered, enter_number
from heliu.kernel.days import now
from heliu.people.api import record, require
from heliu.people.facts import Actor

ENTER: Final = "clearance.enter_number"


def enter_number_as(connection: Connection, number: str, entry_no: str, *, actor: Actor) -> Entered:
    """登记海关编号; it is on the record of the firm whose declaration it is. Raises as :func:`enter_number`."""
    require(actor, ENTER)
    entered = enter_number(connection, number, entry_no, actor.name, now())
    if entered.new:
        record(actor, ENTER, subject=entered.decl_seq_no, firm=entered.firm, entry_no=entry_no)
    return entered
