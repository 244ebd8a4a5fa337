"""Every code a receipt of ours may carry has an entry in the catalogue of errors."""

import re
from pathlib import Path

import pytest

from heliu.ceb.codes import explain
from heliu.clearance import rules

HELIU = Path(rules.__file__).resolve().parent.parent
WORDED = [HELIU / "clearance", HELIU / "intake"]
LITERAL = re.compile(r"\[Code:(-?[0-9]{3,6}|H[0-9]{2})\b")


def literal_codes():
    files = [path for folder in WORDED for path in folder.glob("*.py")]
    return sorted({code for path in files for code in LITERAL.findall(path.read_text(encoding="utf-8"))})


@pytest.mark.parametrize("code", [rule.code for rule in rules.Rule.all])
def test_a_matching_rule_is_explained(code):
    assert explain(code)


@pytest.mark.parametrize("code", literal_codes())
def test_a_code_written_in_a_receipt_is_explained(code):
    assert explain(code)
