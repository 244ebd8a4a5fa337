"""Work for the queue: send a batch; pick up what a killed process left; forget old uploads. Each may run twice."""

import logging
from datetime import timedelta
from typing import Final

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from heliu.kernel.days import now
from heliu.submission import drafts, sending
from heliu.submission.doors import DoorsAway
from heliu.submission.facts import SEND_BATCH, UNDO_SECONDS, State
from heliu.submission.models import Batch

ATTEMPTS_MAX: Final = 6
WAIT_BASE_S: Final = 2
LEFT_BEHIND: Final = timedelta(seconds=UNDO_SECONDS + 240)
"""Untouched for so long, a batch on its way has lost its job."""
PICKED_UP_MAX: Final = 100
log = logging.getLogger(__name__)


@app.task(
    name=SEND_BATCH,
    pass_context=True,
    retry=RetryStrategy(max_attempts=ATTEMPTS_MAX, exponential_wait=WAIT_BASE_S, retry_exceptions={DoorsAway}),
)
def send_batch(context: JobContext, batch_id: int) -> None:
    """Send what has no receipt yet; when the doors stay away the batch says so and waits."""
    try:
        sending.send(batch_id)
    except DoorsAway as away:
        if context.job.attempts + 1 < ATTEMPTS_MAX:
            raise
        sending.give_up(batch_id, away.detail)


@app.periodic(cron="* * * * *")
@app.task(name="submission.pick_up", queueing_lock="submission.pick_up")
def pick_up(timestamp: int) -> None:  # noqa: ARG001 - the tick it is run for
    """Give batches whose job was lost another one."""
    lost = Batch.objects.filter(state__in=[State.QUEUED, State.SENDING], changed_at__lt=now() - LEFT_BEHIND)
    for number in lost.order_by("pk").values_list("pk", flat=True)[:PICKED_UP_MAX]:
        Batch.objects.filter(pk=number).update(changed_at=now())
        send_batch.defer(batch_id=number)
        log.warning("batch %d had lost its job: queued again", number)


@app.periodic(cron="25 18 * * *")  # 2:25 in Beijing
@app.task(name="submission.forget_uploads", queueing_lock="submission.forget_uploads")
def forget_uploads(timestamp: int) -> None:  # noqa: ARG001 - the tick it is run for
    """Uploaded files of orders are kept no longer than their time."""
    if forgotten := drafts.forget_uploads(now()):
        log.info("files of orders: %d forgotten", forgotten)
