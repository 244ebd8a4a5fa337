"""What other rooms may ask about parks. Parks are public; what is inside a park asks who wants to know."""

from heliu.parks.cases import (
    RUNNING,
    attachment,
    count_recognitions,
    list_recognitions,
    on_notice,
    recognised,
    recognition,
    recognitions,
    reproduced_score,
)
from heliu.parks.demonstration import demo_homes, load_demo_parks
from heliu.parks.facts import Confidence, ParkFact, SiteFact, Tier
from heliu.parks.figures import Declared, indicators_of
from heliu.parks.grading import Grading, grade_park, grades, propose
from heliu.parks.incubating import (
    Application,
    admit,
    apply_for_seat,
    batches,
    coach,
    leave,
    leave_as_firm,
    open_batch,
    refuse,
    startup,
    startups,
)
from heliu.parks.indicators import definitions
from heliu.parks.meetings import announce, attendance, meetings, meetings_of, note_attendance, sign_up
from heliu.parks.models import Park, Site
from heliu.parks.recognising import (
    ATTACHMENT_OCTETS_MAX,
    Attachment,
    decide,
    give_evidence,
    give_notice,
    open_recognition,
    review,
    send_back,
    submit,
    withdraw,
)
from heliu.parks.rules import criteria_of, criteria_on, points_of
from heliu.parks.schematic import schematic
from heliu.parks.services import load_parks
from heliu.parks.tenants import (
    end_lease,
    home_of,
    homes_between,
    keep_premises,
    lease,
    leases,
    leases_of,
    let_space,
    move_out,
    premises,
    require_park,
    settle_in,
    tenants,
)

__all__ = [
    "ATTACHMENT_OCTETS_MAX",
    "RUNNING",
    "Application",
    "Attachment",
    "Declared",
    "Grading",
    "admit",
    "announce",
    "apply_for_seat",
    "attachment",
    "attendance",
    "batches",
    "coach",
    "count_recognitions",
    "criteria_of",
    "criteria_on",
    "decide",
    "definitions",
    "demo_homes",
    "end_lease",
    "give_evidence",
    "give_notice",
    "grade_park",
    "grades",
    "home_of",
    "homes_between",
    "indicators_of",
    "keep_premises",
    "lease",
    "leases",
    "leases_of",
    "leave",
    "leave_as_firm",
    "let_space",
    "list_recognitions",
    "load_demo_parks",
    "load_parks",
    "meetings",
    "meetings_of",
    "move_out",
    "note_attendance",
    "on_notice",
    "open_batch",
    "open_recognition",
    "park",
    "parks",
    "points_of",
    "premises",
    "propose",
    "recognised",
    "recognition",
    "recognitions",
    "refuse",
    "reproduced_score",
    "require_park",
    "review",
    "schematic",
    "send_back",
    "settle_in",
    "sign_up",
    "sites",
    "startup",
    "startups",
    "submit",
    "tenants",
    "withdraw",
]


def parks() -> list[ParkFact]:
    """All parks in the order of their tiers: core, industry, county."""
    return sorted((_fact(row) for row in Park.objects.all()), key=lambda fact: (list(Tier).index(fact.tier), fact.code))


def park(code: str) -> ParkFact | None:
    row = Park.objects.filter(code=code).first()
    return None if row is None else _fact(row)


def _fact(row: Park) -> ParkFact:
    return ParkFact(
        code=row.code,
        tier=Tier(row.tier),
        name=row.name,
        region_code=row.region_code,
        area_km2=row.area_km2,
        focus=row.focus,
        source=row.source,
        confidence=Confidence(row.confidence),
        note=row.note,
    )


def sites(park: str) -> list[SiteFact]:
    """The park's supervised sites in use."""
    rows = Site.objects.filter(is_active=True, park_id=park)
    return [SiteFact(row.code, row.name, row.park_id, row.customs_code, row.operator_code) for row in rows]
