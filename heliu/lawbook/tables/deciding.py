"""The steps every table's verbs are made of: taken up, moved, decided, bound. Whoever calls is in a transaction."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final, TypeVar

from django.utils.translation import gettext as _

from heliu.kernel.languages import told
from heliu.kernel.problems import Conflict, Invalid, NotAllowed, TooMany
from heliu.kernel.workbooks.checking import CellFault
from heliu.kernel.workbooks.template import Template
from heliu.lawbook.releasing import next_number, one_at_a_time
from heliu.lawbook.sheets import violations
from heliu.lawbook.tables.facts import OPEN_MAX, Paper, State
from heliu.lawbook.tables.models import TITLE_CHARS_MAX, TableVersion
from heliu.lawbook.tables.reading import all_of, numbered, undecided
from heliu.people.api import require_second_person
from heliu.people.facts import Actor

_RELEASING: Final = 0x5441424C
"""The lock under which releases of tables get their numbers."""
V = TypeVar("V", bound=TableVersion)


def require_room(kind: type[TableVersion]) -> None:
    """Raise TooMany where as many versions are open as may be."""
    if undecided(kind).count() >= OPEN_MAX:
        raise TooMany(_("未办结的版本已有 %(most)d 个（OPEN_MAX），请先办结。") % {"most": OPEN_MAX})


def require_no_faults(faults: Iterable[CellFault], template: Template) -> None:
    """Raise Invalid naming every defect by its row."""
    if found := [*faults]:
        raise Invalid(_("表中有 %(count)d 处错误，没有录入。") % {"count": len(found)}, violations(found, template))


def uploaded(paper: Paper, file_name: str, at: datetime, actor: Actor) -> dict[str, Any]:
    """The columns that say what a version is and who brought it, and when."""
    return {
        "since": paper.since,
        "title": paper.reference.title,
        "article": paper.reference.article,
        "published": paper.reference.published,
        "status": paper.status,
        "file_name": file_name[-TITLE_CHARS_MAX:],
        "uploader_id": actor.user_id,
        "uploader_name": actor.name,
        "uploaded_at": at,
    }


def own(kind: type[V], number: int, actor: Actor) -> V:
    """A version, locked, for who uploaded it. Raises NotThere, NotAllowed."""
    version = _locked(kind, number)
    if version.uploader_id != actor.user_id:
        raise NotAllowed(_("此版本由%(name)s上传，只能由本人办理。") % {"name": version.uploader_name})
    return version


def to_decide(kind: type[V], number: int, to: State, actor: Actor) -> V:
    """A version, locked and moved, for the second person. Raises NotThere, Conflict, NotAllowed."""
    if to is State.RELEASED:
        one_at_a_time(_RELEASING)
    version = _locked(kind, number)
    move(version, to)
    require_second_person(actor, version.uploader_id)
    return version


def move(version: TableVersion, to: State) -> None:
    """Raise Conflict where that may not become of it."""
    if to not in version.moves[State(version.state)]:
        states = {"state": told(State(version.state)), "to": told(to)}
        raise Conflict(_("此版本%(state)s，不能改为%(to)s。") % states)
    version.state = to.value


def bind(version: TableVersion, at: datetime, actor: Actor, reason: str = "") -> int:
    """Give a version its number: from its day on it is law. Raises Conflict where another binds from that day on."""
    kind = type(version)
    if all_of(kind).filter(since=version.since, state=State.RELEASED.value).exists():
        raise Conflict(_("%(day)s 已有发布的版本；请改用别的施行日期重新上传。") % {"day": version.since})
    number = version.release_no = next_number(kind)
    decide(version, reason, at, actor)
    return number


def decide(version: TableVersion, reason: str, at: datetime, actor: Actor) -> None:
    """Keep who decided, when, and why."""
    version.decider_id, version.decider_name, version.decided_at = actor.user_id, actor.name, at
    version.reason = reason
    version.save(update_fields=["state", "release_no", "decider", "decider_name", "decided_at", "reason"])


def _locked(kind: type[V], number: int) -> V:
    """So that two who decide at once cannot both decide."""
    return numbered(all_of(kind).select_for_update(), number)
