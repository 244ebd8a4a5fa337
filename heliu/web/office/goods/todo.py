"""Goods on the homes of officers: what waits for a decision."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from heliu.people.facts import Actor, Role
from heliu.registry.goods import api
from heliu.registry.goods.facts import State
from heliu.web.kit.home import Item, todo


@todo(Role.ZONE, Role.CUSTOMS)
def waiting(actor: Actor) -> Iterable[Item]:
    yield Item(
        _("待审核的商品备案"),
        f"{reverse('goods_office:list')}?state={State.SUBMITTED}",
        count=api.count_in(State.SUBMITTED, actor),
        next_url=reverse("goods_office:next"),
    )
