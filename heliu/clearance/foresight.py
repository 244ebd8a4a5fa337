"""What would become of documents not yet sent (试比对): the same rules and the same tax, from the wire fields alone.

Pure. The columns are made by the doors' own twin of the scanner, so that a preview compares what a decision compares.
Risk lanes are not foretold: whom customs inspects is not for the sender to try out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

from heliu.ceb.scanner.columns import Op
from heliu.ceb.scanner.rows import Row, Unfit, row_text
from heliu.clearance.facts import UNLISTED, Inventory, Order, Outcome, Payment, Trio, Verdict, Waybill
from heliu.clearance.judge import judge, unlisted
from heliu.clearance.rules import Rule, named
from heliu.clearance.terms import terms_of
from heliu.declarations.api import PROFILES
from heliu.policies.rules.positive_list import Barred
from heliu.taxation.api import declared_line

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Head = Mapping[str, str | None]
Document = tuple[Head, Sequence[Head]]
Fact = TypeVar("Fact", bound="DataclassInstance")

KEYS: Final = (1, 2)  # fingerprints are compared with each other here and nowhere kept
COUNTERPARTS: Final = {"CEB311": Order, "CEB411": Payment, "CEB511": Waybill}
NULL: Final = "\\N"


@dataclass(frozen=True, slots=True)
class Unfitting:
    """A value that passes the form of its field and still cannot be taken."""

    message: str
    field: str
    detail: str
    fix: str


@dataclass(frozen=True, slots=True)
class Foresight:
    """What a decision would find. ``verdict`` is None where there is no inventory, or values cannot be taken;

    ``barred`` are the goods the positive list keeps out.
    """

    missing: tuple[str, ...]
    unfitting: tuple[Unfitting, ...]
    broken: tuple[type[Rule], ...] = ()
    verdict: Verdict | None = None
    barred: tuple[Barred, ...] = ()

    @property
    def agrees(self) -> bool:
        """Whether all four documents are there and no rule is broken."""
        return not (self.missing or self.unfitting or self.broken)


def foresee(documents: Mapping[str, Document], day: date, used: Decimal = Decimal(0)) -> Foresight:
    """Compare and tax documents by message name (CEB311 …) as if they were decided on ``day``.

    ``used`` is what the buyer has used of the year's limit, CNY. Raises NotInForce before the first law.
    """
    facts: dict[str, Any] = {}
    unfitting = []
    for message, kind in (*COUNTERPARTS.items(), ("CEB621", Inventory)):
        if message not in documents:
            continue
        try:
            facts[message] = fact_of(kind, message, documents[message])
        except Unfit as unfit:
            unfitting.append(Unfitting(message, unfit.field, unfit.detail, unfit.fix))
    missing = tuple(message for message in (*COUNTERPARTS, "CEB621") if message not in documents)
    if unfitting or "CEB621" not in facts:
        return Foresight(missing, tuple(unfitting))
    terms = terms_of(day, salt=0)
    trio = Trio(facts["CEB621"], facts.get("CEB311"), facts.get("CEB411"), facts.get("CEB511"))
    goods = tuple(map(declared_line, documents["CEB621"][1]))
    verdict = judge(trio, used, 0, partial(terms.assess, goods=goods), terms.lanes)
    broken = tuple(named(verdict.broken)) if verdict.outcome is Outcome.MISMATCH else ()
    bars = unlisted(trio.inventory, Outcome.ADMITTED, terms.lanes.goods) if verdict.outcome in UNLISTED else []
    return Foresight(missing, (), broken, verdict, tuple(bars))


def matching_rules() -> tuple[type[Rule], ...]:
    """All rules of the comparison, in the order of their bits."""
    return tuple(Rule.all)


def fact_of(kind: type[Fact], message: str, document: Document) -> Fact:
    """The document as the decision reads it. Raises Unfit."""
    profile = PROFILES[message]
    text = row_text(profile, Row(document[0], tuple(document[1]), 1, 1, KEYS)).decode().removesuffix("\n")
    cells = {column.name: (column.op, cell) for column, cell in zip(profile.columns, text.split("\t"), strict=True)}
    return kind(**{field.name: _read(*cells[field.name], field.type) for field in fields(kind)})


def _read(operation: Op, cell: str, kind: Any) -> Any:
    """One cell of COPY text as the database would give it back."""
    if operation in {Op.LINE_TEXTS, Op.LINE_NUMBERS}:
        items = [item.strip('"') for item in cell.strip("{}").split(",")] if cell != "{}" else []
        return tuple(Decimal(item) for item in items) if operation is Op.LINE_NUMBERS else tuple(items)
    if kind is bool:
        return cell == "t"
    if kind is int:
        return 0 if cell == NULL else int(cell)
    if kind is Decimal:
        return Decimal(0) if cell == NULL else Decimal(cell)
    return None if cell == NULL and kind is not str else "" if cell == NULL else cell
