"""The queue way (消息队列): DxpMsg into one queue of a broker, receipts out of another (the customs' AMQP entry).

Persistent, in order, over one channel, a bundle a transaction. Killed between its commit and our record, a message is
published again under the same message id, its CopMsgId: customs takes it once. What came back is acknowledged after it
is on record, and kept in the same archive and refused folders as over a folder.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import parse_qs, urlsplit, urlunsplit

from heliu.clearance.upstream.facts import Place
from heliu.kernel.amqp import AmqpProblem, Broker, Outgoing
from heliu.relay.facts import Letter, NotReached, Parcel
from heliu.relay.folder import OCTETS_MAX, keep

OUT_QUEUE: Final = "heliu_out"
IN_QUEUE: Final = "{sender}_HZ"
"""As a simulated customs server of others has it; both are settings: ``?out=…&in=…``."""
Answer = TypeVar("Answer")


class QueueUpstream:
    """One connection, opened at once and given up at the first fault. Raises NotReached."""

    def __init__(self, url: str, sender_id: str, kept: Path) -> None:
        parts = urlsplit(url)
        asked = parse_qs(parts.query)
        self._out = asked.get("out", [OUT_QUEUE])[0]
        self._in = asked.get("in", [IN_QUEUE.format(sender=sender_id)])[0]
        self._kept = kept
        self._broker = _reached(lambda: Broker(urlunsplit(parts._replace(query=""))))
        try:
            for queue in (self._out, self._in):
                self._waiting(queue)
        except NotReached:
            self._broker.close()
            raise

    def resume(self) -> Place | None:
        """The broker holds no half delivery: what it took and we did not record goes again under its id."""
        return None

    def deliver(self, letters: list[Letter], upto: Place) -> None:  # noqa: ARG002 - one form for all ways
        _reached(lambda: self._broker.publish(self._out, [Outgoing(one.cop_msg_id, one.octets) for one in letters]))

    def settled(self, upto: Place) -> None:
        """Nothing is left of a delivery."""

    def collect(self, most: int) -> list[Parcel]:
        waiting = self._waiting(self._in)
        found = _reached(lambda: self._broker.get(self._in, min(most, waiting), OCTETS_MAX)) if waiting else []
        return [Parcel(f"{name_of(one.message_id)}.xml", one.body, one.tag) for one in found]

    def put_away(self, parcel: Parcel, refusal: str = "") -> None:
        keep(self._kept, parcel, refusal)
        _reached(lambda: self._broker.acknowledge(parcel.handle))

    def close(self) -> None:
        self._broker.close()

    def _waiting(self, queue: str) -> int:
        """How many messages lie in a queue that must be there."""
        return _reached(lambda: self._broker.declare(queue))


def name_of(message_id: str) -> str:
    """A file name of what the other side calls its message: letters, digits, - and _ of it."""
    return "".join(one for one in message_id if one.isascii() and (one.isalnum() or one in "-_"))[:100] or "receipt"


def _reached(ask: Callable[[], Answer]) -> Answer:
    try:
        return ask()
    except AmqpProblem as fault:
        raise NotReached(str(fault)) from fault
