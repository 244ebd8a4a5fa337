"""Carrying a what-if out (执行推演) in the jobs process: progress is told, calling off is heard, the answer is kept."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from django.utils import translation
from django.utils.translation import gettext as _

from heliu.kernel.days import business_day, now
from heliu.kernel.postgres.beside import beside_django
from heliu.kernel.problems import Conflict, Problem
from heliu.lawbook.changes import api as changes
from heliu.lawbook.positive_list import api as positive_list
from heliu.people.api import actor_of
from heliu.policies.change_files import read_change
from heliu.policies.changes import Change, ChangeRefused
from heliu.policies.parameters import NotInForce
from heliu.policies.positive_list_rows import GoodsList
from heliu.whatif.facts import Limits
from heliu.whatif.running import Asker, CalledOff
from heliu.whatif.studies.facts import DAYS_KEPT, PROBLEM_CHARS_MAX, State
from heliu.whatif.studies.models import Study
from heliu.whatif.study import study as taxed_anew

LIMITS: Final = Limits(declarations=5_000_000, seconds=900, workers=1)
"""What an officer may ask for from a page; one connection, so that the doors keep the processor's other core."""
SILENCE_MAX: Final = timedelta(minutes=10)
"""After so long without a sign of life a what-if is not worked on any more: its process was killed."""
_TELL_AGAIN: Final = timedelta(seconds=20)


def carry_out(number: int) -> None:
    """Once: what was called off, forgotten or begun before is left alone."""
    begun = Study.objects.filter(pk=number, state=State.WAITING.value)
    if not begun.update(state=State.RUNNING.value, seen_at=now()):
        return
    study = Study.objects.get(pk=number)
    with translation.override(study.language):
        try:
            _answer(study)
        except CalledOff:
            return
        except Problem as problem:
            _end(study, State.FAILED, problem=problem.detail)
        except (ChangeRefused, NotInForce) as refused:
            _end(study, State.FAILED, problem=_("这份变更无法推算：%(why)s") % {"why": str(refused)})


def _answer(study: Study) -> None:
    change = _asked(study)
    asker = Asker(_called_off(study), _progress(study))
    url = beside_django("heliu jobs what-if")
    told = taxed_anew(url, change, study.since, study.until, limits=LIMITS, asker=asker).as_json()
    actor = actor_of(study.asker_id, business_day(now()))
    if study.draft is not None:
        changes.keep_impact(study.draft, study.text, told, now(), actor=actor)
    if study.goods_list is not None and study.goods_revision is not None:
        positive_list.keep_impact(study.goods_list, study.goods_revision, told, now(), actor=actor)
    _end(study, State.READY, told=told, done=study.steps)


def _asked(study: Study) -> Change | GoodsList | None:
    """What is asked about. Raises Conflict where the lines of a list are others than when it was asked for."""
    if study.goods_list is None:
        return read_change(study.text) if study.text else None
    actor = actor_of(study.asker_id, business_day(now()))
    goods, revision = positive_list.to_be_weighed(study.goods_list, actor=actor)
    if revision != study.goods_revision:
        raise Conflict(_("清单在申请推演之后已有更正，请重新推演。"))
    return goods


def _called_off(study: Study) -> Callable[[], bool]:
    return lambda: not Study.objects.filter(pk=study.pk, state=State.RUNNING.value).exists()


def _progress(study: Study) -> Callable[[int, int], None]:
    def tell(done: int, steps: int) -> None:
        at = now()
        if (done, steps) != (study.done, study.steps) or study.seen_at is None or at - study.seen_at > _TELL_AGAIN:
            study.done, study.steps, study.seen_at = done, steps, at
            study.save(update_fields=["done", "steps", "seen_at"])

    return tell


def _end(study: Study, state: State, *, problem: str = "", **columns: Any) -> None:
    """Unless it was called off meanwhile."""
    running = Study.objects.filter(pk=study.pk, state=State.RUNNING.value)
    running.update(state=state.value, problem=problem[:PROBLEM_CHARS_MAX], ended_at=now(), **columns)


def give_up_silent(at: datetime) -> int:
    """What-ifs whose process was killed are told so; how many."""
    silent = Study.objects.filter(state=State.RUNNING.value, seen_at__lt=at - SILENCE_MAX)
    found = 0
    for study in silent:
        with translation.override(study.language):
            _end(study, State.FAILED, problem=_("推演中断：执行它的进程已停止。请重新推演。"))
        found += 1
    return found


def forget_old(at: datetime) -> int:
    """What nobody looked at for so long; the impact of a draft stays with the draft."""
    old = Study.objects.filter(asked_at__lt=at - timedelta(days=DAYS_KEPT)).exclude(state=State.RUNNING.value)
    return old.delete()[0]
