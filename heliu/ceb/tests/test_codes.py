"""Codes in words: whole entries, codes of several meanings told apart, causes where the official list names none."""

import csv
import os
import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from heliu.ceb import limits
from heliu.ceb.catalogue.index import MESSAGES
from heliu.ceb.codes import FOLDER, Severity, catalogue, explain, official_list
from heliu.ceb.originals.fields import GOODS_MAX, ORDERS_MAX
from heliu.ceb.signature.answers import seal_answer
from heliu.ceb.signature.model import Reason

HELIU = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("HELIU_SHARED", HELIU.parents[1] / "shared")) / "data" / "ceb"
HAN = re.compile(r"[\u4e00-\u9fff]")
# What the official list says where it says nothing: that there was a fault, and to try again.
SAYS_NOTHING = re.compile(
    r"系统(发生)?异常|系统错误|(?<!原因为空\])，请重试|请确认状态并刷新|发生错误[！]?$|时出错$|查无此数据|查询个人限额失败"
)
ENTRIES = [entry for entries in catalogue().values() for entry in entries]


def test_every_entry_is_whole_in_both_languages():
    for entry in ENTRIES:
        assert all((entry.code, entry.field, entry.before)), entry.code
        for words in (entry.zh, entry.en):
            assert all((words.title, words.cause, words.fix, words.family, words.citation)), entry.code
        assert HAN.search(entry.zh.title + entry.zh.cause), entry.code
        assert not HAN.search(entry.en.title + entry.en.cause), entry.code
        assert set(entry.messages) <= MESSAGES.keys()


def test_the_files_hold_nothing_the_loader_does_not_read():
    known = {"code", "variant", "severity", "messages", "silent", "internal", "field", "zh", "en", "before", "after"}
    for path in FOLDER.glob("*.yaml"):
        family = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert set(family) <= {"family", "messages", "citation", "entries"}
        assert all(set(row) <= known | {"citation"} for row in family["entries"]), path.name


def test_a_code_and_its_variant_are_unique():
    counts = Counter((entry.code, entry.variant) for entry in ENTRIES)
    assert max(counts.values()) == 1
    assert all(len([one for one in entries if not one.variant]) <= 1 for entries in catalogue().values())


def test_what_has_to_be_mended_shows_a_message_before_and_after():
    """Only where nothing in the message has to change is there no ``after``."""
    for entry in ENTRIES:
        if entry.severity in {Severity.MESSAGE, Severity.DOCUMENT} and not entry.after:
            assert "return" in entry.field or entry.silent, entry.code
        assert entry.before != entry.after, entry.code


@pytest.mark.parametrize("code", ["-621027", "-625022"])
def test_a_code_with_two_official_meanings_has_an_entry_for_each(code):
    found = explain(code)
    assert len({entry.variant for entry in found.entries}) == len(found.entries) == 2
    assert len({entry.zh.cause for entry in found.entries}) == 2
    assert len(found.official) == 2


def test_every_official_code_of_both_editions_has_its_entries():
    for code, rows in official_list().items():
        meanings = {row.text.rstrip("理") for row in rows}  # one edition prints -800005 without its last character
        assert len(catalogue().get(code, ())) >= len(meanings), code


def test_where_the_official_list_names_no_cause_ours_does_and_each_another():
    silent = [code for code, rows in official_list().items() if any(SAYS_NOTHING.search(row.text) for row in rows)]
    assert len(silent) >= 40
    entries = [entry for code in silent for entry in catalogue()[code] if entry.silent]
    assert {entry.code for entry in entries} == set(silent)
    for words in ([entry.zh for entry in entries], [entry.en for entry in entries]):
        assert len({(one.title, one.cause) for one in words}) == len(words)


def test_at_least_the_forty_six_causeless_codes_are_marked():
    assert len({entry.code for entry in ENTRIES if entry.silent and entry.code in official_list()}) >= 46


def test_codes_with_one_official_text_name_each_other():
    assert explain("-621019").alike == ("-623004", "-625016", "-625032")
    assert "-625206" in explain("-625202").alike


def test_a_code_inside_a_range_is_explained_by_the_range():
    assert [entry.code for entry in explain("4711").within] == ["4000"]
    inside = explain("-302500")
    assert not inside.exact
    assert [entry.messages for entry in inside.within] == [("CEB303",)]
    assert [entry.variant for entry in explain("-301008").within] == ["export-2018"]


@pytest.mark.parametrize(("status", "code"), [("-1001", "1001"), ("-999", "0999"), ("-2999", "2999"), ("-1", "-1")])
def test_a_general_code_is_known_with_the_sign_receipts_give_it(status, code):
    assert {entry.code for entry in explain(status).entries} == {code}


def test_every_official_code_a_seal_is_answered_with_is_printed_and_explained():
    names = [None, *(name for name, message in MESSAGES.items() if message.transfer)]
    answers = {seal_answer(reason, name).code for reason in Reason if reason is not Reason.OK for name in names}
    assert answers <= catalogue().keys()
    assert answers <= official_list().keys()


@pytest.mark.parametrize("code", ["-999999", "NOBODY_KNOWS", ""])
def test_a_code_nobody_knows_is_not_explained(code):
    assert explain(code) is None


def test_the_limits_named_in_the_entries_are_the_limits_in_force():
    assert f"{limits.MAX_TEXT_CHARS:,}" in catalogue()["TEXT_TOO_LONG"][0].zh.cause
    assert f"{limits.MAX_DEPTH} 层" in catalogue()["MESSAGE_TOO_DEEP"][0].zh.cause
    assert f"{limits.MAX_MESSAGE_BYTES // 1024**2} MiB" in catalogue()["MESSAGE_TOO_LARGE"][0].zh.cause
    many = catalogue()["original-many"][0].zh.cause
    assert f"{ORDERS_MAX} 个订单" in many
    assert f"{GOODS_MAX} 件商品" in many


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
