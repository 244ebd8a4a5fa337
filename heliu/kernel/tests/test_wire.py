"""Statements and COPYs in one query text: all of it or, after a fault, nothing, and the connection fit for the next."""

import threading
import time

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg import errors, sql
from psycopg.pq import TransactionStatus

from heliu.kernel.postgres.wire import Copy, forget_what_is_lost, prepare_once, roll_back, text_array, together

pytestmark = pytest.mark.database

TABLE = "CREATE TEMP TABLE parcel (no int PRIMARY KEY, words text)"
COPY = b"COPY parcel FROM STDIN"


@pytest.fixture
def connection(embedded_database):
    with psycopg.connect(embedded_database) as connection:
        connection.execute(TABLE)
        connection.commit()
        yield connection
        if not connection.closed:
            connection.rollback()


def stored(connection):
    found = connection.execute("SELECT no, words FROM parcel ORDER BY no").fetchall()
    connection.commit()
    return found


def test_a_transaction_in_one_text(connection):
    steps = [
        b"BEGIN",
        Copy(COPY, b"1\tone\n2\ttwo\n"),
        b"SELECT count(*) FROM parcel",
        Copy(COPY, b"3\t\xe4\xb8\x89\n"),
    ]
    results = together(connection, [*steps, b"COMMIT"])
    assert results[2].get_value(0, 0) == b"2"
    assert connection.info.transaction_status == TransactionStatus.IDLE
    assert stored(connection) == [(1, "one"), (2, "two"), (3, "三")]


def test_an_empty_copy_stores_nothing(connection):
    together(connection, [Copy(COPY, b"")])
    assert stored(connection) == []


def test_more_than_the_socket_takes_at_once(connection):
    rows = b"".join(b"%d\t%b\n" % (number, b"x" * 1000) for number in range(20_000))
    together(connection, [b"BEGIN", Copy(COPY, rows), Copy(COPY, b"-1\tlast\n"), b"COMMIT"])
    assert len(stored(connection)) == 20_001


@pytest.mark.parametrize(
    ("fault", "raised"),
    [
        pytest.param(Copy(COPY, b"1\tagain\n"), errors.UniqueViolation, id="主键重复"),
        pytest.param(Copy(COPY, b"x\ty\n"), errors.InvalidTextRepresentation, id="不是数字"),
        pytest.param(Copy(b"COPY nowhere FROM STDIN", b"1\n"), errors.UndefinedTable, id="没有这张表"),
        pytest.param(b"SELECT 1/0", errors.DivisionByZero, id="语句出错"),
    ],
)
def test_a_fault_ends_the_text_and_leaves_the_connection_fit(connection, fault, raised):
    steps = [b"BEGIN", Copy(COPY, b"1\tone\n"), fault, Copy(COPY, b"2\ttwo\n"), b"COMMIT"]
    with pytest.raises(raised):
        together(connection, steps)
    roll_back(connection)
    assert stored(connection) == []
    together(connection, [Copy(COPY, b"7\tafter\n")])
    assert stored(connection) == [(7, "after")]


def test_rolling_back_keeps_what_was_prepared(connection):
    connection.execute("PREPARE known AS SELECT 7", prepare=False)
    connection.commit()
    together(connection, [b"BEGIN"])
    roll_back(connection)
    assert together(connection, [b"EXECUTE known"])[0].get_value(0, 0) == b"7"


def prepared(connection, number, what_for=None):
    done = prepare_once(connection, "known", lambda: sql.SQL("AS SELECT {}").format(number), what_for)
    connection.commit()
    return done, together(connection, [b"EXECUTE known"])[0].get_value(0, 0)


def test_a_statement_is_prepared_once_and_anew_for_something_else(connection):
    assert prepared(connection, 1) == (True, b"1")
    assert prepared(connection, 2) == (False, b"1")
    assert prepared(connection, 3, what_for="tomorrow") == (True, b"3")
    with psycopg.connect(connection.info.dsn, password=connection.info.password) as other:
        assert prepared(other, 4) == (True, b"4")


def test_what_the_driver_threw_away_is_prepared_again(connection):
    assert prepared(connection, 1) == (True, b"1")
    connection.execute("SELECT 1", prepare=True)
    connection.rollback()
    connection.execute("SELECT 1")  # now the driver empties the server's memory
    forget_what_is_lost(connection)
    assert prepared(connection, 2) == (True, b"2")
    forget_what_is_lost(connection)
    assert prepared(connection, 3) == (False, b"2")


def test_a_server_that_hangs_up_is_an_operational_error(connection, embedded_database):
    with psycopg.connect(embedded_database, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", (connection.info.backend_pid,))
    with pytest.raises(psycopg.OperationalError):
        together(connection, [b"BEGIN", Copy(COPY, b"1\tone\n"), b"COMMIT"])
    with pytest.raises(psycopg.OperationalError):
        together(connection, [b"SELECT 1"])
    roll_back(connection)  # nothing left to undo, and no fault of the one who tries


def test_other_threads_work_while_one_waits_for_the_server(connection):
    done = threading.Event()
    waiting = threading.Thread(target=lambda: (together(connection, [b"SELECT pg_sleep(0.5)"]), done.set()))
    waiting.start()
    turns = 0
    until = time.monotonic() + 0.2
    while time.monotonic() < until:
        turns += 1
    assert not done.is_set()
    waiting.join()
    assert turns > 10_000  # held up for the whole time it would have been none


@given(st.lists(st.text(st.characters(blacklist_characters="\0", blacklist_categories=("Cs",)))))
def test_texts_come_back_as_they_were(embedded_database, texts):
    with psycopg.connect(embedded_database) as connection:
        literal = text_array(text.encode() for text in texts)
        found = together(connection, [b"SELECT %b::text[]" % literal])[0].get_value(0, 0)
        assert connection.execute("SELECT %s::text[]", (found.decode(),)).fetchone() == (texts,)
