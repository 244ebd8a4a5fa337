"""What a tally decides of an application (理货后的分道): too late, or a lane by its risks."""

from dataclasses import dataclass
from typing import Final

from psycopg import Cursor

from heliu.clearance.export_returns.decisions import Step
from heliu.clearance.export_returns.facts import Carriage, ReturnOutcome
from heliu.clearance.export_returns.moves import DOCUMENTS, INSPECTION, RELEASED, RETURNED
from heliu.clearance.export_returns.parcels import Tally, differences, is_used
from heliu.clearance.export_returns.rules import T05, late, told
from heliu.clearance.judge import Lanes
from heliu.policies.rules.export_return import Back, tax_free
from heliu.risk.api import ReturnedParcel, open_return_sentences, returns

_READ: Final = (
    "SELECT i.trade_mode, i.country, r.refund_due, r.released_on FROM clearance_export_return r"
    " JOIN public.declarations_export_inventory i ON i.id = r.inventory_id WHERE r.return_id = %s"
)
_DECIDE: Final = (
    "UPDATE clearance_export_return SET tally_id = %s, back_on = %s, tax_free = %s, risks = %s, score = %s,"
    " status = %s, outcome = %s, decided_at = now() WHERE return_id = %s"
)


@dataclass(frozen=True, slots=True)
class Arrived:
    """An application whose parcel was tallied."""

    id: int
    country: str
    carriage: Carriage


def decide_return(cursor: Cursor, arrived: Arrived, tally: Tally, lanes: Lanes) -> Step:
    """Decide an application that is held and waits, by the tally of its parcel."""
    cursor.execute(_READ, (arrived.id,))
    row = cursor.fetchone()
    if row is None:
        raise AssertionError(f"application {arrived.id} was taken without its original")
    mode, country, refund_due, released_on = row
    faults = late(released_on, tally.back_on)
    free = tax_free(Back(mode, released_on, tally.back_on))
    risks = returns.fired(
        ReturnedParcel(
            id=arrived.id,
            differs=bool(differences(arrived.carriage, tally.carriage)),
            from_where_it_went=arrived.country == country,
            refund_due=refund_due,
            taxable=free is False,
            tally_used=is_used(cursor, tally, arrived.id),
        ),
        lanes.thresholds,
    )
    points = returns.score(risks)
    status = RETURNED if faults else lanes.lane(points)
    outcome = ReturnOutcome.LATE if faults else ReturnOutcome.ADMITTED
    cursor.execute(_DECIDE, (tally.id, tally.back_on, free, risks, points, status, outcome, arrived.id))
    return Step(status, f"理货 {tally.id}", told(T05, faults) if faults else admitted(status, risks))


def admitted(status: int, risks: int) -> str:
    """What the receipt says of a lane; of the risks only what the enterprise may see."""
    if status == RELEASED:
        return "[Code:2600;Desc:放行]"
    if status == DOCUMENTS:
        reasons = "".join(open_return_sentences(risks)) or "请留意后续回执"
        return f"[Code:1200;Desc:待人工审核: {reasons}]"
    if status == INSPECTION:
        return "[Code:1500;Desc:查验: 请配合监管场所查验]"
    raise AssertionError(f"no lane leads to {status}")
