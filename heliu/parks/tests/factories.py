"""People and places of the parks' tests: 张三 runs the core park, 李四 and 王五 review, 赵六 decides."""

from datetime import UTC, date, datetime
from decimal import Decimal

from heliu.parks.models import Evidence, Premises, Recognition
from heliu.parks.rules import criteria_of
from heliu.people.facts import Actor, Duty, Role
from heliu.people.models import Member, User

PARK, OTHER = "LZP-CORE", "LZP-C1"
AT = datetime(2026, 11, 2, 4, tzinfo=UTC)  # a Monday, noon in Beijing
DAY = date(2026, 11, 2)
FIRM, NEIGHBOUR = "5105960002", "5105960012"
CRITERIA = criteria_of("recognition", "REC-2026-1")
FIGURES = {
    "space": Decimal(10000),
    "firms": Decimal(10),
    "service_firms": Decimal(5),
    "active_firms": Decimal(1),
    "value": Decimal("12345678.90"),
}
"""Points: 5.00 + 10.00 + 10.00 + 1.00 + 4.94 = 30.94 of 70."""
PDF = b"%PDF-1.7 made up"


def person(name):
    user, _ = User.objects.get_or_create(username=name, defaults={"full_name": name})
    return user


def officer(name, post, park=None):
    return Actor(user_id=person(name).pk, name=name, post=post, roles=frozenset({post}), park=park)


def operator(park=PARK, name="张三"):
    return officer(name, Role.PARK, park)


def reviewer(name="李四"):
    return officer(name, Role.COMMERCE)


def zone(name="赵六"):
    return officer(name, Role.ZONE)


def clerk(firm=FIRM, duty=Duty.HANDLER, name="钱七"):
    user = person(name)
    Member.objects.get_or_create(user=user, firm_code=firm, duty=duty, since=date(2026, 1, 1))
    return Actor(user_id=user.pk, name=name, firm=firm, duties=frozenset({duty}), roles=frozenset({Role.SELLER}))


def space(code="CORE-B1", park=PARK, area="1000", **values):
    return Premises.objects.create(
        code=code, park_id=park, **{"kind": "bonded", "name": "示例仓库", "area_m2": Decimal(area), **values}
    )


def recognition_in(state, **values):
    """A case of the core park in a state, with all its evidence, as the verbs would have left it."""
    decided = state in {"recognised", "refused"}
    told = {
        "number": "RD20269001",
        "park_id": PARK,
        "criteria": CRITERIA.code,
        "state": state,
        "applicant": person("张三"),
        "opened_at": AT,
        "submitted_at": AT,
        "score": Decimal(60) if decided else None,
        "decided_by": person("赵六") if decided else None,
        "decided_at": AT if decided else None,
        "certificate_no": "LZYQ20269001" if state == "recognised" else None,
        "notice_from": date(2026, 10, 20) if state == "notice" else None,
        "notice_until": date(2026, 10, 29) if state == "notice" else None,
    }
    case = Recognition.objects.create(**{**told, **values})
    for item in CRITERIA.documents:
        Evidence.objects.create(
            recognition=case,
            item=item.code,
            kind="document",
            sha256="0" * 64,
            content=PDF,
            media_type="application/pdf",
        )
    for item in CRITERIA.indicators:
        Evidence.objects.create(recognition=case, item=item.code, kind="indicator", value=FIGURES[item.indicator])
    return case
