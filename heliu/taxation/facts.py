"""What other rooms may hold of taxation: the rates of a day, and a declared inventory as the tax reads it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from heliu.policies.rules.import_order import (
    Amounts,
    Assessment,
    CannotCompute,
    Content,
    Fault,
    ImportOrder,
    LineTax,
    Step,
)
from heliu.policies.rules.near_limits import Nearby
from heliu.taxation.differences import RULED, Difference, Reason, Withheld

__all__ = [
    "RULED",
    "Amounts",
    "Assessment",
    "CannotCompute",
    "Content",
    "DeclaredInventory",
    "DeclaredLine",
    "Difference",
    "Explained",
    "Fault",
    "LineTax",
    "Nearby",
    "Reason",
    "Step",
    "Withheld",
]


@dataclass(frozen=True, slots=True)
class DeclaredLine:
    """One line of an inventory (清单商品). ``total`` in CNY; ``unit1`` and ``unit2`` are customs unit codes.

    ``content`` comes from the goods file; where it is missing, litres or kilograms declared as a legal unit are taken.
    """

    gnum: int
    code: str
    quantity: Decimal
    total: Decimal
    unit1: str = ""
    quantity1: Decimal | None = None
    unit2: str = ""
    quantity2: Decimal | None = None
    content: Content | None = None


@dataclass(frozen=True, slots=True)
class DeclaredInventory:
    """One inventory, its money in CNY."""

    declared_on: date
    lines: tuple[DeclaredLine, ...]
    freight: Decimal = Decimal(0)
    insurance: Decimal = Decimal(0)
    currency: str = "142"


@dataclass(frozen=True, slots=True)
class Explained:
    """An order with its tax, the numbers of every step (``figures`` beside ``assessment.trace``), what lies near."""

    order: ImportOrder
    assessment: Assessment
    figures: tuple[str, ...]
    nearby: tuple[Nearby, ...]
