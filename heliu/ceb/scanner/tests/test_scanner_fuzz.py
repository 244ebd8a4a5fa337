"""The scanner against the tolerant path on random messages: what the one accepts the other accepts and writes alike.

HELIU_FUZZ_CASES says how many (20,000 unless told), HELIU_FUZZ_SEED repeats a run: its seed is in every failure.
"""

import os
import re
import secrets
from pathlib import Path
from random import Random

import pytest

from heliu.ceb.catalogue.index import MESSAGES
from heliu.ceb.reader import read
from heliu.ceb.scanner.columns import Profile
from heliu.ceb.scanner.rows import Row, Unfit, row_text, unexpected
from heliu.ceb.scanner.scan import root_of
from heliu.ceb.scanner.tests.mill import ALL, KEYS, Letter, disagreements, log, scanned
from heliu.ceb.scanner.tests.mutants import letter_of

CASES = int(os.environ.get("HELIU_FUZZ_CASES") or 20_000)
SEED = os.environ.get("HELIU_FUZZ_SEED") or secrets.token_hex(4)
# Inventories and orders are the largest and cost the most.
SHARES = {"CEB311": 0.15, "CEB411": 0.25, "CEB511": 0.25, "CEB513": 0.2, "CEB621": 0.15}
EXPORT_SHARE = 0.15  # of each kind of export, on top
# If hardly anything were accepted, agreement would mean nothing.
ACCEPTED_SHARE_MIN = 0.08  # measured: 0.1 of the export inventories to 0.3 of the payments


def case(profile: Profile, number: int) -> Letter:
    """Case ``number`` of this seed, whatever the other cases were."""
    return letter_of(profile, Random(f"{SEED} {profile.message} {number}"))  # noqa: S311 - chance, not secrecy


@pytest.mark.parametrize("profile", ALL, ids=lambda profile: MESSAGES[profile.message].zh)
def test_what_the_scanner_accepts_the_tolerant_path_accepts_and_writes_alike(profile: Profile) -> None:
    count = round(CASES * SHARES.get(profile.message, EXPORT_SHARE))
    accepted = 0
    for number in range(count):
        sent = case(profile, number)
        scan = scanned(profile, sent)
        if scan is None:
            continue
        accepted += 1
        faults = disagreements(profile, sent, scan)
        assert not faults, f"HELIU_FUZZ_SEED={SEED} case {number}: {faults} in {sent.raw!r}"
    log.warning("HELIU_FUZZ_SEED=%s %s: %d cases, %d accepted", SEED, profile.message, count, accepted)
    assert accepted >= ACCEPTED_SHARE_MIN * count - 20, f"HELIU_FUZZ_SEED={SEED}: {accepted} of {count} accepted"


@pytest.mark.parametrize("profile", ALL, ids=lambda profile: MESSAGES[profile.message].zh)
def test_the_tolerant_path_writes_one_whole_row_or_says_what_does_not_fit(profile: Profile) -> None:
    for number in range(round(CASES * SHARES.get(profile.message, EXPORT_SHARE) / 10)):
        sent = case(profile, -number)
        for document in read(sent.raw).documents:
            if document.violations or [*unexpected(profile, document.head)]:
                continue
            try:
                row = row_text(profile, Row(document.head, document.lines, 1, 2, KEYS)).decode()
            except Unfit:
                continue  # said in words; any other exception is a fault
            assert row.count("\t") == len(profile.columns) - 1, f"HELIU_FUZZ_SEED={SEED} case {-number}"
            assert row.endswith("\n")
            assert not set(row[:-1]) & {"\n", "\r"}, f"HELIU_FUZZ_SEED={SEED} case {-number}"


SEAL_START = re.compile(rb"\s*<(?:\w+:)?Signature[\s>]")


@pytest.mark.shared
def test_official_samples_and_signed_vectors_are_read_alike(shared: Path) -> None:
    profiles = {profile.message: profile for profile in ALL}
    files = [*(shared / "data/ceb/samples").rglob("*.xml"), *(shared / "data/ceb/signed").rglob("*.xml")]
    assert files
    accepted = 0
    for path in files:
        raw = path.read_bytes()
        root = root_of(raw)
        seal = SEAL_START.search(raw)
        if root is None or root.message not in profiles:
            continue
        for end in {None, seal.start() if seal else None, seal and raw.index(b"<", seal.start())}:
            scan = scanned(profiles[root.message], Letter(raw, end))
            if scan is not None:
                accepted += 1
                faults = disagreements(profiles[root.message], Letter(raw, end), scan)
                # Spoilt seals are among them: whoever verifies seals answers for those.
                assert not [fault for fault in faults if "/Signature" not in fault], (path.name, end, faults)
    log.warning("%d files, %d scans accepted", len(files), accepted)
