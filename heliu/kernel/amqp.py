"""Handing messages to a broker (AMQP 0-9-1, RabbitMQ) by the client library: lots in transactions, get, acknowledge.

One connection with one channel, opened at once and given up at the first fault. Everything has a limit: how long a
connection and an answer may take, what one message may bring.
"""

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, TypeVar

from pika import BasicProperties, BlockingConnection, URLParameters
from pika.exceptions import AMQPError, ChannelClosed, StreamLostError

ANSWER_S_MAX: Final = 30
CONNECT_S_MAX: Final = 5
HEARTBEAT_S: Final = 60  # twice as long as anybody here is silent: the relay looks again after 30 s at most
PERSISTENT: Final = 2
Answer = TypeVar("Answer")

logging.getLogger("pika").setLevel(logging.CRITICAL)  # each fault is told once, by who meets it


class AmqpProblem(Exception):
    """The broker cannot be reached, refuses, or says what was not expected; the sentence says which."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message for a queue; ``message_id`` is by what the receiver knows it again."""

    message_id: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message got from a queue, to be acknowledged by its tag; ``body`` is cut at the limit given."""

    tag: int
    message_id: str
    body: bytes


class Broker:
    """A connection with one channel in transactions. Not shared between threads."""

    def __init__(self, url: str) -> None:
        """``url``: amqp(s)://user:password@host:port/vhost. Raises AmqpProblem."""
        asked = URLParameters(url)
        asked.connection_attempts = 1
        asked.socket_timeout = asked.stack_timeout = CONNECT_S_MAX
        asked.blocked_connection_timeout, asked.heartbeat = ANSWER_S_MAX, HEARTBEAT_S
        self.title = f"{asked.host}:{asked.port}"
        self._returned = 0
        self._connection = self._told(lambda: BlockingConnection(asked))
        try:
            self._channel = self._told(self._connection.channel)
            self._channel.add_on_return_callback(self._count_returned)
            self._told(self._channel.tx_select)
        except AmqpProblem:
            self.close()
            raise

    def declare(self, queue: str, *, passive: bool = True) -> int:
        """The messages in a queue that is there; ``passive`` off makes a durable one. Raises AmqpProblem."""
        found = self._told(lambda: self._channel.queue_declare(queue, passive=passive, durable=not passive))
        return int(found.method.message_count)

    def publish(self, queue: str, messages: Sequence[Outgoing]) -> None:
        """Hand over in order; returns when the broker has all of them for good, or has none. Raises AmqpProblem."""
        self._told(lambda: self._hand_over(queue, messages))
        self._told(self._channel.tx_commit)
        self._told(self._connection.process_data_events)  # what was returned is told only then
        if self._returned:
            raise AmqpProblem(f"{self.title} 没有队列 {queue}")

    def get(self, queue: str, most: int, octets_max: int) -> list[Incoming]:
        """At most so many messages, unacknowledged. Raises AmqpProblem."""
        found: list[Incoming] = []
        while len(found) < most:
            method, properties, body = self._told(lambda: self._channel.basic_get(queue))
            if method is None:
                break
            found.append(Incoming(method.delivery_tag, properties.message_id or "", body[: octets_max + 1]))
        return found

    def acknowledge(self, tag: int, *, several: bool = False) -> None:
        """The broker may forget it; ``several``: all it gave before, too. Raises AmqpProblem."""
        self._told(lambda: self._channel.basic_ack(tag, multiple=several))
        self._told(self._channel.tx_commit)

    def close(self) -> None:
        with suppress(AMQPError, OSError):
            self._connection.close()

    def _hand_over(self, queue: str, messages: Sequence[Outgoing]) -> None:
        for one in messages:
            kept = BasicProperties("application/xml", delivery_mode=PERSISTENT, message_id=one.message_id)
            self._channel.basic_publish("", queue, one.body, kept, mandatory=True)

    def _count_returned(self, *_: object) -> None:
        self._returned += 1

    def _told(self, ask: Callable[[], Answer]) -> Answer:
        try:
            return ask()
        except ChannelClosed as fault:
            raise AmqpProblem(f"{self.title} 拒绝（{fault.reply_code} {fault.reply_text}）") from fault
        except (AMQPError, StreamLostError, OSError) as fault:
            raise AmqpProblem(f"{self.title} 无法连接或中断（{fault!r}）") from fault
