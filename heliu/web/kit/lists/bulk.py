"""One verb on several rows (批量操作): first what will happen, then each on its own, failures with reason."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from heliu.kernel.problems import Invalid, NotThere, Problem, TooLarge
from heliu.people.api import may, require
from heliu.people.facts import Actor
from heliu.web.kit.fields import whole
from heliu.web.kit.lists.spec import BULK_MAX, BulkAction, ListSpec


@dataclass(frozen=True, slots=True)
class Failure:
    """A row that stayed as it was, and why."""

    row_id: str
    problem: Problem


def offered(spec: ListSpec, actor: Actor) -> list[BulkAction]:
    return [action for action in spec.bulk_actions if may(actor, action.permission)]


def chosen(spec: ListSpec, key: str, ids: Sequence[str]) -> BulkAction:
    action = next((one for one in spec.bulk_actions if one.key == key), None)
    if action is None:
        raise Invalid(_("这个列表没有这项批量操作。"))
    if not ids:
        raise Invalid(_("没有选中任何一行。请先勾选要办理的行。"))
    if len(ids) > BULK_MAX:
        raise TooLarge(_("一次最多办理 %(most)d 行（BULK_MAX）。请分批办理。") % {"most": BULK_MAX})
    return action


def carry_out(action: BulkAction, ids: Sequence[str], actor: Actor) -> list[Failure]:
    """Every row that can be done is done; what could not is returned."""
    require(actor, action.permission)
    failures = []
    for row_id in ids:
        try:
            with transaction.atomic():
                action.run(actor, _number(row_id))
        except Problem as problem:
            failures.append(Failure(row_id, problem))
    return failures


def _number(row_id: str) -> int:
    """The row's id as the page sent it back: a page one has tampered with sends anything."""
    number = whole(row_id)
    if number is None:
        raise NotThere(_("列表中没有这一行。"))
    return number
