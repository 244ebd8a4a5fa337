"""What others may hold of goods filing: the content a firm states, an item with its state, what happened to it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from dataclasses import field as dataclass_field
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from heliu.kernel.workbooks.checking import Preview

DECIMALS: Final = ("net_weight_kg", "gross_weight_kg", "price", "content_amount")


class State(StrEnum):
    """Where the filing of an item stands. An item once approved keeps its approved version while a change is open."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


MOVES: Final[Mapping[State, frozenset[State]]] = {
    State.DRAFT: frozenset({State.SUBMITTED, State.WITHDRAWN}),
    State.SUBMITTED: frozenset({State.RETURNED, State.APPROVED, State.WITHDRAWN}),
    State.RETURNED: frozenset({State.SUBMITTED, State.WITHDRAWN}),
    State.APPROVED: frozenset({State.CHANGED, State.WITHDRAWN}),
    State.CHANGED: frozenset({State.SUBMITTED, State.WITHDRAWN}),
    State.WITHDRAWN: frozenset(),
}
EDITABLE: Final = frozenset({State.DRAFT, State.RETURNED, State.CHANGED})
DECISIONS: Final = frozenset({State.APPROVED, State.RETURNED})


@dataclass(frozen=True, slots=True)
class Content:
    """What a firm states of one item. Weights in kg per unit sold, ``price`` in CNY per unit sold (a reference).

    ``unit``, ``origin``: customs codes. ``elements``: declared element by name. ``content_amount`` in ``content_unit``
    (ml, g, piece, litre, kg) is what one unit sold holds: some consumption taxes cannot be computed without it.
    """

    sku: str = ""
    name: str = ""
    name_en: str = ""
    hs_code: str = ""
    elements: Mapping[str, str] = dataclass_field(default_factory=dict)
    unit: str = ""
    origin: str = ""
    brand: str = ""
    gtin: str = ""
    record_no: str = ""
    net_weight_kg: Decimal | None = None
    gross_weight_kg: Decimal | None = None
    price: Decimal | None = None
    content_amount: Decimal | None = None
    content_unit: str = ""

    def as_json(self) -> dict[str, Any]:
        """As it is stored: decimals as text, so that none is ever a float."""
        written = asdict(self)
        return written | {name: None if written[name] is None else str(written[name]) for name in DECIMALS}

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> Content:
        known = {one.name: written[one.name] for one in fields(cls) if one.name in written}
        return cls(**known | {name: Decimal(known[name]) for name in DECIMALS if known.get(name) is not None})


FIELDS: Final = tuple(one.name for one in fields(Content))


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a field. ``code`` with ``given`` becomes two sentences (:mod:`heliu.registry.goods.words`)."""

    field: str
    code: str
    given: Mapping[str, str] = dataclass_field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Event:
    """One step in an item's history. ``remarks`` are an officer's words by field, ``""`` for the whole."""

    at: datetime
    by: str
    state: State
    version: int
    remarks: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Item:
    """A filed item. ``content`` is the newest version's; ``approved_version`` is the one in force, if any.

    ``revision`` grows with every write: who saves names the one they saw.
    """

    id: int
    firm: str
    firm_name: str
    state: State
    version: int
    approved_version: int | None
    revision: int
    content: Content
    submitted_at: datetime | None
    remarks: Mapping[str, str]

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE

    @property
    def is_in_force(self) -> bool:
        return self.approved_version is not None and self.state is not State.WITHDRAWN


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list of items."""

    id: int
    firm: str
    firm_name: str
    sku: str
    name: str
    hs_code: str
    state: State
    version: int
    submitted_at: datetime | None
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Upload:
    """A workbook of goods between preview and commit, and after it."""

    id: int
    name: str
    uploaded_at: datetime
    committed_at: datetime | None
    counts: Mapping[str, int]
    same_as: date | None = None
    """The day on which the very same file was committed before."""


@dataclass(frozen=True, slots=True)
class Seen:
    """An upload with its preview, made anew at each look."""

    upload: Upload
    preview: Preview
