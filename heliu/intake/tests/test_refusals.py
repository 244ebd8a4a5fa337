"""Every official code a refusal carries is printed in the official list and explained by ours."""

import pytest

from heliu.ceb.codes import explain, official_list
from heliu.declarations.api import TABLES
from heliu.intake.refusals import NOT_READABLE, NOT_VALID, code

WITHOUT_OFFICIAL = {"CEB213", "CEB215"}
FAMILIES = ("form", "known", "older", "fixed", "none")


@pytest.mark.parametrize("kind", TABLES)
@pytest.mark.parametrize("family", FAMILIES)
def test_a_refusal_is_answered_under_an_official_code_we_explain(kind, family):
    """The official lists have none for returns of exports: theirs are ours, and say so."""
    number = str(code(kind, family))
    entries = explain(number).entries
    assert entries
    assert (number in official_list()) == (kind not in WITHOUT_OFFICIAL)
    assert kind not in WITHOUT_OFFICIAL or all("本平台" in entry.zh.citation for entry in entries)


@pytest.mark.parametrize("general", [NOT_READABLE, NOT_VALID])
def test_the_general_codes_are_official_and_explained(general):
    assert general in official_list()
    assert explain(general).entries
