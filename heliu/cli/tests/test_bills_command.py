"""heliu tax bills: what is listed, and a proof that can fail."""

import json

import psycopg
import pytest
from typer.testing import CliRunner

from heliu.clearance.billing.api import make_bills
from heliu.clearance.tests.declared import Declared
from heliu.cli.tax import app
from heliu.kernel.days import now

pytestmark = [pytest.mark.database, pytest.mark.django_db]
run = CliRunner()


def asked(*words):
    told = run.invoke(app, ["bills", *words, "--json"], catch_exceptions=False)
    return told.exit_code, json.loads(told.stdout)


@pytest.fixture
def released(database_url, monkeypatch):
    """Three released inventories with tax in a database the command finds."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("TRUNCATE clearance_decision")
        declared = Declared(connection)
        numbers = [declared.inventory(800) for _ in range(3)]
        yield connection, numbers
        for table in ("taxation_bill", "taxation_account", "clearance_answer", "clearance_decision", "clearance_quota"):
            connection.execute(f"TRUNCATE {table} CASCADE")
        for table in ("inventory", "order", "payment", "waybill", "message"):
            connection.execute(f"TRUNCATE public.declarations_{table}")


def test_a_release_without_its_bill_is_named_until_the_sweep_came(released):
    connection, numbers = released
    code, told = asked("--check")
    assert (code, told["released"], told["bills"], told["without"]) == (1, 3, 0, numbers)
    assert make_bills(connection, now()) == 3
    code, told = asked("--check")
    assert (code, told["right"], told["billed"]) == (0, True, told["decided"])
    connection.execute("UPDATE taxation_account SET used = 1")
    code, told = asked("--check")
    assert (code, told["accounts"][0][1:]) == (1, ["1.00", "0.00"])
    code, told = asked("--state", "due", "--limit", "2")
    assert [one["cop_no"] for one in told["bills"]] == [f"COP{number}" for number in numbers[:0:-1]]
    assert "TX7911" in run.invoke(app, ["bills"]).stdout
    assert len(asked("--number", told["bills"][0]["number"])[1]["bills"]) == 1
    assert asked("--state", "paid")[1]["bills"] == []
