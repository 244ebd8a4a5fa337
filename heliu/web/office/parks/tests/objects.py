"""Objects for the walk over all addresses: the core park with a tenant, a lease, a case, a team and an event."""

from datetime import date

from heliu.parks import api as parks
from heliu.parks.models import Lease
from heliu.parks.tests.factories import recognition_in


def park(_owner):
    parks.load_demo_parks()
    return {"code": "LZP-CORE"}


def lease(owner):
    park(owner)
    return {"lease": Lease.objects.first().pk}


def case(owner):
    park(owner)
    return {"number": recognition_in("submitted").number}


def evidence(owner):
    return {**case(owner), "item": "PLAN"}


def step(owner):
    return {**case(owner), "verb": "review"}


def team(owner):
    park(owner)
    told = parks.Application("桂圆糕出海", "直邮", "张三", "13800000001")
    return {"number": parks.apply_for_seat("FH2026-1", told, date(2026, 11, 2))}


def team_step(owner):
    return {**team(owner), "verb": "admit"}


def event(owner):
    park(owner)
    return {"code": "HD2026-01"}


OBJECTS = {
    "office_parks:recognition_open": park,
    "office_parks:recognition": case,
    "office_parks:evidence": evidence,
    "office_parks:attachment": evidence,
    "office_parks:act": step,
    "office_parks:grade": park,
    "office_parks:team": team,
    "office_parks:team_act": team_step,
    "office_parks:attendance": event,
    "office_parks:lease_end": lease,
    **dict.fromkeys(
        [f"office_parks:{name}" for name in ("house", "premises", "lease", "incubator", "batch", "event")], park
    ),
}
