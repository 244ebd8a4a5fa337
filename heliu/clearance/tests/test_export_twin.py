"""The export statement and the pure judge, batch after batch on random parcels: one verdict, one mask, one score."""

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import count
from random import Random

import psycopg
import pytest

from heliu.clearance.decided import Arrived
from heliu.clearance.exports.facts import (
    Collection,
    ExportInventory,
    ExportOrder,
    ExportOutcome,
    ExportSet,
    ExportWaybill,
)
from heliu.clearance.exports.judge import judge
from heliu.clearance.exports.rules import ExportRule
from heliu.clearance.exports.statement import decide_exports
from heliu.clearance.exports.terms import copy_codes, export_terms_of
from heliu.clearance.recomputing.documents import fact
from heliu.clearance.tests.random_trios import copy_text
from heliu.declarations.api import enter, newest, prepare_session, stage, store, unstage
from heliu.risk.export_rules import ExportRisk

TODAY, DAY, NOW = date(2026, 11, 2), 20261102, 20261102120000
BATCHES, PARCELS_PER_BATCH = 70, 14
COUNTERPARTS = ("CEB303", "CEB403", "CEB505")
SELLER, PLATFORM, CARRIER = "5105960002", "5105960001", "5105980003"
TABLES = ("clearance_export_decision", "clearance_export_waiting")
TABLES += tuple(
    f"public.declarations_{name}" for name in ("export_order", "collection", "export_waybill", "export_inventory")
)

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def connection(database_url):
    """A committer's connection in the newest generation; nothing is left behind."""
    with psycopg.connect(database_url, prepare_threshold=2) as connection:
        prepare_session(connection)
        enter(connection, newest(connection))
        connection.commit()
        yield connection
        connection.rollback()
        connection.execute(f"TRUNCATE {', '.join(TABLES)}, clearance_export_today")
        connection.commit()


def terms():
    """The day's terms with a sample, so that every risk rule fires."""
    real = export_terms_of(TODAY, salt=7)
    thresholds = replace(real.lanes.thresholds, sample_permille=30)
    return replace(real, lanes=replace(real.lanes, thresholds=thresholds))


class Maker:
    """Draws parcels: mostly right ones, each detail wrong with a small chance of its own."""

    def __init__(self, random, terms):
        self.random, self.numbers = random, count(1)
        self.full = [code for code, digits in terms.codes.items() if digits == 10][:30]
        self.short = [code for code, digits in terms.codes.items() if digits < 10]

    def rows(self, fault):
        number, pick = next(self.numbers), self.random.choice

        def rarely(value, other):
            return other if self.random.random() < fault else value

        mode = pick(("9610", "1210", "1239", "9710", "9810"))
        flag = pick("AB")
        lines = self.random.randint(1, 3)
        totals = [Decimal(self.random.randint(100, 90_000)) / 100 for _ in range(lines)]
        currency = pick(("142", "142", "502", "401"))
        value = sum(totals) * (30 if self.random.random() < fault else 1)
        head = {"message_id": 1, "app_type": 1, "app_time": NOW, "order_no": f"X{number}", "ebp_code": PLATFORM}
        head |= {"ebc_code": SELLER, "products_fit": True, "goods_values": number * 3, "goods_items": number * 5}
        inventory = {
            **head,
            "id": number,
            "guid": f"guid-{number}",
            "cop_no": f"C{number}",
            "agent_code": "5105980005",
            "owner_code": "NO",
            "logistics_no": f"YT{number}",
            "logistics_code": CARRIER,
            "customs_code": rarely(pick(("7911", "7921")), "7901"),
            "port_code": "7921",
            "trade_mode": rarely(mode, pick(("0110", "9610", "9710"))),
            "statistics_flag": rarely(flag, "C"),
            "country": rarely("502", "142"),
            "exit_on": rarely(DAY, 20260101),
            "zone_whole": not rarely(0, 1),
            "licensed": bool(rarely(0, 1)),
            "packages": rarely(1, 2),
            "gross_kg": Decimal("1.25"),
            "net_kg": rarely(Decimal("1.10"), Decimal("1.30")),
            "line_count": lines,
            "products_fit": not rarely(0, 1),
            "records_whole": not rarely(0, 1),
            "value": value,
            "goods_codes": [rarely(pick(self.full), pick((*self.short, "9999999999"))) for _ in range(lines)],
            "currencies": [rarely(currency, "116") for _ in range(lines)],
            "units": ["140"] * lines,
            "quantities": [Decimal(1)] * lines,
            "totals": totals,
        }
        order = {
            **head,
            "id": number + 1_000_000,
            "order_type": rarely({"9710": "B", "9810": "W"}.get(mode, "E"), pick("EBW")),
            "goods_value": value,
            "freight": Decimal(pick((0, 5))),
            "currency": currency,
            "line_count": rarely(lines, lines + 1),
            "goods_values": rarely(number * 3, 1),
            "goods_items": rarely(number * 5, 1),
            "products_fit": not rarely(0, 1),
        }
        total = order["goods_value"] + order["freight"]
        collection = {
            **{name: head[name] for name in ("message_id", "app_type", "app_time", "order_no", "ebp_code", "ebc_code")},
            "id": number + 2_000_000,
            "pay_code": "510596T004",
            "pay_no": f"P{number}",
            "charge": rarely(total, total + pick((Decimal("0.01"), Decimal("-0.01")))),
            "currency": rarely(currency, "110"),
            "credited_at": rarely(NOW - 1, NOW + 1),
        }
        waybill = {
            **{name: head[name] for name in ("message_id", "app_type", "app_time")},
            "id": number + 3_000_000,
            "logistics_no": f"YT{number}",
            "logistics_code": CARRIER,
            "ebc_code": rarely(pick((SELLER, None)), "5105960012"),
            "gross_kg": rarely(Decimal("1.25"), Decimal("9.00")),
            "packages": rarely(1, 3),
        }
        return {"CEB603": inventory, "CEB303": order, "CEB403": collection, "CEB505": waybill}


def documents(rows, known):
    kinds = {"CEB303": ExportOrder, "CEB403": Collection, "CEB505": ExportWaybill}
    found = {message: fact(kind, rows[message]) if message in known else None for message, kind in kinds.items()}
    return ExportSet(fact(ExportInventory, rows["CEB603"]), found["CEB303"], found["CEB403"], found["CEB505"])


class Twins:
    """Both sides, fed with the same batches."""

    def __init__(self, connection, seed):
        self.connection, self.random, self.day = connection, Random(seed), terms()  # noqa: S311 - no secret is drawn
        copy_codes(connection, self.day)
        connection.commit()
        self.maker = Maker(self.random, self.day)
        self.owed, self.waiting, self.known, self.seen = [], {}, {}, Counter()

    def run(self, fault):
        parcels = [self.maker.rows(fault) for _ in range(PARCELS_PER_BATCH)]
        pairs = [(rows, kind) for rows in parcels for kind in COUNTERPARTS]
        late = [pair for pair in pairs if self.random.random() < 0.06]
        self.random.shuffle(self.owed)
        arriving = [pair for pair in pairs if pair not in late] + self.owed[: len(self.owed) // 2]
        self.owed = self.owed[len(self.owed) // 2 :] + late
        expected = self.expected(parcels, arriving)
        rows = self.decided(parcels, arriving)
        assert rows.keys() == expected.keys()
        for number, verdict in expected.items():
            told = (int(verdict.outcome), verdict.status, verdict.broken, verdict.risks, verdict.score)
            assert rows[number] == told, verdict
            self.seen[verdict.outcome] += 1
            self.seen.update(f"broken {bit}" for bit in range(len(ExportRule.all)) if verdict.broken >> bit & 1)
            self.seen.update(f"risk {bit}" for bit in range(len(ExportRisk.all)) if verdict.risks >> bit & 1)
            self.seen[verdict.status] += 1

    def expected(self, parcels, arriving):
        for rows, kind in arriving:
            self.known.setdefault(rows["CEB603"]["id"], set()).add(kind)
        touched = {rows["CEB603"]["id"] for rows, _ in arriving}
        again = {number: rows for number, rows in self.waiting.items() if number in touched}
        verdicts = {}
        for late, group in ((True, again), (False, {rows["CEB603"]["id"]: rows for rows in parcels})):
            for number, rows in group.items():
                verdict = judge(documents(rows, self.known.get(number, set())), self.day, NOW, late=late)
                verdicts[number] = verdict
                self.waiting.pop(number, None)
                if verdict.outcome == ExportOutcome.WAITING:
                    self.waiting[number] = rows
        return verdicts

    def decided(self, parcels, arriving):
        with self.connection.transaction(), self.connection.cursor() as cursor:
            stage(cursor, "CEB603", [copy_text("CEB603", rows["CEB603"]) for rows in parcels])
            for message in COUNTERPARTS:
                stage(
                    cursor, message, [copy_text(message, rows[message]) for rows, kind in arriving if kind == message]
                )
                store(cursor, message)
            orders = {rows["CEB603"]["order_no"].encode() for rows, _ in arriving}
            waybills = {rows["CEB603"]["logistics_no"].encode() for rows, _ in arriving}
            decided = decide_exports(cursor, self.day, NOW, Arrived(tuple(orders), tuple(waybills)))
            unstage(cursor)
            ids = [row.id for row in decided]
            cursor.execute(
                "SELECT inventory_id, outcome, status, broken, risks, score FROM clearance_export_decision"
                " WHERE inventory_id = ANY (%s)",
                (ids,),
            )
            return {row[0]: row[1:] for row in cursor.fetchall()}


@pytest.mark.parametrize("seed", [1, 2026])
def test_the_export_statement_and_its_judge_agree_batch_after_batch(connection, seed):
    twins = Twins(connection, seed)
    for number in range(BATCHES):
        twins.run(fault=(0.0, 0.02, 0.06)[number % 3])
    waiting = connection.execute("SELECT inventory_id FROM clearance_export_waiting").fetchall()
    assert {number for (number,) in waiting} == set(twins.waiting)
    outcomes = {ExportOutcome.WAITING, ExportOutcome.MISMATCH, ExportOutcome.ADMITTED, ExportOutcome.ORDER_MISSING}
    assert outcomes | {800, 300, 500} <= twins.seen.keys()
    wanted = {f"broken {bit}" for bit in range(len(ExportRule.all))}
    wanted |= {f"risk {bit}" for bit in range(len(ExportRisk.all))}
    assert wanted - twins.seen.keys() == set(), "a rule was never broken: the test says nothing about it"
