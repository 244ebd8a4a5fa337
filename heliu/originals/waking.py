"""Work for the queue, deferred in the transaction of what it is about; the tasks themselves stand in tasks.py."""

from datetime import timedelta
from typing import Final

from procrastinate.contrib.django import app

from heliu.kernel.queues import PROMPT

ANSWER: Final = "originals.answer_request"
ALARM: Final = "originals.raise_alarm"


def wake(request_id: int, after: timedelta = timedelta(0)) -> None:
    """Have a request worked on, now or later."""
    _defer(ANSWER, request_id, after)


def wake_for_alarm(request_id: int, after: timedelta) -> None:
    _defer(ALARM, request_id, after)


def _defer(task: str, request_id: int, after: timedelta) -> None:
    schedule = {"seconds": max(int(after.total_seconds()), 1)} if after else None
    app.configure_task(task, queue=PROMPT, schedule_in=schedule).defer(request_id=request_id)
