"""Codes in words: complete entries, two-meaning codes told apart, the official list whole."""

import csv
import os
import re
from pathlib import Path

import pytest
import yaml

from heliu.ceb import limits
from heliu.ceb.catalogue.index import MESSAGES
from heliu.ceb.codes import catalogue, explain, official_list
from heliu.ceb.signature.answers import seal_answer
from heliu.ceb.signature.model import Reason

HELIU = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("HELIU_SHARED", HELIU.parents[1] / "shared")) / "data" / "ceb"
WORDS = re.compile(r'"([A-Z]+(?:_[A-Z]+)+)"')


def test_every_entry_says_cause_field_fix_example_and_source():
    rows = yaml.safe_load((HELIU / "errors.yaml").read_text(encoding="utf-8"))
    assert len(rows) > 140
    for row in rows:
        assert set(row) - {"variant"} == {"code", "title", "cause", "field", "fix", "example", "citation"}
        assert all((row["title"]["zh"], row["title"]["en"], row["fix"]["zh"], row["fix"]["en"]))
        assert all(row[key] for key in ("cause", "field", "example", "citation"))


def test_a_code_and_its_variant_are_unique():
    keys = [(entry.code, entry.variant) for entries in catalogue().values() for entry in entries]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("code", ["-621027", "-625022"])
def test_a_code_with_two_official_meanings_has_an_entry_for_each(code):
    found = explain(code)
    assert len({entry.variant for entry in found.entries}) == len(found.entries) == 2
    assert len(found.official) == 2


def test_every_code_the_readers_can_report_has_an_entry():
    sources = [path for path in (HELIU / "ceb").glob("*.py") if path.name not in {"codes.py", "check.py"}]
    issued = {word for path in sources for word in WORDS.findall(path.read_text(encoding="utf-8"))}
    assert issued <= catalogue().keys()
    assert {str(reason) for reason in Reason if reason != "OK"} <= catalogue().keys()


def test_every_official_code_a_seal_is_answered_with_is_printed_and_explained():
    names = [None, *(name for name, message in MESSAGES.items() if message.transfer)]
    answers = {seal_answer(reason, name).code for reason in Reason if reason is not Reason.OK for name in names}
    assert answers <= catalogue().keys()
    assert answers <= official_list().keys()


def test_a_code_nobody_knows_is_not_explained():
    assert explain("-999999") is None


def test_the_limits_named_in_the_entries_are_the_limits_in_force():
    assert f"{limits.MAX_TEXT_CHARS:,}" in catalogue()["TEXT_TOO_LONG"][0].cause
    assert f"{limits.MAX_DEPTH} 层" in catalogue()["MESSAGE_TOO_DEEP"][0].cause
    assert f"{limits.MAX_MESSAGE_BYTES // 1024**2} MiB" in catalogue()["MESSAGE_TOO_LARGE"][0].cause


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the official code list in ../shared")
def test_the_official_list_is_whole():
    with (SHARED / "codes" / "error_codes.tsv").open(encoding="utf-8") as lines:
        rows = [
            (row["code"], row["edition"], row["text"])
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]
    ours = [
        (each.code, edition, each.text)
        for printed in official_list().values()
        for each in printed
        for edition in each.editions
    ]
    assert len(rows) == 391
    assert sorted(ours) == sorted(rows)
