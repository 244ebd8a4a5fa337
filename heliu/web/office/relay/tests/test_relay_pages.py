"""Where customs decided otherwise than we expected: on the declaration, in the officers' list, on the homes."""

import psycopg
import pytest

from heliu.intake.tests.customs_counter import Purchase
from heliu.relay.facts import Verdict
from heliu.web.office.relay.lists import page_of

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def differing(counter, database_url):
    """A declaration we expected to be released and customs inspects; sent by the seller."""
    purchase = Purchase()
    counter.declare(purchase)
    ((number, message_id, sender),) = counter.rows(
        "SELECT i.id, i.message_id, m.sender FROM public.declarations_inventory i"
        " JOIN public.declarations_message m ON m.id = i.message_id WHERE i.cop_no = %s",
        purchase.cop_no,
    )
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO relay_sent (message_id, cop_msg_id, kind, sender) VALUES (%s, 'HL1', 'CEB621', %s)",
            (message_id, sender),
        )
        connection.execute(
            "INSERT INTO relay_verdict VALUES (%s, %s, %s, 'CEB621', %s, 800, '三单相符',"
            " 500, '[Code:1500;Desc:布控查验]', '20261125100000000', true, now())",
            (number, message_id, sender, purchase.cop_no),
        )
        connection.execute(
            "UPDATE relay_mark SET decider = 'relay', failing_since = now() - interval '2 hours', fault = '目录不可用'"
        )
        yield number, purchase
        connection.execute("DELETE FROM relay_sent")
        connection.execute("DELETE FROM relay_verdict")
        connection.execute("UPDATE relay_mark SET decider = 'local', failing_since = NULL, fault = ''")


def test_both_conclusions_and_both_reasons_stand_side_by_side(someone, differing):
    number, purchase = differing
    for who in ("customs", "seller", "broker"):
        shown = someone(who).get(f"/declaration/{number}/").content.decode()
        assert "预期与海关" in shown
        assert "三单相符" in shown
        assert "布控查验" in shown
        assert "不一致" in shown
    assert "布控查验" not in someone("carrier").get(f"/declaration/{number}/").content.decode()
    officer = someone("customs")
    page = officer.get("/office/relay/").content.decode()
    assert f"/declaration/{number}/" in page
    assert "三单相符" in page
    assert purchase.cop_no in officer.get("/office/relay/", {"number": purchase.cop_no}).content.decode()
    assert purchase.cop_no not in officer.get("/office/relay/", {"kind": "CEB311"}).content.decode()
    assert len(officer.get("/office/relay/", {"format": "json"}).json()["rows"]) == 1
    assert someone("seller").get("/office/relay/").status_code in {403, 404}
    home = someone("zone").get("/home/", follow=True).content.decode()
    assert "海关系统不可达" in home
    assert "120 分钟" in home


def test_a_document_without_a_page_of_its_own_leads_to_its_message(differing):
    number, _ = differing

    row = Verdict(number, 7, None, "CEB311", "O1", 120, "", 100, "", differs=True, heard_at=None)
    assert page_of(row) == "/messages/7/"
