"""The baseline: the same declarations by the naive path, row by row through Django's ORM, in the same run.

What a competent team writes first: parse with lxml, save every row by itself, look counterparts up by key, lock the
buyer's quota row, one transaction an inventory, in this one process without HTTP. It checks presence, lengths and
decimals only, verifies no signature and keeps no evidence, so it does LESS than the product: the
ratio is a lower bound.
"""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.db import models, transaction
from lxml import etree

from heliu.ceb.catalogue.index import MESSAGES
from heliu.ceb.catalogue.model import Part
from heliu.cli.bench.baseline_models import (
    Inventory,
    InventoryLine,
    Order,
    OrderLine,
    Payment,
    Quota,
    Waybill,
    create_tables,
)
from heliu.cli.traffic.campaign import MICRO, milliseconds
from heliu.cli.traffic.meter import CpuMeter
from heliu.cli.traffic.plan import ANNUAL_RELEASED
from heliu.cli.traffic.sets import MessageSet
from heliu.cli.traffic.truth import EXPECTED, Kind, Outcome, classify
from heliu.policies.parameters import in_force
from heliu.policies.rules.freight import cumulative_half_up
from heliu.policies.rules.line_tax import per_line_payable
from heliu.policies.tariff import tariff_line

Row = dict[str, Any]
RELEASED: Final = ("800", "[Code:2600;Desc:放行]")
WAITING: Final = ("2", "电子口岸申报中")
DUPLICATE: Final = ("-621004", "重复申报")
OVER_SINGLE: Final = ("-621005", "超过单次交易限值")
OVER_ANNUAL: Final = ("100", "[Code:1313;Desc:超过年度限额]")
FEN_PER_CNY: Final = 100


class Unreadable(ValueError):
    """A field is missing, too long or no number."""


def read(raw: bytes, code: str) -> list[tuple[Row, list[Row]]]:
    """Head and lines of every document of a message."""
    message = MESSAGES[f"CEB{code}"]
    root = etree.fromstring(raw, etree.XMLParser(resolve_entities=False, no_network=True))
    documents = []
    for body in root.iterchildren(f"{{*}}{message.body}"):
        head = body.find(f"{{*}}{message.head.element}")
        if head is None:
            raise Unreadable(f"{message.body} has no head")
        lines = message.lines
        found = body.iterchildren(f"{{*}}{lines.element}") if lines else ()
        documents.append((values(head, message.head), [values(line, lines) for line in found] if lines else []))
    return documents


def values(element: etree._Element, part: Part) -> Row:
    texts = {etree.QName(child).localname: child.text for child in element}
    row: Row = {}
    for each in part.fields:
        text = texts.get(each.name) or None
        if text is None and each.required and each.min_length:
            raise Unreadable(f"{each.name} is missing")
        if text is not None and each.max_length is not None and len(text) > each.max_length:
            raise Unreadable(f"{each.name} is longer than {each.max_length}")
        if text is not None and each.kind == "decimal":
            row[each.name] = Decimal(text)
        elif text is not None and each.kind == "int":
            row[each.name] = int(text)
        else:
            row[each.name] = text
    return row


def rows(model: type[models.Model]) -> "models.Manager[Any]":
    return model._default_manager  # noqa: SLF001 - Django's public name for it on a class held in a variable


class NaiveDesk:
    """Takes messages in and answers each inventory; ``answers`` are (returnStatus, returnInfo) by copNo."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.single_limit: Decimal = in_force("import_composite_tax/single_order_limit", day).value
        self.annual_limit: Decimal = in_force("import_composite_tax/annual_limit", day).value
        self.share: Decimal = in_force("import_composite_tax/collected_share", day).value

    def receive(self, code: str, raw: bytes) -> dict[str, tuple[str, str]]:
        take = {"311": self.order, "411": self.payment, "511": self.waybill, "621": self.inventory}[code]
        answers = {}
        for head, lines in read(raw, code):
            with transaction.atomic():
                answer = take(head, lines)
            if answer is not None:
                answers[head["copNo"]] = answer
        return answers

    def order(self, head: Row, lines: list[Row]) -> None:
        if rows(Order).filter(ebpCode=head["ebpCode"], orderNo=head["orderNo"]).exists():
            return
        order = rows(Order).create(**head)
        for line in lines:
            rows(OrderLine).create(head=order, **line)

    def payment(self, head: Row, _lines: list[Row]) -> None:
        if rows(Payment).filter(payCode=head["payCode"], payTransactionId=head["payTransactionId"]).exists():
            return
        rows(Payment).create(**head)
        for waiting in rows(Inventory).filter(orderNo=head["orderNo"], status=WAITING[0]):
            self.settle(waiting, list(rows(InventoryLine).filter(head=waiting).order_by("gnum")))

    def waybill(self, head: Row, _lines: list[Row]) -> None:
        known = rows(Waybill).filter(logisticsCode=head["logisticsCode"], logisticsNo=head["logisticsNo"])
        if not known.exists():
            rows(Waybill).create(**head)

    def inventory(self, head: Row, lines: list[Row]) -> tuple[str, str]:
        if rows(Inventory).filter(ebcCode=head["ebcCode"], orderNo=head["orderNo"]).exists():
            return DUPLICATE
        inventory = rows(Inventory).create(**head, status=WAITING[0], sentence=WAITING[1])
        saved = [rows(InventoryLine).create(head=inventory, **line) for line in lines]
        return self.settle(inventory, saved)

    def settle(self, inventory: Any, lines: list[Any]) -> tuple[str, str]:
        inventory.status, inventory.sentence = self.decide(inventory, lines)
        inventory.save()
        return inventory.status, inventory.sentence

    def decide(self, inventory: Any, lines: list[Any]) -> tuple[str, str]:
        try:
            order = rows(Order).get(ebpCode=inventory.ebpCode, orderNo=inventory.orderNo)
            payment = rows(Payment).get(payCode=order.payCode, payTransactionId=order.payTransactionId)
            waybill = rows(Waybill).get(logisticsCode=inventory.logisticsCode, logisticsNo=inventory.logisticsNo)
        except (Order.DoesNotExist, Payment.DoesNotExist, Waybill.DoesNotExist):  # type: ignore[attr-defined]
            return WAITING
        order_lines = list(rows(OrderLine).filter(head=order).order_by("gnum"))
        broken = broken_rules(inventory, lines, (order, order_lines, payment, waybill))
        if broken:
            return "100", "".join(f"[Code:{code};Desc:不一致]" for code in broken)
        totals = [line.totalPrice for line in lines]
        price = sum(totals, Decimal(0)) + inventory.freight + inventory.insuredFee
        if price > self.single_limit:
            return OVER_SINGLE
        quota, _ = rows(Quota).select_for_update().get_or_create(buyer=inventory.buyerIdNumber, year=self.day.year)
        if quota.used + price > self.annual_limit:
            return OVER_ANNUAL
        quota.used += price
        quota.save()
        inventory.tax = self.tax(lines, totals, inventory.freight + inventory.insuredFee)
        return RELEASED

    def tax(self, lines: Sequence[Any], totals: list[Decimal], charges: Decimal) -> Decimal:
        tax = Decimal(0)
        for line, share in zip(lines, cumulative_half_up(charges, totals), strict=True):
            rates = tariff_line(line.gcode, self.day)
            if rates is None:
                raise Unreadable(f"{line.gcode} is not in the tariff")
            tax += sum(per_line_payable(line.totalPrice, share, rates.vat, rates.consumption.rate, self.share))
        return tax


def broken_rules(inventory: Any, lines: Sequence[Any], found: tuple[Any, Sequence[Any], Any, Any]) -> list[str]:
    order, order_lines, payment, waybill = found
    goods = [(line.gnum, line.gname, line.totalPrice) for line in lines]
    ordered = [(line.gnum, line.itemName, line.totalPrice) for line in order_lines]
    checks = {
        "1320": len(goods) != len(ordered),
        "1322": len(goods) == len(ordered) and goods != ordered,
        "1327": (payment.payerName, payment.payerIdNumber) != (order.buyerName, order.buyerIdNumber),
        "1332": payment.amountPaid != order.acturalPaid,
        "13035": payment.payCode != order.payCode,
        "13127": inventory.buyerName != order.buyerName,
        "130126": inventory.buyerTelephone != order.buyerTelephone,
        "1399": waybill.consigneeAddress != order.consigneeAddress,
    }
    return [code for code, is_broken in checks.items() if is_broken]


@dataclass(slots=True)
class BaselineRun:
    answers: dict[tuple[int, str], tuple[str, str]] = field(default_factory=dict)
    receipt_s: list[float] = field(default_factory=list)
    wall_s: float = 0.0
    cpu_s: dict[str, float] = field(default_factory=dict)


def run_baseline(sets: Iterable[MessageSet], instant: datetime, postgres_pid: int) -> dict[str, Any]:
    """Take ``sets`` in one after the other; the same keys as the product's own figures."""
    create_tables()
    desk, run, sets = NaiveDesk(instant.date()), BaselineRun(), list(sets)
    meter = CpuMeter({"postgres": [postgres_pid]})
    before, begin = meter.read(), time.perf_counter()
    for each in sets:
        for code, raw in each.messages:
            sent = time.perf_counter()
            for cop_no, answer in desk.receive(code, raw).items():
                run.answers[each.number, cop_no] = answer
            if code == "621":
                run.receipt_s.append(time.perf_counter() - sent)
    run.wall_s, after = time.perf_counter() - begin, meter.read()
    run.cpu_s = {role: after[role] - before[role] for role in after}
    return report(sets, run)


def report(sets: Sequence[MessageSet], run: BaselineRun) -> dict[str, Any]:
    inventories = sum(len(each.truths) for each in sets)
    split = {("django" if role == "loader" else role): used for role, used in run.cpu_s.items()}
    return {
        "inventories_per_s": round(inventories / run.wall_s, 1),
        "cpu_us_per_inventory": round(sum(split.values()) / inventories * MICRO, 1),
        "cpu_us_split": {role: round(used / inventories * MICRO, 1) for role, used in split.items()},
        "p50_ms": milliseconds(run.receipt_s, 0.50),
        "p99_ms": milliseconds(run.receipt_s, 0.99),
        "wrong": wrong_answers(sets, run.answers),
        "inventories": inventories,
        "seconds": round(run.wall_s, 3),
        "documents_per_message": max(raw.count(b"</ceb:guid>") for each in sets for _, raw in each.messages),
    }


def wrong_answers(sets: Iterable[MessageSet], answers: Mapping[tuple[int, str], tuple[str, str]]) -> int:
    wrong, released = 0, 0
    groups = set()
    for truth in (truth for each in sets for truth in each.truths):
        outcome = classify(*answers.get((truth.set_number, truth.cop_no), ("", ""))).outcome
        wrong += outcome not in EXPECTED[truth.kind][0]
        if truth.kind is Kind.OVER_ANNUAL:
            groups.add(truth.group)
            released += outcome is Outcome.RELEASED
    return wrong + (released != ANNUAL_RELEASED * len(groups))
