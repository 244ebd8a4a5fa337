"""What the page of one message shows, gathered: its life, where it is stuck, its documents, its receipts by code."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from heliu.ceb.codes import Severity
from heliu.clearance.pages import (
    Answered,
    Remark,
    Return,
    Stand,
    Stuck,
    Summary,
    answers_of,
    moves,
    parcels_of,
    stands,
    stuck,
)
from heliu.declarations.facts import Message
from heliu.people.api import beyond_the_wall
from heliu.web.cases.messages.life import INVENTORIES, Event, Known, life
from heliu.web.cases.messages.words import Tag, counterpart, entry_words, state_tags, status_tag
from heliu.web.database import database

DOCUMENTS_PER_PAGE: Final = 50
STUCK_SHOWN_MAX: Final = 10
EXAMPLES_MAX: Final = 3


@dataclass(frozen=True, slots=True)
class Document:
    """One document of the message. ``parcel`` is the inventory it belongs to, 0 where there is none."""

    ordinal: int
    key: str
    told: Return | None
    parcel: int
    tag: Tag | None
    waits: Stuck | None


@dataclass(frozen=True, slots=True)
class Wait:
    """What an inventory waits for, in words."""

    key: str
    parcel: int
    missing: list[str]
    since: datetime
    until: datetime


@dataclass(slots=True)
class Coded:
    """A code of the receipts: how often, what it means, and a few places where it stands."""

    code: str
    count: int = 0
    meanings: list[dict[str, str]] = field(default_factory=list)
    official: list[str] = field(default_factory=list)
    examples: list[tuple[str, Remark]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything a page of one message needs."""

    message: Message
    life: list[Event]
    tags: list[Tag]
    waits: list[Wait]
    waits_beyond: int
    documents: list[Document]
    next_from: int
    codes: list[Coded]
    answers: list[Answered]
    settled: bool


def gather(message: Message, start: int = 0) -> Shown:
    answers = answers_of(database(), message.id)
    with beyond_the_wall("progress of the documents of a message the actor sees"):
        standing = stands(database(), message.numbers) if message.kind in INVENTORIES else {}
        waiting = stuck(database(), [one.inventory_id for one in standing.values() if one.status == moves.WAITING])
        first = _first(answers)
        shown = range(start, min(start + DOCUMENTS_PER_PAGE, message.documents))
        keys = [first[ordinal].key for ordinal in shown if ordinal in first]
        parcels = parcels_of(database(), message.kind, keys)
        others = stands(database(), list(parcels.values()))
    counts = Counter(one.status for one in standing.values())
    places = _Places(message, first, _latest(answers), standing | others, waiting, parcels)
    waits = [
        Wait(places.key(number - message.first_id), number, _missing(one), one.since, one.until)
        for number, one in sorted(waiting.items())
    ]
    return Shown(
        message=message,
        life=life(Known(message, answers, standing, waiting)),
        tags=state_tags(message, counts, None) if counts or message.trouble else _tags_of(message, answers),
        waits=waits[:STUCK_SHOWN_MAX],
        waits_beyond=max(0, len(waits) - STUCK_SHOWN_MAX),
        documents=[places.document(ordinal) for ordinal in shown],
        next_from=shown.stop if shown.stop < message.documents else 0,
        codes=list(_codes(answers)),
        answers=answers,
        settled=not any(one.status in moves.UNDER_WAY for one in standing.values()),
    )


@dataclass(frozen=True, slots=True)
class _Places:
    message: Message
    first: Mapping[int, Return]
    latest: Mapping[str, Return]
    standing: Mapping[int, Stand]
    waiting: Mapping[int, Stuck]
    parcels: Mapping[str, int]

    def key(self, ordinal: int) -> str:
        told = self.first.get(ordinal)
        return told.key if told else ""

    def document(self, ordinal: int) -> Document:
        told = self.first.get(ordinal)
        key = told.key if told else ""
        number = self.message.first_id + ordinal if self.message.kind in INVENTORIES else self.parcels.get(key, 0)
        stand = self.standing.get(number)
        return Document(
            ordinal=ordinal,
            key=key,
            told=self.latest.get(key, told),
            parcel=number if stand else 0,
            tag=status_tag(stand.status) if stand else None,
            waits=self.waiting.get(number),
        )


def _missing(one: Stuck) -> list[str]:
    return [counterpart(kind, is_export=one.is_export) for kind in one.missing]


def _first(answers: Sequence[Answered]) -> dict[int, Return]:
    """The returns of the first answer: one for each document, in message order."""
    found = next((answer for answer in answers if answer.first), None)
    return dict(enumerate(found.returns)) if found else {}


def _latest(answers: Sequence[Answered]) -> dict[str, Return]:
    """By key, what the latest of the later answers says."""
    return {told.key: told for answer in answers if not answer.first for told in answer.returns}


def _tags_of(message: Message, answers: Sequence[Answered]) -> list[Tag]:
    codes = Counter(told.status for told in _first(answers).values())
    return state_tags(message, {}, Summary("", codes, message.received_at))


def _codes(answers: Sequence[Answered]) -> Iterator[Coded]:
    """The codes of all receipts that ask for a correction; the others are told with their documents."""
    found: dict[str, Coded] = {}
    for answer in answers:
        for told in answer.returns:
            for remark in told.remarks:
                if _is_well(remark):
                    continue
                coded = found.setdefault(remark.code, Coded(remark.code))
                coded.count += 1
                if len(coded.examples) < EXAMPLES_MAX and remark.detail:
                    coded.examples.append((told.key, remark))
                if coded.count == 1 and remark.explanation:
                    coded.meanings = [entry_words(entry) for entry in remark.explanation.entries]
                    coded.official = [row.text for row in remark.explanation.official]
    yield from sorted(found.values(), key=lambda one: one.code)


def _is_well(remark: Remark) -> bool:
    """Whether it only tells how things stand: its code warns of nothing and the receipt asks for nothing."""
    known = remark.explanation
    if remark.fix or known is None or not known.entries:
        return False
    return all(entry.severity is Severity.INFO for entry in known.entries)
