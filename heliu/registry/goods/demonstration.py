"""Goods of the demonstration zone, brought into their states by the verbs themselves."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import yaml
from django.contrib.auth import get_user_model

from heliu.people.api import actor_of, members_of
from heliu.people.facts import Actor, Duty, Role
from heliu.policies.classification.elements import BRAND, elements_of, is_for_export_only
from heliu.registry.goods.facts import Content, State
from heliu.registry.goods.models import GoodsItem
from heliu.registry.goods.services import decide, save, submit

if TYPE_CHECKING:
    from datetime import date

SEED: Final = files("heliu.registry.goods") / "seed" / "demonstration.yaml"


def load_demo_goods(firm: str, day: date, role: Role = Role.SELLER) -> int:
    """File the seed's goods of ``role`` for ``firm``, once; how many were made. Needs the demonstration's logins."""
    if GoodsItem.objects.filter(firm_id=firm).exists():
        return 0
    handler, officer = _handler(firm, day), _officer(day)
    if handler is None or officer is None:
        return 0
    rows = [dict(row) for row in yaml.safe_load(SEED.read_text(encoding="utf-8"))]
    of_the_role = [row for row in rows if Role(row.pop("role", Role.SELLER)) is role]
    for row in of_the_role:
        _file(row, handler, officer)
    return len(of_the_role)


def _file(row: dict[str, Any], handler: Actor, officer: Actor) -> None:
    state, remarks = State(row.pop("state")), row.pop("returned", {})
    item = save(_whole(Content.from_json(row)), actor=handler)
    if state is not State.DRAFT:
        submit(item.id, actor=handler)
    if state in {State.APPROVED, State.RETURNED}:
        decide(item.id, to=state, actor=officer, remarks=remarks)


def _whole(content: Content) -> Content:
    """What the seed does not tell of the elements is declared as 无, the brand by its name."""
    names = [name for name in elements_of(content.hs_code) if not is_for_export_only(name)]
    told = {name: content.elements.get(name) or (content.brand if name.startswith(BRAND) else "无") for name in names}
    return Content.from_json(content.as_json() | {"elements": told})


def _handler(firm: str, day: date) -> Actor | None:
    """Somebody who may file for the firm."""
    found = get_user_model().objects.filter(username__in=members_of(firm, day)).values_list("pk", flat=True)
    actors = (actor_of(user, day, f"firm:{firm}") for user in found)
    return next((actor for actor in actors if Duty.HANDLER in actor.duties), None)


def _officer(day: date) -> Actor | None:
    """The customs officer of the demonstration."""
    users = get_user_model().objects.filter(posts__role=Role.CUSTOMS).values_list("pk", flat=True)
    return next((actor for user in users if (actor := actor_of(user, day)).post is Role.CUSTOMS), None)
