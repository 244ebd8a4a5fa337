"""Staging (入库): rows go over once; those whose key is taken stay behind and are named with their holder."""

import psycopg
import pytest

from heliu.declarations.api import (
    COUNTERPARTS,
    PROFILES,
    TABLES,
    Clash,
    clashes,
    columns_of,
    enter,
    newest,
    open_next,
    prepare_session,
    stage,
    store,
    unstage,
)

pytestmark = [pytest.mark.database, pytest.mark.django_db]

KEYS = {
    "CEB311": {"order_no": "STAGE", "ebp_code": "E"},
    "CEB411": {"pay_transaction_id": "STAGE", "pay_code": "E"},
    "CEB511": {"logistics_no": "STAGE", "logistics_code": "E"},
    "CEB513": {"logistics_no": "STAGE", "logistics_code": "E"},
    "CEB623": {"cop_no": "STAGE", "agent_code": "E"},
    "CEB625": {"cop_no": "STAGE", "agent_code": "E"},
    "CEB303": {"order_no": "STAGE", "ebp_code": "E", "ebc_code": "S"},
    "CEB403": {"order_no": "STAGE", "ebp_code": "E", "ebc_code": "S", "pay_no": "P"},
    "CEB505": {"logistics_no": "STAGE", "logistics_code": "E"},
    "CEB605": {"cop_no": "STAGE", "agent_code": "E"},
    "CEB607": {"cop_no": "STAGE", "agent_code": "E", "part_no": "1"},
    "CEB213": {"cop_no": "STAGE", "agent_code": "E"},
    "CEB711": {"cop_no": "STAGE", "operator_code": "E"},
    "CEB215": {"cop_no": "STAGE", "operator_code": "E"},
    "CEB701": {"cop_no": "STAGE", "agent_code": "E", "part_no": "1"},
    "CEB507": {"cop_no": "STAGE", "operator_code": "E", "part_no": "1"},
    "CEB509": {"cop_no": "STAGE", "logistics_code": "E", "part_no": "1"},
}
BY_TYPE = {"boolean": "t", "text": "x", "text[]": "{0402210000}", "numeric[]": "{1}"}
BUYER = "00000000-0000-0000-0000-000000000001"


@pytest.fixture(scope="module")
def session(database_url):
    """A prepared session in the newest generation, as a committer holds it."""
    with psycopg.connect(database_url) as connection:
        prepare_session(connection)
        enter(connection, newest(connection))
        connection.commit()
        yield connection


@pytest.fixture
def cursor(session):
    """Everything is rolled back."""
    with session.cursor() as cursor:
        yield cursor
    session.rollback()


@pytest.fixture
def row(cursor):
    """Makes the COPY text of a row: numbers are 1, texts x, unless said otherwise."""

    def make(message, document_id, **values):
        types = dict(
            cursor.execute(
                "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = %s::regclass",
                (f"public.declarations_{TABLES[message]}",),
            ).fetchall()
        )
        known = {"id": document_id, "message_id": document_id + 1000, "buyer_id": BUYER, **values}
        texts = [str(known.get(name, BY_TYPE.get(types[name], "1"))) for name in columns_of(message)]
        return "\t".join(texts).encode() + b"\n"

    return make


@pytest.mark.parametrize("message", TABLES)
def test_every_column_of_the_profile_stands_in_its_table(cursor, message):
    columns = cursor.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped",
        (f"public.declarations_{TABLES[message]}",),
    ).fetchall()
    assert {row[0] for row in columns} == set(columns_of(message)) | {"generation", "superseded_by"}
    assert columns_of(message) == [column.name for column in PROFILES[message].columns]


@pytest.mark.parametrize("message", TABLES)
def test_a_stage_takes_the_rows_of_its_message_and_is_emptied(cursor, row, message):
    stage(cursor, message, [row(message, 1), row(message, 2)])
    count = f"SELECT count(*) FROM stage_{TABLES[message]}"  # noqa: S608
    assert cursor.execute(count).fetchone() == (2,)
    unstage(cursor)
    assert cursor.execute(count).fetchone() == (0,)


@pytest.mark.parametrize("message", COUNTERPARTS)
def test_what_is_new_goes_over_and_nothing_clashes(cursor, row, message):
    first, second = (row(message, n, **{**KEYS[message], next(iter(KEYS[message])): f"STAGE{n}"}) for n in (1, 2))
    stage(cursor, message, [first, second])
    assert store(cursor, message) == 2
    assert clashes(cursor, message) == []


@pytest.mark.parametrize("message", COUNTERPARTS)
def test_a_key_twice_in_one_stage_is_stored_once_and_the_other_is_named(cursor, row, message):
    stage(cursor, message, [row(message, 1, **KEYS[message]), row(message, 2, **KEYS[message])])
    assert store(cursor, message) == 1
    assert clashes(cursor, message) == [Clash(2, 1, 1001)]


def put_before(cursor, row):
    """Store one document of each kind."""
    for message in COUNTERPARTS:
        stage(cursor, message, [row(message, 1, **KEYS[message])])
        store(cursor, message)
    unstage(cursor)


def open_more(cursor, openings):
    """Open so many generations and enter the last. Opening takes its time: all kinds go through it together."""
    for _ in range(openings):
        enter(cursor.connection, open_next(cursor.connection))


def put_again(cursor, row):
    """Store another document under each of the keys: how many went over, and who stood in the way."""
    for message in COUNTERPARTS:
        stage(cursor, message, [row(message, 2, **KEYS[message])])
    return {message: (store(cursor, message), clashes(cursor, message)) for message in COUNTERPARTS}


@pytest.mark.parametrize("openings", [0, 1, 2], ids=["同一代", "隔一代", "隔两代"])
def test_a_key_used_before_is_named_with_its_holder_in_whatever_generation(cursor, row, openings):
    put_before(cursor, row)
    open_more(cursor, openings)
    assert put_again(cursor, row) == dict.fromkeys(COUNTERPARTS, (0, [Clash(2, 1, 1001)]))


@pytest.mark.parametrize("openings", [0, 1], ids=["同一代", "隔一代"])
def test_a_superseded_document_holds_its_key_no_more(cursor, row, openings):
    put_before(cursor, row)
    for message in COUNTERPARTS:
        cursor.execute(f"UPDATE public.declarations_{TABLES[message]} SET superseded_by = 2 WHERE id = 1")  # noqa: S608
    open_more(cursor, openings)
    assert put_again(cursor, row) == dict.fromkeys(COUNTERPARTS, (1, []))


@pytest.mark.parametrize(
    ("other", "known"),
    [
        ({"order_no": "STAGE", "cop_no": "OTHER"}, True),
        ({"order_no": "OTHER", "cop_no": "STAGE"}, True),
        ({"order_no": "STAGE", "cop_no": "STAGE"}, True),
        ({"order_no": "OTHER", "cop_no": "OTHER"}, False),
        ({"order_no": "STAGE", "ebc_code": "F", "cop_no": "STAGE", "agent_code": "F"}, False),
    ],
    ids=["订单编号已用", "内部编号已用", "两者已用", "都未用", "别的企业"],
)
def test_an_inventory_has_two_keys_and_is_named_once(cursor, row, other, known):
    names = ", ".join(columns_of("CEB621"))
    held = {"order_no": "STAGE", "ebc_code": "E", "cop_no": "STAGE", "agent_code": "E"}
    stage(cursor, "CEB621", [row("CEB621", 1, **held)])
    cursor.execute(f"INSERT INTO declarations_inventory ({names}) SELECT {names} FROM stage_inventory")  # noqa: S608
    unstage(cursor)
    stage(cursor, "CEB621", [row("CEB621", 2, **{"ebc_code": "E", "agent_code": "E", **other})])
    assert clashes(cursor, "CEB621") == ([Clash(2, 1, 1001)] if known else [])


def test_stages_are_empty_after_a_transaction_that_failed(cursor, row):
    stage(cursor, "CEB311", [row("CEB311", 1, **KEYS["CEB311"])])
    cursor.connection.rollback()
    assert cursor.execute("SELECT count(*) FROM stage_order").fetchone() == (0,)
