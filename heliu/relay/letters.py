"""Letters to customs (装封): stored messages opened and put into DxpMsg envelopes, in the order of their commits.

The message itself goes on octet by octet as its sender signed it. Its number in the envelope is made of our own number
and its digest: the same message has the same whenever it is sent, so customs takes it once.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from psycopg import Connection

from heliu.ceb.catalogue.index import MESSAGES
from heliu.ceb.envelope import Envelope, write_envelope
from heliu.clearance.upstream.api import committed_after
from heliu.clearance.upstream.facts import Place
from heliu.declarations.api import Archive, outgoing
from heliu.declarations.facts import Outgoing
from heliu.kernel.days import BEIJING
from heliu.relay.facts import Letter
from heliu.relay.terms import Terms

MESSAGES_AT_ONCE_MAX: Final = 2_000
OCTETS_AT_ONCE_MAX: Final = 64 * 1024 * 1024
"""A bundle ends with the message that goes beyond it, so that bundles of the largest messages fit into memory."""
DIGEST_CHARS: Final = 12


@dataclass(frozen=True, slots=True)
class Bundle:
    """What is to be sent next, and the place reached with it; messages passed over lie between."""

    letters: list[Letter]
    upto: Place


def next_bundle(
    connection: Connection, archive: Archive, terms: Terms, after: Place, until: Place | None = None
) -> Bundle | None:
    """The letters after ``after``, not beyond ``until``; None when there is nothing. Raises CannotUnseal."""
    found = committed_after(connection, after, MESSAGES_AT_ONCE_MAX)
    places = [(place, number) for place, number in found if until is None or place <= until]
    if not places:
        return None
    messages = outgoing(connection, [number for _, number in places])
    letters: list[Letter] = []
    octets, upto = 0, after
    for place, number in places:
        message = messages.get(number)
        if message is not None and is_for_customs(message, terms):
            letters.append(letter(place, message, archive, terms))
            octets += message.size_octets
        upto = place
        if octets > OCTETS_AT_ONCE_MAX:
            break
    return Bundle(letters, upto)


def is_for_customs(message: Outgoing, terms: Terms) -> bool:
    """What could not be read or is not sealed by its sender was refused at the door: customs would refuse it too."""
    return message.documents > 0 and message.signature != "invalid" and terms.deciders.relayed(message.kind)


def letter(place: Place, message: Outgoing, archive: Archive, terms: Terms) -> Letter:
    """One message in its envelope."""
    raw = archive.open(message.content)
    cop_msg_id = f"HL{message.id:019d}{hashlib.sha256(raw).hexdigest()[:DIGEST_CHARS]}"
    name = f"{place.txid:019d}-{place.number:019d}-{message.kind}.xml"
    envelope = Envelope(
        message_id=cop_msg_id,
        sender_id=terms.sender_id,
        receiver_ids=(terms.receiver(message.kind),),
        created=message.received_at.astimezone(BEIJING).replace(tzinfo=None),
        message_type=MESSAGES[message.kind].root,
        data=raw,
        file_name=name,
    )
    return Letter(place, message.id, cop_msg_id, message.kind, message.sender, name, write_envelope(envelope))


def bundles(connection: Connection, archive: Archive, terms: Terms, after: Place, until: Place) -> Iterator[Bundle]:
    """All letters up to a place, bundle by bundle."""
    while after < until and (bundle := next_bundle(connection, archive, terms, after, until)):
        yield bundle
        after = bundle.upto
