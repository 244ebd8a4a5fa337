"""The money of the demonstration's parcels: import tax paid, export refunds paid; a row for each.

No message tells of it: firms and officers do it on pages, here as the logins of the zone. A process of its own, for it
needs the database: ``python -m heliu.cli.traffic.settling`` reads on its input which parcels and writes the rows.
"""

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, Final

import psycopg

from heliu.cli.installation import database
from heliu.cli.leaving import login
from heliu.cli.traffic.rows import Row
from heliu.kernel.days import business_day, now
from heliu.taxation.bills.facts import Bill, State

PAID_OR_SECURED: Final = f"{State.PAID.zh} / {State.GUARANTEED.zh}"
PAYMENTS_MAX: Final = 100
_OPEN: Final = (
    "SELECT DISTINCT p.id FROM public.taxation_payment p JOIN public.taxation_bill b ON b.payment_id = p.id"
    " WHERE p.state = 'open' AND b.cop_no = ANY (%s) ORDER BY p.id LIMIT %s"
)


def settle(taxed: dict[str, str], summed: dict[str, str]) -> list[Row]:
    """``taxed`` and ``summed``: by mode the copNo of an import, of an export."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        _form(connection)
        refunds = [_refund(connection, mode, cop_no) for mode, cop_no in summed.items()]
        return [*_taxes(connection, taxed), *refunds]


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
        yield _taxed(f"{mode} 进口：税单汇总、缴款", bills.newest(connection, "", None, cop_no, 1))


def _taxed(title: str, found: list[Bill]) -> Row:
    """The bill of an import: of which there is none, nothing is paid."""
    if not found:
        return Row(title, PAID_OR_SECURED, "–", "没有税单", "", right=False)
    [bill] = found
    paid, secured = bill.state is State.PAID, bill.state is State.GUARANTEED
    said = f"有担保，{bill.first_on} 起汇总征税" if secured else f"税单 {bill.number}，{bill.payment_no}"
    return Row(title, PAID_OR_SECURED, bill.state.zh, said, str(bill.tax), right=paid or secured)


def _form(connection: psycopg.Connection[Any]) -> None:
    """The declarations of what is to be summed up, where no worker has formed them yet."""
    from heliu.clearance.exports.api import form_next  # noqa: PLC0415  (as above)
    from heliu.declarations.api import Archive  # noqa: PLC0415
    from heliu.kernel.sealing import Sealer  # noqa: PLC0415

    archive = Archive(Sealer())
    while form_next(connection, archive, now()):
        pass


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


if __name__ == "__main__":
    with database():
        sys.stdout.write(json.dumps([asdict(row) for row in settle(**json.load(sys.stdin))], ensure_ascii=False))
