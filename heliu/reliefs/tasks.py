"""Timers of the reliefs (定时任务): each may run twice, late, or beside itself without harm."""

import logging

from django.db import connection
from procrastinate.contrib.django import app

from heliu.kernel.days import now
from heliu.reliefs.exemption import upkeep

log = logging.getLogger(__name__)


@app.periodic(cron="*/5 * * * *")
@app.task(name="reliefs.look_again", queueing_lock="reliefs.look_again")
def look_again(timestamp: int) -> None:  # noqa: ARG001 - the tick it is run for
    """Hold waiting registrations against the lists that came since."""
    connection.ensure_connection()
    if moved := upkeep.look_again(connection.connection, now()):
        log.info("no-invoice exemption: %d registrations moved", moved)


@app.periodic(cron="20 18 * * *")  # 2:20 in Beijing
@app.task(name="reliefs.watch", queueing_lock="reliefs.watch")
def watch(timestamp: int) -> None:  # noqa: ARG001
    """See what became of exempt goods; forget uploads nobody came back for."""
    connection.ensure_connection()
    if moved := upkeep.watch(connection.connection, now()):
        log.info("no-invoice exemption: %d exempt lines moved", moved)
    upkeep.forget(now())
