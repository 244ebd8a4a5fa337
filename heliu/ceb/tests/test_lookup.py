"""Codes are found by what somebody has before the eyes: the code, a field, a word in either language."""

import pytest

from heliu.ceb.codes import Severity
from heliu.ceb.lookup import Asked, found, messages


def codes(**asked):
    return [entry.code for entry in found(Asked(**asked))]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("-621004", "-621004"),
        ("value_too_long", "VALUE_TOO_LONG"),
        ("年度限额", "1313"),
        ("yearly limit buyer", "1313"),
        ("payTransactionId 交易编号", "H02"),
        ("请勿重复申报", "-621004"),  # stands in the official text only
    ],
)
def test_words_find_a_code(words, code):
    assert code in codes(words=words)


def test_the_code_that_was_typed_comes_first():
    assert codes(words="-621017")[0] == "-621017"
    assert len(codes(words="-621017")) > 1  # others name it


def test_a_filter_leaves_nothing_else():
    found_entries = found(Asked(severity="system", message="CEB625"))
    assert found_entries
    assert {entry.severity for entry in found_entries} == {Severity.SYSTEM}
    assert all(not entry.messages or "CEB625" in entry.messages for entry in found_entries)
    named = [bool(entry.messages) for entry in found_entries]
    assert named == sorted(named, reverse=True)


def test_every_message_offered_has_codes():
    assert all(any(name in entry.messages for entry in found(Asked(message=name))) for name in messages())


def test_what_is_kept_for_officers_is_found_by_officers_only():
    assert "R22" not in codes(words="布控")
    assert "R22" in codes(words="布控", internal=True)


@pytest.mark.parametrize("asked", [{"words": "没有这样的东西"}, {"message": "CEB999", "words": "1313"}])
def test_nothing_is_found_where_nothing_is(asked):
    assert codes(**asked) == []


def test_a_severity_nobody_knows_asks_for_nothing():
    assert codes(severity="terrible") == codes()
