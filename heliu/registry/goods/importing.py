"""Importing goods from a workbook: kept, previewed as often as one looks, committed once, whole or its right rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from heliu.kernel.days import business_day, now
from heliu.kernel.problems import Conflict, Invalid, NotThere, Problem
from heliu.kernel.workbooks.cells import BadCell
from heliu.kernel.workbooks.checking import Outcome, preview
from heliu.kernel.workbooks.kept import Arrival
from heliu.kernel.workbooks.reading import read_pasted, read_workbook
from heliu.kernel.workbooks.writing import write_errors, write_template
from heliu.people.api import require
from heliu.registry.goods import services
from heliu.registry.goods.facts import EDITABLE, Content, Seen, State, Upload
from heliu.registry.goods.models import GoodsUpload, GoodsVersion
from heliu.registry.goods.rules import declared
from heliu.registry.goods.words import STATES
from heliu.registry.goods.workbook import TEMPLATE, content_of, row_rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from heliu.kernel.workbooks.checking import Line, RowRule
    from heliu.people.facts import Actor


@dataclass(frozen=True, slots=True)
class Held:
    """What stands filed under a SKU of the workbook."""

    id: int
    state: State
    content: Content


PASTED = f"{TEMPLATE.mark}#pasted"
MAX_WAITING = 50
"""Uploads of one firm that wait for their commit."""
UNDONE = "undone"
"""Beside the counts of a commit: how many of its new items were taken back."""


def template_workbook() -> bytes:
    return write_template(TEMPLATE)


@transaction.atomic
def keep_upload(content: bytes, name: str, *, actor: Actor) -> Upload:
    """Take a workbook in: it must be readable and of our template, else it is refused and not kept."""
    require(actor, services.EDIT)
    read_workbook(content, TEMPLATE)
    return _keep(content, name, TEMPLATE.mark, actor)


@transaction.atomic
def keep_pasted(pasted: str, *, actor: Actor) -> Upload:
    """The same with cells pasted out of a spreadsheet, heading row included."""
    require(actor, services.EDIT)
    read_pasted(pasted, TEMPLATE)
    return _keep(pasted.encode(), _("粘贴的表格"), PASTED, actor)


def _keep(content: bytes, name: str, mark: str, actor: Actor) -> Upload:
    owner = actor.firm or ""
    if GoodsUpload.objects.filter(owner=owner, committed_at__isnull=True).count() >= MAX_WAITING:
        raise Conflict(
            _("有 %(limit)d 个文件等待导入（MAX_WAITING）。请先导入或等它们过期后再上传。") % {"limit": MAX_WAITING}
        )
    return _fact(GoodsUpload.keep(content, mark, Arrival(owner, actor.user_id, name, now())))


def see_upload(upload_id: int, *, actor: Actor) -> Seen:
    """The upload with a preview of this moment: what is new, changed, the same or wrong against the filed goods."""
    require(actor, services.EDIT)
    return _see(_own(upload_id, actor), actor)


def error_workbook(upload_id: int, *, actor: Actor, only_wrong: bool = False) -> bytes:
    """The firm's own rows with their faults in red."""
    seen = see_upload(upload_id, actor=actor)
    return write_errors(seen.preview.sheet, seen.preview.lines, TEMPLATE, only_wrong=only_wrong)


@transaction.atomic
def commit_upload(upload_id: int, *, actor: Actor, whole: bool, submit: bool = False) -> Upload:
    """Write the right rows as drafts, or nothing where ``whole`` is asked and a row is wrong; again: Conflict.

    With ``submit`` the written items are handed in at once. All in one transaction.
    """
    require(actor, services.EDIT)
    if submit:
        require(actor, services.SUBMIT)
    upload = _own(upload_id, actor, lock=True)
    if upload.committed_at is not None:
        raise Conflict(_("这个文件已经导入过了。修改后请作为新文件上传。"))
    seen = _see(upload, actor)
    wrong = seen.preview.counts[Outcome.WRONG]
    if whole and wrong:
        raise Invalid(_("有 %(count)d 行需要改正，按您的选择一行也没有导入。") % {"count": wrong})
    _write(seen, actor, submit=submit)
    upload.committed_at = now()
    upload.counts = {outcome.value: count for outcome, count in seen.preview.counts.items()}
    upload.save(update_fields=["committed_at", "counts"])
    return _fact(upload)


@transaction.atomic
def undo_upload(upload_id: int, *, actor: Actor) -> Upload:
    """Take back the new items of a commit while nobody has worked on them (撤销导入); changed ones stay changed."""
    upload = _own(upload_id, actor, lock=True)
    if upload.committed_at is None:
        raise Conflict(_("这个文件还没有导入，不需要撤销。"))
    withdrawn = services.withdraw_imported(upload_id, actor=actor)
    if not withdrawn:
        raise Conflict(_("没有可以撤销的商品：导入的商品都已经有人修改、审核或撤回。"))
    upload.counts = upload.counts | {UNDONE: upload.counts.get(UNDONE, 0) + withdrawn}
    upload.save(update_fields=["counts"])
    return _fact(upload)


def undoable(upload_id: int, *, actor: Actor) -> int:
    """How many items :func:`undo_upload` would take back now."""
    upload = _own(upload_id, actor)
    return upload.items.filter(state__in=[State.DRAFT, State.SUBMITTED], revision=1).count()


def uploads_of(actor: Actor, limit: int = 20) -> list[Upload]:
    """The firm's newest uploads."""
    require(actor, services.EDIT)
    newest = GoodsUpload.objects.filter(owner=actor.firm or "").defer("sealed")[:limit]
    return [_fact(one, compared=False) for one in newest]


def upload_of(upload_id: int, *, actor: Actor) -> Upload:
    """One upload of the firm, without its rows."""
    require(actor, services.EDIT)
    return _fact(_own(upload_id, actor))


def _see(upload: GoodsUpload, actor: Actor) -> Seen:
    content = upload.content
    if content is None:
        raise NotThere(_("该文件已超过保存期限，内容不再保留。请重新上传。"))
    is_pasted = upload.template == PASTED
    sheet = read_pasted(content.decode(), TEMPLATE) if is_pasted else read_workbook(content, TEMPLATE)
    held = _held(actor.firm or "", [row.cells["sku"].strip() for row in sheet.rows])
    stored = {sku: _as_values(one.content, sheet.columns.places) for sku, one in held.items()}
    return Seen(_fact(upload), preview(sheet, TEMPLATE, stored, [row_rule, _not_locked(held, stored)]))


def _held(firm: str, skus: list[str]) -> dict[str, Held]:
    """The firm's standing items under these SKUs, with their newest content."""
    newest = GoodsVersion.objects.filter(item__firm_id=firm, item__sku__in=skus, number=F("item__version")).exclude(
        item__state=State.WITHDRAWN
    )
    rows = newest.values_list("item_id", "item__sku", "item__state", "content")
    return {sku: Held(pk, State(state), Content.from_json(content)) for pk, sku, state, content in rows}


def _as_values(content: Content, columns: Mapping[str, Any]) -> dict[str, Any]:
    """An item as a row of the sheet would tell it, so that the two can be compared."""
    values = {name: getattr(content, name) for name in columns if name != "elements"}
    told = {name: None if value == "" else value for name, value in values.items()}
    return told | ({"elements": declared(content).rstrip("|") or None} if "elements" in columns else {})


def _write(seen: Seen, actor: Actor, *, submit: bool) -> None:
    """New items all at once, changed ones one by one: a change has a state and a history of its own."""
    right = seen.preview.right
    new = [content_of(line.values) for line in right if line.outcome is Outcome.NEW]
    services.create_many(new, actor=actor, submit=submit, upload_id=seen.upload.id)
    changed = [line for line in right if line.outcome is Outcome.CHANGED]
    held = _held(actor.firm or "", [line.values["sku"] for line in changed])
    for line in changed:
        _write_change(line, held[line.values["sku"]], actor, submit=submit)


def _not_locked(held: Mapping[str, Held], stored: Mapping[str, Mapping[str, Any]]) -> RowRule:
    """An item that officers are looking at is not changed under their eyes."""

    def rule(values: Mapping[str, Any]) -> Iterator[tuple[str, BadCell]]:
        known = held.get(values["sku"])
        if known is None or known.state is not State.SUBMITTED:
            return
        if any(stored[values["sku"]][name] != value for name, value in values.items()):
            cause = _("货号 %(sku)s 的备案%(state)s，不能修改。") % {"sku": values["sku"], "state": STATES[known.state]}
            yield "sku", BadCell("under_review", cause, _("请等审核结束后再改，或先撤回。"))

    return rule


def _write_change(line: Line, held: Held, actor: Actor, *, submit: bool) -> None:
    try:
        if held.state not in EDITABLE:
            services.open_change(held.id, actor=actor)
        services.save(content_of(line.values, held.content), actor=actor, item_id=held.id)
        if submit:
            services.submit(held.id, actor=actor)
    except Problem as refused:
        refused.detail = _("第 %(row)d 行：%(detail)s") % {"row": line.row.number, "detail": refused.detail}
        raise


def _own(upload_id: int, actor: Actor, *, lock: bool = False) -> GoodsUpload:
    rows = GoodsUpload.objects.select_for_update() if lock else GoodsUpload.objects
    upload = rows.filter(pk=upload_id, owner=actor.firm or "").first()
    if upload is None:
        raise NotThere(_("没有找到该文件，或它不属于您的企业。"))
    return upload


def _fact(upload: GoodsUpload, *, compared: bool = True) -> Upload:
    before = GoodsUpload.committed_before(upload.owner, upload.digest) if compared else None
    same = before is not None and before.pk != upload.pk and before.committed_at is not None
    return Upload(
        id=upload.pk,
        name=upload.name,
        uploaded_at=upload.uploaded_at,
        committed_at=upload.committed_at,
        counts=upload.counts,
        same_as=business_day(before.committed_at) if same and before and before.committed_at else None,
    )
