"""The homes: each role finds its own work, with a count and a way to it."""

import pytest
from django.test import Client

from heliu.intake.tests.customs_counter import INVENTORY, ORDER, PAYMENT, WAYBILL, Purchase
from heliu.registry.api import register_firm
from heliu.registry.facts import Firm
from heliu.web.cases.tests.people import FIRMS, SINCE

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def zone(counter):
    """One parcel waits for its payment, one is under review; the firms are filed in their roles."""
    for name, code in FIRMS.items():
        if name != "stranger":
            register_firm(Firm(code, f"示例{name}", roles=frozenset({name})), SINCE)
    counter.declare(Purchase(), (ORDER, WAYBILL, INVENTORY))
    risky = Purchase()
    counter.declare(risky, (ORDER, PAYMENT, WAYBILL))
    counter.send(INVENTORY, risky.document(INVENTORY, netWeight="3.00"))


def home(client: Client):
    answer = client.get("/home/")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("seller", ["清单待碰单", "最早到期的待碰单清单", "今日报文（份）"]),
        ("platform", ["清单待碰单"]),
        ("broker", ["清单待碰单"]),
        ("payment", ["清单在等待贵企业的支付凭证", "最早到期的待碰单清单"]),
        ("customs", ["清单待人工审核", "等待最久的清单", "下一件"]),
    ],
)
def test_a_role_finds_its_work_on_its_home(someone, zone, who, words):
    shown = home(someone(who))
    for word in words:
        assert word in shown


def test_a_carrier_whose_waybills_are_all_there_owes_nothing(someone, zone):
    assert "清单在等待贵企业" not in home(someone("carrier"))
