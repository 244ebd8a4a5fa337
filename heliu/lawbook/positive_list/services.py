"""What officers do with a list: upload it, hand it in, release it as the second person, give it back, take it back."""

from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from heliu.kernel.languages import told
from heliu.kernel.problems import Conflict, Invalid, NotAllowed, NotThere, TooMany
from heliu.lawbook.changes.releases import first_possible
from heliu.lawbook.positive_list.facts import ANNOUNCED_MAX, MOVES, OPEN_MAX, Paper, State
from heliu.lawbook.positive_list.models import TITLE_CHARS_MAX, ListVersion
from heliu.lawbook.positive_list.sheet import TEMPLATE, rows_of
from heliu.lawbook.releasing import check_document, given, next_number, one_at_a_time
from heliu.lawbook.sheets import read_table, violations
from heliu.people.api import record, require, require_second_person
from heliu.people.facts import Actor
from heliu.policies.positive_list_rows import write_list

UPLOAD: Final = "lawbook.upload_positive_list"
RELEASE: Final = "lawbook.release_positive_list"
_RELEASING: Final = 0x4C495354
"""The lock under which releases get their numbers."""
_OPEN: Final = (State.DRAFT.value, State.WAITING.value)


@transaction.atomic
def upload(content: bytes, file_name: str, paper: Paper, at: datetime, *, actor: Actor) -> int:
    """Keep a list as a draft; its number. Raises Invalid naming every defect by its row."""
    require(actor, UPLOAD)
    _check(paper, at)
    if ListVersion.objects.filter(state__in=_OPEN).count() >= OPEN_MAX:
        raise TooMany(_("未办结的清单版本已有 %(most)d 个（OPEN_MAX），请先办结。") % {"most": OPEN_MAX})
    sheet = read_table(content, TEMPLATE)
    rows, faults = rows_of(sheet)
    if faults:
        raise Invalid(_("表中有 %(count)d 处错误，没有录入。") % {"count": len(faults)}, violations(faults, TEMPLATE))
    version = ListVersion.objects.create(
        since=paper.since,
        title=paper.reference.title,
        article=paper.reference.article,
        published=paper.reference.published,
        status=paper.status,
        announced=paper.announced,
        text=write_list(rows),
        lines=len(rows),
        file_name=file_name[-TITLE_CHARS_MAX:],
        digest=sheet.digest,
        uploader_id=actor.user_id,
        uploader_name=actor.name,
        uploaded_at=at,
    )
    note(version, "list uploaded", UPLOAD, actor)
    return version.pk


@transaction.atomic
def submit(number: int, at: datetime, *, actor: Actor) -> None:
    """Hand a draft in for the second person (提交复核); from now on its lines stand still."""
    require(actor, UPLOAD)
    version = own(number, actor)
    _move(version, State.WAITING)
    if version.since < first_possible(at):
        _refuse_day(at)
    version.save(update_fields=["state"])
    note(version, "list submitted", UPLOAD, actor)


@transaction.atomic
def release(number: int, seen: int, at: datetime, *, actor: Actor) -> int:
    """Release a list (复核发布): from its day on it binds. Never by who uploaded it. The release's number.

    ``seen`` is the revision that was looked at: what was given back and corrected meanwhile is not released unseen.
    """
    require(actor, RELEASE)
    one_at_a_time(_RELEASING)
    version = held(number)
    _move(version, State.RELEASED)
    require_second_person(actor, version.uploader_id)
    require_seen(version, seen)
    if version.since < first_possible(at):
        _refuse_day(at)
    if ListVersion.objects.filter(since=version.since, state=State.RELEASED.value).exists():
        raise Conflict(_("%(day)s 已有发布的版本；请改用别的施行日期重新上传。") % {"day": version.since})
    version.release_no = next_number(ListVersion)
    _decide(version, "", at, actor)
    note(version, "list released", RELEASE, actor)
    return int(version.release_no)


@transaction.atomic
def give_back(number: int, reason: str, at: datetime, *, actor: Actor) -> None:
    """Give a list back to its draft with what has to be mended (退回修改)."""
    require(actor, RELEASE)
    version = held(number)
    _move(version, State.DRAFT)
    require_second_person(actor, version.uploader_id)
    _decide(version, given(reason), at, actor)
    note(version, "list given back", RELEASE, actor)


@transaction.atomic
def withdraw(number: int, reason: str, at: datetime, *, actor: Actor) -> None:
    """Who uploaded a list takes it back for good."""
    require(actor, UPLOAD)
    version = own(number, actor)
    _move(version, State.WITHDRAWN)
    _decide(version, given(reason), at, actor)
    note(version, "list withdrawn", UPLOAD, actor)


def held(number: int) -> ListVersion:
    """Locked, so that two who decide at once cannot both decide. Raises NotThere."""
    version = ListVersion.objects.select_for_update().filter(pk=number).first()
    if version is None:
        raise NotThere(_("没有编号为 %(number)s 的清单版本。") % {"number": number})
    return version


def own(number: int, actor: Actor) -> ListVersion:
    """As :func:`held`, for who uploaded it. Raises NotAllowed."""
    version = held(number)
    if version.uploader_id != actor.user_id:
        raise NotAllowed(_("此版本由%(name)s上传，只能由本人办理。") % {"name": version.uploader_name})
    return version


def require_seen(version: ListVersion, seen: int) -> None:
    """Raise Conflict where the lines were corrected after they were looked at."""
    if version.revision != seen:
        raise Conflict(_("清单在您打开之后已有改动，请刷新后再办。"))


def note(version: ListVersion, deed: str, verb: str, actor: Actor) -> None:
    record(actor, verb, f"positive list version {version.pk}", deed=deed, since=str(version.since), lines=version.lines)


def _check(paper: Paper, at: datetime) -> None:
    if paper.since < first_possible(at):
        _refuse_day(at)
    if not 1 <= paper.announced <= ANNOUNCED_MAX:
        fix = _("写公告所称的八位税号条数。")
        raise Invalid.at("/announced", "choice", _("公告条数应为 1 至 %(most)d。") % {"most": ANNOUNCED_MAX}, fix)
    check_document(paper.reference, paper.status)


def _refuse_day(at: datetime) -> None:
    first: date = first_possible(at)
    fix = _("施行日期最早写 %(day)s；早已施行的清单，写本平台开始使用的日期。") % {"day": first}
    raise Invalid.at("/since", "list_too_early", _("在施行的清单从不改动。"), fix)


def _move(version: ListVersion, to: State) -> None:
    if to not in MOVES[State(version.state)]:
        states = {"state": told(State(version.state)), "to": told(to)}
        raise Conflict(_("此版本%(state)s，不能改为%(to)s。") % states)
    version.state = to.value


def _decide(version: ListVersion, reason: str, at: datetime, actor: Actor) -> None:
    version.decider_id, version.decider_name, version.decided_at = actor.user_id, actor.name, at
    version.reason = reason
    version.save(update_fields=["state", "release_no", "decider", "decider_name", "decided_at", "reason"])
