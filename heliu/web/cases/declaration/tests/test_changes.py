"""A changed declaration beside the version before it: what differs, masked, for who may read both."""

import pytest

from heliu.intake.tests.customs_counter import INVENTORY, ORDER, Purchase
from heliu.web.cases.declaration.versions import compared

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def changed(counter):
    """A waiting inventory, declared anew with appType 2: numbers of the first and the second."""
    purchase = Purchase()
    counter.send(ORDER, purchase.document(ORDER))
    counter.send(INVENTORY, purchase.document(INVENTORY))
    later = {"appType": "2", "appTime": f"{purchase.day}110000"}
    said = {"buyerTelephone": "13800009876", "netWeight": "0.77", "grossWeight": "0.99"}
    counter.send(INVENTORY, purchase.document(INVENTORY, **later, **said))
    query = "SELECT id FROM public.declarations_inventory WHERE cop_no = %s ORDER BY id"
    return tuple(row[0] for row in counter.rows(query, purchase.cop_no))


def rows(client, number):
    return {one.field: (one.old, one.new) for one in client.get(f"/declaration/{number}/changes/").context["changes"]}


def test_old_and_new_stand_beside_each_other_and_persons_are_masked(someone, changed):
    first, second = changed
    client = someone("seller")
    found = rows(client, second)
    assert found["netWeight"][1] == "0.77"
    assert found["netWeight"][0] != "0.77"
    assert found["buyerTelephone"][1] == "138****9876"
    assert not found.keys() & {"guid", "appType", "appTime", "copNo"}
    page = client.get(f"/declaration/{second}/changes/").content.decode()
    assert "13800009876" not in page
    assert "净重" in page
    assert f"/declaration/{second}/changes/" in client.get(f"/declaration/{second}/").content.decode()
    assert f"/declaration/{first}/changes/" not in client.get(f"/declaration/{first}/").content.decode()


def test_a_first_declaration_has_nothing_before_it(someone, changed):
    assert someone("seller").get(f"/declaration/{changed[0]}/changes/").status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [("platform", 200), ("broker", 200), ("customs", 200), ("carrier", 404), ("stranger", 404), ("commerce", 403)],
)
def test_who_may_read_the_inventory_reads_its_changes(someone, changed, who, status):
    assert someone(who).get(f"/declaration/{changed[1]}/changes/").status_code == status


def test_items_that_come_and_go_are_told():
    old = ({"netWeight": "1"}, ({"gnum": "1", "gname": "甲"}, {"gnum": "2", "gname": "乙"}))
    new = ({"netWeight": "1", "note": "x"}, ({"gnum": "1", "gname": "丙"},))
    told = [(one.line, one.field, one.old, one.new) for one in compared(old, new, "CEB621")]
    assert told == [
        (0, "note", None, "x"),
        (1, "gname", "甲", "丙"),
        (2, "gnum", "2", None),
        (2, "gname", "乙", None),
    ]
