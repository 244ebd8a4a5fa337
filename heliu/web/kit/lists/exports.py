"""Workbooks written by the jobs process (导出 Excel): asked for on a page, watched there, fetched when ready."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import xlsxwriter
from django.conf import settings
from django.http import QueryDict
from django.utils import translation
from django.utils.translation import gettext as _

from heliu.kernel.days import now
from heliu.kernel.problems import NotKnown, Problem, TooMany
from heliu.people.api import behind_the_wall
from heliu.people.facts import Actor
from heliu.web.actors import actor_under
from heliu.web.kit.lists.cells import NUMERIC, value_of, written
from heliu.web.kit.lists.reading import LISTS, allowed, batches, count_of
from heliu.web.kit.lists.spec import EXPORT_ROWS_MAX
from heliu.web.kit.lists.state import State
from heliu.web.models import PROBLEM_MAX_LENGTH, Export

OPEN_MAX: Final = 3  # exports of one person that are not finished
DAYS_KEPT: Final = 7
WIDTHS: Final = {"day": 12, "instant": 24, "number": 12, "money": 14, "code": 24}
OPTIONS: Final = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def ask(state: State, actor: Actor, hat: str) -> Export:
    """Enter the export; the caller defers the job in the same transaction."""
    if Export.objects.filter(user_id=actor.user_id, state__in=Export.OPEN).count() >= OPEN_MAX:
        raise TooMany(_("您已有 %(most)d 个导出没有完成（OPEN_MAX）。请等其中一个完成后再试。") % {"most": OPEN_MAX})
    return Export.objects.create(
        user_id=actor.user_id,
        hat=hat,
        list_key=state.spec.key,
        query=state.address().removeprefix("?"),
        language=translation.get_language() or settings.LANGUAGE_CODE,
        total=count_of(state, actor).number,
    )


def path_of(export: Export) -> Path:
    return Path(settings.STATE_DIR) / "exports" / f"{export.pk}.xlsx"


def carry_out(export: Export) -> None:
    """Write the workbook; what stops it stands on the export's page. Run again, it begins anew."""
    with translation.override(export.language):
        try:
            write(export)
        except Problem as problem:
            finish(export, Export.State.FAILED, problem.detail)
        else:
            finish(export, Export.State.READY)


def write(export: Export) -> None:
    spec = LISTS[export.list_key]
    actor = actor_under(export.user_id, export.hat or None)
    if not actor.is_known:
        raise NotKnown(_("申请导出的账户已停用。"))
    state = State.read(spec, QueryDict(export.query))
    note(export, state=Export.State.WRITING, done=0)
    path_of(export).parent.mkdir(mode=0o700, exist_ok=True)
    unfinished = path_of(export).with_suffix(".part")
    with sheet(unfinished, state) as put:
        for rows in walled(state, allowed(spec, actor)):
            for row in rows:
                put(row)
            note(export, done=export.done + len(rows))
    unfinished.replace(path_of(export))


def walled(state: State, actor: Actor) -> Iterator[list[Any]]:
    """The batches, read behind the wall of who asked; progress is told in front of it."""
    found = batches(state, actor, EXPORT_ROWS_MAX)
    while True:
        with behind_the_wall(actor):
            rows = next(found, None)
        if rows is None:
            return
        yield rows


@contextmanager
def sheet(path: Path, state: State) -> Iterator[Any]:
    """A workbook of one sheet with the state's columns; hands out what writes the next row."""
    with xlsxwriter.Workbook(path, OPTIONS) as book:
        page = book.add_worksheet()
        bold, money = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "#,##0.00"})
        for place, column in enumerate(state.columns):
            page.set_column(place, place, WIDTHS.get(column.kind, 20))
            page.write_string(0, place, str(column.label), bold)
        page.freeze_panes(1, 0)
        number = 0

        def put(row: Any) -> None:
            nonlocal number
            number += 1
            for place, column in enumerate(state.columns):
                value = value_of(column, row)
                if column.kind in NUMERIC and value is not None:
                    page.write_number(number, place, value, money if column.kind == "money" else None)
                else:
                    page.write_string(number, place, written(value))

        yield put


def note(export: Export, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(export, name, value)
    export.save(update_fields=list(changes))


def finish(export: Export, state: Export.State, problem: str = "") -> None:
    note(export, state=state, problem=problem[:PROBLEM_MAX_LENGTH], finished_at=now())


def forget_old() -> int:
    """Files and rows beyond their days; how many went."""
    old = Export.objects.filter(created_at__lt=now() - timedelta(days=DAYS_KEPT))
    for export in old:
        path_of(export).unlink(missing_ok=True)
    return old.delete()[0]
