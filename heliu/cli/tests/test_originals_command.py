"""heliu originals: what is checked without an installation, and what is said when something is wrong."""

import json

import pytest
from typer.testing import CliRunner

from heliu.ceb.originals.signing import Content, sign
from heliu.ceb.signature.issue import issue_certificate, make_authority
from heliu.ceb.signature.sign import load_signer
from heliu.cli.originals import app
from heliu.kernel.problems import Invalid, Unavailable, Unreadable
from heliu.originals.tests.zone import PLATFORM, original

run = CliRunner()


@pytest.fixture(scope="module")
def signed(tmp_path_factory):
    """A signed answer and the certificate that made it."""
    folder = tmp_path_factory.mktemp("answer")
    key, certificate = issue_certificate(make_authority("rsa"), "泸州示范跨境平台有限公司", "MA0DEM010")
    signer = load_signer(key, certificate, "rsasha1")
    (folder / "own.crt").write_bytes(certificate)
    _, other = issue_certificate(make_authority("rsa"), "别家", "MA0DEM020")
    (folder / "other.crt").write_bytes(other)
    text = sign(Content("S-1", '{ "guid":"1"}', "[ ]", "17"), signer.certificate.facts.serial, signer.raw)
    (folder / "answer.json").write_text(text, encoding="utf-8")
    return folder


def test_a_signed_answer_is_verified_and_its_text_shown(signed):
    told = run.invoke(app, ["check", f"{signed}/answer.json", "--certificate", f"{signed}/own.crt", "--json"])
    assert told.exit_code == 0, told.output
    answer = json.loads(told.stdout)
    assert (answer["verified"], answer["enterprise"]) == (True, "泸州示范跨境平台有限公司")
    assert answer["to_sign"] == (
        '"sessionID":"S-1"||"payExchangeInfoHead":"{ "guid":"1"}"||"payExchangeInfoLists":"[ ]"||"serviceTime":"17"'
    )


def test_without_a_certificate_nothing_is_called_verified(signed):
    told = run.invoke(app, ["check", f"{signed}/answer.json"])
    assert told.exit_code == 0
    assert "未验签" in told.stdout


def test_the_certificate_of_another_does_not_verify(signed):
    told = run.invoke(app, ["check", f"{signed}/answer.json", "--certificate", f"{signed}/other.crt"])
    assert isinstance(told.exception, Invalid)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff"])
def test_a_file_that_is_no_json(tmp_path, content):
    (tmp_path / "x").write_bytes(content)
    assert isinstance(run.invoke(app, ["check", f"{tmp_path}/x"]).exception, Unreadable)
    assert isinstance(run.invoke(app, ["check", f"{tmp_path}/none"]).exception, Unreadable)


def test_nobody_at_the_doors():
    told = run.invoke(app, ["ask", "HL-1", "--doors", "http://127.0.0.1:9"])
    assert isinstance(told.exception, Unavailable)


@pytest.mark.django_db
def test_an_original_is_checked_and_its_faults_named(tmp_path, monkeypatch):
    from contextlib import nullcontext  # noqa: PLC0415

    monkeypatch.setattr("heliu.cli.originals.database", nullcontext)
    (tmp_path / "good").write_bytes(original("HL-1", "HL-2"))
    (tmp_path / "bad").write_bytes(original(currency=None))
    told = run.invoke(app, ["check", f"{tmp_path}/good", "--platform", PLATFORM, "--json"])
    assert json.loads(told.stdout) == {"originals": 1, "orders": ["HL-1", "HL-2"]}
    wrong = run.invoke(app, ["check", f"{tmp_path}/bad", "--platform", PLATFORM])
    assert isinstance(wrong.exception, Invalid)
    assert "/payExchangeInfoHead/currency" in wrong.output
    kept = run.invoke(app, ["deposit", f"{tmp_path}/good", "--platform", PLATFORM, "--json"])
    assert json.loads(kept.stdout)["deposited"][0]["outcome"] == "kept"
    assert "没有未办结" in run.invoke(app, ["list", "--platform", PLATFORM]).stdout
