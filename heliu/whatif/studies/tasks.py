"""Work for the queue: what-ifs one after the other, on a worker of their own; each may be run twice without harm."""

import logging

from procrastinate.contrib.django import app

from heliu.kernel.days import now
from heliu.kernel.queues import SLOW
from heliu.whatif.studies import carrying_out
from heliu.whatif.studies.services import TASK

log = logging.getLogger(__name__)


@app.task(name=TASK, queue=SLOW)
def carry_out(number: int) -> None:
    carrying_out.carry_out(number)


@app.periodic(cron="*/5 * * * *")
@app.task(name="whatif.give_up_silent", queueing_lock="whatif.give_up_silent")
def give_up_silent(timestamp: int) -> None:  # noqa: ARG001 - the tick it is run for
    if found := carrying_out.give_up_silent(now()):
        log.warning("what-if: %d lost their process", found)


@app.periodic(cron="27 19 * * *")  # 3:27 in Beijing
@app.task(name="whatif.forget", queueing_lock="whatif.forget")
def forget(timestamp: int) -> None:  # noqa: ARG001
    if found := carrying_out.forget_old(now()):
        log.info("what-if: %d old ones forgotten", found)
