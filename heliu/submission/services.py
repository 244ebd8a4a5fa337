"""Sending: confirm, take back, sign, send again. Each verb checks who asks and moves the batch by its moves table."""

import base64
from collections.abc import Mapping
from typing import Final
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from heliu.ceb.limits import MAX_DOCUMENTS_PER_MESSAGE
from heliu.kernel.days import now
from heliu.kernel.problems import Conflict
from heliu.people.api import require
from heliu.people.facts import Actor
from heliu.registry.api import sandbox_signer
from heliu.submission.bundling import KEYS, prepared, terms_of
from heliu.submission.card import card_of
from heliu.submission.composing import composed
from heliu.submission.drafts import draft_of, preview_form, sheet_of, unconfirm
from heliu.submission.facts import MOVES, SEND_BATCH, UNDO_SECONDS, Seal, Source, State
from heliu.submission.models import Batch, Bundle, Paper, Parcel
from heliu.submission.queries import one_of, own_batches
from heliu.submission.sealed import seal_values, values_of

SEND: Final = "submission.send_declarations"


@transaction.atomic
def confirm(number: int, seal: Seal, *, actor: Actor) -> None:
    """Make the messages of a batch. Signed here by the sandbox's key they are queued; a UKey signs them first.

    Raises Conflict where nothing can be sent; NotAllowed where the firm has no key here.
    """
    require(actor, SEND)
    batch = draft_of(number, actor=actor, locked=True)
    if seal is Seal.SANDBOX:
        sandbox_signer(batch.firm_code)
    unconfirm(batch)
    batch.confirmed_at, batch.seal = now(), seal
    if batch.source == Source.SHEET:
        _make_parcels(batch)
    elif not preview_form(number, actor=actor).may_be_sent:
        raise Conflict(_("还有需要改正的地方，不能报送。请按提示修改后再确认。"))
    batch.save(update_fields=["confirmed_at", "seal"])
    _make_bundles(batch)
    if seal is Seal.SANDBOX:
        _queue(batch)


def _make_parcels(batch: Batch) -> None:
    """The orders of the file that have no fault and were not sent before."""
    batch.parcels.all().delete()
    fresh = sheet_of(batch).fresh
    if not fresh:
        raise Conflict(_("没有可以报送的订单：其余的有错误，或已经报送过。"))
    Parcel.objects.bulk_create(
        Parcel(
            batch=batch,
            place=place,
            row=order.rows[0],
            order_no=order.number,
            sealed=seal_values(order.values, batch.firm_code),
        )
        for place, order in enumerate(fresh, start=1)
    )


def _make_bundles(batch: Batch) -> None:
    terms = terms_of(batch)
    parcels = list(batch.parcels.all())
    heads = {parcel.pk: composed(values_of(parcel), terms)[0] for parcel in parcels}
    number = 0
    for message in batch.documents:
        for start in range(0, len(parcels), MAX_DOCUMENTS_PER_MESSAGE):
            number += 1
            bundle = Bundle.objects.create(batch=batch, number=number, message=message, guid=_guid())
            Paper.objects.bulk_create(
                Paper(
                    parcel=parcel,
                    bundle=bundle,
                    message=message,
                    guid=_guid(),
                    key=heads[parcel.pk][message][0].get(KEYS[message]) or "",
                )
                for parcel in parcels[start : start + MAX_DOCUMENTS_PER_MESSAGE]
            )


def _guid() -> str:
    return str(uuid4()).upper()


def _queue(batch: Batch) -> None:
    move(batch, State.QUEUED)
    app.configure_task(SEND_BATCH, schedule_in={"seconds": UNDO_SECONDS}).defer(batch_id=batch.pk)


def move(batch: Batch, to: State) -> None:
    """Raises Conflict for a move the table does not know."""
    if to not in MOVES[State(batch.state)]:
        raise Conflict(_("该批次当前的状态不允许此操作。"))
    batch.state, batch.changed_at = to, now()
    batch.save(update_fields=["state", "changed_at", "finished_at", "trouble", "confirmed_at"])


@transaction.atomic
def take_back(number: int, *, actor: Actor) -> None:
    """Undo the confirmation (撤回) as long as nothing has been sent."""
    require(actor, SEND)
    batch = one_of(own_batches(actor).select_for_update(), number)
    if batch.state != State.QUEUED:
        raise Conflict(_("已经开始报送，不能撤回。需要更正的，请重新报送更正后的单证。"))
    unconfirm(batch)
    move(batch, State.DRAFT)
    if batch.source == Source.SHEET:
        batch.parcels.all().delete()


@transaction.atomic
def send_again(number: int, *, actor: Actor) -> None:
    """After the doors did not answer: what has no receipt yet is sent again, under the same numbers."""
    require(actor, SEND)
    batch = one_of(own_batches(actor).select_for_update(), number)
    batch.trouble = ""
    move(batch, State.SENDING)
    app.configure_task(SEND_BATCH).defer(batch_id=batch.pk)


@transaction.atomic
def to_sign(number: int, certificate: str, *, actor: Actor) -> list[Mapping[str, str]]:
    """What the UKey has to sign, a bundle each: its number and the SignedInfo. ``certificate``: the card's, base64."""
    require(actor, SEND)
    batch = _confirmed(number, actor=actor)
    terms = terms_of(batch)
    algorithms = card_of(certificate).algorithms
    return [
        {"bundle": str(bundle.number), "inData": prepared(bundle, terms, algorithms).to_sign.decode()}
        for bundle in batch.bundles.all()
    ]


def _confirmed(number: int, *, actor: Actor) -> Batch:
    """The draft, locked, whose messages were made for the card to sign. Raises Conflict."""
    batch = draft_of(number, actor=actor, locked=True)
    if batch.confirmed_at is None:
        raise Conflict(_("该批次尚未确认，或确认后又有改动。请核对并确认后再签名。"))
    return batch


@transaction.atomic
def take_signatures(number: int, certificate: str, values: Mapping[str, str], *, actor: Actor) -> None:
    """Put the UKey's signatures to the bundles and queue the batch. Raises Invalid for one that does not fit."""
    require(actor, SEND)
    batch = _confirmed(number, actor=actor)
    card = card_of(certificate)
    terms = terms_of(batch)
    for bundle in batch.bundles.all():
        value = card.value(bundle.number, values, prepared(bundle, terms, card.algorithms).to_sign)
        bundle.signature = {
            "value": base64.b64encode(value).decode(),
            "serial": card.serial,
            "certificate": card.base64.decode(),
            "combination": card.algorithms.combination,
        }
        bundle.save(update_fields=["signature"])
    _queue(batch)
