"""A list weighed on history (推算影响) before it binds: its lines for the what-if room, and what that room said."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from heliu.kernel.languages import told as words_of
from heliu.kernel.problems import Conflict
from heliu.lawbook.positive_list.facts import Weighed
from heliu.lawbook.positive_list.models import ListImpact, ListVersion
from heliu.lawbook.positive_list.reading import VIEW, rows
from heliu.lawbook.positive_list.services import UPLOAD, note
from heliu.lawbook.tables.facts import OPEN, State
from heliu.lawbook.tables.reading import all_of, numbered, reference
from heliu.people.api import require
from heliu.people.facts import Actor
from heliu.policies.positive_list_rows import GoodsList


def to_be_weighed(number: int, *, actor: Actor) -> tuple[GoodsList, int]:
    """An open list to be asked about, and its revision: its impact holds for exactly these lines."""
    require(actor, UPLOAD)
    one = numbered(all_of(ListVersion), number)
    if one.state not in OPEN:
        raise Conflict(_("此版本%(state)s，不能再推算影响。") % {"state": words_of(State(one.state))})
    return GoodsList(one.since, reference(one), one.status, one.announced, rows(one.text)), one.revision


@transaction.atomic
def keep_impact(number: int, revision: int, impact: Mapping[str, Any], at: datetime, *, actor: Actor) -> None:
    """Keep with a list what the what-if room said of it at this revision, for who decides on it.

    The answer took minutes and locked nothing: meanwhile the list may have other lines, or be decided.
    """
    require(actor, UPLOAD)
    one = numbered(all_of(ListVersion).defer("text"), number)
    ListImpact.objects.create(version=one, revision=revision, told=dict(impact), at=at)
    note(one, "list weighed", UPLOAD, actor)


def weighed(number: int, *, actor: Actor) -> Weighed | None:
    """What is known of a list as its lines stand now."""
    require(actor, VIEW)
    one = numbered(all_of(ListVersion).defer("text"), number)
    found = one.impacts.filter(revision=one.revision).first()
    return Weighed(found.told, found.at) if found else None
