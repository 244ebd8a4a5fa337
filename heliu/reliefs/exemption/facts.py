"""What others may hold of the no-invoice exemption: registrations, exceptions, excluded goods, deliveries."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from heliu.kernel.naming import Named
from heliu.policies.rules.exemption import Standing

ZERO: Final = Decimal("0.00")


class Via(Named):
    """How a registration came."""

    PAGE = "page", "逐项填写", "typed"
    SHEET = "sheet", "Excel 导入", "workbook"
    LIST = "list", "由出口清单带出", "taken from the export list"


class Decision(Named):
    """What came of a request for an exception."""

    OPEN = "open", "待审核", "to be decided"
    GRANTED = "granted", "同意例外", "granted"
    REFUSED = "refused", "不同意", "refused"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One goods line to be registered (登记要素). ``amount`` and ``price`` in ``currency`` (customs code)."""

    cop_no: str
    gnum: int
    exported_on: date
    name: str
    hs_code: str
    unit: str
    quantity: Decimal
    price: Decimal
    amount: Decimal
    currency: str = "142"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one value of a registration: field, code, and which sentence says so."""

    field: str
    code: str


@dataclass(frozen=True, slots=True)
class RegistrationFact:
    """A registered goods line with where it stands. Amounts in ``currency``, those named cny in CNY."""

    id: int
    firm: str
    firm_name: str
    wanted: Wanted
    via: Via
    registered_at: datetime
    registered_by: str
    standing: Standing
    broken: tuple[str, ...]
    differs: tuple[str, ...]
    inventory_id: int | None
    released_on: date | None
    exempt: Decimal
    exempt_cny: Decimal | None
    stake_cny: Decimal | None
    checked_at: datetime | None


@dataclass(frozen=True, slots=True)
class ExceptionFact:
    """A firm asks that a rule be set aside for one registration (例外申请)."""

    id: int
    registration: RegistrationFact
    codes: tuple[str, ...]
    reason: str
    asked_by: str
    asked_at: datetime
    decision: Decision
    note: str
    decided_by: str
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class Excluded:
    """Goods whose refund and exemption was withdrawn, by the beginning of their code. ``until`` None: still."""

    id: int
    prefix: str
    name: str
    since: date
    until: date | None
    document: str
    note: str
    noted_by: str
    noted_at: datetime


@dataclass(frozen=True, slots=True)
class DeliveryFact:
    """A list for the tax office (报税务清单): what was handed out, its digest and signature."""

    id: int
    number: str
    since: date
    until: date
    lines: int
    amount_cny: Decimal
    stake_cny: Decimal
    digest: str
    made_by: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Offered:
    """A line of a list of ours that may be registered by one click; ``taken``: it is already."""

    inventory_id: int
    cop_no: str
    status: int
    released_on: date | None
    wanted: Wanted
    taken: bool
    late: bool
    excluded: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """For the homes: how many lines do not fit or are left unclear by the law, and what is at stake of those."""

    counts: dict[Standing, int] = field(default_factory=dict)
    stake_cny: Decimal = ZERO

    def of(self, standing: Standing) -> int:
        return self.counts.get(standing, 0)
