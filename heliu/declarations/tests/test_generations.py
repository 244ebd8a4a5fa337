"""Generations (分代): what opening one makes, where a process finds itself, how far back it looks."""

import psycopg
import pytest
from psycopg import errors

from heliu.declarations.api import GENERATION_LOCK, enter, newest, open_next, prepare_session
from heliu.declarations.generations import DOCUMENTS, schema_name

pytestmark = [pytest.mark.database, pytest.mark.django_db]

UNIQUE = {
    "order": {"(order_no, ebp_code)"},
    "payment": {"(pay_transaction_id, pay_code)"},
    "waybill": {"(logistics_no, logistics_code)"},
    "delivery": {"(logistics_no, logistics_code)"},
    "inventory": {"(id)", "(order_no, ebc_code)", "(cop_no, agent_code)"},
    "message": {"(id)"},
    "export_inventory": {"(id)", "(order_no, ebp_code, ebc_code)", "(cop_no, agent_code)"},
    "cancellation": {"(id)", "(cop_no, agent_code)"},
    "departure": {"(id)", "(cop_no, logistics_code, part_no)"},
    "master_list": {"(id)", "(cop_no, agent_code, part_no)"},
}


@pytest.fixture
def connection(database_url):
    """Everything a test opens is rolled back with it."""
    with psycopg.connect(database_url) as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def opened(connection):
    """Three fresh generations in the test's transaction: their numbers."""
    return [open_next(connection) for _ in range(3)]


def put(connection, number, order_no, document_id, superseded_by=None):
    """Store an order in a generation."""
    enter(connection, number)
    connection.execute(
        "INSERT INTO declarations_order (id, message_id, superseded_by, app_type, app_time, order_no, ebp_code,"
        " ebc_code, goods_value, paid, balanced, buyer_id_key, buyer_name_key, buyer_phone_key, consignee_key,"
        " consignee_phone_key, consignee_address_key, masked, line_count, goods_values, products_fit, goods_names)"
        " VALUES (%s, 1, %s, 1, 20261102100000, %s, '5105960001', '5105960002', 1, 1, true, 1, 1, 1, 1, 1, 1, '', 1, 1,"
        " true, 1)",
        (document_id, superseded_by, order_no),
    )


def found(connection, relation):
    rows = connection.execute(f"SELECT order_no FROM {relation} WHERE order_no LIKE 'GEN%' ORDER BY 1").fetchall()  # noqa: S608
    return [row[0] for row in rows]


def test_a_migrated_database_has_a_generation_open(connection):
    assert newest(connection) >= 1


def test_numbers_follow_each_other(connection, opened):
    assert opened == list(range(opened[0], opened[0] + 3))
    assert newest(connection) == opened[-1]


def test_a_generation_has_every_leaf_and_every_view(connection, opened):
    names = connection.execute(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = %s", (schema_name(opened[-1]),)
    ).fetchall()
    leaves = {f"declarations_{name}" for name in ("message", *DOCUMENTS)}
    views = {f"{reach}_{name}" for reach in ("window", "closed") for name in DOCUMENTS}
    assert {row[0] for row in names} == leaves | views


def test_each_leaf_has_the_indexes_of_its_keys(connection, opened):
    definitions = connection.execute(
        "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = %s", (schema_name(opened[-1]),)
    ).fetchall()
    keys = {}
    for leaf, definition in definitions:
        if definition.startswith("CREATE UNIQUE"):
            columns = "(" + definition.split(" (", 1)[1].split(")")[0] + ")"
            assert columns == "(id)" or "superseded_by IS NULL" in definition
            keys.setdefault(leaf.removeprefix("declarations_"), set()).add(columns)
    assert {name: keys[name] for name in UNIQUE} == UNIQUE


def test_unqualified_names_mean_the_generation_entered(connection, opened):
    put(connection, opened[0], "GEN0", 1)
    put(connection, opened[1], "GEN1", 2)
    assert found(connection, "declarations_order") == ["GEN1"]
    assert found(connection, "public.declarations_order") == ["GEN0", "GEN1"]
    stored = connection.execute("SELECT generation FROM public.declarations_order WHERE order_no = 'GEN1'").fetchone()
    assert stored == (opened[1],)


def test_the_window_is_the_newest_and_the_one_before_closed_is_all_but_the_newest(connection, opened):
    for place, number in enumerate(opened):
        put(connection, number, f"GEN{place}", place + 1)
    enter(connection, opened[2])
    assert found(connection, "window_order") == ["GEN1", "GEN2"]
    assert found(connection, "closed_order") == ["GEN0", "GEN1"]


def test_one_key_has_one_current_document_in_a_generation(connection, opened):
    put(connection, opened[2], "GEN", 1)
    with pytest.raises(errors.UniqueViolation), connection.transaction():
        put(connection, opened[2], "GEN", 2)
    connection.execute("UPDATE declarations_order SET superseded_by = 2 WHERE id = 1")
    put(connection, opened[2], "GEN", 2)
    assert found(connection, "window_order") == ["GEN", "GEN"]


def test_the_views_are_followed_to_the_leaves_by_index(connection, opened):
    prepare_session(connection)
    enter(connection, opened[2])
    for relation in ("window_order", "closed_order"):
        plan = connection.execute(
            f"EXPLAIN SELECT FROM {relation} WHERE order_no = 'x' AND ebp_code = 'y' AND superseded_by IS NULL LIMIT 1"
        ).fetchall()
        assert "Seq Scan" not in "\n".join(row[0] for row in plan)


def test_opening_waits_for_the_batches_under_way(connection, database_url):
    connection.execute("SELECT pg_advisory_xact_lock_shared(%s)", (GENERATION_LOCK,))
    with psycopg.connect(database_url) as operator:
        operator.execute("SET lock_timeout = '50ms'")
        with pytest.raises(errors.LockNotAvailable):
            open_next(operator)
    connection.rollback()
