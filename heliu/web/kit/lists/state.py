"""The state of a list is its address: filters, order, columns, density, place, read and written back."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from heliu.kernel.listing import Asked
from heliu.kernel.problems import Unreadable
from heliu.web.kit.lists.spec import PAGE_ROWS, Column, ListSpec, attribute

ORDER, AFTER, COLUMNS, DENSITY, FORMAT = "o", "after", "cols", "d", "format"
DENSITIES: Final = ("dense", "", "roomy")
CURSOR_CHARS_MAX: Final = 400


@dataclass(frozen=True)
class State:
    """What one address says about one list."""

    spec: ListSpec
    query: QueryDict
    form: forms.Form
    columns: tuple[Column, ...]
    density: str
    order: str
    descending: bool
    after: tuple[Any, Any] | None

    @classmethod
    def read(cls, spec: ListSpec, query: QueryDict) -> "State":
        """Unknown columns and orders fall back to the default: an old bookmark still opens."""
        form = spec.form(query, auto_id="filter_%s")
        form.full_clean()
        wanted = set(query.getlist(COLUMNS))
        columns = tuple(one for one in spec.columns if one.key in wanted)
        order = query.get(ORDER, "")
        known = {one.key for one in spec.columns if one.order}
        if order.removeprefix("-") not in known:
            order = spec.order
        return cls(
            spec=spec,
            query=query,
            form=form,
            columns=columns or tuple(one for one in spec.columns if not one.hidden),
            density=query.get(DENSITY, "") if query.get(DENSITY) in DENSITIES else "",
            order=order.removeprefix("-"),
            descending=order.startswith("-"),
            after=read_cursor(query.get(AFTER, "")),
        )

    @property
    def filters(self) -> dict[str, Any]:
        """What is asked for; empty filters are none."""
        return {key: value for key, value in self.form.cleaned_data.items() if value not in (None, "", [])}

    def asked(self, limit: int = PAGE_ROWS) -> Asked:
        return Asked(self.filters, self.order, self.descending, self.after, limit)

    def address(self, **changes: str | list[str] | None) -> str:
        """The query of this state with some parts changed (None: left out); the place is kept only if it is given."""
        query = self.query.copy()
        for key in (AFTER, FORMAT):
            query.pop(key, None)
        for key, value in changes.items():
            query.pop(key, None)
            if value is not None:
                query.setlist(key, value if isinstance(value, list) else [value])
        for key in [key for key in query if not any(query.getlist(key))]:
            del query[key]
        return "?" + query.urlencode()

    def kept(self, *left_out: str) -> list[tuple[str, str]]:
        """The parts of the address a form has to carry along, without those it asks for itself."""
        gone = {AFTER, FORMAT, *left_out}
        return [(key, value) for key in self.query if key not in gone for value in self.query.getlist(key) if value]

    def cursor(self, row: Any) -> str:
        return write_cursor(attribute(row, self.order), self.spec.row_id(row))


def write_cursor(value: Any, row_id: Any) -> str:
    text = json.dumps([value, row_id], default=as_text, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def as_text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)  # an instant is a date too


def read_cursor(text: str) -> tuple[Any, Any] | None:
    if not text:
        return None
    try:
        if len(text) > CURSOR_CHARS_MAX:
            raise ValueError  # noqa: TRY301  (one refusal for all that is no cursor)
        value, row_id = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, binascii.Error, TypeError) as error:
        raise Unreadable(_("页码标记（after）无法识别。请从列表的第一页重新开始。")) from error
    if not all(isinstance(part, str | int | float) for part in (value, row_id)):
        raise Unreadable(_("页码标记（after）无法识别。请从列表的第一页重新开始。"))
    return value, row_id
