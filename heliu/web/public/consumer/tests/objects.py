"""Objects for the walk over all addresses: a purchase of somebody, and the dispute about it."""

from django.db import connection

from heliu.clearance import pages as clearance
from heliu.clearance.facts import DisputeReason
from heliu.clearance.tests.declared import BUYER, Declared
from heliu.kernel.days import now


def use(_owner):
    connection.ensure_connection()
    return {"inventory_id": Declared(connection.connection).inventory(800)}


def case(owner):
    reason = next(iter(DisputeReason))
    bought = use(owner)["inventory_id"]
    number = clearance.disputes.open_dispute(connection.connection, BUYER, bought, reason, "不是本人购买", now())
    return {"number": number}


OBJECTS = {"consumer:dispute": use, "consumer:case": case, "consumer:withdraw": case}
