"""Goods on the homes of enterprises: what was returned first, then drafts and what is under review."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from heliu.people.api import may
from heliu.people.facts import Actor, Role
from heliu.registry.goods import api
from heliu.registry.goods.facts import State
from heliu.web.kit.home import Item, news, todo

FILERS = (Role.SELLER, Role.PLATFORM, Role.WAREHOUSE, Role.BROKER)


@todo(*FILERS)
def returned(actor: Actor) -> Iterable[Item]:
    if may(actor, "registry.view_goods"):
        address = f"{reverse('goods:list')}?state={State.RETURNED}"
        yield Item(_("待补正的商品备案"), address, count=api.count_in(State.RETURNED, actor), tone="bad")


@news(*FILERS)
def standing(actor: Actor) -> Iterable[Item]:
    if may(actor, "registry.view_goods"):
        for state, text in ((State.APPROVED, _("已备案商品（项）")), (State.SUBMITTED, _("待审核商品（项）"))):
            yield Item(text, f"{reverse('goods:list')}?state={state}", count=api.count_in(state, actor))
