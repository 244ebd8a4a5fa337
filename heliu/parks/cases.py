"""Cases of recognition as they are read: lists, one case whole, its attachments, and the score computed again."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.utils.translation import gettext as _

from heliu.kernel.days import day_bounds
from heliu.kernel.keyset import count_up_to, keyset
from heliu.kernel.problems import NotThere
from heliu.parks.facts import EvidenceFact, EvidenceKind, OpinionFact, RecognitionFact, RecognitionState
from heliu.parks.models import Evidence, Opinion, Recognition
from heliu.parks.recognising import score
from heliu.parks.tables.recognitions import CLOSED
from heliu.parks.tenants import require_park
from heliu.people.api import may, require
from heliu.people.facts import Role

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

    from heliu.kernel.listing import Asked
    from heliu.people.facts import Actor

ORDERS: Final = {"opened_at": "opened_at"}
RUNNING: Final = "running"
"""What a list asks for as a state and means all that are not closed."""


def recognitions(*, actor: Actor) -> list[RecognitionFact]:
    """The cases the actor may see, newest first: a park operator those of the own park, reviewers all."""
    return [_fact(row) for row in _seen_by(actor)]


def list_recognitions(actor: Actor, asked: Asked) -> list[RecognitionFact]:
    """The same for the list, page by page."""
    return [_fact(row) for row in keyset(_chosen(actor, asked), asked, ORDERS, key="number")]


def count_recognitions(actor: Actor, asked: Asked, most: int) -> int:
    """How many, but never counting beyond ``most``."""
    return count_up_to(_chosen(actor, asked), most)


def recognition(number: str, *, actor: Actor) -> RecognitionFact:
    """One case with its evidence and opinions; the park's own people see the opinions once the case is decided."""
    row = _visible(number, actor)
    opinions = row.opinions.select_related("reviewer").all()
    open_to_all = actor.post is not Role.PARK or row.decided_at is not None
    return _fact(row, row.evidence.defer("content"), opinions if open_to_all else ())


def reproduced_score(number: str, *, actor: Actor) -> Decimal:
    """The score from the stored evidence and opinions alone, to be compared with the stored one."""
    return score(_visible(number, actor))


def attachment(number: str, item: str, *, actor: Actor) -> tuple[str, str, bytes]:
    """Name, media type and content of the document behind a criterion."""
    row = _visible(number, actor).evidence.filter(item=item).exclude(sha256="").first()
    if row is None or row.content is None:
        raise NotThere(_("没有这份材料。"))
    return row.file_name, row.media_type, bytes(row.content)


def recognised(day: date) -> dict[str, RecognitionFact]:
    """Park -> the recognition in force on ``day``; public."""
    rows = Recognition.objects.filter(state=RecognitionState.RECOGNISED.value, valid_until__gte=day).order_by("pk")
    return {row.park_id: _fact(row) for row in rows}


def on_notice(day: date) -> list[RecognitionFact]:
    """The cases on public notice on ``day``; public."""
    rows = Recognition.objects.filter(state=RecognitionState.NOTICE.value, notice_from__lte=day, notice_until__gte=day)
    return [_fact(row) for row in rows]


def _seen_by(actor: Actor) -> QuerySet[Recognition]:
    require(actor, "parks.view_recognition")
    rows = Recognition.objects.all()
    return rows.filter(park_id=actor.park or "") if actor.post is Role.PARK else rows


def _chosen(actor: Actor, asked: Asked) -> QuerySet[Recognition]:
    rows, filters = _seen_by(actor), asked.filters
    if state := filters.get("state"):
        rows = rows.exclude(state__in=CLOSED) if state == RUNNING else rows.filter(state=state)
    if park := filters.get("park"):
        rows = rows.filter(park_id=park)
    if number := (filters.get("number") or "").strip():
        rows = rows.filter(Q(number=number) | Q(certificate_no=number))
    if since := filters.get("since"):
        rows = rows.filter(opened_at__gte=day_bounds(since)[0])
    if until := filters.get("until"):
        rows = rows.filter(opened_at__lt=day_bounds(until)[1])
    return rows


def _visible(number: str, actor: Actor) -> Recognition:
    require(actor, "parks.view_recognition")
    row = Recognition.objects.filter(number=number).first()
    if row is None:
        raise NotThere(_("没有认定申请 %(number)s。") % {"number": number[:20]})
    if not may(actor, "parks.review_recognition"):
        require_park(actor, "parks.view_recognition", row.park_id)
    return row


def _fact(row: Recognition, evidence: Iterable[Evidence] = (), opinions: Iterable[Opinion] = ()) -> RecognitionFact:
    return RecognitionFact(
        number=row.number,
        park=row.park_id,
        criteria=row.criteria,
        state=RecognitionState(row.state),
        applicant_id=row.applicant_id,
        opened_at=row.opened_at,
        submitted_at=row.submitted_at,
        remark=row.remark,
        notice_from=row.notice_from,
        notice_until=row.notice_until,
        score=row.score,
        certificate_no=row.certificate_no,
        valid_until=row.valid_until,
        evidence=tuple(
            EvidenceFact(
                item=one.item,
                kind=EvidenceKind(one.kind),
                value=one.value,
                basis=one.basis,
                self_points=one.self_points,
                statement=one.statement,
                file_name=one.file_name,
                sha256=one.sha256,
            )
            for one in evidence
        ),
        opinions=tuple(
            OpinionFact(
                reviewer_id=one.reviewer_id,
                reviewer=str(one.reviewer),
                points={code: Decimal(told) for code, told in one.points.items()},
                words=one.words,
                given_at=one.given_at,
            )
            for one in opinions
        ),
    )
