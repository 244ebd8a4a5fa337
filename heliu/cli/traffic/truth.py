"""What must come back for each inventory: written by the generator, compared by the judge."""

import re
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Final


class Kind(StrEnum):
    """What is wrong with a purchase, if anything."""

    OK = "ok"
    AMOUNT = "amount"  # the payment is 1.00 lower than the order
    PAYER = "payer"  # somebody else's identity number paid
    GOODS = "goods"  # the unit price in the inventory is 1.00 higher than in the order
    OVER_SINGLE = "over_single"  # above the single limit, in several pieces
    OVER_ANNUAL = "over_annual"  # one of seven purchases of 4,000 CNY by one buyer: six fit into the year
    DUPLICATE = "duplicate"  # an earlier inventory once more under a new guid
    LATE = "late"  # the payment comes some sets later; of an export the waybill
    EXPORT_TYPE = "export_type"  # the order is of another type than the mode asks for
    EXPORT_GOODS = "export_goods"  # one piece more in the inventory than in the order
    EXPORT_CHARGE = "export_charge"  # 1.00 more was received than ordered
    EXPORT_VALUE = "export_value"  # between firms, above the limit of an inventory
    EXPORT_EARLY = "export_early"  # between firms, the list comes without its order
    EXPORT_DUPLICATE = "export_duplicate"  # an earlier inventory once more under a new guid


class Outcome(StrEnum):
    RELEASED = "released"
    MISMATCH = "mismatch"
    OVER_LIMIT = "over_limit"
    DUPLICATE = "duplicate"
    WAITING = "waiting"


EXPECTED: Final[dict[Kind, tuple[frozenset[Outcome], tuple[str, ...]]]] = {
    Kind.OK: (frozenset({Outcome.RELEASED}), ()),
    Kind.AMOUNT: (frozenset({Outcome.MISMATCH}), ("1332",)),
    Kind.PAYER: (frozenset({Outcome.MISMATCH}), ("1327",)),
    Kind.GOODS: (frozenset({Outcome.MISMATCH}), ("1322",)),
    Kind.OVER_SINGLE: (frozenset({Outcome.OVER_LIMIT}), ("-621005",)),
    Kind.OVER_ANNUAL: (frozenset({Outcome.RELEASED, Outcome.OVER_LIMIT}), ("1313",)),
    Kind.DUPLICATE: (frozenset({Outcome.DUPLICATE}), ("-621004",)),
    Kind.LATE: (frozenset({Outcome.WAITING}), ()),
    Kind.EXPORT_TYPE: (frozenset({Outcome.MISMATCH}), ("E02",)),
    Kind.EXPORT_GOODS: (frozenset({Outcome.MISMATCH}), ("E04",)),
    Kind.EXPORT_CHARGE: (frozenset({Outcome.MISMATCH}), ("E06",)),
    Kind.EXPORT_VALUE: (frozenset({Outcome.MISMATCH}), ("E13",)),
    Kind.EXPORT_EARLY: (frozenset({Outcome.MISMATCH}), ("E20",)),
    Kind.EXPORT_DUPLICATE: (frozenset({Outcome.DUPLICATE}), ("-603001",)),
}
"""Allowed outcomes, and the rule codes named when the outcome is a refusal."""

REFUSALS: Final = frozenset({Outcome.MISMATCH, Outcome.OVER_LIMIT, Outcome.DUPLICATE})

# "returnStatus returnInfo" of a CEB622 or CEB604 -> outcome; the first that fits.
OUTCOMES: Final = (
    (re.compile(r"(800|899|399) "), Outcome.RELEASED),
    (re.compile(r"(-621004|-603001) "), Outcome.DUPLICATE),
    (re.compile(r"(-621005|-621018) |100 .*\[Code:1313;", re.DOTALL), Outcome.OVER_LIMIT),
    (re.compile(r"(100|300) "), Outcome.MISMATCH),
    (re.compile(r"(2|3|120) "), Outcome.WAITING),
)
RULE_CODE: Final = re.compile(r"\[Code:([^;\]]+);")
TAX: Final = re.compile(r"税款(\d+)\.(\d\d)元")  # what a released inventory's receipt says the tax is
FEN_PER_CNY: Final = 100


@dataclass(frozen=True, slots=True)
class Expectation:
    """The truth about one inventory of a set. ``tax_fen``: composite tax in fen if it is released."""

    set_number: int
    cop_no: str
    order_no: str
    kind: Kind
    tax_fen: int
    group: int | None = None
    receipt: str = "CEB622"

    def as_json(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value is not None}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "Expectation":
        return cls(**{**values, "kind": Kind(values["kind"])})


@dataclass(frozen=True, slots=True)
class Answered:
    """One inventory's receipt: its outcome (None if no rule above knows the status), the codes it names, its tax
    (None if it states none), its words.
    """

    outcome: Outcome | None
    codes: frozenset[str]
    tax_fen: int | None
    text: str


def classify(status: str, sentence: str) -> Answered:
    """Read a returnStatus and returnInfo."""
    text = f"{status} {sentence}"
    outcome = next((outcome for rule, outcome in OUTCOMES if rule.match(text)), None)
    codes = frozenset(RULE_CODE.findall(sentence)) | ({status} if status.startswith("-") else set())
    tax = TAX.search(sentence)
    return Answered(outcome, codes, int(tax[1]) * FEN_PER_CNY + int(tax[2]) if tax else None, text)
