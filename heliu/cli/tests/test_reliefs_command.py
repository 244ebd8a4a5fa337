"""heliu reliefs: what is listed, and a signature that holds only for what was signed."""

import json
from contextlib import nullcontext
from importlib import import_module

import pytest
from typer.testing import CliRunner

from heliu.cli import recomputing
from heliu.cli import reliefs as command
from heliu.registry.api import stamp
from heliu.reliefs.exemption.api import number_of
from heliu.reliefs.tests.exports import SELLER, raw
from heliu.web.cases.exemptions.tests.objects import registration_of
from heliu.web.cases.platform_reports.tests.objects import report_of

pytestmark = [pytest.mark.database, pytest.mark.django_db]
run = CliRunner()


def asked(*words):
    told = run.invoke(command.app, [*words, "--json"])
    return told, json.loads(told.stdout) if told.exit_code == 0 else None


def test_registrations_are_listed_and_checked_again(monkeypatch):
    monkeypatch.setattr(command, "connected", lambda: nullcontext(raw()))
    made = registration_of(SELLER)
    _told, found = asked("exemptions", "--firm", SELLER, "--check")
    (row,) = found["registrations"]
    assert (row["wanted"]["cop_no"], row["standing"]) == (made.cop_no, "refused")
    assert row["broken"] == ["NI02", "NI03"], "the firm is not filed in this test"
    assert asked("exemptions", "--state", "eligible")[1] == {"registrations": []}
    assert made.cop_no in run.invoke(command.app, ["exemptions"]).stdout


def test_a_registration_is_computed_again(monkeypatch, capsys):
    monkeypatch.setattr(recomputing, "room", lambda name: nullcontext((import_module(name), raw())))
    number = number_of(registration_of(SELLER).pk)
    recomputing.recompute(number, on="2010-01-01", as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert (told["kind"], told["number"], told["day"]) == ("exemption", number, "2010-01-01")
    assert told["results"][0]["again"] == ["NI01", "NI02", "NI03"]
    recomputing.recompute(number)
    assert "没有匹配到出口清单" in capsys.readouterr().out.replace("\n", "")


def test_a_list_is_verified_with_its_signature(monkeypatch, tmp_path):
    monkeypatch.setattr(command, "database", nullcontext)
    file, signature = tmp_path / "MS1.csv", tmp_path / "MS1.json"
    file.write_bytes(b"a,b\r\n")
    signature.write_bytes(stamp(b"a,b\r\n", {"title": "清单", "made_on": "2026-11-26"}))
    _told, found = asked("verify", str(file), str(signature))
    assert (found["valid"], found["title"]) == (True, "清单")
    file.write_bytes(b"a,c\r\n")
    assert "改动" in str(asked("verify", str(file), str(signature))[0].exception)
    signature.write_bytes(b"[]")
    assert "不是签名文件" in str(asked("verify", str(file), str(signature))[0].exception)
    assert "无法读取" in str(asked("verify", str(tmp_path / "none"), str(signature))[0].exception)


def test_reports_are_listed(monkeypatch):
    monkeypatch.setattr(command, "database", nullcontext)
    made = report_of("5105960001")
    _told, found = asked("reports", "--firm", "5105960001")
    (row,) = found["reports"]
    assert (row["quarter"], row["state"], row["sellers"], row["id"]) == ("2026-Q3", "filed", 1, made.pk)
    assert asked("reports", "--firm", "5105960011")[1] == {"reports": []}
    assert "2026-Q3" in run.invoke(command.app, ["reports"]).stdout
