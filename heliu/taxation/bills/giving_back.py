"""Taking tax off a bill (核减、作废): an inventory was cancelled, or its goods came back whole or in part."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from psycopg import Cursor
from psycopg.types.json import Jsonb

from heliu.kernel.days import business_day
from heliu.kernel.problems import Invalid
from heliu.taxation.bills import accounts, store
from heliu.taxation.bills.facts import ZERO, Bill, GivenBack, Line, State, Verb, check_move
from heliu.taxation.bills.models import NO_CHARS_MAX, REASON_CHARS_MAX
from heliu.taxation.bills.payouts import pay_back

_TAKE_OFF: Final = (
    "UPDATE public.taxation_bill SET state = %(state)s, version = %(version)s, lines = %(lines)s, tax = %(tax)s,"
    " secured = %(secured)s, untold = false WHERE id = %(id)s"
)
_PAYMENT: Final = (
    "UPDATE public.taxation_payment SET amount = amount - %(amount)s, bills = bills - %(bills)s,"
    " state = CASE WHEN amount = %(amount)s THEN 'void' ELSE state END WHERE id = %(payment)s AND state = 'open'"
)
_NOTED: Final = (
    "INSERT INTO public.taxation_change (bill_id, reference, before, after, amount, refund, reason, actor, at)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id"
)


def take_off(  # noqa: PLR0913 - what, whose document, why, who, when: all of it is written down
    cursor: Cursor,
    inventory_id: int,
    back: Sequence[Line] | None,
    *,
    reference: str,
    reason: str,
    actor: str,
    at: datetime,
) -> GivenBack | None:
    """Take ``back`` off the bill of an inventory, in the caller's transaction; None: the whole of it.

    ``reference`` is the number of the cancellation or return: a second call for the same one changes nothing and
    answers None, as where there is no bill or no tax comes back. What remains gets the next bill number. Guarantee
    comes free; what was paid is to be refunded. Raises Conflict for a void bill, Invalid for more than a line owes.
    """
    bill = _held(cursor, inventory_id, reference)
    if bill is None or (back is not None and not any(one.tax for one in back)):
        return None
    remaining = () if back is None else _remaining(bill, back)
    whole = not any(line.tax for line in remaining)
    check_move(Verb.VOID if whole else Verb.REDUCE, bill.state, bill.number)
    # A void bill keeps its lines: it says what it was for.
    lines = bill.lines if whole else remaining
    tax = ZERO if whole else sum((line.tax for line in remaining), ZERO)
    amount = bill.tax - tax
    secured = min(bill.secured, tax)
    told: dict[str, Any] = {
        "id": bill.id,
        "state": (State.VOID if whole else bill.state).value,
        "version": bill.version if whole else bill.version + 1,
        "lines": Jsonb(store.written(lines)),
        "tax": tax,
        "secured": secured,
    }
    cursor.execute(_TAKE_OFF, told)
    accounts.free(cursor, bill.withholder, bill.secured - secured)
    if bill.payment_id:
        cursor.execute(_PAYMENT, {"amount": amount, "bills": int(whole), "payment": bill.payment_id})
    after = store.find(cursor, "id = %s", (bill.id,))[0]
    refund = amount if bill.state is State.PAID else ZERO
    number = "" if whole else after.number
    noted = (bill.id, reference, bill.number, number, amount, refund, reason[:REASON_CHARS_MAX], actor, at)
    cursor.execute(_NOTED, noted)
    if refund:
        (change,) = cursor.fetchone() or (0,)
        pay_back(cursor, change, (bill.withholder, refund), business_day(at))
    return GivenBack(bill, after, amount, refund)


def _held(cursor: Cursor, inventory_id: int, reference: str) -> Bill | None:
    """The bill, locked after its account; None where there is none or ``reference`` was worked off before."""
    if not 0 < len(reference) <= NO_CHARS_MAX:
        raise Invalid(f"依据单证编号应为 1 至 {NO_CHARS_MAX} 个字符。")
    found = store.find(cursor, "inventory_id = %s", (inventory_id,))
    if not found:
        return None
    accounts.locked(cursor, [found[0].withholder])
    bill = store.find(cursor, "inventory_id = %s FOR UPDATE", (inventory_id,))[0]
    cursor.execute("SELECT FROM public.taxation_change WHERE bill_id = %s AND reference = %s", (bill.id, reference))
    return None if cursor.fetchone() is not None else bill


def _remaining(bill: Bill, back: Sequence[Line]) -> tuple[Line, ...]:
    taken: dict[int, list[Decimal]] = {}
    for one in back:
        sums = taken.setdefault(one.gnum, [ZERO] * 4)
        amounts = (one.tax_price, one.duty, one.consumption_tax, one.vat)
        taken[one.gnum] = [sum(pair, ZERO) for pair in zip(sums, amounts, strict=True)]
    left = tuple(_less(line, taken.pop(line.gnum, None)) for line in bill.lines)
    if taken:
        raise Invalid(f"税单 {bill.number} 没有第 {min(taken)} 项。")
    return left


def _less(line: Line, taken: list[Decimal] | None) -> Line:
    if taken is None:
        return line
    held = (line.tax_price, line.duty, line.consumption_tax, line.vat)
    left = [had - gone for had, gone in zip(held, taken, strict=True)]
    if min(*left, *taken) < 0:
        raise Invalid(f"第 {line.gnum} 项核减的金额超过税单所载，或小于零。")
    return Line(line.gnum, line.code, *left)
