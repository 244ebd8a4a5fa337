"""The product of states and messages (状态 × 报文): the messages that concern an inventory, wherever it stands.

What asks to undo it (CEB623, 625) and what came back of an export (CEB213, 215) have products of their own
(test_undoing.py, test_export_returns.py).

Each cell is a real parcel sent through the real pipeline: what the message is answered, and where the inventory stands
afterwards. A new state is a row and an entry of STATES, a new message a column and an entry of MESSAGES.
"""

import re
from uuid import uuid4

import pytest

from heliu.ceb.codes import explain
from heliu.clearance.api import LocalAuthority
from heliu.clearance.exports.api import ExportAuthority
from heliu.intake.tests import export_papers
from heliu.intake.tests.customs_counter import DELIVERY, INVENTORY, ORDER, PAYMENT, WAYBILL, Purchase
from heliu.intake.tests.export_parcels import COLLECTION, Parcel
from heliu.intake.tests.export_parcels import INVENTORY as EXPORT
from heliu.intake.tests.export_parcels import ORDER as EXPORT_ORDER
from heliu.intake.tests.export_parcels import WAYBILL as EXPORT_WAYBILL

pytestmark = [pytest.mark.database, pytest.mark.django_db]

RISKY = {"netWeight": "3.00"}  # R03, X01: to the officers' documents lane
CHANGE, DELETION = "2", "3"
ORDINARY = {"1200", "1500", "1800", "2600", "2700"}  # say no more than the status beside them


class Import:
    """An import inventory on its way into a state, and the messages about it."""

    kind, decisions, inventories = INVENTORY, "clearance_decision", "declarations_inventory"

    def __init__(self, counter):
        self.counter, self.parcel, self.risky = counter, Purchase(), {}

    def send(self, kind, **changes):
        return self.counter.send(kind, self.parcel.document(kind, **changes))[0]

    def declare(self, *kinds, **changes):
        self.risky = changes
        for kind in kinds or (ORDER, PAYMENT, WAYBILL):
            self.send(kind)
        return self.send(self.kind, **changes)

    def revise(self, kind, app_type, hour, **changes):
        """Sent anew under a GUID of its own, later than all before."""
        return self.send(
            kind, guid=str(uuid4()).upper(), appType=app_type, appTime=f"{self.parcel.day}{hour}0000", **changes
        )

    def standing(self):
        """Where the current version stands; without one, where the last one did."""
        query = (
            f"SELECT d.status FROM {self.decisions} d JOIN public.{self.inventories} i ON i.id = d.inventory_id"  # noqa: S608
            " WHERE i.cop_no = %s ORDER BY i.superseded_by IS NULL DESC, i.id DESC LIMIT 1"
        )
        found = self.counter.rows(query, self.parcel.cop_no)
        return str(found[0][0]) if found else "-"

    @property
    def authority(self):
        return LocalAuthority(self.counter.connection)


class Export(Import):
    """An export inventory, its papers too."""

    kind, decisions, inventories = EXPORT, "clearance_export_decision", "declarations_export_inventory"

    def __init__(self, counter):
        super().__init__(counter)
        self.parcel = Parcel()

    def declare(self, *kinds, **changes):
        return super().declare(*(kinds or (EXPORT_ORDER, COLLECTION, EXPORT_WAYBILL)), **changes)

    def cancel(self):
        document = export_papers.cancellation(self.parcel, self.number(), copNo=uuid4().hex[:20])
        return self.counter.send("CEB605", document)[0]

    def number(self):
        """The number of the newest inventory, whether a receipt has told it yet or not."""
        query = "SELECT id FROM public.declarations_export_inventory WHERE cop_no = %s ORDER BY id DESC LIMIT 1"
        found = self.counter.rows(query, self.parcel.cop_no)
        return f"7911{self.parcel.day[:4]}E{found[0][0] % 10**9 if found else 1:09d}"

    def master_list(self):
        parcels = [(self.parcel.logistics_no, None)]
        return self.counter.send("CEB607", export_papers.master_list(self.parcel.day, parcels, uuid4().hex[:20]))[0]

    def arrive(self):
        return self.counter.send("CEB507", export_papers.arrival(self.parcel.day, [self.parcel.logistics_no]))[0]

    def depart(self):
        return self.counter.send("CEB509", export_papers.departure(self.parcel.day, [self.parcel.logistics_no]))[0]

    def sum_up(self):
        return self.counter.send("CEB701", export_papers.application(self.parcel.day, [self.number()]))[0]

    @property
    def authority(self):
        return ExportAuthority(self.counter.connection)


def documents_only(one):
    for kind in (ORDER, PAYMENT, WAYBILL) if type(one) is Import else (EXPORT_ORDER, COLLECTION, EXPORT_WAYBILL):
        one.send(kind)


def waiting(one):
    one.declare(*((ORDER, WAYBILL) if type(one) is Import else (EXPORT_ORDER, EXPORT_WAYBILL)))


def withdrawn(one):
    waiting(one)
    one.revise(one.kind, DELETION, 11)


def superseded(one):
    waiting(one)
    one.revise(one.kind, CHANGE, 11)


def refused(one):
    documents_only(one)
    changes = {"packNo": "9"} if isinstance(one, Export) else {"ebpName": "x", "buyerName": "李四"}
    one.risky = changes
    one.send(one.kind, **changes)


def reviewed(one):
    one.declare(**RISKY)


def inspected(one):
    reviewed(one)
    one.authority.inspect(one.parcel.cop_no, "李四")
    one.counter.connection.commit()


def returned(one):
    reviewed(one)
    one.authority.return_to_sender(one.parcel.cop_no, "李四", "重量请复核")
    one.counter.connection.commit()


def on_hold(one):
    reviewed(one)
    query = (
        f"INSERT INTO clearance_hold (inventory_id, reason, officer_id, officer) SELECT id, 'HD2', 1, '李四'"  # noqa: S608
        f" FROM public.{one.inventories} WHERE cop_no = %s RETURNING 1"
    )
    one.counter.rows(query, one.parcel.cop_no)


def closed(one):
    one.declare()
    if isinstance(one, Export):
        one.depart()
    else:
        one.send(DELIVERY)


def cancelled(one):
    one.declare()
    one.cancel()


def summed(one):
    closed(one)
    one.sum_up()


STATES = {
    "unknown": documents_only,
    "waiting": waiting,
    "withdrawn": withdrawn,
    "superseded": superseded,
    "refused": refused,
    "returned": returned,
    "300": reviewed,
    "on hold": on_hold,
    "500": inspected,
    "800": lambda one: one.declare(),
    "899": closed,
    "cancelled": cancelled,
    "summed": summed,
}
MESSAGES = {
    "again": lambda one: one.send(one.kind, **one.risky),
    "anew": lambda one: one.revise(one.kind, "1", 12),
    "change": lambda one: one.revise(one.kind, CHANGE, 12),
    "delete": lambda one: one.revise(one.kind, DELETION, 12),
    "311 change": lambda one: one.revise(ORDER, CHANGE, 12, note="更改"),
    "411": lambda one: one.send(PAYMENT),
    "513": lambda one: one.send(DELIVERY),
    "303 change": lambda one: one.revise(EXPORT_ORDER, CHANGE, 12, note="更改"),
    "403": lambda one: one.send(COLLECTION),
    "605": Export.cancel,
    "607": Export.master_list,
    "507": Export.arrive,
    "509": Export.depart,
    "701": Export.sum_up,
}
# What the message is answered, with the codes that tell why, and where the inventory stands afterwards.
# again: the very same declaration once more; anew: another one under the same numbers; 411, 403: the payment comes, or
# comes again.
# 120 never lasts: what is admitted is decided in the same commit. "-": there is none.
IMPORTS = """
           | again           | anew          | change        | delete        | 311 change    | 411       | 513
unknown    | 800 > 800       | 800 > 800     | -621011 > -   | -621011 > -   | 120 > -       | 120 > -   | 120 > -
waiting    | 2 > 2           | -621004 > 2   | 2 > 2         | 120 > 100     | 120 > 2       | 120 > 800 | 120 > 2
withdrawn  | 2 > 2           | 2 > 2         | -621011 > 100 | -621011 > 100 | 120 > 100     | 120 > 100 | 120 > 100
superseded | -621004 > 2     | -621004 > 2   | 2 > 2         | 120 > 100     | 120 > 2       | 120 > 800 | 120 > 2
refused    | 100 13127 > 100 | 800 > 800     | 800 > 800     | 120 > 100     | 120 > 100     | 120 > 100 | 120 > 100
returned   | 300 > 300       | 800 > 800     | 800 > 800     | 120 > 100     | 120 > 100     | 120 > 100 | 120 > 100
300        | 300 > 300       | -621004 > 300 | -621012 > 300 | -621012 > 300 | -301011 > 300 | 120 > 300 | 120 > 300
on hold    | 300 > 300       | -621004 > 300 | -621012 > 300 | -621012 > 300 | -301011 > 300 | 120 > 300 | 120 > 300
500        | 500 > 500       | -621004 > 500 | -621012 > 500 | -621012 > 500 | -301011 > 500 | 120 > 500 | 120 > 500
800        | 800 > 800       | -621004 > 800 | -621012 > 800 | -621012 > 800 | -301011 > 800 | 120 > 800 | 120 > 899
899        | 899 > 899       | -621004 > 899 | -621012 > 899 | -621012 > 899 | -301011 > 899 | 120 > 899 | 120 > 899
"""
EXPORTS = """
           | again         | anew          | change        | delete        | 303 change    | 403
unknown    | 800 > 800     | 800 > 800     | -603001 > -   | -603001 > -   | 120 > -       | 120 > -
waiting    | 2 > 2         | -603001 > 2   | 2 > 2         | 120 > 100     | 120 > 2       | 120 > 800
withdrawn  | 2 > 2         | 2 > 2         | -603001 > 100 | -603001 > 100 | 120 > 100     | 120 > 100
superseded | -603001 > 2   | -603001 > 2   | 2 > 2         | 120 > 100     | 120 > 2       | 120 > 800
refused    | 100 E08 > 100 | 800 > 800     | 800 > 800     | 120 > 100     | 120 > 100     | 120 > 100
returned   | 300 > 300     | 800 > 800     | 800 > 800     | 120 > 100     | 120 > 100     | 120 > 100
300        | 300 > 300     | -603001 > 300 | -603001 > 300 | -603001 > 300 | -303001 > 300 | 120 > 300
on hold    | 300 > 300     | -603001 > 300 | -603001 > 300 | -603001 > 300 | -303001 > 300 | 120 > 300
500        | 500 > 500     | -603001 > 500 | -603001 > 500 | -603001 > 500 | -303001 > 500 | 120 > 500
800        | 800 > 800     | -603001 > 800 | -603001 > 800 | -603001 > 800 | -303001 > 800 | 120 > 800
899        | 899 > 899     | -603001 > 899 | -603001 > 899 | -603001 > 899 | -303001 > 899 | 120 > 899
cancelled  | 800 > 800     | 800 > 800     | 800 > 800     | 120 > 399     | 120 > 399     | 120 > 399
summed     | 899 > 899     | -603001 > 899 | -603001 > 899 | -603001 > 899 | -303001 > 899 | 120 > 899
"""
EXPORT_PAPERS = """
           | 605           | 607           | 507           | 509           | 701
unknown    | 100 E30 > -   | 100 E45 > -   | 399 E40 > -   | 100 E42 > -   | 100 E67 > -
waiting    | 399 E21 > 399 | 120 E48 > 2   | 399 E40 > 2   | 100 E42 > 2   | 100 E68 > 2
withdrawn  | 100 E31 > 100 | 100 E45 > 100 | 399 E40 > 100 | 100 E42 > 100 | 100 E67 > 100
superseded | 399 E21 > 399 | 120 E48 > 2   | 399 E40 > 2   | 100 E42 > 2   | 100 E68 > 2
refused    | 100 E31 > 100 | 100 E45 > 100 | 399 E40 > 100 | 100 E42 > 100 | 100 E68 > 100
returned   | 100 E31 > 100 | 100 E45 > 100 | 399 E40 > 100 | 100 E42 > 100 | 100 E68 > 100
300        | 399 E21 > 399 | 120 E48 > 300 | 399 E40 > 300 | 100 E42 > 300 | 100 E68 > 300
on hold    | 100 E31 > 300 | 120 E48 > 300 | 399 E40 > 300 | 100 E42 > 300 | 100 E68 > 300
500        | 100 E31 > 500 | 120 E48 > 500 | 399 E40 > 500 | 100 E42 > 500 | 100 E68 > 500
800        | 399 E21 > 399 | 120 E48 > 800 | 399 E40 > 800 | 399 E43 > 899 | 100 E68 > 800
899        | 100 E31 > 899 | 100 E45 > 899 | 399 E40 > 899 | 399 E43 > 899 | 2 E60 > 899
cancelled  | 100 E31 > 399 | 100 E45 > 399 | 399 E40 > 399 | 100 E42 > 399 | 100 E68 > 399
summed     | 100 E32 > 899 | 100 E45 > 899 | 399 E40 > 899 | 399 E43 > 899 | 100 E75 > 899
"""


def cell(one, message):
    """What a message is answered and where the inventory stands afterwards, as the tables write it."""
    told = MESSAGES[message](one)
    codes = re.findall(r"\[Code:([^;\]]+)", told["returnInfo"] or "")
    named = dict.fromkeys([told["returnStatus"], *(code for code in codes if code not in ORDINARY)])
    unexplained = [code for code in named if not (found := explain(code)) or not found.entries]
    assert not unexplained, (message, told)
    return f"{' '.join(named)} > {one.standing()}"


def grid(table):
    """What a table says, by state and message; every state has a cell for every message."""
    head, *rows = [[part.strip() for part in line.split("|")] for line in table.strip("\n").splitlines()]
    return {(state, message): told for state, *cells in rows for message, told in zip(head[1:], cells, strict=True)}


@pytest.mark.parametrize(
    ("direction", "table"),
    [(Import, IMPORTS), (Export, EXPORTS), (Export, EXPORT_PAPERS)],
    ids=["进口", "出口", "出口后续单证"],
)
def test_every_message_is_answered_wherever_the_inventory_stands(counter, direction, table):
    written, walked = grid(table), {}
    for state, message in written:
        one = direction(counter)
        STATES[state](one)
        walked[state, message] = cell(one, message)
    assert walked == written


def test_the_tables_hold_every_state_and_message_there_is():
    cells = grid(IMPORTS) | grid(EXPORTS) | grid(EXPORT_PAPERS)
    assert {state for state, _ in cells} == STATES.keys()
    assert {message for _, message in cells} == MESSAGES.keys()


def test_a_conflict_says_where_the_inventory_stands_and_what_can_be_done_instead(counter):
    """The rule is the code; the words beside it are those a firm acts on."""
    for state, words in {
        "500": ("500 查验", "放行或退单"),
        "on hold": ("暂缓", "解除暂缓"),
        "899": ("899 结关", "CEB213"),
        "cancelled": ("399 已撤销", "重新申报"),
        "withdrawn": ("由企业删除", "invtNo"),
        "refused": ("100 海关退单", "重新申报"),
    }.items():
        one = Export(counter)
        STATES[state](one)
        told = one.cancel()["returnInfo"]
        assert all(word in told for word in words), (state, told)
    for direction, instead in ((Import, "CEB623"), (Export, "CEB605")):
        one = direction(counter)
        one.declare()
        told = one.revise(one.kind, CHANGE, 12)["returnInfo"]
        assert "800" in told
        assert instead in told
