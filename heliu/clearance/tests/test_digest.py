"""The digests say what the raw rows say, whenever a decision is moved."""

from datetime import date, timedelta
from decimal import Decimal

import psycopg
import pytest

from heliu.clearance.authority import LocalAuthority
from heliu.clearance.digest import (
    COUNTED,
    Home,
    MonthFigures,
    Totals,
    digest,
    digested_until,
    figures,
    first_releases,
    totals,
)
from heliu.clearance.exports.authority import hold_exports, move_exports
from heliu.clearance.exports.moves import ExportVerb
from heliu.clearance.moves import MOVES, Verb
from heliu.clearance.tests.declared import SELLER, Declared

pytestmark = [pytest.mark.database, pytest.mark.django_db]
DAY = date(2026, 11, 2)
OTHER = "5105960012"
RAW = """
SELECT i.ebc_code, to_char(d.decided_on, 'YYYY-MM'), i.trade_mode, count(*),
    sum(CASE WHEN d.status IN (800, 899) THEN 1 ELSE 0 END),
    sum(CASE WHEN d.status IN (800, 899) THEN d.tax_price ELSE 0 END),
    sum(CASE WHEN d.status IN (800, 899) THEN d.duty + d.consumption_tax + d.vat ELSE 0 END)
FROM clearance_decision d, public.declarations_inventory i
WHERE i.id = d.inventory_id AND d.outcome NOT IN (0, 8) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""

RAW_EXPORTS = """
SELECT i.trade_mode, count(*), count(*) FILTER (WHERE d.status IN (800, 899)),
    coalesce(sum(d.value_cny) FILTER (WHERE d.status IN (800, 899)), 0)
FROM clearance_export_decision d, public.declarations_export_inventory i
WHERE i.id = d.inventory_id AND d.outcome NOT IN (0, 5) AND d.collection_id IS NOT NULL GROUP BY 1 ORDER BY 1
"""


@pytest.fixture
def connection(database_url):
    with psycopg.connect(database_url) as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def declared(connection):
    return Declared(connection)


def own(*firms, since=date(2026, 1, 1), until=None):
    return [Home(firm, firm, since, until) for firm in firms]


def test_by_hand_and_by_raw_rows(connection, declared):
    declared.inventory(800)
    declared.inventory(899, trade_mode="1210")
    declared.inventory(100, outcome=10)
    declared.inventory(300, ebc_code=OTHER)
    declared.waiting()
    assert digest(connection) == 3
    found = figures(connection, own(SELLER, OTHER), date(2026, 1, 1), date(2026, 12, 31))
    assert found.months == [
        MonthFigures(SELLER, "2026-11", "1210", 1, 1, Decimal(100), Decimal("9.10")),
        MonthFigures(SELLER, "2026-11", "9610", 2, 1, Decimal(100), Decimal("9.10")),
        MonthFigures(OTHER, "2026-11", "9610", 1, 0, Decimal(0), Decimal(0)),
    ]
    assert found.active == {SELLER: 1, OTHER: 0}
    raw = [MonthFigures(*row) for row in connection.execute(RAW).fetchall()]
    assert found.months == raw


def test_totals_are_one_firms_or_everybodys_within_the_days(connection, declared):
    declared.inventory(800)
    declared.inventory(300, ebc_code=OTHER)
    digest(connection)
    assert totals(connection, DAY, DAY) == Totals(2, 1, Decimal(100), Decimal("9.10"))
    assert totals(connection, DAY, DAY, OTHER) == Totals(1, 0, Decimal(0), Decimal(0))
    assert totals(connection, date(2026, 12, 1), date(2026, 12, 31)).declared == 0


def test_a_late_release_changes_the_day_it_was_declared_on(connection, declared):
    number = declared.inventory(300)
    digest(connection)
    LocalAuthority(connection).release(number, "张三")
    looked_at_anew(connection)
    assert figures(connection, own(SELLER), DAY, DAY).months[0].released == 1
    assert first_releases(connection, [SELLER, OTHER]) == {SELLER: (DAY, DAY)}


def test_a_firm_counts_for_a_place_while_it_is_at_home_there(connection, declared):
    declared.inventory(800)
    digest(connection)
    yesterday, tomorrow = DAY - timedelta(days=1), DAY + timedelta(days=1)
    homes = [Home("OLD", SELLER, date(2026, 1, 1), yesterday), Home("NEW", SELLER, DAY, None)]
    assert figures(connection, homes, yesterday, tomorrow).active == {"NEW": 1}
    assert figures(connection, homes, tomorrow, tomorrow).months == []


def test_nothing_is_counted_before_a_transaction_that_is_still_open_has_ended(database_url, connection):
    with psycopg.connect(database_url) as slow:
        began = slow.execute("SELECT now()").fetchone()[0]
        Declared(connection).inventory(800)
        assert digest(connection) == 0
        assert digested_until(connection) <= began
    connection.execute("SELECT pg_stat_clear_snapshot()")  # one transaction sees who is busy only once
    assert digest(connection) == 1


def test_nothing_is_counted_twice_however_often_it_is_looked_at(connection, declared):
    number = declared.inventory(300)
    looked_at_anew(connection)
    looked_at_anew(connection)
    declared.inventory(800)
    LocalAuthority(connection).release(number, "张三")
    looked_at_anew(connection)
    looked_at_anew(connection)
    raw = [MonthFigures(*row) for row in connection.execute(RAW).fetchall()]
    assert figures(connection, own(SELLER), DAY, DAY).months == raw
    assert (raw[0].declared, raw[0].released) == (2, 2)


def test_exports_are_counted_by_mode_and_a_cancelled_one_is_taken_off(connection, declared):
    """By hand, and by the raw rows."""
    modes = ("9610", "9710", "9810", "1210")
    numbers = [declared.export(status, trade_mode=mode) for mode in modes for status in (800, 899, 100)]
    declared.export(300, trade_mode="9610", value_cny=None)
    declared.export_waiting()
    early = declared.export_waiting()
    connection.execute(
        "UPDATE clearance_export_decision SET status = 399, outcome = 7, collection_id = NULL WHERE inventory_id = %s",
        (early,),
    )
    declared.inventory(800, trade_mode="1210")
    digest(connection)
    looked_at_anew(connection)
    told = {(one.mode, one.is_export): one for one in figures(connection, own(SELLER), DAY, DAY).months}
    assert set(told) == {("1210", False), *((mode, True) for mode in modes)}
    assert [(told[mode, True].declared, told[mode, True].released) for mode in modes] == [(4, 2), *[(3, 2)] * 3]
    assert {told[mode, True].value for mode in modes} == {Decimal(200)}
    assert totals(connection, DAY, DAY) == Totals(14, 9, Decimal(900), Decimal("9.10"))
    with connection.cursor() as cursor:
        held = hold_exports(cursor, ExportVerb.CANCEL, numbers[:1])
        move_exports(cursor, ExportVerb.CANCEL, held, "CEB605", ["买家取消订单"])
    looked_at_anew(connection)
    looked_at_anew(connection)
    after = {(one.mode, one.is_export): one for one in figures(connection, own(SELLER), DAY, DAY).months}
    assert (after["9610", True].declared, after["9610", True].released, after["9610", True].value) == (
        4,
        1,
        Decimal(100),
    )
    raw = connection.execute(RAW_EXPORTS).fetchall()
    assert [
        (one.mode, one.declared, one.released, one.value) for _, one in sorted(after.items()) if one.is_export
    ] == raw


def test_only_a_cancellation_leads_out_of_what_was_counted():
    """It is taken off by its application; the digest itself only adds."""
    left = {verb for verb, moves in MOVES.items() for one in COUNTED if moves.get(one, frozenset()) - set(COUNTED)}
    assert left == {Verb.CANCEL}


def test_what_was_undone_is_taken_off_once(connection, declared):
    returned, cancelled, never = declared.inventory(800), declared.inventory(899), declared.inventory(300)
    early = declared.inventory(2, outcome=0, missing=("CEB411",))
    digest(connection)
    undone(connection, returned, "return", "30.00", "2.73")
    undone(connection, cancelled, "cancel", "100.00", "9.10")
    undone(connection, never, "cancel", "100.00", "9.10")
    undone(connection, early, "cancel", "0", "0")
    for number in (cancelled, never, early):
        connection.execute(
            "UPDATE clearance_decision SET status = 399, outcome = 11, counted = 0 WHERE inventory_id = %s",
            (number,),
        )
    for _ in range(2):
        looked_at_anew(connection)
        assert totals(connection, DAY, DAY) == Totals(3, 1, Decimal(70), Decimal("6.37")), "what waited does not count"
        assert connection.execute("SELECT bool_and(digested) FROM clearance_undoing").fetchone() == (True,)


def undone(connection, inventory_id, kind, value, tax):
    """An application that is done."""
    connection.execute(
        "INSERT INTO clearance_undoing (id, kind, message_id, state, inventory_id, guid, customs_code, agent_code,"
        " ebp_code, ebc_code, cop_no, invt_no, reason, status, note, arrived_on, value_back, vat_back)"
        " VALUES (%s, %s, 1, 'done', %s, '', '', '', '', %s, '', '', '', 399, '', %s, %s, %s)",
        (inventory_id, kind, inventory_id, SELLER, DAY, value, tax),
    )


def looked_at_anew(connection):
    """All decisions of a test bear the instant its transaction began, which the first run has behind it."""
    connection.execute("UPDATE clearance_mark SET reached = '-infinity' WHERE name = 'digest'")
    return digest(connection)
