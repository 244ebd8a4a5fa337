"""The export rules as partners quote them: each on the page, each explained, codes never renumbered."""

from pathlib import Path

import pytest

from heliu.ceb.codes import explain
from heliu.clearance.exports.moves import DECIDED, MOVES, NAMES, STATUSES, ExportVerb, may, target, verbs
from heliu.clearance.exports.rules import ExportRule
from heliu.kernel.problems import Conflict
from heliu.risk.api import open_export_sentences
from heliu.risk.export_rules import ExportRisk

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "exports.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("rule", ExportRule.all, ids=lambda rule: rule.code)
def test_a_rule_stands_on_the_page_and_in_the_catalogue(rule):
    assert f"| {rule.code} | {rule.sentence()} | {rule.fields} | {rule.citation} |" in PAGE
    assert explain(rule.code).entries[0].zh.citation == rule.citation


@pytest.mark.parametrize("rule", ExportRisk.all, ids=lambda rule: rule.__name__)
def test_a_risk_rule_stands_on_the_page_with_its_weight_and_in_the_catalogue(rule):
    assert f"| {rule.__name__} | {rule.sentence()} | {rule.weight} |" in PAGE
    assert explain(rule.__name__)


def test_a_sender_learns_of_faults_of_its_own_data_and_nothing_of_clocks_and_samples():
    closed = {rule.sentence() for rule in ExportRisk.all} - set(open_export_sentences(-1))
    assert closed == {"到账时间晚于接收时间（事件次序不可能）。", "随机抽查。"}


def test_codes_are_numbered_without_a_gap():
    assert [rule.code for rule in ExportRule.all] == [f"E{n:02d}" for n in range(1, len(ExportRule.all) + 1)]
    assert [rule.__name__ for rule in ExportRisk.all] == [f"X{n:02d}" for n in range(1, len(ExportRisk.all) + 1)]


# The whole of it, written a second time as officers draw it: verb, from, to.
DRAWN = {
    *((ExportVerb.DECIDE, 2, after) for after in (100, 300, 500, 800)),
    (ExportVerb.EXPIRE, 2, 100),
    (ExportVerb.RELEASE, 300, 800),
    (ExportVerb.RELEASE, 500, 800),
    (ExportVerb.INSPECT, 300, 500),
    *((ExportVerb.RETURN, before, 100) for before in (2, 300, 500)),
    *((ExportVerb.CANCEL, before, 399) for before in (2, 300, 800)),
    (ExportVerb.DEPART, 800, 899),
}


@pytest.mark.parametrize("verb", ExportVerb)
@pytest.mark.parametrize("before", STATUSES)
def test_every_pair_of_statuses_is_a_move_or_is_none(verb, before):
    for after in STATUSES:
        assert may(verb, before, after) == ((verb, before, after) in DRAWN)


@pytest.mark.parametrize("verb", [verb for verb in ExportVerb if verb is not ExportVerb.DECIDE])
@pytest.mark.parametrize("status", STATUSES)
def test_a_verb_leads_to_its_one_status_or_says_why_not(verb, status):
    reached = {after for drawn, before, after in DRAWN if (drawn, before) == (verb, status)}
    if reached:
        assert {target(verb, status, "清单 A ")} == reached
        return
    with pytest.raises(Conflict) as refused:
        target(verb, status, "清单 A ")
    assert f"现在是 {status} {NAMES[status]}，不能{verb}。" in refused.value.detail
    assert len(refused.value.detail.split("。")) > 2, "and what may be done instead"


def test_the_table_is_whole():
    assert list(MOVES) == list(ExportVerb)
    assert {status for status in STATUSES if not verbs(status)} == {100, 399, 899}
    assert set(NAMES) == set(STATUSES) >= DECIDED
