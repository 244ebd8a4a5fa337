"""heliu refund: applications listed and shown, the chain with its gaps, the clock, for people and as JSON."""

import json
from contextlib import nullcontext
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from typer.testing import CliRunner

from heliu.cli import refund as command
from heliu.refunds import api, gathering
from heliu.refunds.numbers import number_of
from heliu.refunds.tests import factories as make
from heliu.web.portal.refunds.tests.objects import on_departure

pytestmark = [pytest.mark.database, pytest.mark.django_db]
run = CliRunner()
TUESDAY = datetime(2026, 11, 3, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _rooms(monkeypatch):
    """The command finds the test's own database; clearance knows one declaration."""
    connection.ensure_connection()
    monkeypatch.setattr(command, "room", lambda _name: nullcontext((api, connection.connection)))
    one = make.declared()
    monkeypatch.setattr(
        gathering, "declared_by", lambda _connection, _firm, entries: [one] if one.entry_no in entries else []
    )
    make.profile()
    make.rates()


def asked(*words):
    told = run.invoke(command.app, [*words, "--json"])
    return told.exit_code, json.loads(told.stdout)


@time_machine.travel(TUESDAY, tick=False)
def test_an_application_is_followed_from_its_gaps_to_its_clock():
    code, chain = asked("chain", make.FIRM, make.ENTRY)
    assert (code, chain["ready"]) == (command.NOT_READY, False)
    assert "没有进货发票" in next(one["sentence"] for one in chain["lacks"] if one["blocks"])
    make.kept_invoice()
    make.kept_receipt()
    code, chain = asked("chain", make.FIRM, make.ENTRY)
    assert (code, chain["ready"], chain["refund"]) == (0, True, "39.00")
    assert "应退税额 39.00 元  齐全" in run.invoke(command.app, ["chain", make.FIRM, make.ENTRY]).stdout
    firm, tax = make.of_firm(), make.officer()
    seen = api.digest_of(api.content_of(api.chain_of(None, [make.ENTRY], actor=firm), None))
    number = api.submit(None, [make.ENTRY], seen, actor=firm)
    api.accept(number, actor=tax)
    name = number_of(number)
    assert [one["number"] for one in asked("list", "--firm", make.FIRM, "--state", "accepted")[1]["applications"]] == [
        name
    ]
    assert asked("list", "--firm", make.OTHER)[1] == {"applications": []}
    assert "审核中" in run.invoke(command.app, ["list"]).stdout
    _code, told = asked("show", name)
    assert (told["digest"], told["clock"]["left"], told["receipts"][0]["amount"]) == (seen, 10, "300.00")
    assert "REF-01" in run.invoke(command.app, ["show", name]).stdout
    assert "没有退税申请" in str(run.invoke(command.app, ["show", "TS1x"]).exception)
    assert asked("chain", make.FIRM, make.ENTRY, "--departure")[1]["lacks"][0]["gap"] == "not_abroad"
    _code, clock = asked("clock")
    assert ([one["number"] for one in clock["applications"]], clock["averages"]) == ([name], [])
    assert clock["missing"] == 2027, "in November the next year is wanted"
    assert name in run.invoke(command.app, ["clock"]).stdout


def test_what_is_to_be_settled_is_told_with_its_days_left():
    on_departure(make.of_firm())
    for on, left, overdue in (("2027-04-30", 0, False), ("2027-05-01", -1, True)):
        [told] = asked("settle-due", "--on", on)[1]["applications"]
        assert (told["closes"], told["left"], told["overdue"]) == ("2027-04-30", left, overdue)
    assert "逾期 1" in run.invoke(command.app, ["settle-due", "--on", "2027-05-01"]).stdout
    assert asked("settle-due", "--firm", make.OTHER)[1]["applications"] == []
