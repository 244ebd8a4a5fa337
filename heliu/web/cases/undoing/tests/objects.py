"""Objects for the walk over all addresses: a released declaration, and a return of it that waits for its goods."""

from heliu.clearance.tests.declared import AGENT, PLATFORM, SELLER, Declared
from heliu.web.database import database


def declaration(_owner):
    return {"number": Declared(database()).inventory(800)}


def application(_owner):
    number = Declared(database()).inventory(800)
    database().execute(
        "INSERT INTO clearance_undoing (id, kind, message_id, state, inventory_id, guid, customs_code, agent_code,"
        " ebp_code, ebc_code, cop_no, invt_no, reason, status, note, due_on)"
        " VALUES (%s, 'return', %s, 'awaiting', %s, '', '7911', %s, %s, %s, 'U1', '', '不要了', 120, '', '2026-12-31')",
        (number, number, number, AGENT, PLATFORM, SELLER),
    )
    return {"number": number}


OBJECTS = {
    "undoing:show": application,
    "undoing:ask": declaration,
    "undoing:prepare": declaration,
    "undoing:done": declaration,
    "undoing:withdraw": application,
}
