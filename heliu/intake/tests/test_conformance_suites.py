"""The suites an enterprise runs by itself, put to the platform's own doors: every role passes and gets its badge."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from heliu.ceb.catalogue.index import MESSAGES
from heliu.ceb.signature.sign import load_signer
from heliu.ceb.specimens.parcel import FIRMS
from heliu.cli.conform import stranger
from heliu.conformance.against import opening, run
from heliu.conformance.calling import Line
from heliu.conformance.facts import Outcome
from heliu.conformance.making import Maker, Party
from heliu.conformance.roles import SUITES
from heliu.conformance.trials import Visit
from heliu.kernel.days import now
from heliu.registry.api import demo_keys

pytestmark = pytest.mark.database
CHECKOUT = Path(__file__).resolve().parents[3]
EVERYWHERE = {"valid", "again", "duplicate", "older", "neighbours", "tampered", "unsigned", "untrusted", "foreign"}
EVERYWHERE |= {"truncated", "entities", "wrong-door", "json-door", "envelope-door", "by-number"}


def conform(zone, *words):
    command = [sys.executable, "-m", "heliu.cli.main", "conform", *words, "--json"]
    environment = {**os.environ, **zone.environment}
    answer = subprocess.run(command, capture_output=True, text=True, cwd=CHECKOUT, check=False, env=environment)
    assert answer.stdout, answer.stderr
    return answer.returncode, json.loads(answer.stdout)


def test_a_seller_runs_its_suite_against_the_platform_and_gets_a_badge(zone, tmp_path):
    badge = tmp_path / "badge.json"
    code, told = conform(zone, "--role", "seller-import", "--against", zone.url, "--badge", str(badge))
    assert [case for case in told["cases"] if case["outcome"] == "failed"] == []
    assert code == 0
    tested = {case["case"] for case in told["cases"] if case["outcome"] == "passed"}
    # One in a thousand is drawn for inspection: then there is nothing released to cancel.
    tested |= {"undone"}
    assert tested == EVERYWHERE | {"out-of-order", "mismatch", "undone", "by-minute", "cursor", "wrong-cursor"}
    code, told = conform(zone, "--verify", str(badge))
    assert (code, told["role"]) == (0, "seller-import")


def test_our_doors_pass_the_suites_of_the_other_roles(zone):
    at = now()
    for base, role in enumerate(("seller-export", "platform", "payment", "carrier", "warehouse", "broker"), start=1):
        suite = SUITES[role]
        code, name = FIRMS[suite.role.value]
        party = Party(code, name, f"DXPENT00000000{code[-2:]}")
        signer = load_signer(*demo_keys(zone.state)[code]["rsa"], "rsasha1")
        maker = Maker(suite, party, signer, 900_000 + 100 * base, opening(at).date())
        with Line(zone.url) as line:
            report = run(Visit(line, maker, stranger(name), at, sandbox=False), suite, zone.url)
        failed = [case for case in report.cases if case.outcome is Outcome.FAILED]
        assert failed == [], role
        others = {"others"} if suite.others else set()
        expected = (EVERYWHERE | others) - ({"neighbours"} if MESSAGES[suite.main].max_bodies == 1 else set())
        assert {case.name for case in report.cases if case.outcome is Outcome.PASSED} >= expected, role


@pytest.mark.shared
def test_every_official_sample_and_vector_is_answered_by_a_receipt(zone, shared):
    """Whatever is in them (placeholders for signatures, faults the schema refuses), nothing is left without a word."""
    folders = (shared / "data" / "ceb" / "samples", shared / "data" / "ceb" / "signed")
    files = [(one.name, one.read_bytes()) for folder in folders for one in sorted(folder.rglob("*.xml"))]
    if not files:
        pytest.skip("needs the official samples in ../shared")
    suite, (code, name), at = SUITES["broker"], FIRMS["broker"], now()
    maker = Maker(suite, Party(code, name, "DXPENT0000000005"), stranger(name), 990_000, opening(at).date())
    with Line(zone.url) as line:
        report = run(Visit(line, maker, stranger(name), at, sandbox=False), suite, zone.url, files)
    answered = [case for case in report.cases if case.name == "sample"]
    assert len(answered) == len(files) >= 39
    assert [case for case in answered if case.outcome is not Outcome.PASSED] == []
