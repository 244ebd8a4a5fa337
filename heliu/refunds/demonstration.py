"""What the demonstration zone holds of refunds: its seller's filing, and a few rates of our own, marked as demo."""

import csv
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any, Final

from psycopg import Connection

from heliu.ceb.specimens.parcel import FIRMS
from heliu.clearance.exports.api import declared_by
from heliu.clearance.exports.facts import Declared, DeclaredLine
from heliu.kernel.days import business_day, now
from heliu.kernel.money import to_fen
from heliu.people.facts import Actor
from heliu.policies.rules.export_refund_settlement import MODE
from heliu.refunds.abroad import lists_by
from heliu.refunds.applying import chain_of, content_of, digest_of, submit
from heliu.refunds.deciding import accept, approve, pay
from heliu.refunds.facts import Business, Chain, Kind, Offered
from heliu.refunds.models import Application, Profile, RateTable
from heliu.refunds.papers import register_invoice, register_receipt
from heliu.refunds.reading import to_claim

SEED: Final = files("heliu.refunds") / "seed" / "demo_rates.csv"
DOCUMENT: Final = "示例退税率（虚构，不是国家税务总局的退税率文库）"
SINCE: Final = date(2026, 1, 1)
BY: Final = "沙箱"
CLASS: Final = "2"
SHARE: Final = Decimal("0.6")


def play_demo_refund(connection: Connection[Any], entry_no: str, *, firm: Actor, tax: Actor) -> int:
    """One declaration of the firm from its invoices to the payment; the application.

    Raises what its verbs raise: in a demonstration each of them has to succeed.
    """
    [declared] = declared_by(connection, firm.firm or "", [entry_no])
    for line in declared.lines:
        register_invoice(_invoice(declared, line), actor=firm)
        voucher = f"SH{declared.entry_no}{line.line_no:03d}"
        register_receipt(voucher, declared.exported_on, line.currency, to_fen(line.total), "示范境外买家", actor=firm)
    chain = chain_of(connection, [declared.entry_no], actor=firm)
    return _refunded(connection, declared, chain, firm=firm, tax=tax)


def play_demo_departure(connection: Connection[Any], *, firm: Actor, tax: Actor) -> None:
    """Once: the newest list of the firm that left for an overseas warehouse, refunded on departure; not settled yet."""
    entry_no = _departed(connection, firm)
    if not entry_no:
        return
    [declared] = lists_by(connection, firm.firm or "", [entry_no])[0]
    for line in declared.lines:
        register_invoice(_invoice(declared, line), actor=firm)
    chain = chain_of(connection, [declared.entry_no], actor=firm, business=Business.DEPARTURE)
    _refunded(connection, declared, chain, firm=firm, tax=tax)


def _departed(connection: Connection[Any], firm: Actor) -> str:
    """The newest list that may be claimed so; "" where one was claimed before."""
    if Application.objects.filter(business=Business.DEPARTURE).exists():
        return ""
    found = to_claim(connection, actor=firm)
    return next((one.entry_no for one, holder in found if not holder and one.trade_mode == MODE), "")


def _refunded(connection: Connection[Any], declared: Declared, chain: Chain, *, firm: Actor, tax: Actor) -> int:
    """Applied for, accepted, approved, paid; the application."""
    seen, business = digest_of(content_of(chain, None)), chain.business
    number = submit(connection, [declared.entry_no], seen, actor=firm, business=business)
    accept(number, actor=tax)
    approve(number, chain.refund, actor=tax)
    pay(number, business_day(now()), actor=tax)
    return number


def _invoice(declared: Declared, line: DeclaredLine) -> Offered:
    """Bought for six tenths of what it was sold for, from a made-up maker."""
    amount, rate = to_fen(line.total * SHARE), Decimal("0.13")
    return Offered(
        number=f"265{''.join(filter(str.isdigit, declared.entry_no))[-15:]:0>15}"[:18] + f"{line.line_no:02d}",
        line_no=1,
        seller_code="91510500MA00000000",
        seller_name="泸州示范制造有限公司",
        issued_on=declared.exported_on,
        goods_code=line.goods_code,
        goods_name=line.name[:100],
        unit=line.unit,
        quantity=line.quantity,
        amount=amount,
        rate=rate,
        tax=to_fen(amount * rate),
    )


def load_demo_refunds() -> None:
    """Run again it changes nothing; where officers have brought in a table of their own, none is added."""
    told = {"kind": Kind.TRADING, "enterprise_class": CLASS, "since": SINCE, "noted_by": BY, "noted_at": now()}
    Profile.objects.get_or_create(firm=FIRMS["seller"][0], defaults=told)
    if RateTable.objects.exists():
        return
    with SEED.open(encoding="utf-8") as lines:
        rates = {row["code"]: [row["levy"], row["refund"]] for row in csv.DictReader(lines)}
    RateTable.objects.create(
        since=SINCE,
        document=DOCUMENT,
        is_demo=True,
        rates=rates,
        proposed_name=BY,
        proposed_at=now(),
        released_name=BY,
        released_at=now(),
    )
