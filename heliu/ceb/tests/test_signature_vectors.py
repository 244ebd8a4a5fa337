"""The 87 signed vectors of ../shared: each gets its verdict, combination, form and reason, by both paths alike."""

import csv
import os
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from heliu.ceb.signature.enterprise import check_enterprise, load_firms, sender_of
from heliu.ceb.signature.full import verify_full
from heliu.ceb.signature.slices import verify_fast
from heliu.ceb.signature.trust import Trust
from heliu.ceb.signature.verify import verify

SHARED = Path(os.environ.get("HELIU_SHARED") or Path(__file__).resolve().parents[3] / "../shared")
SIGNED = SHARED / "data/ceb/signed"
AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
STATUS = {"accept": "valid", "reject": "invalid", "unsigned": "absent"}

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SIGNED.is_dir(), reason="../shared is not here: the signed vectors are not checked"),
]


def vectors():
    if not SIGNED.is_dir():
        return []
    with (SIGNED / "vectors.tsv").open(encoding="utf-8") as lines:
        return [pytest.param(row, id=row["file"]) for row in csv.DictReader(lines, delimiter="\t")]


@cache
def trust():
    keys = SIGNED / "keys"
    return Trust.load(sorted(keys.glob("ca-*.crt")), sorted(keys.glob("ca-*.crl")))


def words(verdict):
    return verdict.status, verdict.combination or "-", verdict.form or "-", str(verdict.reason)


@pytest.mark.parametrize("row", vectors())
def test_every_vector_gets_its_verdict(row):
    raw = (SIGNED / row["file"]).read_bytes()
    firms = load_firms(SIGNED / "enterprises.tsv")
    verdict = check_enterprise(verify(raw, trust(), AT), *(sender_of(raw) or (None, None)), firms)
    assert words(verdict) == (STATUS[row["expected_verdict"]], row["combination"], row["form"], row["reason"])


@pytest.mark.parametrize("row", vectors())
def test_the_fast_path_says_what_the_full_path_says_or_nothing(row):
    raw = (SIGNED / row["file"]).read_bytes()
    fast, full = verify_fast(raw, trust(), AT), verify_full(raw, trust(), AT)
    assert fast is None or words(fast) == words(full)


@pytest.mark.parametrize("row", [row for row in vectors() if row.values[0]["form"] in {"strict", "pretty-nl"}])
def test_common_forms_never_need_the_slow_path(row):
    row_is_good = row["expected_verdict"] == "accept"
    fast = verify_fast((SIGNED / row["file"]).read_bytes(), trust(), AT)
    assert not row_is_good or fast.status == "valid"


def test_old_keys_can_be_forbidden_by_a_setting():
    keys = SIGNED / "keys"
    modern = Trust.load(sorted(keys.glob("ca-*.crt")), allow_legacy_rsa=False)
    raw = (SIGNED / "pos_CEB311_rsasha1_strict_legacy1024.xml").read_bytes()
    assert verify(raw, modern, AT).reason == "CERT_UNTRUSTED"


def test_a_keyname_may_be_ignored_by_a_setting():
    keys = SIGNED / "keys"
    lenient = Trust.load(sorted(keys.glob("ca-*.crt")), require_keyname=False)
    assert verify((SIGNED / "neg_keyname_mismatch_CEB311.xml").read_bytes(), lenient, AT).status == "valid"
