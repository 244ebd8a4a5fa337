"""``ListSpec``: everything a list page of an entity is, said once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from django import forms
from django.utils.functional import Promise

from heliu.kernel.listing import Asked
from heliu.people.facts import Actor

Text = Promise | str
Kind = Literal["text", "code", "number", "money", "day", "instant", "tag"]
PAGE_ROWS: Final = 50
COUNT_MAX: Final = 10_000  # counted exactly up to here
EXPORT_AT_ONCE_MAX: Final = COUNT_MAX  # rows of a CSV that is written while one waits: they are counted first
EXPORT_ROWS_MAX: Final = 1_000_000  # rows of one workbook; a sheet of Excel ends at 1,048,576
BULK_MAX: Final = 200  # rows one action takes at once
VIEWS_MAX: Final = 20  # saved views of one person on one list


@dataclass(frozen=True, slots=True)
class Column:
    """One column. Its value is the row's attribute (or key) of the same name unless ``value`` says otherwise.

    An ``order``-able column's attribute is what the rows are sorted by and is never empty.
    """

    key: str
    label: Text
    kind: Kind = "text"
    value: Callable[[Any], Any] | None = None
    tone: Callable[[Any], str] | None = None
    order: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter: a form field under its name in the address. ``folded`` ones open on demand."""

    key: str
    field: forms.Field
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Action:
    """A button beside the title, for whoever has the ``permission``. ``posts``: it begins something, not only leads."""

    label: Text
    address: str
    """Name of the address."""
    permission: str = ""
    posts: bool = False


@dataclass(frozen=True, slots=True)
class RowAction:
    """A link on each row; ``url`` is None where the row does not allow it."""

    label: Text
    url: Callable[[Any], str | None]
    permission: str = ""


@dataclass(frozen=True, slots=True)
class BulkAction:
    """A verb on several rows. ``run`` takes one id and raises a Problem where it cannot; the rest goes on."""

    key: str
    label: Text
    consequence: Text
    run: Callable[[Actor, int], object]
    permission: str
    kind: str = "plain"


def attribute(row: Any, name: str) -> Any:
    return row[name] if isinstance(row, Mapping) else getattr(row, name)


@dataclass(frozen=True)
class ListSpec:
    """``rows`` and ``count`` come from the room's ``api``; counting may stop at the last argument of ``count``."""

    key: str
    title: Text
    columns: Sequence[Column]
    rows: Callable[[Actor, Asked], Sequence[Any]]
    count: Callable[[Actor, Asked, int], int]
    order: str
    """The default order: a column's key, with "-" before it for descending."""
    filters: Sequence[Filter] = ()
    permission: str = ""
    """Who may see the list; empty: whoever has signed in. A public list says ``public``."""
    public: bool = False
    link: Callable[[Any], str] | None = None
    row_id: Callable[[Any], Any] = lambda row: attribute(row, "id")
    row_actions: Sequence[RowAction] = ()
    bulk_actions: Sequence[BulkAction] = ()
    nothing: Text = ""
    """Why the list may be empty and what fills it."""
    notice: Callable[[Actor], Text] | None = None
    """What whoever reads should know before the rows; empty where there is nothing to say."""
    actions: Sequence[Action] = ()
    """Of those one may press, the first is the primary one."""
    form: type[forms.Form] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "form", filter_form(self.filters))
        known = {column.key for column in self.columns if column.order}
        assert self.order.removeprefix("-") in known, f"{self.key}: nothing can be ordered by {self.order}"  # noqa: S101


def filter_form(filters: Sequence[Filter]) -> type[forms.Form]:
    """No filter is ever required; the key "/" leads to the first."""
    for number, one in enumerate(filters):
        one.field.required = False
        if number == 0:
            one.field.widget.attrs["data-search"] = ""
    return type("Filters", (forms.Form,), {one.key: one.field for one in filters})
