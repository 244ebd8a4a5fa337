"""Recognition (园区认定): draft, evidence, submission, two reviewers, public notice, decision and certificate."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from heliu.kernel.days import business_day
from heliu.kernel.languages import told
from heliu.kernel.problems import Conflict, Invalid, NotAllowed, NotThere, TooLarge, Violation
from heliu.parks.facts import EvidenceKind, RecognitionState
from heliu.parks.models import Evidence, Opinion, Park, Recognition
from heliu.parks.numbering import next_number
from heliu.parks.rules import (
    RECOGNITION_MOVES,
    REVIEWERS_NEEDED,
    criteria_of,
    criteria_on,
    interest_of,
    score_of,
)
from heliu.parks.saying import REASON_MAX, reason_given
from heliu.parks.tables.recognitions import CLOSED
from heliu.parks.tenants import require_park, tenants
from heliu.people.api import firms_of, require
from heliu.people.facts import Role
from heliu.policies.parameters import in_force
from heliu.policies.working_days import after_working_days, is_working_day

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from heliu.people.facts import Actor

ATTACHMENT_OCTETS_MAX: Final = 5 * 1024 * 1024
FILE_NAME_MAX: Final = 150
WORDS_MAX: Final = 1_000
_MAGIC: Final[Mapping[str, bytes]] = {
    "application/pdf": b"%PDF-",
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file as it was sent. What it is is told by its first octets, not by its name."""

    name: str
    content: bytes

    @property
    def media_type(self) -> str | None:
        return next((kind for kind, magic in _MAGIC.items() if self.content.startswith(magic)), None)


@transaction.atomic
def open_recognition(park: str, at: datetime, *, actor: Actor) -> str:
    """Begin a case for a park under the criteria in force today; its number. One case of a park is open at a time."""
    require_park(actor, "parks.apply_recognition", park)
    if not Park.objects.select_for_update().filter(pk=park).exists():
        raise NotThere(_("没有编号为 %(park)s 的园区。") % {"park": park})
    running = Recognition.objects.filter(park_id=park).exclude(state__in=CLOSED).first()
    if running is not None:
        raise Conflict(_("该园区已有办理中的认定申请 %(number)s，请在其中继续。") % {"number": running.number})
    day = business_day(at)
    criteria = criteria_on("recognition", day)
    case = Recognition.objects.create(
        number=next_number(Recognition, "number", "RD", day),
        park_id=park,
        criteria=criteria.code,
        applicant_id=actor.user_id,
        opened_at=at,
    )
    Evidence.objects.bulk_create(
        Evidence(recognition=case, item=item.code, kind=EvidenceKind.DOCUMENT.value) for item in criteria.documents
    )
    return case.number


@transaction.atomic
def give_evidence(
    number: str, item: str, points: Decimal, statement: str, attachment: Attachment | None, *, actor: Actor
) -> None:
    """State what a criterion rests on: own points, a statement, and a document (which replaces the one before)."""
    case = _held(number)
    require_park(actor, "parks.apply_recognition", case.park_id)
    if case.state not in {RecognitionState.DRAFT, RecognitionState.RETURNED}:
        raise Conflict(_("该申请%(state)s，不能再改动材料。") % {"state": told(RecognitionState(case.state))})
    wanted = criteria_of("recognition", case.criteria).item(item)
    if wanted is None or wanted.evidence is not EvidenceKind.DOCUMENT:
        raise NotThere(
            _("标准 %(criteria)s 没有需要材料的指标项 %(item)s。") % {"criteria": case.criteria, "item": item[:20]}
        )
    faults = []
    if not 0 <= points <= wanted.weight:
        faults.append(
            Violation(
                "/points",
                "points",
                _("自评分须在 0 至 %(weight)s 之间。") % {"weight": wanted.weight},
                _("请按标准评分。"),
            )
        )
    if len(statement) > WORDS_MAX:
        faults.append(
            Violation("/statement", "length", _("说明最多 %(most)s 字。") % {"most": WORDS_MAX}, _("请精简说明。"))
        )
    if faults:
        raise Invalid(_("材料不符合要求。"), faults)
    given = {"self_points": points, "statement": statement.strip()}
    Evidence.objects.filter(recognition=case, item=item).update(**given, **_kept(attachment))


def _kept(attachment: Attachment | None) -> dict[str, object]:
    """What is stored of a file; nothing of none."""
    if attachment is None:
        return {}
    if len(attachment.content) > ATTACHMENT_OCTETS_MAX:
        raise TooLarge(
            _("附件有 %(octets)s 字节，最多 %(most)s（ATTACHMENT_OCTETS_MAX）。")
            % {"octets": len(attachment.content), "most": ATTACHMENT_OCTETS_MAX}
        )
    if attachment.media_type is None:
        detail = _("附件不是 PDF、PNG 或 JPEG 文件。")
        raise Invalid.at("/attachment", "media_type", detail, _("请转换为 PDF 后再上传。"))
    return {
        "file_name": attachment.name[-FILE_NAME_MAX:],
        "media_type": attachment.media_type,
        "sha256": hashlib.sha256(attachment.content).hexdigest(),
        "content": attachment.content,
    }


@transaction.atomic
def submit(number: str, figures: Mapping[str, Decimal], basis: str, at: datetime, *, actor: Actor) -> None:
    """Hand the case in (提交). ``figures`` are the park's indicators of today, ``basis`` the period they are of:

    they are frozen here, so that the score can be computed again from the case alone.
    """
    case = _moved(number, RecognitionState.SUBMITTED)
    require_park(actor, "parks.apply_recognition", case.park_id)
    criteria = criteria_of("recognition", case.criteria)
    missing = Evidence.objects.filter(recognition=case, kind=EvidenceKind.DOCUMENT.value, sha256="")
    if lacking := [criteria.item(row.item) for row in missing]:
        faults = [
            Violation(
                f"/evidence/{item.code}",
                "missing",
                _("“%(name)s”没有佐证材料。") % {"name": told(item)},
                _("请上传：%(what)s。") % {"what": told(item, "ask")},
            )
            for item in lacking
            if item is not None
        ]
        raise Invalid(_("佐证材料不齐，不能提交。"), faults)
    Evidence.objects.filter(recognition=case, kind=EvidenceKind.INDICATOR.value).delete()
    Evidence.objects.bulk_create(
        Evidence(
            recognition=case,
            item=item.code,
            kind=EvidenceKind.INDICATOR.value,
            value=figures[item.indicator],
            basis=basis,
        )
        for item in criteria.indicators
    )
    Opinion.objects.filter(recognition=case).delete()
    case.state, case.submitted_at, case.remark = RecognitionState.SUBMITTED.value, at, ""
    case.save(update_fields=["state", "submitted_at", "remark"])


@transaction.atomic
def withdraw(number: str, *, actor: Actor) -> None:
    """Take a case back before it is reviewed (撤回)."""
    case = _moved(number, RecognitionState.WITHDRAWN)
    require_park(actor, "parks.apply_recognition", case.park_id)
    case.state = RecognitionState.WITHDRAWN.value
    case.save(update_fields=["state"])


@transaction.atomic
def send_back(number: str, reason: str, *, actor: Actor) -> None:
    """Return a case for correction (退回补正), with what is to be mended."""
    require(actor, "parks.review_recognition")
    case = _moved(number, RecognitionState.RETURNED)
    _free_of_interest(case, actor)
    case.state, case.remark = RecognitionState.RETURNED.value, reason_given(reason)
    case.save(update_fields=["state", "remark"])


@transaction.atomic
def review(number: str, points: Mapping[str, Decimal], words: str, at: datetime, *, actor: Actor) -> None:
    """Give one's points for the documents, item by item (评审). With the second reviewer the case is reviewed."""
    require(actor, "parks.review_recognition")
    case = _moved(number, RecognitionState.REVIEWED)
    _free_of_interest(case, actor)
    wanted = {item.code: item for item in criteria_of("recognition", case.criteria).documents}
    faults = [
        Violation(
            f"/points/{code}",
            "points",
            _("“%(name)s”的得分须在 0 至 %(weight)s 之间。") % {"name": told(item), "weight": item.weight},
            _("请填写得分。"),
        )
        for code, item in wanted.items()
        if code not in points or not 0 <= points[code] <= item.weight
    ]
    if not words.strip() or len(words) > WORDS_MAX:
        faults.append(
            Violation(
                "/words", "words", _("须写明评审意见，最多 %(most)s 字。") % {"most": WORDS_MAX}, _("请写明理由。")
            )
        )
    if faults:
        raise Invalid(_("评审内容不完整。"), faults)
    if Opinion.objects.filter(recognition=case, reviewer_id=actor.user_id).exists():
        raise Conflict(_("您已评审过此申请，另一份意见须由他人给出。"))
    given = {code: str(points[code]) for code in wanted}
    Opinion.objects.create(recognition=case, reviewer_id=actor.user_id, points=given, words=words.strip(), given_at=at)
    if Opinion.objects.filter(recognition=case).count() >= REVIEWERS_NEEDED:
        case.state = RecognitionState.REVIEWED.value
        case.score = score(case)
        case.save(update_fields=["state", "score"])


@transaction.atomic
def give_notice(number: str, day: date, *, actor: Actor) -> None:
    """Put a case that passed on public notice (公示) from ``day``, for the working days in force then."""
    require(actor, "parks.decide_recognition")
    case = _moved(number, RecognitionState.NOTICE)
    needed, reached = criteria_of("recognition", case.criteria).pass_score, score(case)
    if reached < needed:
        raise Conflict(
            _("得分 %(reached)s，未达到 %(needed)s 分，不能公示；可不予认定。") % {"reached": reached, "needed": needed}
        )
    if not is_working_day(day):
        raise Conflict(_("%(day)s 不是工作日，公示须自工作日起。") % {"day": day})
    days = int(in_force("parks/notice_working_days", day).value)
    # The day it is put up is not counted.
    case.state, case.notice_from = RecognitionState.NOTICE.value, day
    case.notice_until = after_working_days(day, days)
    case.save(update_fields=["state", "notice_from", "notice_until"])


@transaction.atomic
def decide(number: str, to: RecognitionState, reason: str, at: datetime, *, actor: Actor) -> None:
    """Recognise a park after its notice, with a certificate; or refuse it with the reason (认定 / 不予认定)."""
    require(actor, "parks.decide_recognition")
    if to not in {RecognitionState.RECOGNISED, RecognitionState.REFUSED}:
        raise Conflict(_("决定只能是认定或不予认定。"))
    case = _moved(number, to)
    _free_of_interest(case, actor)
    if Opinion.objects.filter(recognition=case, reviewer_id=actor.user_id).exists():
        raise NotAllowed(_("您评审过此申请，须由他人作出决定。"))
    day = business_day(at)
    case.state, case.decided_by_id, case.decided_at = to.value, actor.user_id, at
    case.score = score(case)
    if to is RecognitionState.REFUSED:
        case.remark = reason_given(reason)
    else:
        if case.notice_until is None or day <= case.notice_until:
            raise Conflict(
                _("公示至 %(notice_until)s（含当日），期满后方可认定。") % {"notice_until": case.notice_until}
            )
        years = int(in_force("parks/recognition_valid_years", day).value)
        case.remark = reason.strip()[:REASON_MAX]
        case.certificate_no = next_number(Recognition, "certificate_no", "LZYQ", day)
        case.valid_until = date_after_years(day, years)
    case.save()


def date_after_years(day: date, years: int) -> date:
    """The same day so many years later; of 29 February the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def score(case: Recognition) -> Decimal:
    """The score computed from the stored evidence and opinions, and from nothing else."""
    values = {row.item: row.value for row in case.evidence.all() if row.value is not None}
    opinions = [{code: Decimal(points) for code, points in one.points.items()} for one in case.opinions.all()]
    return score_of(criteria_of("recognition", case.criteria), values, opinions)


def _held(number: str) -> Recognition:
    case = Recognition.objects.select_for_update().filter(number=number).first()
    if case is None:
        raise NotThere(_("没有认定申请 %(number)s。") % {"number": number[:20]})
    return case


def _moved(number: str, to: RecognitionState) -> Recognition:
    """The case, locked, if it may move there."""
    case = _held(number)
    state = RecognitionState(case.state)
    if to not in RECOGNITION_MOVES[state]:
        raise Conflict(_("该申请%(state)s，不能改为%(name)s。") % {"state": told(state), "name": told(to)})
    return case


def _free_of_interest(case: Recognition, actor: Actor) -> None:
    day = business_day(case.submitted_at or case.opened_at)
    found = interest_of(
        is_applicant=case.applicant_id == actor.user_id,
        runs_park=actor.post is Role.PARK or actor.park == case.park_id,
        tenant_firms=[tenant.firm_code for tenant in tenants(day, case.park_id)],
        own_firms=firms_of(actor.user_id, day),
    )
    if found:
        interest, firms = found
        raise NotAllowed(told(interest).format(firms=_("、").join(firms)))
