"""Asking a room for the rows of a list: a page, a count with an end, or all of them batch by batch."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

import psycopg
from django.core.exceptions import ValidationError
from django.db import DataError
from django.utils.translation import gettext as _

from heliu.kernel.problems import Unreadable
from heliu.people.api import require
from heliu.people.facts import Actor
from heliu.web.actors import ActorRequest
from heliu.web.kit.access import known
from heliu.web.kit.lists.spec import COUNT_MAX, PAGE_ROWS, ListSpec, attribute
from heliu.web.kit.lists.state import State

BATCH_ROWS: Final = 1_000
LISTS: Final[dict[str, ListSpec]] = {}
"""Every list by its key, as the views enter them: an export is written by another process."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows; ``exact`` is False where counting stopped."""

    number: int
    exact: bool

    @property
    def text(self) -> str:
        sentence = _("共 %(number)s 条") if self.exact else _("%(number)s 条以上")
        return sentence % {"number": f"{self.number:,}"}


def allowed(spec: ListSpec, actor: Actor) -> Actor:
    if spec.permission:
        require(actor, spec.permission)
    return actor


def asker(spec: ListSpec, request: ActorRequest) -> Actor:
    return allowed(spec, request.actor if spec.public else known(request))


def page_of(state: State, actor: Actor) -> tuple[list[Any], str | None]:
    """The rows of the page and the place where the next one begins, if there is one."""
    if state.form.errors:
        return [], None
    rows = fetch(state, actor, PAGE_ROWS + 1)
    more = len(rows) > PAGE_ROWS
    rows = rows[:PAGE_ROWS]
    return rows, state.cursor(rows[-1]) if more else None


def fetch(state: State, actor: Actor, limit: int) -> list[Any]:
    try:
        return list(state.spec.rows(actor, state.asked(limit)))
    except (DataError, psycopg.DataError, ValidationError, ValueError, TypeError) as error:
        if state.after is None:
            raise
        raise Unreadable(_("页码标记（after）与这个列表的排序不符。请从列表的第一页重新开始。")) from error


def count_of(state: State, actor: Actor) -> Count:
    if state.form.errors:
        return Count(0, exact=True)
    number = state.spec.count(actor, state.asked(), COUNT_MAX + 1)
    return Count(min(number, COUNT_MAX), exact=number <= COUNT_MAX)


def batches(state: State, actor: Actor, most: int) -> Iterator[list[Any]]:
    """All rows from the state's place on, at most ``most``, in batches by keyset."""
    left = most
    while left > 0:
        rows = fetch(state, actor, min(BATCH_ROWS, left))
        if rows:
            yield rows
        if len(rows) < BATCH_ROWS:
            return
        left -= len(rows)
        last = rows[-1]
        state = replace(state, after=(attribute(last, state.order), state.spec.row_id(last)))
