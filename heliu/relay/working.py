"""The relay at work (转送进程): sends and takes back until it is told to stop, through every absence of either side."""

import logging
import time
from collections.abc import Callable
from typing import Final

import psycopg
from psycopg import Connection

from heliu.declarations.api import Archive
from heliu.kernel.sealing import Sealer
from heliu.relay.facts import NotReached
from heliu.relay.hearing import Hearer
from heliu.relay.sending import Sender, SomeoneElse
from heliu.relay.terms import Terms
from heliu.relay.ways import way

IDLE_S: Final = 0.2
PAUSE_FIRST_S: Final = 1.0
PAUSE_S_MAX: Final = 30.0
PIECE_S: Final = 0.2
"""So soon it notices that it shall stop."""
Stop = Callable[[], bool]
log = logging.getLogger(__name__)


def work(connect: Callable[[], Connection], terms: Terms, stop: Stop) -> None:
    """Until ``stop`` says so. After a fault it waits one second, two, four …, at most half a minute."""
    pause = PAUSE_FIRST_S
    while not stop():
        try:
            with connect() as connection:
                open_way(connection, terms, stop)
            pause = PAUSE_FIRST_S
        except (NotReached, SomeoneElse, psycopg.OperationalError) as fault:
            log.warning("the relay waits %.0f s: %s", pause, fault or "another relay is at work")
            rest(pause, stop)
            pause = min(pause * 2, PAUSE_S_MAX)


def open_way(connection: Connection, terms: Terms, stop: Stop) -> None:
    """One life of the connections, as long as nothing fails."""
    sender = ready_sender(connection, terms)
    hearer = Hearer(connection, sender.upstream)
    try:
        while not stop():
            sent = sender.step()
            with sender.on_record():
                heard = hearer.step()
            if sent is None and not heard:
                rest(IDLE_S, stop)
    finally:
        sender.upstream.close()


def ready_sender(connection: Connection, terms: Terms) -> Sender:
    """The one sender of this database. Raises NotReached, SomeoneElse."""
    sender = Sender(connection, terms, Archive(Sealer()))
    sender.hold()
    sender.open(way)
    return sender


def drain(connection: Connection, terms: Terms) -> int:
    """Send all that waits now; how many messages. Raises NotReached, SomeoneElse."""
    sender = ready_sender(connection, terms)
    try:
        total = 0
        while (sent := sender.step()) is not None:
            total += sent
        return total
    finally:
        sender.upstream.close()


def rest(seconds: float, stop: Stop) -> None:
    until = time.monotonic() + seconds
    while not stop() and (left := until - time.monotonic()) > 0:
        time.sleep(min(left, PIECE_S))
