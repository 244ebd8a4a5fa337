"""Goods on the homes of officers: what waits for a decision, and a positive list that is not there."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from heliu.kernel.days import business_day, now
from heliu.people.facts import Actor, Role
from heliu.registry.goods import api
from heliu.registry.goods.facts import State
from heliu.web.kit.home import Item, todo, warning


@todo(Role.ZONE, Role.CUSTOMS)
def waiting(actor: Actor) -> Iterable[Item]:
    yield Item(
        _("待审核的商品备案"),
        f"{reverse('goods_office:list')}?state={State.SUBMITTED}",
        count=api.count_in(State.SUBMITTED, actor),
        next_url=reverse("goods_office:next"),
    )


@warning(Role.ZONE, Role.CUSTOMS)
def list_missing(actor: Actor) -> Iterable[Item]:  # noqa: ARG001  (every source is given who asks)
    if api.held_on(business_day(now())) is None:
        yield Item(
            _("尚未录入现行正面清单"),
            reverse("goods_office:positive_list"),
            tone="warn",
            hint=_("企业填报商品时只能看到“待确认”。"),
        )
