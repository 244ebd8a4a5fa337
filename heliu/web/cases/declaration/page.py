"""What the page of one declaration shows, gathered: what the reader may see of the dossier, and nothing else.

The dossier is made whole, as the owner of the tables, once it is certain that the reader may see the declaration; what
is not theirs is left out here: firms do not see the buyer's quota, risk profiles, officers' names and notes, nor the
documents they are no party of.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from heliu.clearance.api import pre_entry_no, return_time
from heliu.clearance.facts import tax_total
from heliu.clearance.pages import Line, Return, desk, first_return, moves, rule_sentence
from heliu.declarations.api import Archive, evidence_of, inventories
from heliu.declarations.facts import Evidence, Found
from heliu.intake.evidence.reading import content_of
from heliu.kernel.problems import NotThere
from heliu.kernel.sealing import Sealer
from heliu.people.api import beyond_the_wall, may, require
from heliu.people.facts import Actor
from heliu.web.cases.declaration.directions import EXPORTS, IMPORTS, Direction
from heliu.web.cases.declaration.timeline import Event, Past, timeline
from heliu.web.cases.messages.words import Tag, counterpart, status_tag
from heliu.web.database import database

VIEW: Final = "clearance.view_inventory"
WAITING: Final = "waiting"

Row = dict[str, Any]
Content = tuple[Mapping[str, str], tuple[Mapping[str, str], ...]]
"""Head and items of a document."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What of one declaration its reader may see."""

    found: Found
    officer: bool
    party: bool
    documents: frozenset[str]

    @property
    def direction(self) -> Direction:
        return EXPORTS if self.found.is_export else IMPORTS

    @property
    def hidden(self) -> frozenset[str]:
        return frozenset(self.direction.kinds) - self.documents


@dataclass(frozen=True, slots=True)
class Risk:
    """A rule that fired; ``weight`` is None for those who may not see it."""

    code: str
    sentence: str
    weight: int | None


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything the page needs. ``inventory``: as it was declared, where it is the reader's and there is evidence."""

    sight: Sight
    told: Row
    tag: Tag
    numbers: Mapping[str, str]
    lines: Sequence[Line]
    compared: bool
    evidence_kept: bool
    risks: Sequence[Risk]
    events: Sequence[Event]
    standing: desk.Standing
    messages: Sequence[tuple[str, int]]
    tax: Decimal | None
    settled: bool
    inventory: Content | None
    answered: tuple[datetime, Return] | None
    missing: Sequence[str] = ()
    later: int = 0


def sight_of(actor: Actor, number: int) -> Sight:
    """Raises NotAllowed, NotThere."""
    require(actor, VIEW)
    found = next(iter(inventories(database(), [number])), None)
    if found is None:
        raise not_there()
    kinds = frozenset((EXPORTS if found.is_export else IMPORTS).kinds)
    if actor.is_officer:
        return Sight(found, officer=True, party=True, documents=kinds)
    # The wall has shown the row, so the firm is one of its parties, if only its carrier.
    if actor.firm not in found.parties:
        return Sight(found, officer=False, party=False, documents=frozenset({"waybill"}))
    agent_only = actor.firm not in (found.seller, found.platform)
    seen = frozenset({"inventory", "waybill"}) if agent_only else kinds
    return Sight(found, officer=False, party=True, documents=seen)


def not_there() -> NotThere:
    """One answer for what is not there and for what is not theirs."""
    return NotThere(_("没有这份清单，或者贵企业不是它的申报、电商、平台或物流企业。请核对编号，或从报文中心查找。"))


def gather(actor: Actor, number: int) -> Shown:
    sight = sight_of(actor, number)
    direction = sight.direction
    with beyond_the_wall("the dossier of a declaration the actor may see; the page leaves out what is not theirs"):
        told = direction.dossier(database(), number)
        standing = desk.standing(database(), number)
        remarks = desk.remarks_on(database(), number) if sight.officer else []
        rows = {"inventory": told["inventory"], **{kind: row for kind, row in told["documents"].items() if row}}
        answered = first_return(database(), told["inventory"]["message_id"], told["copNo"])
        evidence = evidence_of(database(), [row["message_id"] for row in rows.values()])
    archive = Archive(Sealer())
    contents = {
        kind: content
        for kind, row in rows.items()
        if kind in sight.documents
        and (kept := evidence.get(row["message_id"]))
        and (content := content_of(kept, direction.kinds[kind], row["id"], archive))
    }
    waits = told["outcome"] == WAITING
    compared = not waits and not told["lacking"]
    kept = evidence.get(rows["inventory"]["message_id"])
    return Shown(
        sight=sight,
        told=told,
        tag=status_tag(told["status"]),
        numbers=_numbers(direction, told, kept),
        lines=direction.aligned(contents, told["broken"] if compared else None, sight.hidden & rows.keys())
        if contents
        else (),
        compared=compared,
        evidence_kept=bool(contents),
        risks=_risks(actor, direction, told),
        events=timeline(Past(told, evidence, answered, remarks), officer=sight.officer),
        standing=standing,
        inventory=contents.get("inventory"),
        answered=answered,
        messages=[
            (message, rows[kind]["message_id"])
            for kind, message in direction.kinds.items()
            if kind in rows and _may_open(actor, evidence, rows[kind])
        ],
        tax=None if direction.is_export else tax_total(*map(told["tax"].get, ("duty", "consumption_tax", "vat"))),
        settled=told["status"] not in direction.under_way,
        missing=[counterpart(kind, is_export=direction.is_export) for kind in told["lacking"]] if waits else (),
        later=sight.found.superseded_by or 0,
    )


def _may_open(actor: Actor, evidence: Mapping[int, Evidence], row: Row) -> bool:
    """Whether the message the document came in is the reader's to open."""
    kept = evidence.get(row["message_id"])
    return kept is not None and (actor.is_officer or kept.sender == actor.firm)


def _numbers(direction: Direction, told: Row, kept: Evidence | None) -> dict[str, str]:
    """The numbers the receipts gave it: those of the day it was declared."""
    if kept is None:
        return {}
    at = return_time(kept.received_at)
    numbers = {"preNo": pre_entry_no(told["id"], at)}
    if told["status"] >= moves.ADMITTED:
        numbers["invtNo"] = direction.inventory_no(told["id"], told["inventory"]["customs_code"], at)
    return numbers


def _risks(actor: Actor, direction: Direction, told: Row) -> list[Risk]:
    """All with their points for who may see them; else the faults of the enterprise's own data, while they matter."""
    mask = sum(1 << (int(row["code"][1:]) - 1) for row in told["risks"])
    with_points = may(actor, "clearance.see_risk")
    if not with_points:
        mask = direction.open_risks(mask)
    return [
        Risk(code, rule_sentence(code, sentence), weight if with_points else None)
        for code, sentence, weight in direction.risks_in(mask)
    ]
