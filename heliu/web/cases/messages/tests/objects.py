"""Objects for the walk over all addresses: a message of somebody."""

from heliu.clearance.tests.declared import Declared
from heliu.web.database import database


def message(_owner):
    return {"number": Declared(database()).inventory(300)}  # the message has the number of its inventory


OBJECTS = {f"messages:{name}": message for name in ("show", "live", "raw", "unmask", "evidence", "resend")}
