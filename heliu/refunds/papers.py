"""Invoices and receipts a firm brings (进货发票、收汇): checked in form, registered once, never used twice."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from heliu.kernel.days import business_day, now
from heliu.kernel.problems import Conflict, Invalid, NotThere, Violation
from heliu.kernel.workbooks.checking import CellFault, check
from heliu.kernel.workbooks.reading import read_workbook
from heliu.people.api import record, require, require_firm
from heliu.people.facts import Actor
from heliu.refunds import models
from heliu.refunds.applying import PREPARE
from heliu.refunds.facts import Offered
from heliu.refunds.invoices import TEMPLATE, faults_of, offered_in
from heliu.refunds.moving import one_at_a_time

DROPPED: Final = "refund_dropped"
CURRENCY: Final = re.compile(r"[0-9]{3}")


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a workbook."""

    new: int
    same: int


@transaction.atomic
def register_invoice(offered: Offered, *, actor: Actor) -> None:
    """登记进货发票. Raises Invalid with all that is wrong with it; Conflict for a number registered before."""
    require(actor, PREPARE)
    firm = require_firm(actor)
    if faults := faults_of(offered, business_day(now())):
        raise Invalid(_("发票没有登记，请改正以下内容。"), faults)
    try:
        with transaction.atomic():
            models.Invoice.objects.create(**_values(offered, firm, actor))
    except IntegrityError as known:
        said = _("发票 %(number)s 第 %(line)s 行已经登记过。一张发票只能登记一次、申报一次。")
        raise Conflict(said % {"number": offered.number, "line": offered.line_no}) from known
    record(actor, PREPARE, subject=offered.number)


def _values(offered: Offered, firm: str, actor: Actor) -> dict[str, Any]:
    told = {name: getattr(offered, name) for name in offered.__slots__}
    return {**told, "firm": firm, "entered_by": actor.name, "entered_at": now()}


@transaction.atomic
def take_invoices(content: bytes, *, actor: Actor) -> Taken:
    """Register a workbook of invoices, whole or not at all; what is registered already, the same, is passed over."""
    require(actor, PREPARE)
    firm, today = require_firm(actor), business_day(now())
    lines = check(read_workbook(content, TEMPLATE), TEMPLATE)
    faults: list[Violation] = [_violation(one) for line in lines for one in line.faults]
    offers = [(line.row.number, offered_in(line.values)) for line in lines if not line.faults]
    for row, offer in offers:
        faults += [_at(row, one) for one in faults_of(offer, today)]
    numbers = [offer.number for _row, offer in offers]
    held = {(one.number, one.line_no): one for one in models.Invoice.objects.filter(number__in=numbers)}
    new, seen = [], set()
    for row, offer in offers:
        key = (offer.number, offer.line_no)
        known = held.get(key)
        if key in seen:
            faults.append(_known(row, _("这一行发票在文件中出现两次。")))
        elif known is not None and not _same(known, offer, firm):
            faults.append(_known(row, _("这一行发票已经登记过，内容不同。")))
        elif known is None:
            new.append(models.Invoice(**_values(offer, firm, actor)))
        seen.add(key)
    if faults:
        raise Invalid(_("有 %(count)d 处需要改正，一行也没有登记。") % {"count": len(faults)}, faults)
    try:
        with transaction.atomic():
            models.Invoice.objects.bulk_create(new)
    except IntegrityError as known:
        raise Conflict(_("其中的发票刚刚登记过。请重新导入。")) from known
    record(actor, PREPARE, subject=_("发票导入 %(count)d 行") % {"count": len(new)})
    return Taken(len(new), len(offers) - len(new))


def _known(row: int, said: str) -> Violation:
    return _at(row, Violation("/number", "invoice_known", said, _("一张发票的每一行只登记一次。")))


def _same(known: models.Invoice, offer: Offered, firm: str) -> bool:
    return known.firm == firm and all(getattr(known, name) == getattr(offer, name) for name in offer.__slots__)


def _violation(one: CellFault) -> Violation:
    return _at(one.row, Violation(f"/{one.column}", one.code, one.cause, one.fix))


def _at(row: int, one: Violation) -> Violation:
    return Violation(
        f"/{row}{one.pointer}", one.code, _("第 %(row)d 行：%(cause)s") % {"row": row, "cause": one.detail}, one.fix
    )


@transaction.atomic
def register_receipt(
    number: str, received_on: date, currency: str, amount: Decimal, payer: str, *, actor: Actor
) -> None:
    """登记收汇. Raises Invalid, and Conflict for a number the firm has registered before."""
    require(actor, PREPARE)
    firm = require_firm(actor)
    if received_on > business_day(now()):
        raise Invalid.at("received_on", "receipt_day", _("收汇日期晚于今天。"), _("请核对入账日期。"))
    if not CURRENCY.fullmatch(currency):
        raise Invalid.at("currency", "receipt_currency", _("币制不是三位海关代码。"), _("人民币填 142，美元填 502。"))
    try:
        with transaction.atomic():
            models.Receipt.objects.create(
                firm=firm,
                number=number,
                received_on=received_on,
                currency=currency,
                amount=amount,
                payer=payer,
                entered_by=actor.name,
                entered_at=now(),
            )
    except IntegrityError as known:
        raise Conflict(_("收汇凭证 %(number)s 已经登记过。") % {"number": number}) from known
    record(actor, PREPARE, subject=number)


@transaction.atomic
def drop_invoice(invoice_id: int, *, actor: Actor) -> None:
    """Take back an invoice that no application holds (删除): typed wrongly, its number is free again."""
    _drop(models.Invoice, invoice_id, actor)


@transaction.atomic
def drop_receipt(receipt_id: int, *, actor: Actor) -> None:
    """Take back a receipt that no application holds, not even in part."""
    _drop(models.Receipt, receipt_id, actor)


def _drop(table: type[models.Invoice | models.Receipt], number: int, actor: Actor) -> None:
    require(actor, PREPARE)
    one_at_a_time(require_firm(actor))
    row = table.objects.filter(pk=number, firm=actor.firm).first()
    if row is None:
        raise NotThere(_("没有找到，或不属于您的企业。"))
    if row.uses.exists():
        raise Conflict(_("%(number)s 已用于退税申请，不能删除。") % {"number": row.number})
    row.delete()
    record(actor, PREPARE, subject=row.number, step=DROPPED)
