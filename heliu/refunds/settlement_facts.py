"""What others may hold of settlements (离境即退税核算): where they stand, their lines, what is to be settled. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from heliu.kernel.naming import Named
from heliu.kernel.problems import Conflict


class Standing(Named):
    """Where a settlement stands."""

    CONFIRMED = "confirmed", "企业已确认，待核对", "Confirmed by the firm, to be checked"
    RETURNED = "returned", "已退回更正", "Returned for correction"
    SETTLED = "settled", "已核算，待补退或补缴", "Settled, difference to be paid"
    CLOSED = "closed", "已结清", "Closed"


class Step(Named):
    """What happens to a settlement, and who does it."""

    CONFIRM = "confirm", "确认核算（企业）", "Confirm (firm)"
    CHECK = "check", "核对无误（税务）", "Check (tax bureau)"
    SEND_BACK = "send_back", "退回更正（税务）", "Return for correction (tax bureau)"
    CLAW_BACK = "claw_back", "逾期未核算，全额追缴（税务）", "Claw all back, not settled in time (tax bureau)"
    CLOSE = "close", "登记补退或补缴（税务）", "Note that the difference was paid (tax bureau)"


STEPS: Final[Mapping[Step, frozenset[Standing | None]]] = {
    Step.CONFIRM: frozenset({None, Standing.RETURNED}),
    Step.CHECK: frozenset({Standing.CONFIRMED}),
    Step.SEND_BACK: frozenset({Standing.CONFIRMED}),
    Step.CLAW_BACK: frozenset({None, Standing.RETURNED}),
    Step.CLOSE: frozenset({Standing.SETTLED}),
}
"""From where each step is taken; None: nothing was confirmed yet."""


def check_step(step: Step, standing: Standing | None, subject: str) -> None:
    """Raise Conflict where ``step`` may not be taken: where the settlement stands, and what may be done instead."""
    if standing not in STEPS[step]:
        instead = "、".join(one.zh for one in STEPS if standing in STEPS[one])
        now_is = standing.zh if standing else "待核算"
        what = f"可以：{instead}。" if instead else "这份核算已经结清，不再变动。"
        raise Conflict(f"退税申请 {subject} 的核算现在是“{now_is}”，不能{step.zh}。{what}")


@dataclass(frozen=True, slots=True)
class Computed:
    """A settlement as it would come out: ``content`` is what the firm confirms, plain JSON; amounts in CNY."""

    content: Mapping[str, Any]
    digest: str
    refunded: Decimal
    earned: Decimal
    lacks: tuple[str, ...] = ()
    """Currencies and months without a rate: nothing can be confirmed."""

    @property
    def difference(self) -> Decimal:
        """Above zero: paid out to the firm; below: paid back by it."""
        return self.earned - self.refunded


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A settlement that was confirmed, or drawn up by officers (``confirmed_by`` empty)."""

    id: int
    standing: Standing
    content: Mapping[str, Any]
    refunded: Decimal
    earned: Decimal
    confirmed_by: str
    confirmed_at: datetime
    checked_by: str
    checked_at: datetime | None
    reason: str
    closed_on: date | None

    @property
    def difference(self) -> Decimal:
        """Above zero: paid out to the firm; below: paid back by it."""
        return self.earned - self.refunded


@dataclass(frozen=True, slots=True)
class Settling:
    """A refund on departure with its settlement: the window, what it comes to today, all that was confirmed."""

    application_id: int
    number: str
    firm: str
    firm_name: str
    opens: date
    closes: date
    standing: Standing | None
    today: date
    computed: Computed | None
    """What it comes to now; None where it was confirmed or settled."""
    history: tuple[Confirmed, ...]
    """The newest last."""

    @property
    def is_open(self) -> bool:
        """Whether its window has begun."""
        return self.today >= self.opens

    @property
    def is_overdue(self) -> bool:
        return self.standing in STEPS[Step.CONFIRM] and self.today > self.closes

    @property
    def may(self) -> tuple[Step, ...]:
        return tuple(step for step, before in STEPS.items() if self.standing in before)


@dataclass(frozen=True, slots=True)
class ToSettle:
    """A refund on departure that waits for its settlement. ``left``: calendar days until its last day."""

    application_id: int
    number: str
    firm: str
    refunded: Decimal
    paid_on: date
    opens: date
    closes: date
    left: int
    standing: Standing | None

    @property
    def is_overdue(self) -> bool:
        """Whether its last day is over and the firm has confirmed nothing that stands."""
        return self.left < 0 and self.standing in STEPS[Step.CONFIRM]
