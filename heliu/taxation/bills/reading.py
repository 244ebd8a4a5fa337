"""Tax bills, payments, guarantees and accounts as people are shown them, scoped to who asks."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _

from heliu.kernel.days import business_day, now
from heliu.kernel.keyset import count_up_to, keyset
from heliu.kernel.listing import Asked
from heliu.kernel.problems import NotThere
from heliu.people.api import require
from heliu.people.facts import Actor
from heliu.registry.api import firms_on
from heliu.taxation.bills import models
from heliu.taxation.bills.facts import (
    WAITING,
    ZERO,
    Account,
    Bill,
    Change,
    Guarantee,
    GuaranteeKind,
    Payment,
    PaymentKind,
    PaymentState,
    State,
)
from heliu.taxation.bills.store import lines_of

VIEW: Final = "taxation.view_bill"
VIEW_ACCOUNT: Final = "taxation.view_guarantee"
BILL_ORDERS: Final = {"id": "pk"}
PAYMENT_ORDERS: Final = {"id": "pk"}
ACCOUNT_ORDERS: Final = {"firm": "firm"}
PREFIX: Final = "TX"


def list_bills(actor: Actor, asked: Asked) -> list[Bill]:
    return [_bill(one) for one in keyset(_bills(actor, asked), asked, BILL_ORDERS)]


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
    inventory = number.removeprefix(PREFIX).partition("_")[0]
    return Q(invt_no=inventory) | Q(cop_no=number) | Q(order_no=number)


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


def bill_of(inventory_id: int, *, actor: Actor) -> Bill | None:
    """The bill of an inventory the actor may see; None where there is none."""
    require(actor, VIEW)
    found = seen_bills(actor).filter(inventory_id=inventory_id).first()
    return _bill(found) if found else None


def list_payments(actor: Actor, asked: Asked) -> list[Payment]:
    return _payments(keyset(_chosen_payments(actor, asked), asked, PAYMENT_ORDERS))


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


def list_accounts(actor: Actor, asked: Asked) -> list[Account]:
    return _accounts(keyset(_chosen_accounts(actor, asked), asked, ACCOUNT_ORDERS))


def count_accounts(actor: Actor, asked: Asked, most: int) -> int:
    return count_up_to(_chosen_accounts(actor, asked), most)


def _chosen_accounts(actor: Actor, asked: Asked) -> QuerySet[models.Account]:
    require(actor, VIEW_ACCOUNT)
    rows = models.Account.objects.all()
    if not actor.is_officer:
        rows = rows.filter(firm=actor.firm or "")
    firm = asked.filters.get("firm")
    return rows.filter(firm=firm) if firm else rows


def account_fact(firm: str, *, actor: Actor) -> tuple[Account, list[Guarantee]]:
    """The account of a firm, empty where it never had one, and its guarantees, the newest first."""
    require(actor, VIEW_ACCOUNT)
    if not actor.is_officer and firm != actor.firm:
        raise NotThere(_("没有找到，或不属于您的企业。"))
    found = _accounts(models.Account.objects.filter(firm=firm)) or _accounts([models.Account(firm=firm)])
    guarantees = [
        Guarantee(
            one.pk,
            one.firm,
            GuaranteeKind(one.kind),
            one.number,
            one.issuer,
            one.amount,
            one.since,
            one.until,
            one.registered_by,
            one.ended_on,
        )
        for one in models.Guarantee.objects.filter(firm=firm)
    ]
    return found[0], guarantees


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
    names = names_of(one.firm for one in found)
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


def _accounts(rows: Iterable[models.Account]) -> list[Account]:
    found = list(rows)
    firms = [one.firm for one in found]
    names, limits = names_of(firms), _limits(firms, business_day(now()))
    unsecured = _sums(
        models.Bill.objects.filter(withholder__in=firms, state__in=[*WAITING], secured=0).values_list("withholder"),
        Sum("tax"),
    )
    return [
        Account(
            one.firm,
            names.get(one.firm, ""),
            limits.get(one.firm, ZERO),
            one.used or ZERO,
            one.freed or ZERO,
            unsecured.get(one.firm, ZERO),
        )
        for one in found
    ]


def _limits(firms: list[str], day: date) -> dict[str, Decimal]:
    valid = models.Guarantee.objects.filter(Q(until__isnull=True) | Q(until__gte=day), firm__in=firms)
    valid = valid.filter(since__lte=day, ended_on__isnull=True).order_by()
    return _sums(valid.values_list("firm"), Sum("amount"))


def _sums(rows: Any, summed: Sum) -> dict[str, Decimal]:
    return dict(rows.annotate(total=summed).order_by())


def names_of(codes: Iterable[str]) -> dict[str, str]:
    return {code: firm.name for code, firm in firms_on(set(codes), business_day(now())).items()}
