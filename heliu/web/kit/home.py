"""What stands on a role's home (首页): to-dos, warnings, clocks and news, registered by the topics that know them."""

from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from heliu.kernel.days import business_day, now
from heliu.people.facts import Actor, Role

ITEMS_MAX: Final = 8  # lines a block shows of one source; the source's own list has them all


class Block(StrEnum):
    """The four blocks of every home, top to bottom."""

    TODO = "todo"
    WARNING = "warning"
    CLOCK = "clock"
    NEWS = "news"

    @property
    def label(self) -> Promise:
        return {Block.TODO: _("待办"), Block.WARNING: _("预警"), Block.CLOCK: _("时限"), Block.NEWS: _("近况")}[self]

    @property
    def nothing(self) -> Promise:
        return {
            Block.TODO: _("没有等您办理的事项。新的事项会自动出现在这里。"),
            Block.WARNING: _("没有预警。"),
            Block.CLOCK: _("没有正在计时的事项。"),
            Block.NEWS: _("还没有数据。报送第一份单证后，这里开始统计。"),
        }[self]


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a block.

    ``url`` leads to the list; ``next_url`` to the one case to take now. ``tone`` is good, warn, bad or empty.
    """

    text: Promise | str
    url: str
    count: int | None = None
    due: date | None = None
    next_url: str = ""
    tone: str = ""
    hint: Promise | str = ""

    @property
    def number(self) -> str:
        """The count with its thousands parted; a dash where nothing is counted."""
        return "—" if self.count is None else f"{self.count:,}"

    @property
    def is_overdue(self) -> bool:
        return self.due is not None and self.due < business_day(now())


T = TypeVar("T")
Source = Callable[[Actor], Iterable[Item]]
_ANSWERS: ContextVar[dict[Any, Any] | None] = ContextVar("answers of the home being gathered", default=None)
SOURCES: Final[dict[Block, list[tuple[frozenset[Role], Source]]]] = {block: [] for block in Block}


def register(block: Block, roles: tuple[Role, ...]) -> Callable[[Source], Source]:
    def enter(source: Source) -> Source:
        SOURCES[block].append((frozenset(roles), source))
        return source

    return enter


def todo(*roles: Role) -> Callable[[Source], Source]:
    """``@todo(Role.CUSTOMS)``: a function of the actor that returns items with a count."""
    return register(Block.TODO, roles)


def warning(*roles: Role) -> Callable[[Source], Source]:
    return register(Block.WARNING, roles)


def clock(*roles: Role) -> Callable[[Source], Source]:
    """Items with ``due``: the block sorts them, nearest first."""
    return register(Block.CLOCK, roles)


def news(*roles: Role) -> Callable[[Source], Source]:
    return register(Block.NEWS, roles)


def gather(actor: Actor, role: Role) -> list[tuple[Block, list[Item]]]:
    """The four blocks for one role; items that count nothing are left out of to-dos and warnings."""
    token = _ANSWERS.set({})
    try:
        return [(block, ordered(block, items_of(block, actor, role))) for block in Block]
    finally:
        _ANSWERS.reset(token)


def once(work: Callable[..., T], *given: Any, **named: Any) -> T:
    """What ``work`` answers; asked once for all lines of a home, however many blocks tell of it."""
    answers = _ANSWERS.get()
    if answers is None:
        return work(*given, **named)
    question = (work, given, tuple(named.items()))
    if question not in answers:
        answers[question] = work(*given, **named)
    answer: T = answers[question]
    return answer


def items_of(block: Block, actor: Actor, role: Role) -> list[Item]:
    found = [item for roles, source in SOURCES[block] if role in roles for item in list(source(actor))[:ITEMS_MAX]]
    return found if block is Block.NEWS else [item for item in found if item.count != 0]


def ordered(block: Block, items: list[Item]) -> list[Item]:
    if block is not Block.CLOCK:
        return items
    return sorted(items, key=lambda item: (item.due is None, item.due or date.max))
