"""Receipts as bytes: the fields of the document they answer, numbers and ids drawn from the seed."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from heliu.ceb.catalogue.index import MESSAGES
from heliu.ceb.catalogue.model import Field
from heliu.ceb.reader import Document, Reading
from heliu.ceb.receipts import receipt, unreadable
from heliu.intake.prepared import Reply
from heliu.kernel.days import BEIJING
from heliu.sandbox.facts import Arrival, Receipt
from heliu.sandbox.states import has_number

NOBODY: Final = "-"
NO_NUMBER: Final = "0" * 18
UNREADABLE: Final = "CEB900"
ORIGINAL_CHARS_MAX: Final = 4_000
_LETTERS: Final = {"CEB626": "T", "CEB712": "R", "CEB216": "o"}
_FLAGS: Final = {"CEB622": "I", "CEB604": "E"}
_DIGITS: Final = 1_000_000_000


class Stamp(NamedTuple):
    """What makes one receipt differ from the next: the seed, its place in the run, its time."""

    seed: int
    place: int
    at: datetime


class Origin(NamedTuple):
    """Whose document is answered, and when it came."""

    arrival: Arrival
    reading: Reading
    at: datetime

    @property
    def sender(self) -> str:
        return self.reading.transfer.get("copCode") or self.arrival.firm or NOBODY

    @property
    def dxp_id(self) -> str:
        return self.reading.transfer.get("dxpId") or NOBODY


def told(origin: Origin, document: Document, reply: Reply, stamp: Stamp) -> Receipt:
    """The receipt of one document."""
    message = MESSAGES[origin.reading.message or ""].answered_by or ""
    status = str(reply.status)
    chance = hashlib.sha256(f"{stamp.seed}/{origin.reading.message}/{sorted(document.head.items())}".encode())
    running = int.from_bytes(chance.digest()[:8]) % _DIGITS
    given = _numbers(message, document.head, running, origin.at)
    if status.startswith("-"):
        given["preNo"] = NO_NUMBER
    if not has_number(status):
        given = {name: value if name == "preNo" else "" for name, value in given.items()}
    given |= {"returnStatus": status, "returnTime": return_time(stamp.at), "returnInfo": reply.note}
    fields = MESSAGES[message].head.fields
    values = {field.name: _value(field, given.get(field.name, document.head.get(field.name))) for field in fields}
    return Receipt(
        0, message, origin.sender, origin.dxp_id, stamp.at, stamp.at, values,
        receipt(message, [values], guid=drawn(stamp)), origin.arrival.envelope_id,
    )  # fmt: skip


def again(last: Receipt, status: str, note: str, stamp: Stamp) -> Receipt:
    """Another receipt of the document that ``last`` answers."""
    changed = {"returnStatus": status, "returnTime": return_time(stamp.at), "returnInfo": note}
    values = {**last.document, **changed}
    number = values.get("preNo") or ""
    if last.message in _FLAGS and has_number(status) and not values.get("invtNo") and number != NO_NUMBER:
        values["invtNo"] = _inventory_no(last.message, values.get("customsCode"), number)
    body = receipt(last.message, [values], guid=drawn(stamp))
    return Receipt(0, last.message, last.sender, last.dxp_id, stamp.at, stamp.at, values, body, last.envelope_id)


def not_read(origin: Origin, reply: Reply, stamp: Stamp) -> Receipt:
    """CEB900: the message as a whole cannot be taken."""
    reading, guid = origin.reading, drawn(stamp)
    values = {
        "guid": guid,
        "returnStatus": str(reply.status),
        "returnInfo": reply.note,
        "returnTime": return_time(stamp.at),
        "oriCopMsgId": origin.arrival.envelope_id or (reading.guid or "")[:36] or str(stamp.place),
        "oriMessageType": f"{reading.message}Message" if reading.message else "Unknown",
        "oriBizMessage": origin.arrival.raw[:ORIGINAL_CHARS_MAX].decode(errors="replace"),
    }
    body = unreadable(values, guid=guid)
    return Receipt(
        0, UNREADABLE, origin.sender, origin.dxp_id, stamp.at, stamp.at, values, body, origin.arrival.envelope_id
    )


def drawn(stamp: Stamp) -> str:
    """The id of a receipt: always the same at the same place of the same run."""
    digest = hashlib.sha256(f"{stamp.seed}/receipt/{stamp.place}".encode()).digest()
    return str(UUID(bytes=digest[:16], version=4))


def return_time(instant: datetime) -> str:
    return instant.astimezone(BEIJING).strftime("%Y%m%d%H%M%S%f")[:17]


def _numbers(message: str, head: Mapping[str, str | None], running: int, at: datetime) -> dict[str, str | None]:
    """What customs gives, by field."""
    day = f"{at.astimezone(BEIJING):%Y%m%d}"
    numbers: dict[str, str | None] = {"preNo": f"{_LETTERS.get(message, 'B')}{day}{running:09d}"}
    if message in _FLAGS:
        numbers["invtNo"] = _inventory_no(message, head.get("customsCode"), numbers["preNo"] or "")
    if message == "CEB712":
        numbers["rkdNo"] = head.get("rkdNo") or f"RK{day[2:]}0{running:09d}"
    return numbers


def _inventory_no(message: str, district: str | None, pre_no: str) -> str | None:
    """District, year, direction and the running number of the pre-entry number."""
    return f"{district}{pre_no[1:5]}{_FLAGS[message]}{pre_no[9:]}" if district else None


def _value(field: Field, value: str | None) -> str | None:
    """Optional fields are left out where nothing is known; required ones are written, be it empty."""
    if value or not field.required:
        return value or None
    return "" if field.min_length == 0 and field.kind == "string" else "-" * max(1, field.min_length)
