"""Asking for a what-if and calling it off (申请推演, 中止); the jobs process answers (carrying_out.py)."""

from collections.abc import Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from heliu.kernel.languages import told
from heliu.kernel.problems import Conflict, Invalid, NotAllowed, TooMany, Violation
from heliu.kernel.queues import SLOW
from heliu.lawbook.changes import api as changes
from heliu.lawbook.positive_list import api as positive_list
from heliu.people.api import record, require
from heliu.people.facts import Actor
from heliu.policies.change_files import read_change
from heliu.policies.changes import ChangeRefused
from heliu.whatif.running import check_period
from heliu.whatif.studies.facts import OPEN, OPEN_MAX, State
from heliu.whatif.studies.models import Study
from heliu.whatif.studies.reading import there
from heliu.whatif.study import NOTHING, title_of

ASK: Final = "whatif.ask_study"
TASK: Final = "whatif.carry_out"
_OPEN: Final = [one.value for one in OPEN]


@transaction.atomic
def ask(text: str, period: tuple[date, date], at: datetime, *, actor: Actor) -> int:
    """A what-if about a change file; empty: only whether what is stored recomputes. Its number.

    Raises Invalid with every fault of file and period, TooMany.
    """
    require(actor, ASK)
    return _enter(text, _title(text), period, at, actor)


@transaction.atomic
def ask_about_draft(draft: int, period: tuple[date, date], at: datetime, *, actor: Actor) -> int:
    """A what-if about an open draft of the law book, with which its answer will be kept. As :func:`ask`; Conflict."""
    require(actor, ASK)
    text = changes.to_be_weighed(draft, actor=actor)
    return _enter(text, _title(text), period, at, actor, draft=draft)


@transaction.atomic
def ask_about_list(number: int, period: tuple[date, date], at: datetime, *, actor: Actor) -> int:
    """A what-if about an open version of the positive list, with which its answer will be kept. As :func:`ask`."""
    require(actor, ASK)
    goods, revision = positive_list.to_be_weighed(number, actor=actor)
    return _enter("", title_of(goods), period, at, actor, goods_list=number, goods_revision=revision)


@transaction.atomic
def call_off(number: int, at: datetime, *, actor: Actor) -> None:
    """Who asked does not want to know any more; the job hears of it within a second. Raises NotAllowed, Conflict."""
    require(actor, ASK)
    study = there(Study.objects.select_for_update(), number)
    if study.asker_id != actor.user_id:
        raise NotAllowed(_("推演由%(name)s申请，只能由本人中止。") % {"name": study.asker_name})
    if study.state not in _OPEN:
        raise Conflict(_("推演%(state)s，不能再中止。") % {"state": told(State(study.state))})
    study.state, study.ended_at = State.CALLED_OFF.value, at
    study.save(update_fields=["state", "ended_at"])


def _enter(
    text: str, title: Mapping[str, str], period: tuple[date, date], at: datetime, actor: Actor, **about: int
) -> int:
    check_period(*period)
    if Study.objects.filter(asker_id=actor.user_id, state__in=_OPEN).count() >= OPEN_MAX:
        raise TooMany(_("您已有 %(most)d 项推演没有完成（OPEN_MAX）。请等其中一项完成后再试。") % {"most": OPEN_MAX})
    study = Study.objects.create(
        title_zh=title["zh"],
        title_en=title["en"],
        **about,
        text=text,
        digest=sha256(text.encode()).hexdigest(),
        since=period[0],
        until=period[1],
        asker_id=actor.user_id,
        asker_name=actor.name,
        language=translation.get_language() or settings.LANGUAGE_CODE,
        asked_at=at,
    )
    asked: dict[str, Any] = {**about, "since": str(period[0]), "until": str(period[1])}
    record(actor, ASK, f"what-if {study.pk}", digest=study.digest, **asked)
    app.configure_task(TASK, queue=SLOW).defer(number=study.pk)
    return study.pk


def _title(text: str) -> Mapping[str, str]:
    if not text:
        return NOTHING
    try:
        return {name: one.strip() for name, one in read_change(text).title._asdict().items()}
    except ChangeRefused as refused:
        faults = [
            Violation("/text", fault.code, f"{fault.field}: {told(fault.cause)}".removeprefix(": "), told(fault.fix))
            for fault in refused.faults
        ]
        raise Invalid(_("变更不符合要求。"), faults) from refused
