"""Registrations from a workbook: kept, previewed as often as one looks, committed once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _
from psycopg import Connection

from heliu.kernel.days import now
from heliu.kernel.problems import Conflict, Invalid, NotThere
from heliu.kernel.workbooks.cells import BadCell
from heliu.kernel.workbooks.checking import Outcome, Preview, RowRule, preview
from heliu.kernel.workbooks.kept import Arrival
from heliu.kernel.workbooks.reading import Sheet, read_workbook
from heliu.kernel.workbooks.writing import write_errors, write_template
from heliu.people.api import require, require_firm
from heliu.people.facts import Actor
from heliu.reliefs.exemption.facts import Via
from heliu.reliefs.exemption.models import ExemptionUpload
from heliu.reliefs.exemption.services import REGISTER, register, taken
from heliu.reliefs.exemption.workbook import TEMPLATE, row_rule, wanted_of

WAITING_MAX: Final = 20
"""Uploads of one firm that wait for their commit."""


@dataclass(frozen=True, slots=True)
class Upload:
    """One uploaded file; ``lines``: how many its commit registered."""

    id: int
    name: str
    uploaded_at: datetime
    committed_at: datetime | None
    lines: int


def template_workbook() -> bytes:
    return write_template(TEMPLATE)


@transaction.atomic
def keep_upload(content: bytes, name: str, *, actor: Actor) -> int:
    """Take a workbook in: readable and of our template, else it is refused and not kept. Its number."""
    require(actor, REGISTER)
    owner = require_firm(actor)
    read_workbook(content, TEMPLATE)
    if ExemptionUpload.objects.filter(owner=owner, committed_at__isnull=True).count() >= WAITING_MAX:
        said = _("有 %(limit)d 个文件等待登记（WAITING_MAX）。请先登记或等它们过期后再上传。")
        raise Conflict(said % {"limit": WAITING_MAX})
    return ExemptionUpload.keep(content, TEMPLATE.mark, Arrival(owner, actor.user_id, name, now())).pk


def see_upload(number: int, *, actor: Actor) -> tuple[Upload, Preview]:
    """The upload with a preview of this moment."""
    require(actor, REGISTER)
    one = _own(number, actor)
    return _fact(one), _preview(one, actor)


def upload_fact(number: int, *, actor: Actor) -> Upload:
    require(actor, REGISTER)
    return _fact(_own(number, actor))


def error_workbook(number: int, *, actor: Actor) -> bytes:
    """The firm's own rows with their faults in red."""
    _upload, seen = see_upload(number, actor=actor)
    return write_errors(seen.sheet, seen.lines, TEMPLATE)


@transaction.atomic
def commit_upload(connection: Connection, number: int, *, actor: Actor) -> int:
    """Register the right rows; how many. Raises Conflict for a second commit, Invalid where no row is right."""
    require(actor, REGISTER)
    one = _own(number, actor, lock=True)
    if one.committed_at is not None:
        raise Conflict(_("这个文件已经登记过了。修改后请作为新文件上传。"))
    right = _preview(one, actor).right
    if not right:
        raise Invalid(_("没有可以登记的行。请下载错误表，改好后再上传。"))
    ids = register(connection, [wanted_of(line.values) for line in right], Via.SHEET, actor=actor)
    one.committed_at, one.counts = now(), {Outcome.NEW.value: len(ids)}
    one.save(update_fields=["committed_at", "counts"])
    return len(ids)


def _preview(one: ExemptionUpload, actor: Actor) -> Preview:
    content = one.content
    if content is None:
        raise NotThere(_("该文件已超过保存期限，内容不再保留。请重新上传。"))
    sheet = read_workbook(content, TEMPLATE)
    return preview(sheet, TEMPLATE, {}, [row_rule, _once(sheet, actor)])


def _once(sheet: Sheet, actor: Actor) -> RowRule:
    """No line is registered twice, neither before nor in this file."""
    named = {str(row.cells.get("cop_no", "")).strip() for row in sheet.rows}
    held = taken(require_firm(actor), named)
    seen: set[tuple[str, int]] = set()

    def rule(values: Mapping[str, Any]) -> Iterator[tuple[str, BadCell]]:
        key = (values["cop_no"], values["gnum"])
        if key in held or key in seen:
            yield "gnum", BadCell("twice", _("这一行货物已经登记，或在本文件中重复。"), _("请删除这一行。"))
        seen.add(key)

    return rule


def _own(number: int, actor: Actor, *, lock: bool = False) -> ExemptionUpload:
    rows = ExemptionUpload.objects.select_for_update() if lock else ExemptionUpload.objects
    one = rows.filter(pk=number, owner=require_firm(actor)).first()
    if one is None:
        raise NotThere(_("没有找到该文件，或它不属于您的企业。"))
    return one


def _fact(one: ExemptionUpload) -> Upload:
    return Upload(one.pk, one.name, one.uploaded_at, one.committed_at, one.counts.get(Outcome.NEW.value, 0))
