"""What officers do with a list: upload it, hand it in, release it as the second person, give it back, take it back."""

from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from heliu.kernel.problems import Conflict, Invalid
from heliu.lawbook.changes.releases import first_possible
from heliu.lawbook.positive_list.facts import ANNOUNCED_MAX, Paper
from heliu.lawbook.positive_list.models import ListVersion
from heliu.lawbook.positive_list.sheet import TEMPLATE, rows_of
from heliu.lawbook.releasing import check_document, given, why_unweighed
from heliu.lawbook.sheets import read_table
from heliu.lawbook.tables.deciding import bind, decide, move, own, require_no_faults, require_room, to_decide, uploaded
from heliu.lawbook.tables.facts import State
from heliu.people.api import record, require
from heliu.people.facts import Actor
from heliu.policies.positive_list_rows import write_list

UPLOAD: Final = "lawbook.upload_positive_list"
RELEASE: Final = "lawbook.release_positive_list"


@transaction.atomic
def upload(content: bytes, file_name: str, paper: Paper, at: datetime, *, actor: Actor) -> int:
    """Keep a list as a draft; its number. Raises Invalid naming every defect by its row."""
    require(actor, UPLOAD)
    _check_day(paper.since, at)
    _check_announced(paper.announced)
    check_document(paper.reference, paper.status)
    require_room(ListVersion)
    sheet = read_table(content, TEMPLATE)
    rows, faults = rows_of(sheet)
    require_no_faults(faults, TEMPLATE)
    version = ListVersion.objects.create(
        **uploaded(paper, file_name, at, actor),
        announced=paper.announced,
        text=write_list(rows),
        lines=len(rows),
        digest=sheet.digest,
    )
    note(version, "list uploaded", UPLOAD, actor)
    return version.pk


@transaction.atomic
def submit(number: int, at: datetime, *, actor: Actor) -> None:
    """Hand a draft in for the second person (提交复核); from now on its lines stand still."""
    require(actor, UPLOAD)
    version = own(ListVersion, number, actor)
    move(version, State.WAITING)
    _check_day(version.since, at)
    version.save(update_fields=["state"])
    note(version, "list submitted", UPLOAD, actor)


@transaction.atomic
def release(number: int, seen: int, at: datetime, *, actor: Actor, unweighed: str = "") -> int:
    """Release a list (复核发布): from its day on it binds. Never by who uploaded it. The release's number.

    ``seen`` is the revision that was looked at: what was given back and corrected meanwhile is not released unseen.
    Without an impact of these very lines, ``unweighed`` says why it is not needed.
    """
    require(actor, RELEASE)
    version = to_decide(ListVersion, number, State.RELEASED, actor)
    require_seen(version, seen)
    _check_day(version.since, at)
    weighed = version.impacts.filter(revision=version.revision).exists()
    release_no = bind(version, at, actor, "" if weighed else why_unweighed(unweighed))
    note(version, "list released", RELEASE, actor)
    return release_no


@transaction.atomic
def give_back(number: int, reason: str, at: datetime, *, actor: Actor) -> None:
    """Give a list back to its draft with what has to be mended (退回修改)."""
    require(actor, RELEASE)
    version = to_decide(ListVersion, number, State.DRAFT, actor)
    decide(version, given(reason), at, actor)
    note(version, "list given back", RELEASE, actor)


@transaction.atomic
def withdraw(number: int, reason: str, at: datetime, *, actor: Actor) -> None:
    """Who uploaded a list takes it back for good."""
    require(actor, UPLOAD)
    version = own(ListVersion, number, actor)
    move(version, State.WITHDRAWN)
    decide(version, given(reason), at, actor)
    note(version, "list withdrawn", UPLOAD, actor)


def require_seen(version: ListVersion, seen: int) -> None:
    """Raise Conflict where the lines were corrected after they were looked at."""
    if version.revision != seen:
        raise Conflict(_("清单在您打开之后已有改动，请刷新后再办。"))


def note(version: ListVersion, deed: str, verb: str, actor: Actor) -> None:
    record(actor, verb, f"positive list version {version.pk}", deed=deed, since=str(version.since), lines=version.lines)


def _check_day(since: date, at: datetime) -> None:
    if since < (first := first_possible(at)):
        fix = _("施行日期最早写 %(day)s；早已施行的清单，写本平台开始使用的日期。") % {"day": first}
        raise Invalid.at("/since", "list_too_early", _("在施行的清单从不改动。"), fix)


def _check_announced(count: int) -> None:
    if not 1 <= count <= ANNOUNCED_MAX:
        fix = _("写公告所称的八位税号条数。")
        raise Invalid.at("/announced", "choice", _("公告条数应为 1 至 %(most)d。") % {"most": ANNOUNCED_MAX}, fix)
