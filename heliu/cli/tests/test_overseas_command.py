"""heliu overseas: shipments listed and shown, a file of sales booked whole; heliu clearance summary statistics."""

import json
from contextlib import nullcontext
from decimal import Decimal

import pytest
from django.db import connection
from typer.testing import CliRunner

from heliu.clearance.exports import api as exports
from heliu.cli import overseas as command
from heliu.cli import summaries
from heliu.kernel.days import business_day, now
from heliu.overseas import api
from heliu.overseas.models import Good
from heliu.overseas.tests.factories import SELLER, shipment_of

pytestmark = [pytest.mark.database, pytest.mark.django_db]
run = CliRunner()
BAD_USE = 2


@pytest.fixture(autouse=True)
def _rooms(monkeypatch):
    """The commands find the test's own database."""
    connection.ensure_connection()
    for module, room in ((command, api), (summaries, exports)):
        monkeypatch.setattr(module, "room", lambda _name, room=room: nullcontext((room, connection.connection)))


def asked(app, *words):
    told = run.invoke(app, [*words, "--json"])
    return told, json.loads(told.stdout) if told.exit_code == 0 else None


def test_shipments_are_listed_and_a_file_of_sales_is_booked_whole(tmp_path):
    shipment = shipment_of()
    Good.objects.update(arrived=Decimal(6))
    file = tmp_path / "sales.json"
    row = {"reference": "US-1", "item_no": "LZ-LAMP-01", "quantity": 2, "price": "39.9", "currency": "USD"}
    row["on"] = str(business_day(now()))
    file.write_text(json.dumps([row]))
    assert asked(command.app, "sell", str(file), "--firm", SELLER)[1] == {"sales": 1, "new": 1}
    assert asked(command.app, "sell", str(file), "--firm", SELLER)[1] == {"sales": 1, "new": 0}
    file.write_text(json.dumps([{**row, "reference": "US-2", "quantity": 9}]))
    assert "在仓数量" in str(asked(command.app, "sell", str(file), "--firm", SELLER)[0].exception)
    assert "读不到文件" in str(asked(command.app, "sell", str(tmp_path / "none.json"), "--firm", SELLER)[0].exception)
    _told, found = asked(command.app, "show", shipment.invt_no)
    assert (found["goods"][0]["on_hand"], found["open"]) == ("4.00000", ["transit", "stock", "proceeds", "refund"])
    assert [one["reference"] for one in found["sold"]] == ["US-1"]
    assert [one["invt_no"] for one in asked(command.app, "list", "--firm", SELLER)[1]] == [shipment.invt_no]
    assert asked(command.app, "list", "--firm", "5105960099")[1] == []
    assert "6/10" in run.invoke(command.app, ["list"]).stdout
    assert "台账" in run.invoke(command.app, ["show", shipment.order_no]).stdout
    assert "没有海外仓发运" in str(asked(command.app, "show", "NOWHERE")[0].exception)
    assert asked(command.app, "take-up")[1] == {"shipments": 0, "returns": 0}


def test_sums_and_what_is_owed_are_asked_for_by_days_and_firm():
    day = str(business_day(now()))
    told = asked(summaries.app, "statistics", "--from", day, "--to", day)[1]
    assert told == {"since": day, "until": day, "lists": 0, "cells": []}
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO clearance_summary_due VALUES (%s, '2026-10-01', '2026-11-16', 3)", [SELLER])
    assert asked(summaries.app, "due", SELLER)[1] == [{"month": "2026-10-01", "due_on": "2026-11-16", "lists": 3}]
    assert "2026-10" in run.invoke(summaries.app, ["due", SELLER]).stdout
    for wrong in ("soon", "9999-12-31", "0001-01-01"):
        assert run.invoke(summaries.app, ["statistics", "--from", wrong, "--to", day]).exit_code == BAD_USE
        assert run.invoke(summaries.app, ["statistics", "--from", day, "--to", wrong]).exit_code == BAD_USE
