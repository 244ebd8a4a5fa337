"""Work for the queue (定时任务): each may run twice, late, or beside itself without harm."""

import logging

from procrastinate.contrib.django import app

from heliu.kernel.days import now
from heliu.kernel.queues import PROMPT
from heliu.originals import answering, upkeep
from heliu.originals.waking import ALARM, ANSWER

log = logging.getLogger(__name__)


@app.task(name=ANSWER, queue=PROMPT)
def answer_request(request_id: int) -> None:
    answering.work(request_id, now())


@app.task(name=ALARM, queue=PROMPT)
def raise_alarm(request_id: int) -> None:
    upkeep.raise_alarm(request_id, now())


@app.periodic(cron="* * * * * */15")  # customs waits two minutes: a lost job is found within one
@app.task(name="originals.pick_up", queue=PROMPT, queueing_lock="originals.pick_up")
def pick_up(timestamp: int) -> None:  # noqa: ARG001 - the tick it is run for
    if woken := upkeep.pick_up(now()):
        log.warning("originals: %d requests had lost their job: woken", woken)


@app.periodic(cron="40 18 * * *")  # 2:40 in Beijing
@app.task(name="originals.forget", queueing_lock="originals.forget")
def forget(timestamp: int) -> None:  # noqa: ARG001
    if forgotten := upkeep.forget(now()):
        log.info("originals: %d kept as long as the law wants, forgotten", forgotten)
