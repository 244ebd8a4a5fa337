"""The batches of a firm as lists: those of the form and those of the files differ only in their first column."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from django import forms
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from heliu.submission.api import count_batches, list_batches
from heliu.submission.facts import BatchFact, Source, Standing, State
from heliu.web.kit.fields import DayField
from heliu.web.kit.lists.spec import Action, Column, Filter, ListSpec
from heliu.web.portal.sending.wording import STATE_NAMES, STATE_TONES, listed

VIEW: Final = "submission.view_declarations"
STATES: Final = [("", _("全部")), *((one.value, STATE_NAMES[one]) for one in State if one is not State.DISCARDED)]


def address(batch: BatchFact) -> str:
    """Where a batch is gone on with; a file's draft is led on from its page."""
    is_form_draft = batch.source is Source.FORM and batch.state is State.DRAFT
    return reverse("declare:overview" if is_form_draft else "sending:batch", args=[batch.id])


def answered(batch: BatchFact) -> str:
    """How many of its documents have their receipt, of how many; nothing before they are made."""
    return f"{batch.answered} / {batch.total}" if batch.total else ""


def among(standing: Standing) -> Callable[[BatchFact], int]:
    return lambda batch: batch.counts.get(standing, 0)


def columns(named: Promise) -> tuple[Column, ...]:
    return (
        Column("title", named),
        Column(
            "state",
            _("状态"),
            "tag",
            value=lambda batch: STATE_NAMES[batch.state],
            tone=lambda batch: STATE_TONES[batch.state],
        ),
        Column("answered", _("已答复的单证"), value=answered),
        Column("made_by", _("经办人")),
        Column("made_at", _("建立时间"), "instant", order=True),
        Column("changed_at", _("修改时间"), "instant"),
        Column("documents", _("单证种类"), value=lambda batch: listed(batch.documents), hidden=True),
        Column("total", _("单证数"), "number", hidden=True),
        Column("accepted", _("已受理"), "number", value=among(Standing.ACCEPTED), hidden=True),
        Column("refused", _("被退回"), "number", value=among(Standing.REFUSED), hidden=True),
        Column("finished_at", _("完成时间"), "instant", hidden=True),
        Column("trouble", _("未报送完的原因"), hidden=True),
    )


def batch_list(
    source: Source,
    *,
    title: Promise,
    named: Promise,
    search: forms.CharField,
    nothing: Promise,
    actions: Sequence[Action],
) -> ListSpec:
    """The list of the batches from one source; ``named`` is what a batch's title is there, ``search`` looks into it."""
    return ListSpec(
        key=f"portal.batches.{source}",
        title=title,
        columns=columns(named),
        rows=partial(list_batches, source),
        count=partial(count_batches, source),
        order="-made_at",
        filters=(
            Filter("title", search),
            Filter("state", forms.ChoiceField(label=_("状态"), choices=STATES)),
            Filter("since", DayField(label=_("建立不早于"))),
        ),
        permission=VIEW,
        link=address,
        nothing=nothing,
        actions=actions,
    )
