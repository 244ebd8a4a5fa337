"""The hot statement and the pure judge, batch after batch on random parcels: same verdict, same tax, same quotas."""

from collections import Counter
from dataclasses import replace
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
from heliu.clearance.rules import Rule
from heliu.clearance.terms import copy_rates, terms_of
from heliu.clearance.tests.random_trios import NOW, Maker, copy_text
from heliu.declarations.api import COUNTERPARTS, enter, newest, prepare_session, stage, store, unstage
from heliu.policies.parameters import Reference
from heliu.policies.positive_list import stand_lists
from heliu.policies.positive_list_rows import LIST_DIGITS, GoodsList, ListRow
from heliu.policies.tariff import lines_in_force
from heliu.risk.rules import Risk

TODAY = date(2026, 11, 2)
BATCHES = 110
PARCELS_PER_BATCH = 14
TABLES = ("clearance_decision", "clearance_waiting", "clearance_quota", "clearance_step", "clearance_answer")
TABLES += tuple(f"public.declarations_{name}" for name in ("message", "order", "payment", "waybill", "inventory"))
COMPARED = "inventory_id, status, outcome, broken, risks, score, counted, duty, consumption_tax, vat"
MANY_PURCHASES = next(bit for bit, rule in enumerate(Risk.all) if rule.__name__ == "R07")

pytestmark = [pytest.mark.database, pytest.mark.django_db]


NOBODY_KNOWS, NOT_LISTED = "9999999999", "8888888888"
"""Codes the tariff does not have; the list has the first."""


@pytest.fixture
def goods():
    """A whole list that has every plain code but one, and lets one in through the bonded zone only."""
    some = [code[:LIST_DIGITS] for code in codes() if code != NOT_LISTED]
    plain = sorted(set(some[:20]))
    rows = {code: ListRow("", code, "货品", "仅限网购保税商品" if code == plain[1] else "") for code in some}
    del rows[plain[0]]
    stand_lists([GoodsList(date(2026, 11, 1), Reference("清单", "", None), "secondary", len(rows), rows)])
    yield
    stand_lists([])


@pytest.fixture
def connection(database_url, goods):
    """A committer's connection in the newest generation; nothing is left behind."""
    with psycopg.connect(database_url, prepare_threshold=2) as connection:
        prepare_session(connection)
        enter(connection, newest(connection))
        connection.commit()
        connection.execute("DELETE FROM clearance_today")
        copy_rates(connection, TODAY)
        connection.commit()
        yield connection
        connection.rollback()
        connection.execute(f"TRUNCATE {', '.join(TABLES)}, clearance_today")
        connection.commit()


def terms():
    """The day's terms with a sample and a small number of purchases, so that every risk rule fires."""
    real = terms_of(TODAY, salt=7)
    changed = {"purchases": 6, "sample_permille": 30}
    thresholds = replace(real.lanes.thresholds, **changed, now=NOW)
    return replace(real, parameters={**real.parameters, **changed}, lanes=replace(real.lanes, thresholds=thresholds))


def codes():
    """Mostly plain codes, beside them every kind of rate the statement leaves to the judge, and one nobody knows."""
    by_kind = {}
    for line in lines_in_force(TODAY):
        by_kind.setdefault(line.consumption.kind, []).append(line.code)
    assert {"none", "ad_valorem", "conditional"} <= by_kind.keys()
    plain = by_kind.pop("none")[:20] + by_kind.pop("ad_valorem")[:10]
    return plain * 3 + [code for found in by_kind.values() for code in found[:2]] + [NOBODY_KNOWS, NOT_LISTED]


class Model:
    """What must come out: the judge in the order of arrival over dictionaries."""

    def __init__(self, day):
        self.day, self.quotas, self.waiting, self.known = day, {}, {}, {}
        self.expected, self.loose = {}, set()

    def batch(self, parcels, arrived):
        """``parcels`` have a new inventory; ``arrived`` says which counterparts come now, by parcel number."""
        fresh = {parcel.number: parcel for parcel in parcels}
        for number, kinds in arrived.items():
            self.known.setdefault(number, set()).update(kinds)
        again = {number: parcel for number, parcel in self.waiting.items() if arrived.get(number)}
        for _, parcel in sorted({**again, **fresh}.items()):
            used, purchases = self.quotas.get(parcel.buyer, (Decimal(0), 0))
            trio = parcel.trio(self.known.get(parcel.number, set()))
            verdict = judge(trio, used, purchases, self.day.assess, self.day.lanes)
            if verdict.outcome == Outcome.WAITING:
                self.waiting[parcel.number] = parcel
            else:
                self.waiting.pop(parcel.number, None)
            if verdict.counted:
                self.quotas[parcel.buyer] = (used + verdict.counted, purchases + 1)
            self.expected[parcel.number] = verdict


def differing(verdict, row):
    """Where the stored decision differs from the judge's. How often a refused buyer bought before is told loosely:
    the statement counts what was committed before its batch."""
    loose = ~(1 << MANY_PURCHASES) if not verdict.counted else -1
    same = {
        "status": (verdict.status, row[1]),
        "outcome": (verdict.outcome, row[2]),
        "broken": (verdict.broken, row[3]),
        "risks": (verdict.risks & loose, row[4] & loose),
        "score": (verdict.score, row[5] if loose == -1 else verdict.score),
        "counted": (verdict.counted, row[6]),
        "tax": ((verdict.duty, verdict.consumption_tax, verdict.vat), row[7:10]),
    }
    return {name: pair for name, pair in same.items() if pair[0] != pair[1]}


class Twins:
    """Both sides, fed with the same batches."""

    def __init__(self, connection, seed):
        self.connection, self.random, self.day = connection, Random(seed), terms()  # noqa: S311 - no secret is drawn
        self.maker, self.model = Maker(self.random, codes()), Model(self.day)
        self.owed, self.paths, self.seen, self.judged = [], Counter(), Counter(), 0

    def run(self, buyers, fault):
        parcels = [self.maker.parcel(self.random.choice(buyers), fault) for _ in range(PARCELS_PER_BATCH)]
        arriving = [(parcel, kind) for parcel in parcels for kind in COUNTERPARTS[:3] if self.random.random() > 0.06]
        owed = [(parcel, kind) for parcel in parcels for kind in COUNTERPARTS[:3] if (parcel, kind) not in arriving]
        self.random.shuffle(self.owed)
        arriving += self.owed[: len(self.owed) // 2]
        self.owed = self.owed[len(self.owed) // 2 :] + owed
        self._commit(parcels, arriving)
        arrived = {}
        for parcel, kind in arriving:
            arrived.setdefault(parcel.number, set()).add(kind)
        touched = set(self.model.waiting) | {parcel.number for parcel in parcels}
        self.model.batch(parcels, arrived)
        self._compare(touched)

    def _commit(self, parcels, arriving):
        with self.connection.transaction(), self.connection.cursor() as cursor:
            stage(cursor, "CEB621", [copy_text("CEB621", parcel.rows["CEB621"]) for parcel in parcels])
            for message in COUNTERPARTS[:3]:
                rows = [copy_text(message, parcel.rows[message]) for parcel, kind in arriving if kind == message]
                stage(cursor, message, rows)
                store(cursor, message)
            numbers = {parcel.rows["CEB621"]["order_no"].encode() for parcel, _ in arriving}
            waybills = {parcel.rows["CEB621"]["logistics_no"].encode() for parcel, _ in arriving}
            decided = decide(cursor, self.day, NOW, Arrived(tuple(numbers), tuple(waybills)))
            unstage(cursor)
        for row in decided:
            self.paths["judged" if row.duty is not None or row.used is not None else "statement"] += 1

    def _compare(self, touched):
        query = f"SELECT {COMPARED} FROM clearance_decision WHERE inventory_id = ANY (%s)"  # noqa: S608
        rows = self.connection.execute(query, (sorted(touched),)).fetchall()
        self.connection.commit()
        assert {row[0] for row in rows} == touched
        for row in rows:
            verdict = self.model.expected[row[0]]
            assert differing(verdict, row) == {}, (row, self.model.expected[row[0]])
            self.seen[verdict.outcome] += 1
            self.seen.update(f"broken {bit}" for bit in range(len(Rule.all)) if verdict.broken >> bit & 1)
            self.seen.update(f"risk {bit}" for bit in range(len(Risk.all)) if verdict.risks >> bit & 1)


@pytest.mark.parametrize("seed", [1, 2026])
def test_statement_and_judge_agree_batch_after_batch(connection, seed):
    twins = Twins(connection, seed)
    for number in range(BATCHES):
        # A few buyers at a time, moving on: some buy several times in one batch, some run out of their quota.
        buyers = [UUID(int=seed << 64 | number // 6 + place) for place in range(9)]
        if number % 5 == 4:  # somebody new who buys a lot at once
            buyers = [UUID(int=seed << 64 | 1 << 32 | number)]
        twins.run(buyers, fault=(0.0, 0.01, 0.04)[number % 3])
    stored = connection.execute(
        "SELECT buyer_id, reserved + committed, purchases FROM clearance_quota WHERE purchases > 0"
    ).fetchall()
    assert {buyer: (used, purchases) for buyer, used, purchases in stored} == twins.model.quotas
    sums = connection.execute(
        "SELECT buyer_id, sum(counted), count(*) FROM clearance_decision WHERE counted > 0 GROUP BY 1"
    ).fetchall()
    assert {buyer: (used, purchases) for buyer, used, purchases in sums} == twins.model.quotas
    released = connection.execute(
        "SELECT (SELECT sum(committed) FROM clearance_quota),"
        " (SELECT sum(counted) FROM clearance_decision WHERE status = 800)"
    ).fetchone()
    assert released[0] == released[1]
    waiting = connection.execute("SELECT inventory_id FROM clearance_waiting").fetchall()
    assert {number for (number,) in waiting} == set(twins.model.waiting)
    assert min(twins.paths["judged"], twins.paths["statement"]) > 100, "one of the two ways was hardly taken"
    outcomes = {Outcome.WAITING, Outcome.MISMATCH, Outcome.OVER_SINGLE, Outcome.ZERO_VALUE, Outcome.OVER_ANNUAL}
    outcomes |= {Outcome.ADMITTED, Outcome.UNTAXABLE, Outcome.NOT_LISTED, Outcome.MODE_BARRED}
    assert outcomes <= twins.seen.keys()
    wanted = {f"broken {bit}" for bit in range(len(Rule.all))} | {f"risk {bit}" for bit in range(len(Risk.all))}
    assert wanted - twins.seen.keys() == set(), "a rule was never broken: the test says nothing about it"
