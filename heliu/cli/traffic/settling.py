"""The money of the demonstration's parcels: tax paid, refunds paid, what was sold abroad paid for; a row for each.

No message tells of it: firms and officers do it on pages, here as the logins of the zone. A process of its own, for it
needs the database: ``python -m heliu.cli.traffic.settling`` reads on its input which parcels and writes the rows.
"""

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict
from decimal import Decimal
from typing import Any, Final

import psycopg

from heliu.cli.installation import database
from heliu.cli.leaving import filed, login
from heliu.cli.traffic.rows import Row
from heliu.kernel.days import business_day, now

WAREHOUSE, BANK, SETTLED = "洛杉矶示范仓", "泸州示范银行", "离境退税已结清（示例）"
PRICE: Final = Decimal("39.90")
DOLLARS: Final = "502"
BY_BILL: Final = {"paid": "已缴", "guaranteed": "已担保"}
PAYMENTS_MAX: Final = 100
_OPEN: Final = (
    "SELECT DISTINCT p.id FROM public.taxation_payment p JOIN public.taxation_bill b ON b.payment_id = p.id"
    " WHERE p.state = 'open' AND b.cop_no = ANY (%s) ORDER BY p.id LIMIT %s"
)


def settle(taxed: dict[str, str], summed: dict[str, str], abroad: str) -> list[Row]:
    """``taxed`` and ``summed``: by mode the copNo of an import, of an export; ``abroad``: the number of a list."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        rows = [*_taxes(connection, taxed)]
        rows += [_refund(connection, mode, cop_no) for mode, cop_no in summed.items()]
        return [*rows, _sold(connection, abroad)] if abroad else rows


def _taxes(connection: psycopg.Connection[Any], taxed: dict[str, str]) -> Iterator[Row]:
    """What no guarantee covers is summed into a payment and paid; the rest is due in a month."""
    from heliu.clearance.billing.api import make_bills  # noqa: PLC0415  (read with the database's address in place)
    from heliu.taxation.bills import api as bills  # noqa: PLC0415

    today = business_day(now())
    while make_bills(connection, now()):
        pass
    bills.sum_up(connection, today)
    for (number,) in connection.execute(_OPEN, (list(taxed.values()), PAYMENTS_MAX)).fetchall():
        bills.note_payment(connection, number, today, actor=login("tax"))
    for mode, cop_no in taxed.items():
        title = f"{mode} 进口：税单汇总、缴款"
        for bill in bills.newest(connection, "", None, cop_no, 1):
            state = BY_BILL.get(bill.state.value, bill.state.zh)
            said = (
                f"税单 {bill.number}，{bill.payment_no}" if state == "已缴" else f"有担保，{bill.first_on} 起汇总征税"
            )
            yield Row(title, "已缴 / 已担保", state, said, str(bill.tax), bill.state.value in BY_BILL)


def _refund(connection: psycopg.Connection[Any], mode: str, cop_no: str) -> Row:
    """What was summed into a customs declaration is applied for, accepted, approved and paid."""
    from heliu.clearance.exports.api import summed_up  # noqa: PLC0415  (as above)
    from heliu.refunds import api as refunds  # noqa: PLC0415

    firm = login("seller")
    entry_no = summed_up(connection, cop_no)[0]["entry_no"]
    number = refunds.play_demo_refund(connection, entry_no, firm=firm, tax=login("tax"))
    told = refunds.application(number, actor=firm)
    said = f"报关单 {entry_no}，申请 {told.number}，退税 {told.approved} 元，{told.paid_on} 退库"
    return Row(
        f"{mode} 出口退税：申请、受理、核准、退库", "已退库", told.state.zh, said, "", told.state.value == "paid"
    )


def _sold(connection: psycopg.Connection[Any], invt_no: str) -> Row:
    """All of it arrives, is sold and paid for; the tax bureau closes the refund: nothing of it is open."""
    from heliu.declarations.api import Archive  # noqa: PLC0415  (as above)
    from heliu.kernel.sealing import Sealer  # noqa: PLC0415
    from heliu.overseas import api as overseas  # noqa: PLC0415
    from heliu.overseas.facts import Offered, OfferedProceeds, Via  # noqa: PLC0415

    overseas.take_up(connection, Archive(Sealer()), now())
    seller, day = filed(login("seller")), business_day(now())
    standing, _movements = overseas.standing_by_number(invt_no)
    whole = {good.gnum: good.stock.departed for good in standing.goods}
    overseas.arrive(standing.shipment.id, WAREHOUSE, day, whole, actor=seller)
    sales = [
        Offered(f"US-{invt_no}-{good.gnum}", good.item_no, day, good.stock.departed, PRICE, DOLLARS, invt_no)
        for good in standing.goods
    ]
    overseas.sell_as(sales, Via.PAGE, actor=seller)
    gross = sum((one.quantity * one.price for one in sales), Decimal(0))
    overseas.receive(OfferedProceeds(f"BK-{invt_no}-1", day, DOLLARS, gross, Decimal(0), BANK), actor=seller)
    if standing.shipment.refundable:
        overseas.close_refund(standing.shipment.inventory_id, day, SETTLED, actor=login("tax"))
    ended = overseas.standing_by_number(invt_no)[0]
    status = "、".join(one.zh for one in ended.open) or "已办结"
    said = f"清单 {invt_no}：到仓、售出 {gross:.2f} 美元、收汇"
    return Row("9810 海外仓：到仓、销售、收汇、结清", "已办结", status, said, "", not ended.open)


if __name__ == "__main__":
    with database():
        sys.stdout.write(json.dumps([asdict(row) for row in settle(**json.load(sys.stdin))], ensure_ascii=False))
