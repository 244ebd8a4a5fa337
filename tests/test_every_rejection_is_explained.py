"""Nothing is refused without an entry of the catalogue (heliu/errors/): every place that can say no is walked."""

import ast
from functools import cache

import pytest

from heliu.ceb.codes import catalogue, explain, official_list
from heliu.ceb.originals import asking
from heliu.ceb.signature.model import Reason
from heliu.clearance.export_returns.rules import ReturnRule
from heliu.clearance.exports.rules import ExportRule
from heliu.clearance.exports.summaries.rules import SummaryRule
from heliu.clearance.reasons import reasons
from heliu.clearance.rules import Rule
from heliu.declarations.api import TABLES
from heliu.intake.refusals import CARDS_ONLY, code
from heliu.intake.refused import STATUSES
from heliu.kernel import problems as kernel
from heliu.kernel.problems import Problem
from heliu.overseas.api import OverseasRule
from heliu.registry import rules as registry
from heliu.risk.export_rules import ExportRisk
from heliu.risk.return_rules import ReturnRisk
from heliu.risk.rules import Risk
from tests.rejections import Module, Rejections, modules

RULES = [*Rule.all, *Risk.all, *ExportRule.all, *ExportRisk.all, *ReturnRule.all, *ReturnRisk.all, *SummaryRule.all]
BOOKS = [*OverseasRule.all]  # what pages are refused with, not messages
FAMILIES = ["form", "known", "older", "fixed", "none"]
QUESTIONS = [  # what customs' question for an original is refused with
    *(asking.UNREADABLE, asking.FIELD_WRONG, asking.NO_PLATFORM, asking.OTHER_QUESTION),
    *(asking.NOT_ALLOWED, asking.NOT_SIGNED, asking.NOT_ASKED, asking.AWAY),
]
PLANTED = """
from dataclasses import dataclass, replace
from planted import Refusal

@dataclass
class Complaint:
    code: str
    detail: str
    fix: str

class Refusal(Exception):
    @classmethod
    def at(cls, code, detail):
        return cls([Complaint(code, detail, "mend it")])

TABLE = {"a": -7, "b": -8}

def say(word, detail):
    return Complaint(word, detail, "mend it")

def number(kind):
    return TABLE[kind]

def check(thing):
    wrong = "LEFT" if thing else "RIGHT"
    say(wrong, "x")
    say(str(number(thing)), "x")
    Complaint(detail="x", code="NAMED", fix="")
    say(thing.strange(), "x")
    say(*thing)
    Refusal.at("CLASS", "x")
    replace(wrong, code="AGAIN")
    return f"[Code:Q17;Desc:x]"
"""


@cache
def rejections():
    return Rejections(modules())


def problems():
    """The general kinds, of which those of single rooms are made."""
    return [Problem, *(one for one in vars(kernel).values() if isinstance(one, type) and one.__base__ is Problem)]


def test_every_code_written_anywhere_has_an_entry():
    missing = {code: places for code, places in rejections().codes.items() if code not in catalogue()}
    assert not missing, "write them into heliu/errors/: " + str(missing)


def test_every_code_can_be_followed_to_where_it_comes_from():
    assert not rejections().unclear


def test_the_walk_sees_the_whole_program():
    """Each of these is reached in another way: literal, handed on, from a table, from a field, inside a receipt."""
    seen = rejections().codes.keys()
    assert seen >= {"token-scope", "VALUE_TOO_LONG", "-621016", "-301014", "H12", "SIGNATURE_FORM", "media_type"}
    assert len(seen) > 260


def test_the_walk_finds_what_is_planted_and_says_what_it_cannot_follow():
    planted = Rejections({"planted": Module("planted", ast.parse(PLANTED))})
    assert planted.codes.keys() == {"LEFT", "RIGHT", "-7", "-8", "NAMED", "Q17", "CLASS", "AGAIN"}
    assert {place.split()[1] for place in planted.unclear} == {"thing.strange()", "*thing"}


def code_of(rule):
    return getattr(rule, "code", rule.__name__)


@pytest.mark.parametrize("rule", RULES, ids=code_of)
def test_every_rule_has_an_entry(rule):
    entries = catalogue()[code_of(rule)]
    assert all(entry.messages for entry in entries)


@pytest.mark.parametrize("rule", BOOKS, ids=code_of)
def test_every_rule_of_books_kept_on_pages_has_an_entry(rule):
    assert catalogue()[code_of(rule)]


@pytest.mark.parametrize("reason", [one for one in Reason if one is not Reason.OK])
def test_every_reason_of_a_seal_has_an_entry(reason):
    assert catalogue()[str(reason)]


@pytest.mark.parametrize("code", reasons())
def test_every_reason_of_an_officer_has_an_entry(code):
    assert explain(code).entries[0].zh.title == reasons()[code].zh


@pytest.mark.parametrize("code", STATUSES)
def test_every_refusal_of_a_door_has_an_entry(code):
    assert catalogue()[code]


@pytest.mark.parametrize("kind", problems(), ids=lambda kind: kind.__name__)
def test_every_kind_of_problem_has_an_entry_with_its_title(kind):
    assert (kind.title, kind.title_en) in {(entry.zh.title, entry.en.title) for entry in catalogue()[kind.code]}


@pytest.mark.parametrize("table", [registry.MISMATCH_WITH_CARD, registry.NO_PERMISSION], ids=["card", "permission"])
def test_every_refusal_of_a_sender_has_an_entry(table):
    assert all(explain(one).entries for one in table.values())


@pytest.mark.parametrize("kind", TABLES)
@pytest.mark.parametrize("family", FAMILIES)
def test_every_refusal_of_a_document_has_an_entry(kind, family):
    assert catalogue()[str(code(kind, family))]


def test_no_entry_explains_a_code_that_nobody_sends():
    """What customs sends is in the official list, is a state of a receipt, or was seen by clients."""
    ours = {
        *rejections().codes,
        *map(code_of, [*RULES, *BOOKS]),
        *map(str, Reason),
        *reasons(),
        *STATUSES,
        CARDS_ONLY,
        *QUESTIONS,
    }
    ours |= {str(code(kind, family)) for kind in TABLES for family in FAMILIES}
    others = {
        entry.code
        for entries in catalogue().values()
        for entry in entries
        if entry.field == "returnStatus" or "实收" in entry.zh.citation
    }
    assert not catalogue().keys() - official_list().keys() - ours - others


def test_what_only_officers_may_know_is_marked():
    """Profiles and samples would tell a smuggler what is looked at; faults of the sender's own data are open."""
    internal = {rule.__name__ for rule in Risk.all if explain(rule.__name__).internal}
    assert internal >= {"R01", "R05", "R07", "R11", "R20", "R22"}
    assert not internal & {"R03", "R13", "R16", "R17"}
