"""What two officers keep together (双人发布): one proposes a table, another releases it, and from then on it binds."""

from typing import Any, Final, TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from heliu.kernel.days import now
from heliu.kernel.problems import Conflict, NotThere
from heliu.people.api import require, require_second_person
from heliu.people.facts import Actor
from heliu.refunds.facts import Table
from heliu.refunds.models import Proposed

KEEP: Final = "refunds.keep_table"
RELEASED: Final = "refund_released"
One = TypeVar("One", bound=Proposed)


def proposed(actor: Actor) -> dict[str, Any]:
    """The columns that say who proposes a table, and when."""
    return {"proposed_by_id": actor.user_id, "proposed_name": actor.name, "proposed_at": now()}


def release(tables: QuerySet[One], number: int, *, actor: Actor) -> One:
    """Let a proposed table bind. Raises Conflict where it was released; NotAllowed to who proposed it."""
    require(actor, KEEP)
    table = tables.select_for_update().filter(pk=number).first()
    if table is None:
        raise NotThere(_("没有这份录入的文件。"))
    require_second_person(actor, table.proposed_by_id)
    if table.released_at is not None:
        raise Conflict(_("这份文件已经发布。"))
    table.released_name, table.released_at = actor.name, now()
    table.save(update_fields=["released_name", "released_at"])
    return table


def fact(one: Proposed, key: object, entries: int, *, is_demo: bool = False) -> Table:
    return Table(
        one.pk,
        str(key),
        one.document,
        entries,
        is_demo,
        one.proposed_name,
        one.proposed_at,
        one.released_name,
        one.released_at,
    )
