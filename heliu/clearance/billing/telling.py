"""Bills told to whoever sent the inventory, beside its receipts (CEB816 电子税单, CEB818 税单状态)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import uuid4

from psycopg import Connection, Cursor

from heliu.ceb.limits import MAX_DOCUMENTS_PER_MESSAGE
from heliu.ceb.writer import write
from heliu.clearance.authority import in_one_transaction
from heliu.clearance.notices import Notice, return_time, senders_of, store_notices
from heliu.taxation.bills.api import mark_told, untold
from heliu.taxation.bills.facts import CEB_STATUS, Bill, GivenBack, State, bill_no

AT_ONCE_MAX: Final = 2_000
BILL, STATUS = "CEB816", "CEB818"
VOID: Final = CEB_STATUS[State.VOID]
Head = Mapping[str, str | None]


def tell_new(cursor: Cursor, bills: Sequence[Bill], at: datetime) -> None:
    """CEB816 of bills just made, those of one inventory message together."""
    _tell(cursor, BILL, bills, at)


def tell_changed(connection: Connection, at: datetime) -> int:
    """CEB818 of bills whose state has changed; how many. 0: everybody knows."""

    def work(cursor: Cursor) -> int:
        bills = untold(cursor, AT_ONCE_MAX)
        _tell(cursor, STATUS, bills, at)
        mark_told(cursor, bills)
        return len(bills)

    return in_one_transaction(connection, work)


def tell_given_back(cursor: Cursor, given: GivenBack, at: datetime) -> None:
    """The old bill is void; where part of the tax remains, CEB816 of the bill that takes its place."""
    before, after = given.before, given.after
    sender = senders_of(cursor, [before.message_id]).get(before.message_id, (None, None, at))[:2]
    voided = write(STATUS, [_status(before, VOID, at)], guid=str(uuid4()))
    notices = [Notice(*sender, before.message_id, before.cop_no, voided, STATUS)]
    if after.state is not State.VOID:
        remaining = write(BILL, [(_head(after, at), _lines(after))], guid=str(uuid4()))
        notices.append(Notice(*sender, after.message_id, after.cop_no, remaining, BILL))
    store_notices(cursor, notices)


def _tell(cursor: Cursor, kind: str, bills: Sequence[Bill], at: datetime) -> None:
    of_message: dict[int, list[Bill]] = {}
    for one in bills:
        of_message.setdefault(one.message_id, []).append(one)
    senders = senders_of(cursor, list(of_message))
    store_notices(cursor, list(_notices(kind, of_message, senders, at)))


def _notices(
    kind: str,
    of_message: Mapping[int, list[Bill]],
    senders: Mapping[int, tuple[str | None, str | None, datetime]],
    at: datetime,
) -> Iterable[Notice]:
    for message_id, bills in of_message.items():
        sender, dxp_id, _ = senders.get(message_id, (None, None, at))
        for start in range(0, len(bills), MAX_DOCUMENTS_PER_MESSAGE):
            some = bills[start : start + MAX_DOCUMENTS_PER_MESSAGE]
            documents = [
                (_head(one, at), _lines(one)) if kind == BILL else _status(one, CEB_STATUS[one.state], at)
                for one in some
            ]
            body = write(kind, documents, guid=str(uuid4()))
            keys = tuple(one.cop_no for one in some)
            yield Notice(sender, dxp_id, message_id, keys[0], body, kind, keys)


def _head(bill: Bill, at: datetime) -> Head:
    return {
        "guid": str(uuid4()).upper(),
        "returnTime": return_time(at),
        "invtNo": bill.invt_no,
        "taxNo": bill.number,
        "customsTax": _amount(bill.duty),
        "valueAddedTax": _amount(bill.vat),
        "consumptionTax": _amount(bill.consumption_tax),
        "status": CEB_STATUS[bill.state],
        "entDutyNo": bill.payment_no or None,
        "note": note(bill),
        "assureCode": bill.withholder,
        "ebcCode": bill.seller,
        "logisticsCode": bill.carrier,
        "agentCode": bill.agent,
        "customsCode": bill.customs_code,
    }


def note(bill: Bill) -> str:
    """What to do and by when."""
    replaced = f"替代 {bill_no(bill.invt_no, bill.version - 1)}。" if bill.version else ""
    if bill.state is State.DUE:
        return f"{replaced}担保额度不足，请于 {bill.last_on} 前缴纳。"
    if bill.state is State.GUARANTEED:
        return f"{replaced}汇总征税，{bill.first_on} 至 {bill.last_on} 缴纳。"
    return replaced


def _lines(bill: Bill) -> list[Head]:
    return [
        {
            "gnum": str(line.gnum),
            "gcode": line.code,
            "taxPrice": _amount(line.tax_price),
            "customsTax": _amount(line.duty),
            "valueAddedTax": _amount(line.vat),
            "consumptionTax": _amount(line.consumption_tax),
        }
        for line in bill.lines
    ]


def _status(bill: Bill, status: str, at: datetime) -> Head:
    return {
        "guid": str(uuid4()).upper(),
        "returnTime": return_time(at),
        "invtNo": bill.invt_no,
        "taxNo": bill.number,
        "status": status,
        "entDutyNo": bill.payment_no or None,
        "assureCode": bill.withholder,
    }


def _amount(amount: Decimal) -> str:
    return f"{amount:f}"
