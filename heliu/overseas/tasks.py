"""The timer of the room, run by the jobs process; it may run twice at once or be stopped anywhere."""

import logging
from typing import Final

from django.db import connection
from procrastinate.contrib.django import app

from heliu.declarations.api import Archive
from heliu.kernel.days import now
from heliu.kernel.sealing import Sealer
from heliu.overseas.taking_up import take_up

TAKE_UP: Final = "overseas.take_up"
log = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(name=TAKE_UP, queueing_lock=TAKE_UP)
def take_up_departures(timestamp: int) -> None:  # noqa: ARG001 - the tick it is run for
    """Take up what left for overseas warehouses and what came back of it."""
    connection.ensure_connection()
    found = take_up(connection.connection, Archive(Sealer()), now())
    if found.shipments or found.returns:
        log.info("overseas: %d shipments, %d returns taken up", found.shipments, found.returns)
