"""Firms move in by their filing; space is let once."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from heliu.kernel.problems import Conflict, Invalid, NotAllowed, NotThere
from heliu.parks import api
from heliu.parks.facts import LeaseFact, PremisesFact, SpaceKind
from heliu.parks.models import Lease, Site, Tenancy
from heliu.parks.tests.factories import DAY, FIRM, NEIGHBOUR, OTHER, PARK, clerk, operator, reviewer, space, zone

pytestmark = pytest.mark.django_db
SINCE = date(2026, 1, 1)


@pytest.fixture(autouse=True)
def parks(db):
    api.load_parks()


def lease(area="600", since=DAY, until=None, firm=FIRM, premises="CORE-B1"):
    return LeaseFact(firm, premises, Decimal(area), since, until)


def test_a_firm_is_at_home_where_its_filing_says():
    assert api.settle_in(FIRM, PARK, SINCE) is True
    assert api.settle_in(FIRM, PARK, DAY) is False, "approved again for the same park: nothing changes"
    assert [(home.firm_code, home.park, home.since) for home in api.tenants(DAY)] == [(FIRM, PARK, SINCE)]
    assert api.home_of(FIRM, SINCE - timedelta(days=1)) is None


def test_a_move_ends_the_old_home_and_its_leases():
    space()
    api.settle_in(FIRM, PARK, SINCE)
    api.let_space(lease(), actor=operator())
    later = api.let_space(lease("100", since=DAY + timedelta(days=90)), actor=operator())
    moved = DAY + timedelta(days=30)
    api.settle_in(FIRM, OTHER, moved)
    assert api.home_of(FIRM, moved - timedelta(days=1)).park == PARK
    assert api.home_of(FIRM, moved).park == OTHER
    assert Lease.objects.get(area_m2=600).until == moved - timedelta(days=1)
    assert not Lease.objects.filter(pk=later).exists(), "it had not begun"
    assert {home.park for home in api.homes_between(SINCE, moved)} == {PARK, OTHER}


def test_a_move_into_the_past_is_refused_and_an_unknown_park_is_not_there():
    api.settle_in(FIRM, PARK, SINCE)
    with pytest.raises(Conflict, match="2026-01-01"):
        api.settle_in(FIRM, OTHER, SINCE - timedelta(days=1))
    with pytest.raises(NotThere):
        api.settle_in(FIRM, "NOWHERE", DAY)


def test_a_home_corrected_on_its_first_day_never_was():
    space()
    api.settle_in(FIRM, PARK, SINCE)
    api.let_space(lease(since=SINCE), actor=operator())
    api.settle_in(FIRM, OTHER, SINCE)
    assert [home.park for home in api.homes_between(SINCE, DAY)] == [OTHER]
    assert not Lease.objects.exists()


def test_who_moves_out_is_at_home_nowhere():
    api.settle_in(FIRM, PARK, SINCE)
    assert api.move_out(FIRM, DAY) is True
    assert api.move_out(FIRM, DAY) is False
    assert api.home_of(FIRM, DAY + timedelta(days=1)) is None


def test_the_database_knows_one_home_of_a_firm():
    api.settle_in(FIRM, PARK, SINCE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Tenancy.objects.create(firm_code=FIRM, park_id=OTHER, since=DAY)


def test_no_more_is_let_than_there_is_on_any_day():
    space(area="1000")
    api.settle_in(FIRM, PARK, SINCE)
    api.settle_in(NEIGHBOUR, PARK, SINCE)
    api.let_space(lease("600", until=DAY + timedelta(days=9)), actor=operator())
    with pytest.raises(Conflict, match="最多还可出租 400"):
        api.let_space(lease("401", firm=NEIGHBOUR, since=DAY + timedelta(days=9)), actor=operator())
    api.let_space(lease("400", firm=NEIGHBOUR, since=DAY + timedelta(days=9)), actor=operator())
    api.let_space(lease("600", firm=NEIGHBOUR, since=DAY + timedelta(days=10)), actor=operator())
    at = {day: api.premises(day, PARK)[0].free_m2 for day in (DAY, DAY + timedelta(days=9), DAY + timedelta(days=10))}
    assert list(at.values()) == [400, 0, 0]
    assert {home.firm_code: home.leased_m2 for home in api.tenants(DAY)} == {FIRM: 600, NEIGHBOUR: 0}


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        pytest.param({"firm": NEIGHBOUR}, Conflict, id="未入驻"),
        pytest.param({"area": "0"}, Invalid, id="面积为零"),
        pytest.param({"until": DAY - timedelta(days=1)}, Invalid, id="到期早于起租"),
        pytest.param({"since": SINCE - timedelta(days=1)}, Conflict, id="早于入驻"),
        pytest.param({"premises": "NONE"}, NotThere, id="没有这处场地"),
    ],
)
def test_a_senseless_lease_is_refused(change, problem):
    space()
    api.settle_in(FIRM, PARK, SINCE)
    with pytest.raises(problem):
        api.let_space(lease(**change), actor=operator())


def test_leases_are_seen_by_the_own_park_and_the_own_firm():
    space()
    for firm in (FIRM, NEIGHBOUR):
        api.settle_in(firm, PARK, SINCE)
        api.let_space(lease("100", firm=firm), actor=operator())
    assert {one.firm_code for one in api.leases(PARK, DAY, actor=zone())} == {FIRM, NEIGHBOUR}
    (own,) = api.leases_of(FIRM, DAY)
    assert (own.firm_code, own.park) == (FIRM, PARK)
    assert api.lease(own.id, DAY, actor=operator()) == own
    for stranger, problem in ((operator(OTHER), NotThere), (clerk(), NotAllowed)):
        with pytest.raises(problem):
            api.leases(PARK, DAY, actor=stranger)
        with pytest.raises(problem):
            api.lease(own.id, DAY, actor=stranger)


def test_a_lease_ends_once_and_not_before_it_begins():
    space()
    api.settle_in(FIRM, PARK, SINCE)
    number = api.let_space(lease(until=DAY + timedelta(days=30)), actor=operator())
    with pytest.raises(Conflict):
        api.end_lease(number, DAY - timedelta(days=1), actor=operator())
    with pytest.raises(Conflict):
        api.end_lease(number, DAY + timedelta(days=31), actor=operator())
    with pytest.raises(NotThere):
        api.end_lease(number, DAY, actor=operator(OTHER))
    api.end_lease(number, DAY, actor=operator())
    assert api.leases(PARK, DAY + timedelta(days=1), actor=operator()) == []


def test_space_is_kept_by_the_parks_own_operator_and_the_zone():
    fact = PremisesFact("CORE-X1", PARK, SpaceKind.WAREHOUSE, "普通仓", Decimal(500), "")
    for stranger, problem in ((operator(OTHER), NotThere), (reviewer(), NotAllowed), (clerk(), NotAllowed)):
        with pytest.raises(problem):
            api.keep_premises(fact, actor=stranger)
    api.keep_premises(fact, actor=zone())
    assert [one.code for one in api.premises(DAY, PARK)] == ["CORE-X1"]


def test_space_is_not_made_smaller_than_what_is_let():
    space(area="1000")
    api.settle_in(FIRM, PARK, SINCE)
    api.let_space(lease("600"), actor=operator())
    smaller = PremisesFact("CORE-B1", PARK, SpaceKind.BONDED, "示例仓库", Decimal(599), "")
    with pytest.raises(Conflict, match="600"):
        api.keep_premises(smaller, actor=operator())


def test_the_faults_of_premises_come_together():
    Site.objects.create(code="7921A001", name="监管场所", park_id=OTHER, customs_code="7921")
    wrong = PremisesFact("CORE-B2", PARK, SpaceKind.BONDED, " ", Decimal(0), "7921A001")
    with pytest.raises(Invalid) as refused:
        api.keep_premises(wrong, actor=operator())
    assert [one.pointer for one in refused.value.violations] == ["/area_m2", "/name", "/site_code"]
