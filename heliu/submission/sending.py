"""The work of the job: each bundle signed, sent through the doors, its receipts kept; broken off, it goes on."""

import base64
import logging
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from heliu.ceb.signature.model import BY_COMBINATION
from heliu.ceb.writer import DoesNotFit
from heliu.kernel.days import now
from heliu.kernel.problems import Problem
from heliu.registry.api import sandbox_signer
from heliu.submission import doors
from heliu.submission.bundling import prepared, terms_of, unsigned
from heliu.submission.composing import Terms
from heliu.submission.facts import NO_RECEIPT, Return, Seal, Standing, State, standing_of
from heliu.submission.models import SENTENCE_CHARS_MAX, Batch, Bundle, Paper
from heliu.submission.services import move

TROUBLE_CHARS_MAX: Final = 500
log = logging.getLogger(__name__)


def send(batch_id: int) -> None:
    """Send what has no receipt yet. Raises DoorsAway when the doors do not answer: what was answered stays answered."""
    batch = begun(batch_id)
    if batch is None:
        return
    terms = terms_of(batch)
    for number in batch.bundles.filter(answered_at=None).values_list("number", flat=True):
        _send_one(batch, number, terms)
    with transaction.atomic():
        finished = Batch.objects.select_for_update().get(pk=batch_id)
        if finished.state == State.SENDING and not finished.bundles.filter(answered_at=None).exists():
            finished.finished_at = now()
            move(finished, State.DONE)
            _commit_workbook(finished)


@transaction.atomic
def begun(batch_id: int) -> Batch | None:
    """The batch, moved on to SENDING; None where it was taken back or is finished."""
    batch = Batch.objects.select_for_update().filter(pk=batch_id).first()
    if batch is None or batch.state not in {State.QUEUED, State.SENDING}:
        return None
    if batch.state == State.QUEUED:
        move(batch, State.SENDING)
    return batch


@transaction.atomic
def _send_one(batch: Batch, number: int, terms: Terms) -> None:
    # Locked while it is under way: a second job of the same batch finds it taken and leaves it.
    bundle = batch.bundles.select_for_update(skip_locked=True).filter(number=number, answered_at=None).first()
    if bundle is None:
        return
    try:
        raw = _signed(bundle, batch, terms)
    except (DoesNotFit, Problem) as problem:
        log.warning("batch %d, bundle %d cannot be made: %s", batch.pk, number, type(problem).__name__)
        returns = [Return("", NO_RECEIPT, str(problem))]
    else:
        returns = doors.send(bundle.message, raw)
    keep(bundle, returns)


def _signed(bundle: Bundle, batch: Batch, terms: Terms) -> bytes:
    if batch.seal == Seal.SANDBOX:
        return sandbox_signer(batch.firm_code).sign(unsigned(bundle, terms))
    given = bundle.signature
    ready = prepared(bundle, terms, BY_COMBINATION[given["combination"]])
    return ready.sealed(base64.b64decode(given["value"]), given["serial"], given["certificate"].encode())


def keep(bundle: Bundle, returns: list[Return]) -> None:
    """Put each receipt to its document; one without guid concerns them all."""
    by_guid = {one.guid: one for one in returns}
    for_all = by_guid.get("")
    papers = list(bundle.papers.all())
    for paper in papers:
        found = by_guid.get(paper.guid) or for_all
        if found is None:
            found = Return(paper.guid, NO_RECEIPT, _("应答中没有这份单证的回执。"))
        paper.status, paper.sentence = found.status, found.sentence[:SENTENCE_CHARS_MAX]
        paper.standing, paper.numbers = standing_of(found.status), dict(found.numbers)
    Paper.objects.bulk_update(papers, ["status", "sentence", "standing", "numbers"])
    bundle.answered_at = now()
    bundle.save(update_fields=["answered_at"])


def _commit_workbook(batch: Batch) -> None:
    kept = batch.workbook
    if kept is None:
        return
    papers = Paper.objects.filter(parcel__batch=batch)
    kept.committed_at = now()
    kept.counts = {one.value: papers.filter(standing=one).count() for one in Standing}
    kept.save(update_fields=["committed_at", "counts"])


@transaction.atomic
def give_up(batch_id: int, why: str) -> None:
    """After the last attempt: the batch stands still, says why, and waits for somebody to send it again."""
    batch = Batch.objects.select_for_update().filter(pk=batch_id, state=State.SENDING).first()
    if batch is not None:
        batch.trouble = why[:TROUBLE_CHARS_MAX]
        move(batch, State.STUCK)
