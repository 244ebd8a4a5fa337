"""Tax bills and payments as people are shown them, scoped to who asks."""

from collections.abc import Iterable
from typing import Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from heliu.kernel.days import business_day, now
from heliu.kernel.keyset import count_up_to, keyset
from heliu.kernel.listing import Asked
from heliu.kernel.problems import NotThere
from heliu.people.api import require
from heliu.people.facts import Actor
from heliu.registry.api import names_of
from heliu.taxation.bills import models
from heliu.taxation.bills.facts import Bill, Change, Payment, PaymentKind, PaymentState, State, inventory_of
from heliu.taxation.bills.store import lines_of

VIEW: Final = "taxation.view_bill"
ORDERS: Final = {"id": "pk"}


def list_bills(actor: Actor, asked: Asked) -> list[Bill]:
    return [_bill(one) for one in keyset(_bills(actor, asked), asked, ORDERS)]


def count_bills(actor: Actor, asked: Asked, most: int) -> int:
    return count_up_to(_bills(actor, asked), most)


def _bills(actor: Actor, asked: Asked) -> QuerySet[models.Bill]:
    """The filters of a list: ``number`` of bill, inventory or order in full, ``state``, ``firm``, ``payment``, days."""
    require(actor, VIEW)
    rows, filters = seen_bills(actor), asked.filters
    if number := str(filters.get("number") or "").strip():
        rows = rows.filter(_named(number))
    if state := filters.get("state"):
        rows = rows.filter(state=state)
    if firm := filters.get("firm"):
        rows = rows.filter(withholder=firm)
    if since := filters.get("since"):
        rows = rows.filter(released_on__gte=since)
    if until := filters.get("until"):
        rows = rows.filter(released_on__lte=until)
    if payment := filters.get("payment"):
        rows = rows.filter(payment_id=_digits(str(payment).removeprefix("JK")))
    return rows


def _named(number: str) -> Q:
    return Q(invt_no=inventory_of(number)) | Q(cop_no=number) | Q(order_no=number)


def _digits(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else 0  # noqa: PLR2004 - beyond any number given


def seen_bills(actor: Actor) -> QuerySet[models.Bill]:
    """Officers see all; an enterprise those whose tax it withholds or whose goods it sold."""
    if actor.is_officer:
        return models.Bill.objects.all()
    return models.Bill.objects.filter(Q(withholder=actor.firm or "") | Q(seller=actor.firm or ""))


def bill_fact(number: int, *, actor: Actor) -> tuple[Bill, list[Change], Payment | None]:
    """One bill with what was taken off it and its payment. NotThere for those of others."""
    require(actor, VIEW)
    found = seen_bills(actor).filter(pk=number).first()
    if found is None:
        raise NotThere(_("没有找到，或不属于您的企业。"))
    changes = [
        Change(one.at, one.before, one.after, one.amount, one.refund, one.reason, one.actor)
        for one in found.changes.all()
    ]
    # The payment itself may be another firm's affair: the seller sees the number on the bill.
    paid = seen_payments(actor).filter(pk=found.payment_id or 0)
    return _bill(found), changes, next(iter(_payments(paid)), None)


def list_payments(actor: Actor, asked: Asked) -> list[Payment]:
    return _payments(keyset(_chosen_payments(actor, asked), asked, ORDERS))


def count_payments(actor: Actor, asked: Asked, most: int) -> int:
    return count_up_to(_chosen_payments(actor, asked), most)


def _chosen_payments(actor: Actor, asked: Asked) -> QuerySet[models.Payment]:
    require(actor, VIEW)
    rows, filters = seen_payments(actor), asked.filters
    if firm := filters.get("firm"):
        rows = rows.filter(firm=firm)
    match filters.get("state"):
        case "overdue":
            rows = rows.filter(state=PaymentState.OPEN, due_on__lt=business_day(now()))
        case str() as state if state:
            rows = rows.filter(state=state)
    return rows


def seen_payments(actor: Actor) -> QuerySet[models.Payment]:
    rows = models.Payment.objects.all()
    return rows if actor.is_officer else rows.filter(firm=actor.firm or "")


def payment_fact(number: int, *, actor: Actor) -> Payment:
    require(actor, VIEW)
    found = _payments(seen_payments(actor).filter(pk=number))
    if not found:
        raise NotThere(_("没有找到，或不属于您的企业。"))
    return found[0]


def standing(actor: Actor) -> dict[str, int]:
    """For the homes: payments that are due and overdue, bills that found no guarantee."""
    require(actor, VIEW)
    payments = seen_payments(actor).filter(state=PaymentState.OPEN)
    counted = count_up_to(payments, 1_000)
    overdue = count_up_to(payments.filter(due_on__lt=business_day(now())), 1_000)
    short = count_up_to(seen_bills(actor).filter(state=State.DUE), 1_000)
    return {"open": counted, "overdue": overdue, "unsecured": short}


def _bill(one: models.Bill) -> Bill:
    return Bill(
        one.inventory_id,
        one.message_id,
        one.cop_no,
        one.order_no,
        one.invt_no,
        one.customs_code,
        one.withholder,
        one.platform,
        one.seller,
        one.carrier,
        one.agent,
        one.taxpayer,
        one.released_on,
        lines_of(one.lines),
        one.pk,
        one.version,
        State(one.state),
        one.first_on,
        one.last_on,
        one.secured,
        one.payment_id,
        one.made_at,
    )


def _payments(rows: Iterable[models.Payment]) -> list[Payment]:
    found = list(rows)
    names = names_of({one.firm for one in found})
    return [
        Payment(
            one.pk,
            one.firm,
            names.get(one.firm, ""),
            PaymentKind(one.kind),
            PaymentState(one.state),
            one.bills,
            one.amount,
            one.made_on,
            one.due_on,
            one.paid_on,
            one.late_fee,
            one.noted_by,
        )
        for one in found
    ]
