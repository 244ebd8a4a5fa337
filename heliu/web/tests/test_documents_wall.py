"""Which documents and decisions the database shows to whom, with every flow of a declaration in the tables."""

import pytest
from django.db import connection

from heliu.clearance.tests.declared import AGENT, CARRIER, PAYER, PLATFORM, SELLER, Declared
from heliu.people.api import behind_the_wall
from heliu.people.facts import NOBODY, Actor, Duty, Role

STRANGER = "5105960012"
ALL = {"order", "payment", "waybill", "inventory", "decision"}
TABLES = {
    "message": "declarations_message",
    "order": "declarations_order",
    "payment": "declarations_payment",
    "waybill": "declarations_waybill",
    "inventory": "declarations_inventory",
    "decision": "clearance_decision",
}


def person(firm):
    return Actor(1, "张三", firm=firm, duties=frozenset({Duty.READER}))


@pytest.fixture
def number(db):
    connection.ensure_connection()
    return Declared(connection.connection).inventory(300)


def seen(actor, number):
    with behind_the_wall(actor), connection.cursor() as cursor:
        found = set()
        for name, table in TABLES.items():
            key = "inventory_id" if name == "decision" else "id"
            cursor.execute(f"SELECT FROM public.{table} WHERE {key} = %s", [number])
            found |= {name} if cursor.fetchall() else set()
        return found


@pytest.mark.parametrize(
    ("actor", "documents"),
    [
        pytest.param(NOBODY, set(), id="未登录者"),
        pytest.param(person(STRANGER), set(), id="无关企业"),
        pytest.param(person(SELLER), ALL | {"message"}, id="电商企业，报文由它发送"),
        pytest.param(person(PLATFORM), ALL, id="电商平台"),
        pytest.param(person(AGENT), {"waybill", "inventory", "decision"}, id="报关企业"),
        pytest.param(person(CARRIER), {"waybill", "inventory", "decision"}, id="物流企业"),
        pytest.param(person(PAYER), {"payment"}, id="支付企业"),
        pytest.param(Actor(2, "李四", post=Role.CUSTOMS), ALL | {"message"}, id="海关"),
    ],
)
def test_a_page_sees_the_documents_its_firm_is_a_party_of(number, actor, documents):
    assert seen(actor, number) == documents


@pytest.mark.parametrize("table", ["clearance_step", "clearance_waiting", "clearance_answer", "clearance_quota"])
def test_a_stranger_sees_nothing_of_what_was_decided(number, table):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO clearance_step (inventory_id, status, note, actor) VALUES (%s, 500, '', '')", [number]
        )
        cursor.execute("INSERT INTO clearance_waiting VALUES (%s, 'ORDER', %s, 'YT', %s)", [number, PLATFORM, CARRIER])
        cursor.execute(
            "INSERT INTO clearance_answer (sender, message, message_id, documents, keys, body)"
            " VALUES (%s, 'CEB622', %s, 1, '{}', '')",
            [SELLER, number],
        )
        counts = []
        for actor in (person(STRANGER), Actor(2, "李四", post=Role.TAX)):
            with behind_the_wall(actor):
                cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608  (a name from the list above)
                counts.append(cursor.fetchone()[0])
    assert counts[0] == 0 < counts[1]
