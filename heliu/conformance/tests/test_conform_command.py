"""The command: a table for people, one JSON document for programs, an exit code, a badge that cannot be forged."""

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from heliu.ceb.signature.certificates import blocks, read_certificate
from heliu.ceb.signature.issue import issue_certificate, make_authority
from heliu.ceb.signature.sign import load_signer
from heliu.ceb.specimens.parcel import FIRMS
from heliu.cli.conform import _write_badge
from heliu.conformance.badge import badge, verified
from heliu.conformance.facts import Case, Outcome, Report
from heliu.conformance.making import Maker, Party
from heliu.conformance.roles import SUITES
from heliu.kernel.problems import Invalid, Unreadable

CHECKOUT = Path(__file__).resolve().parents[3]
AT = datetime(2026, 11, 26, 2, tzinfo=UTC)
PASSED = Report("carrier", "folder", "folder", "0" * 64, (Case("valid", "合格", Outcome.PASSED),))


@pytest.fixture(scope="module")
def state(tmp_path_factory):
    return tmp_path_factory.mktemp("state")


def heliu(state, *words):
    command = [sys.executable, "-m", "heliu.cli.main", *words]
    environment = {**os.environ, "HELIU_STATE_DIR": str(state)}
    return subprocess.run(command, capture_output=True, text=True, cwd=CHECKOUT, check=False, env=environment)


def test_the_sandbox_passes_every_suite_but_what_only_a_platform_judges(state, tmp_path):
    words = [sys.executable, "-m", "heliu.cli.main", "sandbox", "--port", "0"]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, cwd=CHECKOUT, text=True)
    try:
        url = process.stdout.readline().split()[1]
        for role in ("seller-import", "warehouse"):
            answer = heliu(state, "conform", "--role", role, "--against", url, "--json")
            told = json.loads(answer.stdout)
            assert [case for case in told["cases"] if case["outcome"] == "failed"] == [], role
            assert answer.returncode == 0
            assert "cursor" in {case["case"] for case in told["cases"] if case["outcome"] == "passed"}
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)
        process.stdout.close()


def test_a_server_that_answers_wrongly_or_not_at_all_fails(state):
    answer = heliu(state, "conform", "--role", "payment", "--against", "http://127.0.0.1:9", "--json")
    told = json.loads(answer.stdout)
    assert answer.returncode == 1
    assert told["counts"]["passed"] == 0
    assert told["cases"][0]["findings"][0]["code"] == "conform-answer"


def test_a_folder_that_passes_gets_a_badge_and_a_fault_none(state, tmp_path):
    code, name = FIRMS["carrier"]
    signer = load_signer(*issue_certificate(make_authority("rsa"), name, "MA0DEM030"), "rsasha1")
    own = Maker(SUITES["carrier"], Party(code, name, "DXPENT0000000003"), signer, 0, AT.date())
    folder, file = tmp_path / "folder", tmp_path / "badge.json"
    folder.mkdir()
    (folder / "waybill.xml").write_bytes(own.message("CEB511", 1))
    words = ("conform", "--role", "carrier", "--folder", str(folder), "--badge", str(file))
    answer = heliu(state, *words)
    assert answer.returncode == 1
    assert "conform-missing" in answer.stdout
    assert not file.exists()
    (folder / "status.xml").write_bytes(own.message("CEB513", 1))
    answer = heliu(state, *words)
    assert answer.returncode == 0, answer.stdout
    told = json.loads(heliu(state, "conform", "--verify", str(file), "--json").stdout)
    assert (told["role"], told["mode"], told["title"]) == ("carrier", "folder", "物流企业")
    file.write_text(file.read_text(encoding="utf-8").replace("carrier", "broker"), encoding="utf-8")
    answer = heliu(state, "conform", "--verify", str(file))
    assert answer.returncode == 1
    assert "签名无效" in answer.stderr


def test_what_is_asked_wrongly_is_said_at_once(state):
    answer = heliu(state, "conform", "--role", "captain", "--folder", ".")
    assert answer.returncode == 2
    assert "seller-import" in answer.stderr


@pytest.mark.parametrize("kind", ["rsa", "sm2"])
def test_a_badge_is_worth_what_its_authority_is(kind):
    authority, other = make_authority(kind), make_authority(kind)
    known, stranger = ([read_certificate(blocks(one.certificate_pem, b"CERTIFICATE")[0])] for one in (authority, other))
    raw = badge(PASSED, authority, AT)
    assert verified(raw, known)["issued"] == "2026-11-26"
    with pytest.raises(Invalid):
        verified(raw, stranger)
    for broken in (
        raw[:-5],
        b"[]",
        b'{"badge": 1, "algorithm": "x", "signature": "AA=="}',
        raw.replace(b"0" * 64, b"1" * 64),
    ):
        with pytest.raises((Invalid, Unreadable)):
            verified(broken, known)


def test_a_badge_that_cannot_be_written_says_why(state, tmp_path, monkeypatch):
    monkeypatch.setenv("HELIU_STATE_DIR", str(state))
    with pytest.raises(Unreadable, match="nowhere"):
        _write_badge(PASSED, tmp_path / "nowhere" / "badge.json", AT)


@pytest.mark.parametrize("outcome", [Outcome.FAILED, Outcome.SKIPPED])
def test_nothing_tested_or_something_failed_is_no_badge(outcome):
    told = Report("carrier", "folder", "folder", "0" * 64, (Case("valid", "合格", outcome),))
    with pytest.raises(Invalid):
        badge(told, make_authority("rsa"), AT)
