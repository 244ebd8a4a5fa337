"""A team's way through an incubator, and events with their firms."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import product

import pytest

from heliu.kernel.problems import Conflict, Invalid, NotAllowed, NotThere
from heliu.kernel.sealing import Sealer
from heliu.parks import api
from heliu.parks.facts import BatchFact, MeetingFact, StartupState
from heliu.parks.incubating import CONTACT_CONTEXT, filed_between
from heliu.parks.models import Batch, Startup
from heliu.parks.rules import STARTUP_MOVES
from heliu.parks.tests.factories import AT, DAY, FIRM, NEIGHBOUR, OTHER, PARK, clerk, operator, reviewer, zone

pytestmark = pytest.mark.django_db
TEAM = api.Application("泸州桂圆糕点出海", "直邮销往东南亚", "张三", "13800000001")


@pytest.fixture(autouse=True)
def batch(db):
    api.load_parks()
    fact = BatchFact("FH2026-1", PARK, "第一批", 1, DAY - timedelta(days=10), DAY)
    api.open_batch(fact, actor=operator())
    return Batch.objects.get()


VERBS = {
    StartupState.SEATED: lambda number: api.admit(number, DAY, actor=operator()),
    StartupState.REFUSED: lambda number: api.refuse(number, "与主业无关", actor=operator()),
    StartupState.FILED: lambda number: api.leave_as_firm(number, FIRM, DAY, actor=operator()),
    StartupState.LEFT: lambda number: api.leave(number, DAY, "团队解散", actor=operator()),
}


@pytest.mark.parametrize(("state", "to"), list(product(StartupState, VERBS)))
def test_every_move_of_a_team(state, to):
    number = api.apply_for_seat("FH2026-1", TEAM, DAY)
    told = {"seat": 1, "admitted_on": DAY} if state != StartupState.APPLIED else {}
    firm = {"firm_code": "5105960099", "left_on": DAY} if state == StartupState.FILED else {}
    Startup.objects.filter(number=number).update(state=state, **told, **firm)
    if to in STARTUP_MOVES[state]:
        VERBS[to](number)
        assert Startup.objects.get().state == to
    else:
        with pytest.raises(Conflict):
            VERBS[to](number)
        assert Startup.objects.get().state == state


def test_from_application_to_a_filed_firm():
    number = api.apply_for_seat("FH2026-1", TEAM, DAY)
    assert api.admit(number, DAY, actor=operator()) == 1
    api.coach(number, DAY, "王老师", "海关备案实务", Decimal("2.5"), actor=operator())
    api.coach(number, DAY, "王老师", "三单申报", Decimal("1.5"), actor=operator())
    api.leave_as_firm(number, FIRM, DAY + timedelta(days=60), actor=operator())
    team = api.startups(PARK, actor=operator())[0]
    assert (team.state, team.firm_code, team.coachings, team.hours) == (StartupState.FILED, FIRM, 2, Decimal("4.0"))
    assert filed_between(DAY, DAY + timedelta(days=60)) == {PARK: 1}
    assert filed_between(DAY, DAY + timedelta(days=59)) == {}


def test_a_seat_is_free_again_when_a_team_leaves_and_a_firm_comes_from_one_team():
    first, second = (api.apply_for_seat("FH2026-1", TEAM, DAY) for _ in range(2))
    api.admit(first, DAY, actor=operator())
    with pytest.raises(Conflict, match="席位已满"):
        api.admit(second, DAY, actor=operator())
    api.leave_as_firm(first, FIRM, DAY, actor=operator())
    assert api.admit(second, DAY, actor=operator()) == 1
    with pytest.raises(Conflict, match=FIRM):
        api.leave_as_firm(second, FIRM, DAY, actor=operator())


def test_the_contact_is_sealed_and_shown_masked():
    api.apply_for_seat("FH2026-1", TEAM, DAY)
    row = Startup.objects.get()
    assert b"13800000001" not in bytes(row.contact)
    assert row.contact_shown == "张* 138****0001"
    assert Sealer().unseal(bytes(row.contact), CONTACT_CONTEXT).decode() == "张三\n13800000001"


def test_applications_come_in_time_and_whole():
    with pytest.raises(Conflict, match="申请时间"):
        api.apply_for_seat("FH2026-1", TEAM, DAY + timedelta(days=1))
    with pytest.raises(NotThere):
        api.apply_for_seat("NONE", TEAM, DAY)
    with pytest.raises(Invalid) as lacking:
        api.apply_for_seat("FH2026-1", api.Application("", "简" * 1001, " ", "1" * 21), DAY)
    assert [one.pointer for one in lacking.value.violations] == [
        "/project",
        "/summary",
        "/contact_name",
        "/contact_phone",
    ]


def test_only_the_parks_own_people_run_its_incubator():
    number = api.apply_for_seat("FH2026-1", TEAM, DAY)
    for stranger, problem in ((operator(OTHER), NotThere), (reviewer(), NotAllowed), (clerk(), NotAllowed)):
        with pytest.raises(problem):
            api.admit(number, DAY, actor=stranger)
    api.admit(number, DAY, actor=zone())


def test_teams_and_events_of_another_park_are_not_there():
    number = api.apply_for_seat("FH2026-1", TEAM, DAY)
    api.announce(event(), actor=operator())
    looks = (
        lambda actor: api.startups(PARK, actor=actor),
        lambda actor: api.startup(number, actor=actor),
        lambda actor: api.attendance("HD1", actor=actor),
    )
    for look, (stranger, problem) in product(looks, ((operator(OTHER), NotThere), (clerk(), NotAllowed))):
        with pytest.raises(problem):
            look(stranger)


def test_coaching_is_for_seated_teams():
    number = api.apply_for_seat("FH2026-1", TEAM, DAY)
    with pytest.raises(Conflict):
        api.coach(number, DAY, "王老师", "实务", Decimal(1), actor=operator())
    api.admit(number, DAY, actor=operator())
    with pytest.raises(Invalid):
        api.coach(number, DAY, "王老师", "实务", Decimal(25), actor=operator())


def event(places=1, day=DAY):
    return MeetingFact("HD1", PARK, "三单申报实务", day, "政务中心", places)


def test_an_event_has_so_many_places_and_notes_who_came():
    api.announce(event(), actor=operator())
    assert api.sign_up("HD1", AT, DAY, actor=clerk()) is True
    assert api.sign_up("HD1", AT, DAY, actor=clerk()) is False
    with pytest.raises(Conflict, match="名额已满"):
        api.sign_up("HD1", AT, DAY, actor=clerk(NEIGHBOUR, name="孙八"))
    assert api.meetings_of(FIRM) == {"HD1"}
    assert api.note_attendance("HD1", {FIRM, "5105960099"}, DAY, actor=operator()) == 1
    assert api.attendance("HD1", actor=operator())[1] == [(FIRM, True)]
    assert (api.meetings(PARK)[0].signed, api.meetings(PARK)[0].came) == (1, 1)


def test_an_event_is_not_signed_up_for_afterwards_nor_attended_before():
    api.announce(event(day=DAY), actor=operator())
    with pytest.raises(Conflict):
        api.sign_up("HD1", AT, DAY + timedelta(days=1), actor=clerk())
    with pytest.raises(Conflict):
        api.note_attendance("HD1", set(), date(2026, 11, 1), actor=operator())
    with pytest.raises(NotAllowed):
        api.sign_up("HD1", AT, DAY, actor=operator())


def test_the_demonstration_zone_has_a_life_in_its_parks(settings):
    api.load_demo_parks()
    api.load_demo_parks()
    assert len(api.tenants(DAY)) == 8
    assert all(space.let_m2 <= space.area_m2 for space in api.premises(DAY))
    assert Startup.objects.filter(batch_id="FH2026-1").count() == 2
    settings.PRODUCTION = True
    with pytest.raises(NotAllowed):
        api.load_demo_parks()
