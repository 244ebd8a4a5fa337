"""Objects for the walk over all addresses: an application for return that waits for an officer."""

from heliu.clearance.tests.declared import DAY, Declared
from heliu.web.database import database


def application(_owner):
    declared = Declared(database())
    number = declared.export(899)
    declared.document("CEB213", number)
    declared.connection.execute(
        "INSERT INTO clearance_export_return (return_id, inventory_id, status, outcome, decided_on, released_on,"
        " back_until) VALUES (%s, %s, 300, 2, %s, %s, %s)",
        (number, number, DAY, DAY, DAY),
    )
    return {"number": number}


def verb(owner):
    return {**application(owner), "verb": "release"}


OBJECTS = {"office_returns:case": application, "office_returns:act": verb}
