"""Tax paid back (退还税款): what had been paid of a bill whose goods came back is owed to the firm that paid it.

Our reading: to the withholding agent, whose payment it was; it settles with the buyer.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from psycopg import Connection, Cursor

from heliu.kernel.days import business_day, now
from heliu.kernel.keyset import count_up_to, keyset
from heliu.kernel.listing import Asked
from heliu.kernel.problems import Conflict, Invalid, NotThere
from heliu.people.api import record, require
from heliu.people.facts import Actor
from heliu.policies.parameters import in_force
from heliu.registry.api import names_of
from heliu.taxation.bills import models
from heliu.taxation.bills.facts import PAYOUT_NO, Payout, PayoutState, payout_no
from heliu.taxation.bills.models import NO_CHARS_MAX
from heliu.taxation.bills.reading import VIEW

PAY_BACK: Final = "taxation.pay_back"
ORDERS: Final = {"id": "pk", "due_on": "due_on"}


def pay_back(cursor: Cursor, change_id: int, owed: tuple[str, Decimal], day: date) -> None:
    """Owe it from ``day`` on, in the caller's transaction. ``owed``: to which firm, how much."""
    days = int(in_force("tax_payment/refund_days", day).value)
    cursor.execute(
        "INSERT INTO public.taxation_payout (change_id, firm, state, amount, made_on, due_on, reference, noted_by)"
        " VALUES (%s, %s, 'due', %s, %s, %s, '', '')",
        (change_id, *owed, day, day + timedelta(days=days)),
    )


def note_payout(connection: Connection, payout_id: int, paid_on: date, reference: str, *, actor: Actor) -> None:
    """登记退还: the treasury has paid it. Raises Invalid for the day and the reference, Conflict where it is noted."""
    require(actor, PAY_BACK)
    pay_out(connection, payout_id, paid_on, reference, by=actor)


def pay_out(connection: Connection, payout_id: int, paid_on: date, reference: str, *, by: Actor) -> None:
    """As above, for who sits at the machine: ``by`` need not be known, and is written down."""
    reference = reference.strip()
    if not 0 < len(reference) <= NO_CHARS_MAX:
        raise Invalid.at("reference", "reference", _("须填写退库凭证号，最多 60 个字符。"), _("请照凭证填写。"))
    if paid_on > business_day(now()):
        raise Invalid.at("paid_on", "paid_on", _("退还日晚于今天。"), _("请填写实际退还的日期。"))
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute("SELECT state, made_on, firm FROM public.taxation_payout WHERE id = %s FOR UPDATE", (payout_id,))
        row = cursor.fetchone()
        if row is None:
            raise NotThere(_("没有这笔退还税款。"))
        state, made_on, firm = row
        if state != PayoutState.DUE:
            raise Conflict(_("%(number)s 已经登记退还，不能再次登记。") % {"number": payout_no(payout_id)})
        if paid_on < made_on:
            raise Invalid.at("paid_on", "paid_on", _("退还日早于产生之日。"), _("请填写实际退还的日期。"))
        cursor.execute(
            "UPDATE public.taxation_payout SET state = 'paid', paid_on = %s, reference = %s, noted_by = %s"
            " WHERE id = %s",
            (paid_on, reference, by.name, payout_id),
        )
    record(by, PAY_BACK, subject=payout_no(payout_id), firm=firm, reference=reference)


def list_payouts(actor: Actor, asked: Asked) -> list[Payout]:
    return _facts(keyset(_chosen(actor, asked), asked, ORDERS))


def count_payouts(actor: Actor, asked: Asked, most: int) -> int:
    return count_up_to(_chosen(actor, asked), most)


def _chosen(actor: Actor, asked: Asked) -> QuerySet[models.Payout]:
    require(actor, VIEW)
    rows, filters = seen_payouts(actor), asked.filters
    if firm := filters.get("firm"):
        rows = rows.filter(firm=firm)
    match filters.get("state"):
        case "overdue":
            rows = rows.filter(state=PayoutState.DUE, due_on__lt=business_day(now()))
        case str() as state if state:
            rows = rows.filter(state=state)
    return rows


def seen_payouts(actor: Actor) -> QuerySet[models.Payout]:
    rows = models.Payout.objects.select_related("change", "change__bill")
    return rows if actor.is_officer else rows.filter(firm=actor.firm or "")


def payout_fact(number: int, *, actor: Actor) -> Payout:
    """NotThere for those of others."""
    require(actor, VIEW)
    found = _facts(seen_payouts(actor).filter(pk=number))
    if not found:
        raise NotThere(_("没有找到，或不属于您的企业。"))
    return found[0]


def newest_payouts(firm: str, state: PayoutState | None, limit: int) -> list[Payout]:
    """For who sits at the machine: the newest, of a firm, in a state; "" and None are any."""
    rows = models.Payout.objects.select_related("change", "change__bill")
    rows = rows.filter(firm=firm) if firm else rows
    return _facts((rows.filter(state=state) if state else rows).order_by("-pk")[:limit])


def payout_numbered(number: str) -> Payout:
    """As above, by its number (``TS…``). Raises NotThere."""
    known = PAYOUT_NO.fullmatch(number.strip())
    found = known and _facts(models.Payout.objects.select_related("change", "change__bill").filter(pk=int(known[1])))
    if not found:
        raise NotThere(_("没有这笔退还税款。"))
    return found[0]


def payouts_of(bill_id: int, *, actor: Actor) -> list[Payout]:
    """What of a bill is paid back, the oldest first; the seller, who did not pay it, sees none."""
    return _facts(seen_payouts(actor).filter(change__bill_id=bill_id).order_by("pk"))


def owed(actor: Actor) -> tuple[int, date | None]:
    """How many are to be paid back, and the nearest day."""
    rows = seen_payouts(actor).filter(state=PayoutState.DUE).order_by("due_on")
    return count_up_to(rows, 1_000), rows.values_list("due_on", flat=True).first()


def _facts(rows: Iterable[models.Payout]) -> list[Payout]:
    found = list(rows)
    names = names_of({one.firm for one in found})
    return [
        Payout(
            one.pk,
            one.change.bill_id,
            one.change.before,
            one.change.reason,
            one.firm,
            names.get(one.firm, ""),
            PayoutState(one.state),
            one.amount,
            one.made_on,
            one.due_on,
            one.paid_on,
            one.reference,
            one.noted_by,
        )
        for one in found
    ]
