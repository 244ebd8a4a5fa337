"""What officers do with a table: upload it, release it as the second person, give it back, take it back."""

from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from heliu.kernel.problems import Invalid
from heliu.lawbook.changes.releases import first_possible
from heliu.lawbook.releasing import check_document, given
from heliu.lawbook.sheets import read_table
from heliu.lawbook.tables.deciding import bind, decide, move, own, require_no_faults, require_room, to_decide, uploaded
from heliu.lawbook.tables.facts import Paper, State
from heliu.lawbook.tariff.models import Version
from heliu.lawbook.tariff.sheet import TEMPLATE, rows_of
from heliu.people.api import record, require
from heliu.people.facts import Actor
from heliu.policies.tariff_rows import write_rows

UPLOAD: Final = "lawbook.upload_tariff"
RELEASE: Final = "lawbook.release_tariff"


@transaction.atomic
def upload(content: bytes, file_name: str, paper: Paper, at: datetime, *, actor: Actor) -> int:
    """Keep a table for the second person; its number. Raises Invalid naming every defect by its row."""
    require(actor, UPLOAD)
    _check_day(paper.since, at)
    check_document(paper.reference, paper.status)
    require_room(Version)
    sheet = read_table(content, TEMPLATE)
    rows, faults = rows_of(sheet, paper.since)
    require_no_faults(faults, TEMPLATE)
    version = Version.objects.create(
        **uploaded(paper, file_name, at, actor),
        text=write_rows(sorted(rows, key=lambda row: row.code)),
        lines=len(rows),
        digest=sheet.digest,
    )
    _note(version, "uploaded", UPLOAD, actor)
    return version.pk


@transaction.atomic
def release(number: int, at: datetime, *, actor: Actor) -> int:
    """Release a table (复核发布): from its day on it is the tariff. Never by who uploaded it. The release's number."""
    require(actor, RELEASE)
    version = to_decide(Version, number, State.RELEASED, actor)
    _check_day(version.since, at)
    release_no = bind(version, at, actor)
    _note(version, "released", RELEASE, actor)
    return release_no


@transaction.atomic
def reject(number: int, reason: str, at: datetime, *, actor: Actor) -> None:
    """Give a table back for good, with the reason."""
    require(actor, RELEASE)
    version = to_decide(Version, number, State.REJECTED, actor)
    decide(version, given(reason), at, actor)
    _note(version, "rejected", RELEASE, actor)


@transaction.atomic
def withdraw(number: int, reason: str, at: datetime, *, actor: Actor) -> None:
    """Who uploaded a table takes it back."""
    require(actor, UPLOAD)
    version = own(Version, number, actor)
    move(version, State.WITHDRAWN)
    decide(version, given(reason), at, actor)
    _note(version, "withdrawn", UPLOAD, actor)


def _check_day(since: date, at: datetime) -> None:
    if since < (first := first_possible(at)):
        fix = _("施行日期最早写 %(day)s；对过去的疑问请用政策推演。") % {"day": first}
        raise Invalid.at("/since", "tariff_too_early", _("在施行的税则从不改动。"), fix)


def _note(version: Version, deed: str, verb: str, actor: Actor) -> None:
    record(actor, verb, f"tariff version {version.pk}", deed=deed, digest=version.digest, since=str(version.since))
