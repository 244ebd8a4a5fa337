"""The firm's verbs (企业端): see the chain, apply, withdraw, supplement. Each is one transaction with its event."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from psycopg import Connection

from heliu.kernel.days import business_day, now
from heliu.kernel.problems import Conflict, Invalid, Violation
from heliu.people.api import record, require, require_firm
from heliu.people.facts import Actor
from heliu.refunds import models
from heliu.refunds.clock import FAR
from heliu.refunds.facts import Business, Chain, Kind, PeriodVat, State, Verb
from heliu.refunds.gathering import found_for
from heliu.refunds.linking import Found
from heliu.refunds.moving import go_on, moved, note, one_at_a_time, own, release_all, step_of
from heliu.refunds.numbers import number_of
from heliu.refunds.profiles import profile_of
from heliu.refunds.rules import assemble
from heliu.refunds.wording import sentence

PREPARE: Final = "refunds.prepare_application"
SUBMIT: Final = "refunds.submit_application"
DECLARATIONS_MAX: Final = 50
"""Declarations of one application."""
RECEIPT_TOLD: Final = ("number", "received_on", "currency", "amount", "payer")
"""What an application keeps of a receipt."""


def chain_of(
    connection: Connection[Any],
    entries: Sequence[str],
    *,
    actor: Actor,
    period: PeriodVat | None = None,
    business: Business = Business.ORDINARY,
) -> Chain:
    """The chain of these declarations as it stands today, before anything is applied for."""
    require(actor, PREPARE)
    chain, _found = assembled(connection, require_firm(actor), entries, period, business)
    return chain


def assembled(
    connection: Connection[Any],
    firm: str,
    entries: Sequence[str],
    period: PeriodVat | None,
    business: Business = Business.ORDINARY,
) -> tuple[Chain, Found]:
    """The chain, and what it was made of. Raises Invalid for more declarations than one application may have."""
    if len(entries) > DECLARATIONS_MAX:
        said = _("一份申请最多 %(most)d 份报关单（DECLARATIONS_MAX）。") % {"most": DECLARATIONS_MAX}
        raise Invalid.at("entries", "refund_declarations", said, _("请分成几份申请。"))
    found = found_for(connection, firm, list(dict.fromkeys(entries)), period, business)
    return assemble(firm, profile_of(firm), found, business_day(now()), period), found


@transaction.atomic
def submit(
    connection: Connection[Any],
    entries: Sequence[str],
    seen: str,
    *,
    actor: Actor,
    period: PeriodVat | None = None,
    business: Business = Business.ORDINARY,
) -> int:
    """Apply (提交申请). ``seen``: the digest of the chain that was read and confirmed.

    Raises Invalid with all gaps that keep it back, and Conflict where the chain has become another one meanwhile, or
    where somebody applied for a parcel or with an invoice first.
    """
    require(actor, SUBMIT)
    firm = require_firm(actor)
    one_at_a_time(firm)
    chain, found = assembled(connection, firm, entries, period, business)
    _complete(chain)
    content = content_of(chain, period)
    if digest_of(content) != seen:
        raise Conflict(_("在您核对期间，发票、收汇或退税率有了变化。请重新核对后再提交。"))
    at = now()
    row = models.Application(
        firm=firm,
        kind=str(chain.kind),
        business=business,
        state=State.SUBMITTED,
        enterprise_class=chain.enterprise_class,
        content=content,
        digest=seen,
        claimed=chain.refund,
        submitted_at=at,
        sort_on=business_day(at),
    )
    try:
        with transaction.atomic():
            row.save()
            _hold(row, chain, found)
    except IntegrityError as taken:
        raise Conflict(_("其中的发票、收汇或包裹刚刚进入了另一份申请。请重新核对。")) from taken
    note(row, Verb.SUBMIT, actor)
    told = {"refund": str(chain.refund), "digest": seen}
    record(actor, SUBMIT, subject=number_of(row.pk), step=step_of(Verb.SUBMIT), **told)
    return row.pk


def _complete(chain: Chain) -> None:
    missing = [one for one in chain.lacks if one.blocks]
    if missing:
        told = [
            Violation(f"/{one.entry_no}/{one.line_no or ''}", "refund_incomplete", sentence(one)) for one in missing
        ]
        raise Invalid(_("证据链还不完整，不能提交。"), told)
    if not chain.refund and chain.kind is Kind.TRADING:
        said = _("按退税率计算的应退税额为零，不需要申请。")
        raise Invalid.at("entries", "refund_zero", said, _("请选择有退税率的报关单。"))


def _hold(row: models.Application, chain: Chain, found: Found) -> None:
    """Everything the application rests on is its own from here on."""
    models.InvoiceUse.objects.bulk_create(
        models.InvoiceUse(application=row, invoice_id=number, quantity=quantity) for number, quantity in chain.invoices
    )
    models.ReceiptUse.objects.bulk_create(
        models.ReceiptUse(application=row, receipt_id=one.id, amount=one.amount) for one in chain.receipts
    )
    models.ParcelUse.objects.bulk_create(
        models.ParcelUse(application=row, inventory_id=parcel.inventory_id, goods_no=parcel.goods_no)
        for one in found.declared
        for line in one.lines
        for parcel in line.parcels
        if (parcel.inventory_id, parcel.goods_no) not in found.abroad
    )
    departure = chain.business is Business.DEPARTURE
    models.ParcelUse.objects.bulk_create(
        models.ParcelUse(
            application=row,
            inventory_id=one.inventory_id,
            goods_no=one.goods_no,
            quantity=one.quantity,
            sold_before=one.sold_before if departure else None,
        )
        for link in chain.links
        for one in link.abroad
    )


def content_of(chain: Chain, period: PeriodVat | None) -> dict[str, Any]:
    """The chain as plain JSON: what is confirmed, stored, and read years later."""
    return {
        "business": str(chain.business),
        "links": [written(asdict(link)) for link in chain.links],
        "receipts": [{name: written(getattr(one, name)) for name in RECEIPT_TOLD} for one in chain.receipts],
        "trace": list(chain.trace),
        "to_cost": str(chain.to_cost),
        "offset": str(chain.offset),
        "exported": written(chain.exported),
        "received": written(chain.received),
        "period": written(asdict(period)) if period else {},
    }


def written(value: Any) -> Any:
    """A value as plain JSON: amounts and days as text."""
    if isinstance(value, Mapping):
        return {name: written(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [written(each) for each in value]
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def digest_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of the chain, hexadecimal."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def withdraw(application_id: int, *, actor: Actor) -> None:
    """Take an application back that nobody has accepted yet (撤回); what it held is free again."""
    require(actor, SUBMIT)
    row = own(application_id, actor)
    moved(row, Verb.WITHDRAW, State.WITHDRAWN, actor)
    row.sort_on = FAR
    row.save()
    release_all(row)
    record(actor, SUBMIT, subject=number_of(row.pk), step=step_of(Verb.WITHDRAW))


@transaction.atomic
def answer(application_id: int, words: str, *, actor: Actor) -> None:
    """Supplement what was asked for (补充材料): the clock goes on from the next working day."""
    require(actor, SUBMIT)
    text = " ".join(words.split())
    if not text:
        raise Invalid.at("words", "refund_words", _("没有写明补充了什么。"), _("请写明补充的材料。"))
    row = own(application_id, actor)
    moved(row, Verb.ANSWER, State.ACCEPTED, actor, text)
    go_on(row, text)
    record(actor, SUBMIT, subject=number_of(row.pk), step=step_of(Verb.ANSWER), reason=text)
