"""heliu tax bills, payouts: what is listed, a proof that can fail, and tax noted as paid back."""

import json

import psycopg
import pytest
from typer.testing import CliRunner

from heliu.clearance.billing.api import make_bills, void_or_reduce
from heliu.clearance.tests.declared import Declared
from heliu.cli.tax import app
from heliu.kernel.days import business_day, now
from heliu.kernel.problems import Conflict, Invalid, NotThere

pytestmark = [pytest.mark.database, pytest.mark.django_db]
run = CliRunner()
CLEARED = ("answer", "decision", "quota")


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
        # Deleted, not truncated: what Django has read in this test's transaction must not be waited for.
        tables = ("payout", "change", "bill", "account")
        for table in (*(f"taxation_{name}" for name in tables), *(f"clearance_{name}" for name in CLEARED)):
            connection.execute(f"DELETE FROM {table}")  # noqa: S608
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


def paid_back(*words):
    told = run.invoke(app, ["payouts", *words], catch_exceptions=False)
    return json.loads(told.stdout) if "--json" in words else told.stdout


def test_tax_of_a_paid_bill_that_falls_away_is_paid_back_once(released):
    connection, numbers = released
    make_bills(connection, now())
    connection.execute("UPDATE taxation_bill SET state = 'paid', secured = 0")
    with connection.transaction(), connection.cursor() as cursor:
        void_or_reduce(cursor, numbers[0], None, reference="CX", reason="撤销", actor="王关员", at=now())
    [owed] = paid_back("list", "--state", "due", "--json")["payouts"]
    number = owed["number"]
    assert (number[:2], owed["reason"], paid_back("list", "--state", "paid", "--json")) == (
        "TS",
        "撤销",
        {"payouts": []},
    )
    assert number in paid_back("list", "--firm", owed["firm"])
    assert f"{number}  待退还  {owed['amount']} 元" in paid_back("show", number)
    for wrong, why in (("", Invalid), ("9" * 61, Invalid)):
        with pytest.raises(why):
            paid_back("pay", number, "--reference", wrong)
    with pytest.raises(NotThere):
        paid_back("show", "TS999999999999")
    assert "待退还 → 已退还" in paid_back("pay", number, "--reference", "TK-1", "--actor", "李四")
    told = paid_back("show", number, "--json")
    assert (told["paid_on"], told["reference"], told["noted_by"]) == (str(business_day(now())), "TK-1", "李四")
    with pytest.raises(Conflict):
        paid_back("pay", number, "--reference", "TK-1")
