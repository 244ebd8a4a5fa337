"""The product of the states of an application to undo an import and the messages about it (CEB623, 625: appType 1-3).

Each cell is a real application sent through the real pipeline: what the message is answered, and where the application
of that number stands afterwards. Quota and tax are those of the decisions after every one.
"""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from heliu.ceb.codes import explain
from heliu.clearance.undoing.api import UndoingAuthority, lapse
from heliu.intake.tests.customs_counter import MILK, MILK_NAME, Purchase
from heliu.intake.tests.test_every_state_and_message import grid
from heliu.intake.tests.undone_imports import age, application, later, quota, released, returning
from heliu.kernel.days import now
from heliu.kernel.problems import Conflict

pytestmark = [pytest.mark.database, pytest.mark.django_db]

RISKY = ((MILK, MILK_NAME, 3, "800.00"),)


class Asked:
    """An application on its way into a state, and the messages about it."""

    def __init__(self, counter, kind, goods=((MILK, MILK_NAME, 3, "100.00"),)):
        self.counter, self.kind = counter, kind
        self.purchase, self.invt_no = released(counter, Purchase(goods))
        self.cop_no, self.authority = f"U{uuid4().hex[:18]}", UndoingAuthority(counter.connection)
        self.first = self.document(3)

    def document(self, quantity, **changes):
        changes = {"copNo": self.cop_no} | changes
        if self.kind == "CEB623":
            return application(self.purchase, self.invt_no, **changes)
        return returning(self.purchase, self.invt_no, {1: quantity}, **changes)

    def send(self, document):
        return self.counter.send(self.kind, document)[0]

    def later(self, app_type, quantity=1, hour=13, **changes):
        """Under a GUID of its own, later than all before."""
        return self.send(self.document(quantity, appType=app_type, appTime=f"{self.purchase.day}{hour}0000", **changes))

    def standing(self):
        """Of the newest application under this number, and how many are under way."""
        rows = self.counter.rows("SELECT state FROM clearance_undoing WHERE cop_no = %s ORDER BY id", self.cop_no)
        under_way = [state for (state,) in rows if state in ("review", "awaiting")]
        assert len(under_way) <= 1, "one application under a number"
        return under_way[0] if under_way else rows[-1][0]


def taken(one):
    one.send(one.first)


def refused(one):
    one.first = one.document(9, **({"orderNo": "nobody's"} if one.kind == "CEB623" else {}))
    taken(one)


def withdrawn(one):
    taken(one)
    one.send(one.document(2, appType="3", appTime=f"{one.purchase.day}123000"))


def lapsed(one):
    taken(one)
    one.counter.rows("UPDATE clearance_undoing SET due_on = due_on - 60 WHERE cop_no = %s RETURNING 1", one.cop_no)
    assert lapse(one.counter.connection, now(), 100) == 1


def done(one):
    taken(one)
    if one.kind == "CEB623":
        one.authority.approve(one.cop_no, "王关员")
    else:
        one.authority.receive(one.cop_no, "王关员", one.counter.day)


def too_late(one):
    """Under way, and the days to apply are over: nothing may be asked for anew."""
    taken(one)
    age(one.counter, one.purchase, 31)


STATES = {
    "refused": refused,
    "review": taken,
    "awaiting": taken,
    "too late": too_late,
    "lapsed": lapsed,
    "withdrawn": withdrawn,
    "done": done,
}
MESSAGES = {
    "again": lambda one: one.send(one.first),
    "anew": lambda one: one.later("1"),
    "change": lambda one: one.later("2"),
    "wrong change": lambda one: one.later("2", 9, orderNo="nobody's"),
    "delete": lambda one: one.later("3"),
}
# awaiting, again: the receipt it got; anew: another one under the same number.
RETURNS = """
          | again            | anew             | change               | wrong change         | delete
refused   | 100 U35>refused  | 120 U20>awaiting | 120 U20>awaiting     | 100 U31>refused      | 120>refused
review    | 300 U21>review   | -625022>review   | 120 U20>awaiting     | 100 U31 U27>review   | 120 U25>withdrawn
awaiting  | 120 U20>awaiting | -625022>awaiting | 120 U20>awaiting     | 100 U31 U27>awaiting | 120 U25>withdrawn
too late  | 120 U20>awaiting | -625022>awaiting | 100 U34 U27>awaiting | 100 U31 U27>awaiting | 120 U25>withdrawn
lapsed    | 120 U20>awaiting | 120 U20>awaiting | 120 U20>awaiting     | 100 U31>refused      | 120>expired
withdrawn | 120 U20>awaiting | 120 U20>awaiting | -625204>withdrawn    | -625204>withdrawn    | -625204>withdrawn
done      | 399 U22>done     | -625022>done     | -625022>done         | -625022>done         | -625022>done
"""
CANCELLATIONS = """
          | again           | anew           | change            | wrong change       | delete
refused   | 100 U31>refused | 120 U12>review | 120 U12>review    | 100 U31>refused    | 120>refused
review    | 120 U12>review  | -623009>review | 120 U12>review    | 100 U31 U27>review | 120 U25>withdrawn
withdrawn | 120 U12>review  | 120 U12>review | -623003>withdrawn | -623003>withdrawn  | -623003>withdrawn
done      | 399 U11>done    | -623009>done   | -623009>done      | -623009>done       | -623009>done
"""


def cell(one, message):
    """What a message is answered and where the application stands afterwards, as the tables write it."""
    told = MESSAGES[message](one)
    codes = re.findall(r"\[Code:(U[^;\]]+)", told["returnInfo"] or "")
    named = dict.fromkeys([told["returnStatus"], *codes])
    assert [code for code in named if not (found := explain(code)) or not found.entries] == [], (message, told)
    quota(one.counter, one.purchase)
    return f"{' '.join(named)}>{one.standing()}"


@pytest.mark.parametrize(("kind", "table"), [("CEB625", RETURNS), ("CEB623", CANCELLATIONS)], ids=["退货", "撤销"])
def test_every_message_is_answered_wherever_the_application_stands(counter, kind, table):
    written, walked = grid(table), {}
    for state, message in written:
        one = Asked(counter, kind, *([RISKY] if (kind, state) == ("CEB625", "review") else []))
        STATES[state](one)
        walked[state, message] = cell(one, message)
    assert walked == written
    assert {message for _, message in written} == MESSAGES.keys()


def test_a_withdrawal_sent_again_is_answered_alike_and_takes_nothing_that_came_since(counter):
    one = Asked(counter, "CEB625")
    taken(one)
    deletion = one.document(2, appType="3", appTime=f"{one.purchase.day}130000")
    first = one.send(deletion)
    one.later("1", 3, hour=14)
    assert one.send(deletion) == first
    assert one.standing() == "awaiting"


def test_a_change_refused_leaves_the_application_that_is_received(counter):
    one = Asked(counter, "CEB625")
    taken(one)
    assert "原退货申请照旧" in one.later("2", 9)["returnInfo"]
    assert one.later("2", 3, hour=12)["returnStatus"] == "-625022", "not later than what stands"
    one.later("2", 3, hour=14)
    one.authority.receive(one.cop_no, "王关员", one.counter.day)
    assert quota(one.counter, one.purchase) == (0, 0, 0)


def test_an_officer_and_the_goods_find_nothing_of_what_was_withdrawn(counter):
    one = Asked(counter, "CEB625")
    taken(one)
    number = one.counter.rows("SELECT id FROM clearance_undoing WHERE cop_no = %s", one.cop_no)[0][0]
    withdrew = one.authority.withdraw(one.cop_no, "张三")
    assert (withdrew.state, withdrew.note[:10]) == ("withdrawn", "[Code:U25;")
    told = later(one.counter, {"copNo": one.cop_no})[-1]
    assert (told["returnStatus"], told["returnInfo"][:10]) == ("100", "[Code:U25;")
    for act in (
        lambda: one.authority.receive(number, "王关员", one.counter.day),
        lambda: one.authority.withdraw(number, "张三"),
    ):
        with pytest.raises(Conflict, match="已撤回"):
            act()
    assert lapse(one.counter.connection, now() + timedelta(days=60), 100) == 0
