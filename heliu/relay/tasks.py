"""Upkeep of the relay (定时任务), run by the jobs process; it may run twice or late without harm."""

import logging

from django.db import connection
from procrastinate.contrib.django import app

from heliu.kernel.days import now
from heliu.relay.hearing import forget

log = logging.getLogger(__name__)


@app.periodic(cron="35 18 * * *")  # 2:35 in Beijing
@app.task(name="relay.forget_received", queueing_lock="relay.forget_received")
def forget_received(timestamp: int) -> None:  # noqa: ARG001 - the tick it is run for
    """What came back is kept only for a while."""
    with connection.cursor() as cursor:
        parcels, returns = forget(cursor, now())
    if parcels or returns:
        log.info("relay: %d parcels and %d returns forgotten", parcels, returns)
