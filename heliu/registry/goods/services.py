"""The verbs of goods filing. Each is one transaction, asks for its permission, and leaves an event behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from heliu.kernel.days import business_day, now
from heliu.kernel.problems import Conflict, Invalid, NotThere, Violation
from heliu.people.api import require, require_firm
from heliu.registry.goods import rules
from heliu.registry.goods.facts import EDITABLE, FIELDS, MOVES, Content, Fault, Item, State
from heliu.registry.goods.models import GoodsEvent, GoodsItem, GoodsVersion
from heliu.registry.goods.reading import fact_of
from heliu.registry.goods.words import FIELD_NAMES, STATES, violations

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from heliu.people.facts import Actor

EDIT, SUBMIT, DECIDE = "registry.edit_goods", "registry.submit_goods", "registry.decide_goods"
MAX_ITEMS = 100_000
"""Items one firm may hold."""
REMARK_CHARS_MAX = 500


@transaction.atomic
def save(content: Content, *, actor: Actor, item_id: int | None = None, revision: int | None = None) -> Item:
    """Keep a draft, or correct one that was returned or is being changed; the same content again changes nothing.

    Raises Invalid (malformed, never because incomplete) and Conflict: another item under the SKU, a state in which
    nothing is edited, or somebody saved since ``revision``; then the sentence names the fields that differ.
    """
    require(actor, EDIT)
    if not content.sku or not content.name:
        raise Invalid(_("请至少填写商品货号和商品名称，才能保存。"), violations(_missing_names(content)))
    if faults := rules.faults(content, business_day(now()), complete=False):
        raise Invalid(_("商品内容不符合要求，尚未保存。"), violations(faults))
    if item_id is None:
        return fact_of(_create(content, actor))
    item = _own(item_id, actor)
    if item.state not in EDITABLE:
        raise Conflict(_("该商品%(state)s，不能修改。已备案的请先“申请变更”。") % {"state": STATES[State(item.state)]})
    _unseen(item, content, revision)
    return fact_of(_write(item, content, actor))


@transaction.atomic
def submit(item_id: int, *, actor: Actor) -> Item:
    """Hand a draft, a corrected or a changed item in (提交备案). Raises Invalid with all that is missing or wrong."""
    require(actor, SUBMIT)
    item = _own(item_id, actor)
    _may_move(item, State.SUBMITTED)
    content = _content(item)
    if faults := rules.faults(content, business_day(now()), complete=True):
        raise Invalid(_("还不能提交备案，请先补齐或改正以下内容。"), violations(faults))
    item.submitted_at = now()
    return fact_of(_move(item, State.SUBMITTED, actor))


@transaction.atomic
def open_change(item_id: int, *, actor: Actor) -> Item:
    """Begin a change of an approved item (申请变更); the approved version stays in force until it is decided."""
    require(actor, EDIT)
    item = _own(item_id, actor)
    _may_move(item, State.CHANGED)
    return fact_of(_move(item, State.CHANGED, actor))


@transaction.atomic
def withdraw(item_id: int, *, actor: Actor) -> Item:
    """Take the filing back for good (撤回); its SKU is free again. What was declared under it stays as it is."""
    require(actor, SUBMIT)
    item = _own(item_id, actor)
    _may_move(item, State.WITHDRAWN)
    return fact_of(_move(item, State.WITHDRAWN, actor))


@transaction.atomic
def decide(
    item_id: int, *, to: State, actor: Actor, remarks: Mapping[str, str] | None = None, seen: int | None = None
) -> Item:
    """Approve an item, or return it for correction (补正) with remarks by field, ``""`` for the whole.

    ``seen`` is the revision the officer looked at: what was submitted anew since is not decided unread.
    """
    require(actor, DECIDE)
    # Locked, so that two officers who open one item cannot both decide it.
    item = GoodsItem.objects.select_for_update().filter(pk=item_id).first()
    if item is None:
        raise NotThere(_("没有找到该商品。"))
    _may_move(item, to)
    if seen is not None and seen != item.revision:
        raise Conflict(_("企业已再次提交，内容可能不同，请重新打开后审核。"))
    said = {name: text.strip() for name, text in (remarks or {}).items() if text.strip()}
    if to is State.RETURNED:
        _reasons(said)
    if to is State.APPROVED:
        item.approved_version = item.version
    return fact_of(_move(item, to, actor, said if to is State.RETURNED else {}))


@transaction.atomic
def create_many(
    contents: Sequence[Content], *, actor: Actor, submit: bool = False, upload_id: int | None = None
) -> int:
    """Keep many new items as drafts, or hand them in at once, in a handful of statements; all or none.

    Raises Invalid for the first content that is not fit, Conflict where a SKU is taken.
    """
    require(actor, EDIT)
    if submit:
        require(actor, SUBMIT)
    day, at = business_day(now()), now()
    for content in contents:
        if faults := rules.faults(content, day, complete=submit):
            raise Invalid(_("商品 %(sku)s 的内容不符合要求。") % {"sku": content.sku}, violations(faults))
    _room_for(len(contents), actor)
    state = State.SUBMITTED if submit else State.DRAFT
    try:
        with transaction.atomic():
            items = GoodsItem.objects.bulk_create(
                GoodsItem(
                    firm_id=require_firm(actor),
                    sku=content.sku,
                    name=content.name,
                    hs_code=content.hs_code,
                    state=state,
                    submitted_at=at if submit else None,
                    upload_id=upload_id,
                    updated_at=at,
                )
                for content in contents
            )
    except IntegrityError as taken:
        raise Conflict(_("其中有货号已被本企业的另一件商品使用。请重新预览后再导入。")) from taken
    GoodsVersion.objects.bulk_create(
        GoodsVersion(item=item, number=1, content=content.as_json(), written_at=at, written_by_id=actor.user_id)
        for item, content in zip(items, contents, strict=True)
    )
    steps = [State.DRAFT, State.SUBMITTED] if submit else [State.DRAFT]
    GoodsEvent.objects.bulk_create(
        GoodsEvent(item=item, at=at, by_id=actor.user_id, state=step, version=1) for item in items for step in steps
    )
    return len(items)


@transaction.atomic
def withdraw_imported(upload_id: int, *, actor: Actor) -> int:
    """Take back what an upload made and nobody has touched since: neither the firm nor an officer. Returns how many."""
    require(actor, EDIT)
    untouched = GoodsItem.objects.select_for_update().filter(
        upload_id=upload_id, firm_id=require_firm(actor), state__in=[State.DRAFT, State.SUBMITTED], revision=1
    )
    ids, at = [*untouched.values_list("pk", flat=True)], now()
    GoodsItem.objects.filter(pk__in=ids).update(state=State.WITHDRAWN, revision=2, updated_at=at)
    GoodsEvent.objects.bulk_create(
        GoodsEvent(item_id=one, at=at, by_id=actor.user_id, state=State.WITHDRAWN, version=1) for one in ids
    )
    return len(ids)


def _create(content: Content, actor: Actor) -> GoodsItem:
    _room_for(1, actor)
    at = now()
    try:
        with transaction.atomic():
            item = GoodsItem.objects.create(
                firm_id=require_firm(actor),
                sku=content.sku,
                name=content.name,
                hs_code=content.hs_code,
                state=State.DRAFT,
                updated_at=at,
            )
    except IntegrityError as taken:
        raise _sku_taken(content.sku) from taken
    GoodsVersion.objects.create(
        item=item, number=1, content=content.as_json(), written_at=at, written_by_id=actor.user_id
    )
    _note(item, actor)
    return item


def _room_for(more: int, actor: Actor) -> None:
    if GoodsItem.objects.filter(firm_id=actor.firm).count() + more > MAX_ITEMS:
        raise Conflict(
            _("本企业的商品至多 %(limit)d 件（MAX_ITEMS）。请联系综试区运营管理部门。") % {"limit": MAX_ITEMS}
        )


def _write(item: GoodsItem, content: Content, actor: Actor) -> GoodsItem:
    """Into the open version; where the newest was submitted already, into a new one."""
    if content == _content(item):
        return item
    at, by = now(), actor.user_id
    was_submitted = GoodsEvent.objects.filter(item=item, state=State.SUBMITTED, version=item.version).exists()
    item.version += int(was_submitted)
    item.sku, item.name, item.hs_code = content.sku, content.name, content.hs_code
    item.revision, item.updated_at = item.revision + 1, at
    try:
        with transaction.atomic():
            item.save()
    except IntegrityError as taken:
        raise _sku_taken(content.sku) from taken
    GoodsVersion.objects.update_or_create(
        item=item,
        number=item.version,
        defaults={"content": content.as_json(), "written_at": at, "written_by_id": by},
    )
    return item


def _move(item: GoodsItem, to: State, actor: Actor, remarks: Mapping[str, str] | None = None) -> GoodsItem:
    item.state = to
    item.revision, item.updated_at = item.revision + 1, now()
    item.save()
    _note(item, actor, remarks)
    return item


def _note(item: GoodsItem, actor: Actor, remarks: Mapping[str, str] | None = None) -> None:
    GoodsEvent.objects.create(
        item=item,
        at=item.updated_at,
        by_id=actor.user_id,
        state=item.state,
        version=item.version,
        remarks=dict(remarks or {}),
    )


def _own(item_id: int, actor: Actor) -> GoodsItem:
    """The firm's own, locked; others' items do not exist."""
    item = GoodsItem.objects.select_for_update().filter(pk=item_id, firm_id=actor.firm).first()
    if item is None:
        raise NotThere(_("没有找到该商品，或它不属于您的企业。"))
    return item


def _content(item: GoodsItem) -> Content:
    return Content.from_json(GoodsVersion.objects.get(item=item, number=item.version).content)


def _may_move(item: GoodsItem, to: State) -> None:
    if to not in MOVES[State(item.state)]:
        raise Conflict(
            _("商品 %(sku)s %(state)s，不能改为“%(to)s”。")
            % {"sku": item.sku, "state": STATES[State(item.state)], "to": STATES[to]}
        )


def _unseen(item: GoodsItem, content: Content, revision: int | None) -> None:
    """Refuse a second saver who has not seen the first one's words; name what differs."""
    if revision is None or revision == item.revision:
        return
    held = _content(item)
    differing = [name for name in FIELDS if getattr(held, name) != getattr(content, name)]
    if not differing:
        return
    cause = _("现在保存的内容是“%(value)s”。")
    raise Conflict(
        _("在您填写期间，同事保存过这件商品。您的内容没有保存，也没有丢失：请对照下面的不同之处再保存一次。"),
        [
            Violation(f"/{name}", "changed_meanwhile", f"{FIELD_NAMES[name]}：{cause % {'value': getattr(held, name)}}")
            for name in differing
        ],
    )


def _reasons(remarks: Mapping[str, str]) -> None:
    if not remarks:
        raise Invalid(_("退回补正须写明原因：请在需要补正的项目旁写出意见。"))
    unknown = set(remarks) - {"", *FIELDS}
    if unknown or any(len(text) > REMARK_CHARS_MAX for text in remarks.values()):
        raise Invalid(
            _("补正意见每项不超过 %(limit)d 个字（REMARK_CHARS_MAX），且须对应备案内容的项目。")
            % {"limit": REMARK_CHARS_MAX}
        )


def _missing_names(content: Content) -> list[Fault]:
    return [Fault(name, "empty") for name in ("sku", "name") if not getattr(content, name)]


def _sku_taken(sku: str) -> Conflict:
    return Conflict(
        _("货号 %(sku)s 已有备案商品。请换一个货号，或打开原有的商品修改。") % {"sku": sku},
        [Violation("/sku", "sku_taken", _("货号 %(sku)s 已被本企业的另一件商品使用。") % {"sku": sku})],
    )
