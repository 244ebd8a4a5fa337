"""What the homes count: whose inventory waits, whose document is missing, what was sent back."""

from datetime import timedelta

import psycopg
import pytest

from heliu.clearance.tests.declared import AGENT, CARRIER, PAYER, PLATFORM, SELLER, Declared
from heliu.clearance.watch import RECENT_DAYS, refusals_of, waits_of
from heliu.kernel.days import now

pytestmark = [pytest.mark.database, pytest.mark.django_db]
STRANGER = "5105960012"


@pytest.fixture
def connection(database_url):
    with psycopg.connect(database_url) as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def waiting(connection):
    """One lacks its payment, one its payment and its waybill, one its order: of whom the payment is due is unknown."""
    declared = Declared(connection)
    for missing in (("CEB411",), ("CEB411", "CEB511"), ("CEB311", "CEB411")):
        declared.waiting(missing=missing, hours=48)


@pytest.mark.parametrize(
    ("firm", "own", "owed"),
    [
        pytest.param(SELLER, 3, {}, id="电商企业"),
        pytest.param(AGENT, 3, {}, id="报关企业"),
        pytest.param(PLATFORM, 3, {"order": 1}, id="电商平台"),
        pytest.param(PAYER, 0, {"payment": 2}, id="支付企业"),
        pytest.param(CARRIER, 0, {"waybill": 1}, id="物流企业"),
        pytest.param(STRANGER, 0, {}, id="无关企业"),
    ],
)
def test_each_firm_is_told_of_its_own_and_of_what_it_owes(connection, waiting, firm, own, owed):
    told = waits_of(connection, firm)
    assert (told.own, dict(told.owed)) == (own, owed)
    assert (told.first_until is not None) == bool(own or owed)
    if told.first_until:
        assert abs(told.first_until - now() - timedelta(days=5)) < timedelta(hours=1)


def test_exports_count_with_imports_and_a_seller_owes_the_orders_of_a_platform_abroad(connection):
    declared = Declared(connection)
    declared.export_waiting(missing=("CEB403", "CEB505"), hours=48)
    abroad = declared.export_waiting(missing=("CEB303", "CEB403"), hours=24, ebp_code="无")
    connection.execute("UPDATE clearance_export_waiting SET ebp_code = '无' WHERE inventory_id = %s", (abroad,))
    told = {firm: waits_of(connection, firm) for firm in (SELLER, AGENT, PLATFORM, CARRIER, PAYER)}
    assert {firm: (one.own, dict(one.owed)) for firm, one in told.items()} == {
        SELLER: (2, {"export_order": 1}),
        AGENT: (2, {}),
        PLATFORM: (1, {}),
        CARRIER: (0, {"export_waybill": 1}),
        PAYER: (0, {}),
    }


def test_what_was_sent_back_in_the_last_days_is_counted_by_message(connection):
    rows = [(1, 100, 7, 0), (2, 100, 7, 0), (3, -621004, 8, 0), (4, 800, 9, 0), (5, 100, 9, RECENT_DAYS + 1)]
    for answer, code, message, days in rows:
        connection.execute(
            "INSERT INTO clearance_returned VALUES (%s, %s, %s, %s, now() - make_interval(days => %s))",
            (answer, code, SELLER, message, days),
        )
    told = refusals_of(connection, SELLER, now())
    assert (told.returned, told.refused) == (1, 1)
    assert refusals_of(connection, STRANGER, now()).returned == 0
