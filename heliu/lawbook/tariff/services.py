"""What officers do with a table: upload it, release it as the second person, give it back, take it back."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from heliu.kernel.languages import told
from heliu.kernel.problems import Conflict, Invalid, NotAllowed, NotThere, TooMany
from heliu.lawbook.changes.releases import first_possible
from heliu.lawbook.releasing import check_document, given, next_number, one_at_a_time
from heliu.lawbook.sheets import read_table, violations
from heliu.lawbook.tariff import models
from heliu.lawbook.tariff.facts import MOVES, WAITING_MAX, Paper, State
from heliu.lawbook.tariff.sheet import TEMPLATE, rows_of
from heliu.people.api import record, require, require_second_person
from heliu.people.facts import Actor
from heliu.policies.tariff_rows import write_rows

UPLOAD: Final = "lawbook.upload_tariff"
RELEASE: Final = "lawbook.release_tariff"
_RELEASING: Final = 0x54415249
"""The lock under which releases get their numbers."""


@transaction.atomic
def upload(content: bytes, file_name: str, paper: Paper, at: datetime, *, actor: Actor) -> int:
    """Keep a table for the second person; its number. Raises Invalid naming every defect by its row."""
    require(actor, UPLOAD)
    _check(paper, at)
    if models.Version.objects.filter(state=State.WAITING.value).count() >= WAITING_MAX:
        raise TooMany(_("待复核的版本已有 %(most)d 个（WAITING_MAX），请先办结。") % {"most": WAITING_MAX})
    sheet = read_table(content, TEMPLATE)
    rows, faults = rows_of(sheet, paper.since)
    if faults:
        raise Invalid(_("表中有 %(count)d 处错误，没有录入。") % {"count": len(faults)}, violations(faults, TEMPLATE))
    version = models.Version.objects.create(
        since=paper.since,
        title=paper.reference.title,
        article=paper.reference.article,
        published=paper.reference.published,
        status=paper.status,
        text=write_rows(sorted(rows, key=lambda row: row.code)),
        lines=len(rows),
        file_name=file_name[-models.TITLE_CHARS_MAX :],
        digest=sheet.digest,
        uploader_id=actor.user_id,
        uploader_name=actor.name,
        uploaded_at=at,
    )
    _note(version, "uploaded", UPLOAD, actor)
    return version.pk


@transaction.atomic
def release(number: int, at: datetime, *, actor: Actor) -> int:
    """Release a table (复核发布): from its day on it is the tariff. Never by who uploaded it. The release's number."""
    require(actor, RELEASE)
    one_at_a_time(_RELEASING)
    version = _held(number, State.RELEASED)
    require_second_person(actor, version.uploader_id)
    if version.since < first_possible(at):
        _refuse_day(at)
    if models.Version.objects.filter(since=version.since, state=State.RELEASED.value).exists():
        raise Conflict(_("%(day)s 已有发布的版本；请改用别的施行日期重新上传。") % {"day": version.since})
    version.release_no = next_number(models.Version)
    _decide(version, "", at, actor)
    _note(version, "released", RELEASE, actor)
    return int(version.release_no)


@transaction.atomic
def reject(number: int, reason: str, at: datetime, *, actor: Actor) -> None:
    """Give a table back for good, with the reason."""
    require(actor, RELEASE)
    version = _held(number, State.REJECTED)
    require_second_person(actor, version.uploader_id)
    _decide(version, given(reason), at, actor)
    _note(version, "rejected", RELEASE, actor)


@transaction.atomic
def withdraw(number: int, reason: str, at: datetime, *, actor: Actor) -> None:
    """Who uploaded a table takes it back."""
    require(actor, UPLOAD)
    version = _held(number, State.WITHDRAWN)
    if version.uploader_id != actor.user_id:
        raise NotAllowed(_("此版本由%(name)s上传，只能由本人撤回。") % {"name": version.uploader_name})
    _decide(version, given(reason), at, actor)
    _note(version, "withdrawn", UPLOAD, actor)


def _check(paper: Paper, at: datetime) -> None:
    if paper.since < first_possible(at):
        _refuse_day(at)
    check_document(paper.reference, paper.status)


def _refuse_day(at: datetime) -> None:
    fix = _("施行日期最早写 %(day)s；对过去的疑问请用政策推演。") % {"day": first_possible(at)}
    raise Invalid.at("/since", "tariff_too_early", _("在施行的税则从不改动。"), fix)


def _held(number: int, to: State) -> models.Version:
    """Locked, so that two who decide at once cannot both decide."""
    version = models.Version.objects.select_for_update().filter(pk=number).first()
    if version is None:
        raise NotThere(_("没有编号为 %(number)s 的税则版本。") % {"number": number})
    if to not in MOVES[State(version.state)]:
        states = {"state": told(State(version.state)), "to": told(to)}
        raise Conflict(_("此版本%(state)s，不能改为%(to)s。") % states)
    version.state = to.value
    return version


def _decide(version: models.Version, reason: str, at: datetime, actor: Actor) -> None:
    version.decider_id, version.decider_name, version.decided_at = actor.user_id, actor.name, at
    version.reason = reason
    version.save(update_fields=["state", "release_no", "decider", "decider_name", "decided_at", "reason"])


def _note(version: models.Version, deed: str, verb: str, actor: Actor) -> None:
    record(actor, verb, f"tariff version {version.pk}", deed=deed, digest=version.digest, since=str(version.since))
