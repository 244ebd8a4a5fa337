"""Saved views (常用视图): a list's address under a name, one's own, or shared with all of the role one wears."""

from typing import Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from heliu.kernel.problems import Conflict, Invalid
from heliu.people.api import require
from heliu.people.facts import Actor, Role
from heliu.web.kit.lists.spec import VIEWS_MAX, ListSpec
from heliu.web.kit.lists.state import State
from heliu.web.models import QUERY_MAX_LENGTH, VIEW_NAME_MAX_LENGTH, SavedView

SHARE: Final = "web.share_view"


def views_of(spec: ListSpec, actor: Actor, role: Role | None) -> QuerySet[SavedView]:
    mine = Q(user_id=actor.user_id)
    shared = Q(role=role.value) if role else Q(pk__in=[])
    return SavedView.objects.filter(mine | shared, list_key=spec.key)[: 2 * VIEWS_MAX]


def save(state: State, name: str, *, actor: Actor, role: Role | None) -> SavedView:
    """Under the same name the earlier one is replaced; ``role`` is given where it is shared."""
    name = name.strip()
    if not 0 < len(name) <= VIEW_NAME_MAX_LENGTH:
        raise Invalid(_("视图要有名称，最多 %(most)d 个字。") % {"most": VIEW_NAME_MAX_LENGTH})
    query = state.address().removeprefix("?")
    if len(query) > QUERY_MAX_LENGTH:
        raise Invalid(_("筛选条件太长，无法保存为视图。请减少条件后再保存。"))
    if role is not None:
        require(actor, SHARE)
    own = SavedView.objects.filter(user_id=actor.user_id, list_key=state.spec.key)
    if own.exclude(name=name).count() >= VIEWS_MAX:
        raise Conflict(_("每个列表最多保存 %(most)d 个视图（VIEWS_MAX）。请先删除不用的。") % {"most": VIEWS_MAX})
    view, _new = SavedView.objects.update_or_create(
        user_id=actor.user_id,
        list_key=state.spec.key,
        name=name,
        defaults={"query": query, "role": role.value if role else ""},
    )
    return view


def drop(spec: ListSpec, view_id: str, *, actor: Actor) -> None:
    """Only one's own: what a role shares is dropped by who shared it."""
    if view_id.isdecimal():
        SavedView.objects.filter(pk=int(view_id), user_id=actor.user_id, list_key=spec.key).delete()
