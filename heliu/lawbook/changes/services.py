"""What officers do with a draft (变更办理): begin, rewrite, hand in, release, reject, withdraw. Two persons."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from heliu.kernel.languages import told
from heliu.kernel.problems import Conflict, Invalid, NotAllowed, NotThere, TooMany, Violation
from heliu.lawbook.changes import models
from heliu.lawbook.changes.departments import heard, may_change
from heliu.lawbook.changes.facts import MOVES, OPEN_DRAFTS_MAX, Deed, State
from heliu.lawbook.changes.releases import first_possible, law_of, read_release
from heliu.lawbook.releasing import given, next_number, one_at_a_time, why_unweighed
from heliu.lawbook.standing import refresh
from heliu.people.api import record, require, require_second_person
from heliu.people.facts import Actor, Role
from heliu.policies.change_files import named, read_change, write_change
from heliu.policies.changes import ZONE, Change, ChangeFault, ChangeRefused, Words, too_early, without_end
from heliu.policies.parameters import parameter

DRAFT: Final = "lawbook.draft_change"
APPROVE: Final = "lawbook.approve_change"
_OPEN: Final = (State.DRAFT.value, State.SUBMITTED.value)
_RELEASING: Final = 0x4C415742
"""The lock under which releases get their numbers."""


@transaction.atomic
def begin(text: str, at: datetime, *, actor: Actor) -> int:
    """A new draft; its number. Raises Invalid with every fault of the text."""
    require(actor, DRAFT)
    change = checked(text, at, actor)
    if models.Draft.objects.filter(state__in=_OPEN).count() >= OPEN_DRAFTS_MAX:
        raise TooMany(_("办理中的草案已有 %(most)d 份（OPEN_DRAFTS_MAX），请先办结。") % {"most": OPEN_DRAFTS_MAX})
    draft = models.Draft.objects.create(
        **_columns(change),
        drafter_id=actor.user_id,
        drafter_name=actor.name,
        drafter_post=actor.post or "",
        made_at=at,
    )
    _note(draft, Deed.BEGUN, at, actor)
    return draft.pk


@transaction.atomic
def rewrite(number: int, text: str, at: datetime, *, actor: Actor) -> None:
    """Another text for a draft that is not handed in yet, by its author."""
    require(actor, DRAFT)
    draft = _held(number)
    if draft.state != State.DRAFT.value:
        raise Conflict(_("草案%(state)s，不能再修改；请另行起草。") % {"state": told(State(draft.state))})
    _own(draft, actor)
    columns = _columns(checked(text, at, actor))
    for column, value in columns.items():
        setattr(draft, column, value)
    draft.save(update_fields=[*columns])
    _note(draft, Deed.REWRITTEN, at, actor)


@transaction.atomic
def submit(number: int, at: datetime, *, actor: Actor) -> None:
    """Hand a draft in for the second person."""
    require(actor, DRAFT)
    draft = _held(number)
    _own(draft, actor)
    _move(draft, State.SUBMITTED)
    checked(draft.text, at, actor)
    draft.save(update_fields=["state"])
    _note(draft, Deed.SUBMITTED, at, actor)


@transaction.atomic
def approve(number: int, at: datetime, *, actor: Actor, unweighed: str = "") -> int:
    """Release a draft (复核发布): from its days on it is law. The number of the release.

    Never by who drafted it; where a department's law changes, one of the two persons is of that department. Without
    an impact of this very text, ``unweighed`` says why it is not needed.
    """
    require(actor, APPROVE)
    one_at_a_time(_RELEASING)
    draft = _held(number)
    _move(draft, State.APPROVED)
    require_second_person(actor, draft.drafter_id)
    change = checked(draft.text, at, actor)
    missing = heard([Role(draft.drafter_post), *([actor.post] if actor.post else [])], change.names)
    if missing:
        sentence = _("%(names)s 属主管部门的规定：起草人和复核人中须有一人来自主管部门。")
        raise NotAllowed(sentence % {"names": _("、").join(missing)})
    why = "" if draft.impacts.filter(digest=digest_of(draft.text)).exists() else why_unweighed(unweighed)
    draft.release_no = next_number(models.Draft)
    _decide(draft, why, at, actor)
    _note(draft, Deed.APPROVED, at, actor, why)
    # The next page is to show it; the other processes take it over by themselves (lawbook.standing).
    transaction.on_commit(lambda: refresh(transaction.get_connection().connection), robust=True)
    return int(draft.release_no)


@transaction.atomic
def reject(number: int, reason: str, at: datetime, *, actor: Actor) -> None:
    """Give a draft back for good, with the reason: its author may draft another from it."""
    require(actor, APPROVE)
    draft = _held(number)
    _move(draft, State.REJECTED)
    require_second_person(actor, draft.drafter_id)
    _reach(named(draft.text), actor)
    _decide(draft, given(reason), at, actor)
    _note(draft, Deed.REJECTED, at, actor, draft.reason)


@transaction.atomic
def withdraw(number: int, reason: str, at: datetime, *, actor: Actor) -> None:
    """The author takes the draft back."""
    require(actor, DRAFT)
    draft = _held(number)
    _own(draft, actor)
    _move(draft, State.WITHDRAWN)
    _decide(draft, given(reason), at, actor)
    _note(draft, Deed.WITHDRAWN, at, actor, draft.reason)


def to_be_weighed(number: int, *, actor: Actor) -> str:
    """The text of an open draft, to be asked about: its impact is what holds for exactly this text."""
    require(actor, DRAFT)
    draft = _there(models.Draft.objects.all(), number)
    if draft.state not in _OPEN:
        raise Conflict(_("草案%(state)s，不能再推算影响。") % {"state": told(State(draft.state))})
    return draft.text


@transaction.atomic
def keep_impact(number: int, text: str, impact: Mapping[str, Any], at: datetime, *, actor: Actor) -> None:
    """Keep with a draft what the what-if room said of it when this was its text, for who decides on it.

    The answer took minutes and locked nothing: meanwhile the draft may have another text, or be decided.
    """
    require(actor, DRAFT)
    draft = _there(models.Draft.objects.all(), number)
    models.Impact.objects.create(draft=draft, digest=digest_of(text), told=dict(impact), at=at)
    _note(draft, Deed.WEIGHED, at, actor)


def checked(text: str, at: datetime, actor: Actor) -> Change:
    """The change of this text, fit to be released now by this actor's departments. Raises Invalid, NotAllowed."""
    try:
        change = read_change(text)
        _reach(change.names, actor)
        faults = [*too_early(change, first_possible(at)), *_not_ours(change)]
        if not faults:
            before = releases_before()
            faults = without_end(law_of(before), law_of([*before, change]), change)
        if faults:
            raise ChangeRefused(faults)  # noqa: TRY301 - told below as all others
    except ChangeRefused as refused:
        raise Invalid(_("变更不符合要求。"), [_violation(fault) for fault in refused.faults]) from refused
    return change


def releases_before(release_no: int | None = None) -> list[Change]:
    """What was released before the release of this number, the first one first; none given: all."""
    found = models.Draft.objects.filter(release_no__isnull=False).order_by("release_no")
    if release_no is not None:
        found = found.filter(release_no__lt=release_no)
    return [read_release(text) for text in found.values_list("text", flat=True)]


def digest_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _not_ours(change: Change) -> list[ChangeFault]:
    """A zone may lay its number over those parameters only whose file says so."""
    if change.scope != ZONE:
        return []
    return [
        ChangeFault(
            "CHANGE_NOT_OURS",
            f"values/{name}",
            Words("国家规定的参数，综试区不得自行叠加。", "A number of national law takes no overlay of the zone."),
            Words(
                "改为国家规定（scope: national），写明国家文件；或删去此参数。",
                "Make it a national change (scope: national) with the national document, or leave the parameter out.",
            ),
        )
        for name in change.names
        if not parameter(name).overlay
    ]


def _violation(fault: ChangeFault) -> Violation:
    return Violation(f"/{fault.field}", fault.code, told(fault.cause), told(fault.fix))


def _columns(change: Change) -> dict[str, Any]:
    return {
        "title_zh": change.title.zh.strip(),
        "title_en": change.title.en.strip(),
        "scope": change.scope,
        "text": write_change(change),
        "first_day": change.first_day,
    }


def _held(number: int) -> models.Draft:
    """Locked, so that two who decide at once cannot both decide."""
    return _there(models.Draft.objects.select_for_update(), number)


def _there(drafts: QuerySet[models.Draft], number: int) -> models.Draft:
    draft = drafts.filter(pk=number).first()
    if draft is None:
        raise NotThere(_("没有编号为 %(number)s 的变更草案。") % {"number": number})
    return draft


def _own(draft: models.Draft, actor: Actor) -> None:
    if draft.drafter_id != actor.user_id:
        raise NotAllowed(_("草案由%(name)s起草，只能由本人办理这一步。") % {"name": draft.drafter_name})


def _reach(names: Sequence[str], actor: Actor) -> None:
    if not may_change(actor, names):
        raise NotAllowed(_("所列参数不全属于您的部门。请由综试区办公室或其主管部门办理。"))


def _move(draft: models.Draft, to: State) -> None:
    if to not in MOVES[State(draft.state)]:
        told_states = {"state": told(State(draft.state)), "to": told(to)}
        raise Conflict(_("草案%(state)s，不能改为%(to)s。") % told_states)
    draft.state = to.value


def _decide(draft: models.Draft, reason: str, at: datetime, actor: Actor) -> None:
    draft.decider_id, draft.decider_name, draft.decided_at, draft.reason = actor.user_id, actor.name, at, reason
    draft.save(update_fields=["state", "release_no", "decider", "decider_name", "decided_at", "reason"])


def _note(draft: models.Draft, deed: Deed, at: datetime, actor: Actor, words: str = "") -> None:
    models.Step.objects.create(draft=draft, deed=deed.value, who=actor.name, words=words, at=at)
    verb = APPROVE if deed in {Deed.APPROVED, Deed.REJECTED} else DRAFT
    told_of: dict[str, Any] = {"digest": digest_of(draft.text), "names": list(named(draft.text))}
    record(actor, verb, f"lawbook change {draft.pk}", deed=f"draft {deed.value}", **told_of)
