"""What the page of a list shows: headings, rows, counts, tools; formed here so that the template only places it."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from heliu.people.api import may
from heliu.people.facts import Actor, Role
from heliu.web.kit.lists import bulk, saved
from heliu.web.kit.lists.cells import NUMERIC, Cell, cells
from heliu.web.kit.lists.reading import count_of, page_of
from heliu.web.kit.lists.spec import Column
from heliu.web.kit.lists.state import AFTER, COLUMNS, DENSITY, ORDER, State
from heliu.web.models import VIEW_NAME_MAX_LENGTH, SavedView

DENSITY_NAMES = (("dense", _("紧凑")), ("", _("适中")), ("roomy", _("宽松")))


@dataclass(frozen=True, slots=True)
class Line:
    """One row."""

    row_id: str
    url: str
    cells: list[Cell]
    actions: list[tuple[Promise | str, str]]


@dataclass(frozen=True, slots=True)
class Head:
    """One heading; ``url`` orders by it, ``sort`` says how it is ordered now."""

    label: Promise | str
    is_number: bool
    url: str = ""
    sort: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """A saved view; ``here`` where the list shows it now."""

    name: str
    url: str
    shared: bool
    here: bool
    own_id: int | None


def context(state: State, actor: Actor, role: Role | None) -> dict[str, Any]:
    spec = state.spec
    rows, after = page_of(state, actor)
    return {
        "spec": spec,
        "state": state,
        "heads": [head(state, column) for column in state.columns],
        "lines": [line(state, row, actor) for row in rows],
        "actions": [one for one in spec.actions if not one.permission or may(actor, one.permission)],
        "notice": spec.notice(actor) if spec.notice else "",
        "count": count_of(state, actor),
        "next_url": state.address(**{AFTER: after}) if after else "",
        "first_url": state.address() if state.after else "",
        "filtered": any(state.filters.values()) or bool(state.form.errors),
        "open_filters": [state.form[one.key] for one in spec.filters if not one.folded],
        "folded_filters": [state.form[one.key] for one in spec.filters if one.folded],
        "fold_open": any(state.query.get(one.key) for one in spec.filters if one.folded),
        "kept_by_query": state.kept(*[one.key for one in spec.filters]),
        "kept_by_columns": state.kept(COLUMNS, DENSITY),
        "picked": [(column, column in state.columns) for column in spec.columns],
        "densities": DENSITY_NAMES,
        "bulk_actions": bulk.offered(spec, actor) if spec.bulk_actions else [],
        "views": views(state, actor, role) if actor.is_known else [],
        "name_length_max": VIEW_NAME_MAX_LENGTH,
        "may_share": actor.is_known and role is not None and may(actor, saved.SHARE),
        "csv_url": state.address(format="csv"),
        "json_url": state.address(format="json"),
    }


def head(state: State, column: Column) -> Head:
    number = column.kind in NUMERIC
    if not column.order:
        return Head(column.label, number)
    if column.key != state.order:
        return Head(column.label, number, state.address(**{ORDER: column.key}))
    turned = column.key if state.descending else f"-{column.key}"
    return Head(
        column.label, number, state.address(**{ORDER: turned}), "descending" if state.descending else "ascending"
    )


def line(state: State, row: Any, actor: Actor) -> Line:
    spec = state.spec
    offered = [one for one in spec.row_actions if not one.permission or may(actor, one.permission)]
    return Line(
        row_id=str(spec.row_id(row)),
        url=spec.link(row) if spec.link else "",
        cells=cells(state, row),
        actions=[(one.label, url) for one in offered if (url := one.url(row))],
    )


def views(state: State, actor: Actor, role: Role | None) -> list[View]:
    now = state.address().removeprefix("?")
    return [
        View(one.name, f"?{one.query}", bool(one.role), one.query == now, own_id(one, actor))
        for one in saved.views_of(state.spec, actor, role)
    ]


def own_id(view: SavedView, actor: Actor) -> int | None:
    return view.pk if view.user_id == actor.user_id else None
