"""A release stands after one look, and decides from its day on, by judge and statement alike, not the day before."""

from datetime import date
from decimal import Decimal
from random import Random
from uuid import UUID

import psycopg
import pytest

from heliu.clearance.batch import decide
from heliu.clearance.decided import Arrived
from heliu.clearance.facts import Outcome
from heliu.clearance.judge import judge
from heliu.clearance.terms import copy_rates, terms_of
from heliu.clearance.tests.random_trios import NOW, Maker, copy_text
from heliu.clearance.wording import explanation
from heliu.declarations.api import enter, newest, prepare_session, stage, store, unstage
from heliu.kernel.problems import Conflict
from heliu.lawbook import api as lawbook
from heliu.lawbook import standing
from heliu.lawbook.changes.facts import State
from heliu.lawbook.changes.releases import read_release, released
from heliu.lawbook.tests import goods_lists, tariff_tables
from heliu.lawbook.tests.drafts import LIMIT, draft_in, text, zone
from heliu.policies import parameters
from heliu.policies.changes import ChangeRefused
from heliu.policies.parameters import in_force
from heliu.policies.tariff import lines_in_force

EVE, DAY = date(2026, 12, 31), date(2027, 1, 1)


@pytest.fixture
def connection(db):
    from django.db import connection  # noqa: PLC0415

    connection.ensure_connection()
    return connection.connection


def test_a_release_stands_after_one_look_and_a_look_without_news_is_one_small_query(
    connection, django_assert_num_queries
):
    lawbook.refresh(connection)
    assert in_force(LIMIT, DAY).value == Decimal(5000)
    draft_in(State.APPROVED)
    before = parameters.law()
    assert lawbook.refresh(connection)
    assert (in_force(LIMIT, EVE).value, in_force(LIMIT, DAY).value) == (Decimal(5000), Decimal(8000))
    assert parameters.law() is not before
    stood = parameters.law()
    assert not lawbook.refresh(connection)
    assert parameters.law() is stood, "what is remembered of it stays true"


def test_only_what_is_released_stands(connection):
    for state in set(State) - {State.APPROVED}:
        draft_in(state)
    lawbook.refresh(connection)
    assert in_force(LIMIT, DAY).value == Decimal(5000)


def test_the_zone_lies_over_whatever_the_nation_releases_later(connection):
    own = "filing/review_working_days"
    draft_in(State.APPROVED, text("2", name=own, scope="zone", until="2027-12-31"), drafter=zone("王五"))
    draft_in(State.APPROVED, text("5", since="2027-06-01", name=own), drafter=zone("王五"))
    lawbook.refresh(connection)
    days = (EVE, DAY, date(2027, 12, 31), date(2028, 1, 1))
    assert [int(in_force(own, day).value) for day in days] == [3, 2, 2, 5]


def test_a_release_that_no_longer_fits_is_said_and_the_law_before_it_goes_on(connection, monkeypatch, database_url):
    draft_in(State.APPROVED)
    lawbook.refresh(connection)
    stood = parameters.law()
    draft_in(State.APPROVED, text("9000", since="2027-06-01"))
    read_release.cache_clear()
    monkeypatch.setattr("heliu.policies.change_files.names", lambda: ("another/parameter",))
    assert not lawbook.go_on(connection)
    assert parameters.law() is stood
    lawbook.forget()
    with pytest.raises(ChangeRefused):
        lawbook.go_on(connection)  # a process begins with all of the law or not at all
    monkeypatch.setattr(standing, "refresh", lambda _: standing.law_of(released(connection)))
    with pytest.raises(Conflict, match="CHANGE_PARAMETER"):
        lawbook.take_over(database_url)
    assert parameters.law() is stood


def test_a_database_that_is_away_or_empty_is_for_the_program_to_tell(embedded_database):
    lawbook.take_over("postgresql://127.0.0.1:1/nothing")
    lawbook.take_over(psycopg.conninfo.make_conninfo(embedded_database, dbname="postgres"))
    assert in_force(LIMIT, DAY).value == Decimal(5000)


TABLES = (
    "clearance_today",
    "clearance_decision",
    "clearance_waiting",
    "clearance_quota",
    "clearance_step",
    "clearance_answer",
)
TABLES += tuple(f"public.declarations_{name}" for name in ("message", "order", "payment", "waybill", "inventory"))


@pytest.fixture
def committer(database_url):
    """A committer's connection in the newest generation; nothing is left behind."""
    with psycopg.connect(database_url, prepare_threshold=2) as connection:
        prepare_session(connection)
        enter(connection, newest(connection))
        connection.commit()
        yield connection
        connection.rollback()
        connection.execute(f"TRUNCATE {', '.join(TABLES)}")
        connection.commit()


class Dear(Maker):
    """Parcels of two goods for 6,000 yuan: above the single limit of the files, below the released one."""

    def _goods(self):
        return [(self.codes[0], Decimal(3500)), (self.codes[1], Decimal(2500))]


class Cheap(Maker):
    """Parcels of two goods within every limit."""

    def __init__(self, *given):
        super().__init__(*given)
        self.number = 100

    def _goods(self):
        return [(self.codes[0], Decimal(300)), (self.codes[1], Decimal(200))]


class Single(Maker):
    """Parcels of one thing for 100 yuan."""

    def __init__(self, *given):
        super().__init__(*given)
        self.number = 200

    def _goods(self):
        return [(self.codes[0], Decimal(100))]


def decided_by_statement(committer, day, parcel):
    """What the statement says, or the judge for it."""
    copy_rates(committer, day)
    with committer.transaction(), committer.cursor() as cursor:
        for kind, row in parcel.rows.items():
            stage(cursor, kind, [copy_text(kind, row)])
            if kind != "CEB621":
                store(cursor, kind)
        row = parcel.rows["CEB621"]
        keys = ((row["order_no"].encode(),), (row["logistics_no"].encode(),))
        (told,) = decide(cursor, terms_of(day, salt=7), NOW, Arrived(*keys))
        unstage(cursor)
    return told


def by_statement(committer, day, parcel):
    told = decided_by_statement(committer, day, parcel)
    assert told.duty is None, "the statement handed it to the judge"
    assert told.used is None
    query = "SELECT outcome, counted, duty, consumption_tax, vat FROM clearance_decision WHERE inventory_id = %s"
    return committer.execute(query, (parcel.number,)).fetchone()


def by_judge(day, parcel):
    terms = terms_of(day, salt=7)
    verdict = judge(parcel.trio(set(parcel.rows)), Decimal(0), 0, terms.assess, terms.lanes)
    return verdict.outcome, verdict.counted, verdict.duty, verdict.consumption_tax, verdict.vat


def test_a_released_limit_decides_from_its_day_and_not_on_the_day_before(connection, committer):
    """The same declaration on both days, by the statement and by the judge."""
    draft_in(State.APPROVED)
    lawbook.refresh(connection)
    plain = [line.code for line in lines_in_force(DAY) if line.consumption.kind == "none"]
    maker = Dear(Random(1), plain)  # noqa: S311 - no secret is drawn
    none = (None, None, None)
    for day, expected in ((EVE, (Outcome.OVER_SINGLE, 0, *none)), (DAY, (Outcome.ADMITTED, 6000, 0, 0, 546))):
        parcel = bare(maker, day)
        assert by_judge(day, parcel) == expected
        assert by_statement(committer, day, parcel) == expected


def bare(maker, day):
    """A parcel declared on ``day``, without freight and insurance."""
    parcel = maker.parcel(UUID(int=day.toordinal()), 0)
    parcel.rows["CEB621"] |= {"freight": Decimal(0), "insured_fee": Decimal(0), "declared_on": int(f"{day:%Y%m%d}")}
    return parcel


def test_a_released_tariff_and_a_released_share_tax_to_the_fen_from_their_day_on(connection, committer):
    """3,500.00 of nappies, 13 % and from the day on 9 %, 2,500.00 of milk powder, 13 %; 70 % collected, then 80 %."""
    tariff_tables.released()
    draft_in(State.APPROVED)
    draft_in(State.APPROVED, text("0.80", name="import_composite_tax/collected_share"))
    lawbook.refresh(connection)
    maker = Dear(Random(2), [tariff_tables.NAPPIES, tariff_tables.MILK])  # noqa: S311 - no secret is drawn
    # On the eve the order is above its limit; by the limits of the day alone it would owe 546.00 (see above).
    for day, expected in (
        (EVE, (Outcome.OVER_SINGLE, 0, None, None, None)),
        (DAY, (Outcome.ADMITTED, 6000, 0, 0, Decimal("252.00") + Decimal("260.00"))),
    ):
        parcel = bare(maker, day)
        assert by_judge(day, parcel) == expected
        assert by_statement(committer, day, parcel) == expected
    cheap = Cheap(Random(3), maker.codes)  # noqa: S311
    for day, vat in ((EVE, Decimal("27.30") + Decimal("18.20")), (DAY, Decimal("21.60") + Decimal("20.80"))):
        parcel = bare(cheap, day)
        parcel.buyer = parcel.rows["CEB621"]["buyer_id"] = UUID(int=day.toordinal() << 8)
        assert by_judge(day, parcel) == by_statement(committer, day, parcel) == (Outcome.ADMITTED, 500, 0, 0, vat)


def test_a_released_list_refuses_from_its_day_and_not_on_the_day_before(connection, committer):
    """The same goods on both days and by both modes, by the statement and by the judge; the receipt says why."""
    by_heading = {line.code[:8]: line.code for line in lines_in_force(DAY) if line.consumption.kind == "none"}
    listed, bonded, unlisted = list(by_heading)[:3]
    goods_lists.released(lines=(f"1,{listed},货品,", f"2,{bonded},货品,仅限网购保税商品"))
    lawbook.refresh(connection)
    maker = Single(Random(1), [])  # noqa: S311 - no secret is drawn
    cases = [
        (listed, "9610", Outcome.ADMITTED, ""),
        (bonded, "1210", Outcome.ADMITTED, ""),
        (bonded, "9610", Outcome.MODE_BARRED, "Code:H14;"),
        (unlisted, "1210", Outcome.NOT_LISTED, "Code:H13;"),
        (unlisted, "9610", Outcome.NOT_LISTED, "Code:H13;"),
    ]
    for day in (EVE, DAY):
        for heading, mode, after, code in cases:
            maker.codes = [by_heading[heading]]
            parcel = bare(maker, day)
            parcel.rows["CEB621"] |= {"trade_mode": mode, "quantity": Decimal(1)}
            expected, said = (after, code) if day == DAY else (Outcome.ADMITTED, "")
            assert by_judge(day, parcel)[0] is expected, (day, heading, mode)
            told = decided_by_statement(committer, day, parcel)
            assert (told.verdict, told.status == 100) == (expected, expected is not Outcome.ADMITTED)
            assert said in told.barred
            assert not said or explanation(told, Decimal(26000))[1].count(f"第1项{by_heading[heading]}") == 1
