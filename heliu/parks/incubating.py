"""Incubation (孵化): a team applies for a seat of a batch, is admitted, coached, and leaves as a filed firm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from heliu.kernel.languages import told
from heliu.kernel.masking import mask_name, mask_phone
from heliu.kernel.problems import Conflict, Invalid, NotThere, TooMany, Violation
from heliu.kernel.sealing import Sealer
from heliu.parks.facts import BatchFact, StartupFact, StartupState
from heliu.parks.models import Batch, Coaching, Startup
from heliu.parks.numbering import next_number
from heliu.parks.rules import STARTUP_MOVES
from heliu.parks.saying import reason_given
from heliu.parks.tenants import require_park
from heliu.people.api import beyond_the_wall, require

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from heliu.people.facts import Actor

SUMMARY_MAX: Final = 1_000
NAME_MAX: Final = 50
PHONE_MAX: Final = 20
SEATS_MAX: Final = 500
HOURS_MAX: Final = 24
APPLICATIONS_PER_BATCH_MAX: Final = 500
CONTACT_CONTEXT: Final = b"parks_startup.contact"


@dataclass(frozen=True, slots=True)
class Application:
    """What a team writes when it applies."""

    project: str
    summary: str
    contact_name: str
    contact_phone: str


@transaction.atomic
def open_batch(fact: BatchFact, *, actor: Actor) -> None:
    """Offer a round of seats (发布孵化批次)."""
    require_park(actor, "parks.run_incubator", fact.park)
    if fact.closes < fact.opens:
        raise Invalid.at("/closes", "period", _("截止日期早于开始日期。"), _("请核对日期。"))
    if not 0 < fact.seats <= SEATS_MAX:
        detail = _("席位数须为 1 至 %(most)s。") % {"most": SEATS_MAX}
        raise Invalid.at("/seats", "seats", detail, _("请核对席位数。"))
    if Batch.objects.filter(pk=fact.code).exists():
        raise Conflict(_("批次编号 %(code)s 已使用。") % {"code": fact.code})
    told = {"name": fact.name, "seats": fact.seats, "opens": fact.opens, "closes": fact.closes}
    Batch.objects.create(code=fact.code, park_id=fact.park, **told)


def apply_for_seat(batch: str, application: Application, day: date) -> str:
    """A team applies (申请入孵): anybody may, while the batch is open; its number."""
    with transaction.atomic(), beyond_the_wall("anybody may apply for a seat, and see only the number they get"):
        return _apply(batch, application, day)


def _apply(batch: str, application: Application, day: date) -> str:
    round_ = Batch.objects.select_for_update().filter(pk=batch).first()
    if round_ is None:
        raise NotThere(_("没有这个孵化批次。"))
    if not round_.opens <= day <= round_.closes:
        raise Conflict(
            _("%(name)s的申请时间为 %(opens)s 至 %(closes)s。")
            % {"name": round_.name, "opens": round_.opens, "closes": round_.closes}
        )
    if faults := _faults(application):
        raise Invalid(_("申请内容不完整。"), faults)
    if Startup.objects.filter(batch=round_).count() >= APPLICATIONS_PER_BATCH_MAX:
        raise TooMany(
            _("该批次已有 %(most)s 份申请（APPLICATIONS_PER_BATCH_MAX），请申请下一批次。")
            % {"most": APPLICATIONS_PER_BATCH_MAX}
        )
    name, phone = application.contact_name.strip(), application.contact_phone.strip()
    row = Startup.objects.create(
        number=next_number(Startup, "number", "FH", day),
        batch=round_,
        project=application.project.strip(),
        summary=application.summary.strip(),
        contact=Sealer().seal(f"{name}\n{phone}".encode(), CONTACT_CONTEXT),
        contact_shown=f"{mask_name(name)} {mask_phone(phone)}",
        applied_on=day,
    )
    return row.number


def _faults(told: Application) -> list[Violation]:
    limits = (
        ("project", _("项目名称"), told.project, 100),
        ("summary", _("项目简介"), told.summary, SUMMARY_MAX),
        ("contact_name", _("联系人"), told.contact_name, NAME_MAX),
        ("contact_phone", _("联系电话"), told.contact_phone, PHONE_MAX),
    )
    return [
        Violation(
            f"/{field}",
            "length",
            _("%(name)s须填写，最多 %(most)s 字。") % {"name": name, "most": most},
            _("请填写%(name)s。") % {"name": name},
        )
        for field, name, value, most in limits
        if not value.strip() or len(value.strip()) > most
    ]


@transaction.atomic
def admit(number: str, day: date, *, actor: Actor) -> int:
    """Give a team the lowest free seat (入孵); its number."""
    row = _moved(number, StartupState.SEATED, actor)
    taken = set(Startup.objects.filter(batch=row.batch, state=StartupState.SEATED.value).values_list("seat", flat=True))
    seat = next((one for one in range(1, row.batch.seats + 1) if one not in taken), None)
    if seat is None:
        raise Conflict(_("%(name)s的 %(seats)s 个席位已满。") % {"name": row.batch.name, "seats": row.batch.seats})
    row.state, row.seat, row.admitted_on = StartupState.SEATED.value, seat, day
    row.save(update_fields=["state", "seat", "admitted_on"])
    return seat


@transaction.atomic
def refuse(number: str, reason: str, *, actor: Actor) -> None:
    """Turn an application down, with the reason (不予入孵)."""
    row = _moved(number, StartupState.REFUSED, actor)
    row.state, row.remark = StartupState.REFUSED.value, reason_given(reason)
    row.save(update_fields=["state", "remark"])


@transaction.atomic
def coach(number: str, day: date, mentor: str, topic: str, hours: Decimal, *, actor: Actor) -> None:
    """Note a session with a seated team (登记辅导)."""
    row = _held(number, actor)
    if row.state != StartupState.SEATED:
        raise Conflict(_("项目%(state)s，不能登记辅导。") % {"state": told(StartupState(row.state))})
    if not mentor.strip() or not topic.strip() or not 0 < hours <= HOURS_MAX:
        detail = _("导师与内容须填写，时长须大于 0、不超过 %(most)s 小时。") % {"most": HOURS_MAX}
        raise Invalid.at("/hours", "coaching", detail, _("请补充后再登记。"))
    given = {"mentor": mentor.strip()[:NAME_MAX], "topic": topic.strip()[:200], "hours": hours}
    Coaching.objects.create(startup=row, day=day, noted_by_id=actor.user_id, **given)


@transaction.atomic
def leave_as_firm(number: str, firm_code: str, day: date, *, actor: Actor) -> None:
    """The team has become a filed firm (出孵). Whether the firm is filed is known above this room and asked there."""
    row = _moved(number, StartupState.FILED, actor)
    if row.admitted_on is not None and day < row.admitted_on:
        raise Conflict(_("项目于 %(day)s 入孵，出孵日期不能早于此日。") % {"day": row.admitted_on})
    if Startup.objects.filter(firm_code=firm_code).exists():
        raise Conflict(_("企业 %(firm_code)s 已登记为另一项目的出孵企业。") % {"firm_code": firm_code})
    row.state, row.firm_code, row.left_on = StartupState.FILED.value, firm_code, day
    row.save(update_fields=["state", "firm_code", "left_on"])


@transaction.atomic
def leave(number: str, day: date, reason: str, *, actor: Actor) -> None:
    """The team gives its seat back (退出孵化)."""
    row = _moved(number, StartupState.LEFT, actor)
    row.state, row.left_on, row.remark = StartupState.LEFT.value, day, reason_given(reason)
    row.save(update_fields=["state", "left_on", "remark"])


def _held(number: str, actor: Actor) -> Startup:
    """The team, with its batch locked first: seats of a batch are given one after the other."""
    batch = Batch.objects.select_for_update().filter(startups__number=number).first()
    row = Startup.objects.select_for_update().filter(number=number).first()
    if row is None or batch is None:
        raise NotThere(_("没有孵化项目 %(number)s。") % {"number": number[:20]})
    require_park(actor, "parks.run_incubator", batch.park_id)
    row.batch = batch
    return row


def _moved(number: str, to: StartupState, actor: Actor) -> Startup:
    row = _held(number, actor)
    if to not in STARTUP_MOVES[StartupState(row.state)]:
        raise Conflict(
            _("项目%(state)s，不能改为%(name)s。") % {"state": told(StartupState(row.state)), "name": told(to)}
        )
    return row


def batches(park: str | None = None) -> list[BatchFact]:
    """Rounds of seats, newest first, with how many seats are taken."""
    rows = Batch.objects.annotate(taken=Count("startups", filter=Q(startups__state=StartupState.SEATED.value)))
    with beyond_the_wall("how many seats are taken is a count over all teams"):
        found = list(rows if park is None else rows.filter(park_id=park))
    return [BatchFact(row.code, row.park_id, row.name, row.seats, row.opens, row.closes, row.taken) for row in found]


def startups(park: str, *, actor: Actor) -> list[StartupFact]:
    """The teams of a park with what their coaching adds up to, for who sees its inside."""
    require_park(actor, "parks.view_inside", park)
    return _facts(batch__park_id=park)


def startup(number: str, *, actor: Actor) -> StartupFact:
    """One team, for who sees the inside of its park."""
    require(actor, "parks.view_inside")
    found = _facts(number=number)
    if not found:
        raise NotThere(_("没有孵化项目 %(number)s。") % {"number": number[:20]})
    require_park(actor, "parks.view_inside", found[0].park)
    return found[0]


def _facts(**which: str) -> list[StartupFact]:
    rows = Startup.objects.select_related("batch").annotate(sessions=Count("coachings"), hours=Sum("coachings__hours"))
    return [
        StartupFact(
            number=row.number,
            park=row.batch.park_id,
            batch=row.batch_id,
            project=row.project,
            summary=row.summary,
            contact=row.contact_shown,
            state=StartupState(row.state),
            seat=row.seat,
            applied_on=row.applied_on,
            admitted_on=row.admitted_on,
            left_on=row.left_on,
            firm_code=row.firm_code,
            remark=row.remark,
            coachings=row.sessions,
            hours=row.hours,
        )
        for row in rows.filter(**which)
    ]


def filed_between(first: date, last: date) -> dict[str, int]:
    """Park -> how many teams left it as a filed firm in the period."""
    rows = Startup.objects.filter(state=StartupState.FILED.value, left_on__range=(first, last))
    with beyond_the_wall("how many teams became firms is a count over all teams"):
        return dict(rows.values_list("batch__park_id").annotate(number=Count("pk")))
