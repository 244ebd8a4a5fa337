"""Looking at filed goods: one item, its history and versions, the lists. A firm sees its own, officers see all."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Final

from django.db.models import F, Q
from django.utils.translation import gettext as _

from heliu.kernel.keyset import count_up_to, keyset
from heliu.kernel.problems import NotThere
from heliu.people.api import require
from heliu.registry.goods.facts import DECISIONS, Content, Event, Item, Row, State
from heliu.registry.goods.models import GoodsEvent, GoodsItem, GoodsVersion

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from django.db.models import QuerySet

    from heliu.kernel.listing import Asked
    from heliu.people.facts import Actor

ORDERS: Final = {name: name for name in ("updated_at", "submitted_at", "sku")}
VIEW: Final = "registry.view_goods"


def fact_of(item: GoodsItem) -> Item:
    version = GoodsVersion.objects.get(item=item, number=item.version)
    returned = item.state == State.RETURNED
    last = GoodsEvent.objects.filter(item=item, state=State.RETURNED).order_by("-id").first() if returned else None
    return Item(
        id=item.pk,
        firm=item.firm_id,
        firm_name=item.firm.name,
        state=State(item.state),
        version=item.version,
        approved_version=item.approved_version,
        revision=item.revision,
        content=Content.from_json(version.content),
        submitted_at=item.submitted_at,
        remarks=last.remarks if last else {},
    )


def item_of(item_id: int, *, actor: Actor) -> Item:
    """One item, the firm's own or any for an officer. Raises NotThere for others' as for none."""
    item = seen_by(actor).filter(pk=item_id).select_related("firm").first()
    if item is None:
        raise NotThere(_("没有找到该商品，或它不属于您的企业。"))
    return fact_of(item)


def history_of(item: Item, *, actor: Actor) -> list[Event]:
    """Everything that happened to the item, newest first. A firm is told what was decided, not by which officer."""
    events = GoodsEvent.objects.filter(item_id=item.id).select_related("by").order_by("-id")
    return [
        Event(
            at=one.at,
            by=str(one.by) if actor.is_officer or one.state not in DECISIONS else "",
            state=State(one.state),
            version=one.version,
            remarks=one.remarks,
        )
        for one in events
    ]


def versions_of(item: Item) -> Mapping[int, Content]:
    """Every version's content, by number, newest first."""
    rows = GoodsVersion.objects.filter(item_id=item.id).order_by("-number").values_list("number", "content")
    return {number: Content.from_json(content) for number, content in rows}


def next_submitted(actor: Actor, after: int | None = None) -> int | None:
    """The item that has waited longest, for the officer's next case; ``after`` is the one just left aside."""
    waiting = seen_by(actor).filter(state=State.SUBMITTED).order_by("submitted_at", "pk")
    if after is not None and (left := waiting.filter(pk=after).first()):
        waiting = waiting.filter(
            Q(submitted_at__gt=left.submitted_at) | Q(submitted_at=left.submitted_at, pk__gt=after)
        )
    return waiting.values_list("pk", flat=True).first()


def count_in(state: State, actor: Actor) -> int:
    return seen_by(actor).filter(state=state).count()


def seen_by(actor: Actor) -> QuerySet[GoodsItem]:
    """What the actor may see: an officer what was ever handed in, a firm its own, anybody else nothing."""
    require(actor, VIEW)
    if actor.is_officer:
        return GoodsItem.objects.filter(submitted_at__isnull=False)
    return GoodsItem.objects.filter(firm_id=actor.firm)


def matching(items: QuerySet[GoodsItem], filters: Mapping[str, Any]) -> QuerySet[GoodsItem]:
    """The filters of a list: ``text`` in item, SKU or firm, ``state``, ``code`` as the beginning of the tariff code."""
    if text := filters.get("text"):
        items = items.filter(Q(name__icontains=text) | Q(sku__icontains=text) | Q(firm__name__icontains=text))
    if state := filters.get("state"):
        items = items.filter(state=state)
    if code := filters.get("code"):
        items = items.filter(hs_code__startswith=code)
    return items


def list_goods(actor: Actor, asked: Asked) -> list[Row]:
    """One page of what the actor may see."""
    found = keyset(matching(seen_by(actor), asked.filters).annotate(firm_name=F("firm__name")), asked, ORDERS)
    names = [column.name for column in fields(Row) if column.name != "firm"]
    return [
        Row(firm=row.pop("firm_id"), state=State(row.pop("state")), **row) for row in found.values("firm_id", *names)
    ]


def count_goods(actor: Actor, asked: Asked, most: int) -> int:
    return count_up_to(matching(seen_by(actor), asked.filters), most)
