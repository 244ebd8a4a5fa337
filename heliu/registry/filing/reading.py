"""What pages read of filings: frozen pictures, each scoped to who asks, personal values masked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from heliu.kernel.days import business_day
from heliu.kernel.languages import Words, say
from heliu.kernel.problems import NotThere
from heliu.people.api import require, require_sight
from heliu.registry.filing import store
from heliu.registry.filing.cases import case, items_of, spans_of
from heliu.registry.filing.clock import clock
from heliu.registry.filing.confirming import asked as confirmation_asked
from heliu.registry.filing.examining import asked_fields
from heliu.registry.filing.facts import MOVES, WITH_ENTERPRISE, Act, State
from heliu.registry.filing.fields import Form
from heliu.registry.filing.history import history, since
from heliu.registry.filing.known import ACCOUNT, certificate_told, known_facts, proposals
from heliu.registry.filing.models import Filing
from heliu.registry.filing.papers import papers_of
from heliu.registry.filing.progress import section_findings, task_list
from heliu.registry.filing.sections import BY_KEY, SECTIONS
from heliu.registry.numbers import customs_code_reading

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from heliu.people.facts import Actor
    from heliu.registry.filing.confirming import Asked
    from heliu.registry.filing.examining import Contents, Value, Values
    from heliu.registry.filing.facts import Case, Clock, Difference, Entry, Finding, Item, Known, Paper, Task
    from heliu.registry.filing.fields import Field, Section
    from heliu.registry.filing.store import Saved

CASES_MAX = 100


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field as a page shows it. ``value`` is what a form may show again: empty for what is personal."""

    spec: Field
    value: Value
    shown: str
    known: Known | None
    findings: tuple[Finding, ...]
    items: tuple[Item, ...]
    papers: tuple[Paper, ...] = ()
    certificate: Mapping[str, str] | None = None
    beside: tuple[Field, ...] = ()
    """All fields of its section."""
    differs: Difference | None = None
    """Against the version or submission before, for the officer."""

    @property
    def is_told(self) -> bool:
        """Shown as text: another section or register says it."""
        return bool(self.spec.told_by) or self.known is not None

    @property
    def told_words(self) -> Words:
        """Which section says it."""
        section = BY_KEY.get(self.spec.told_by.partition(".")[0])
        return section.words if section else ACCOUNT

    @property
    def reading(self) -> Words | None:
        """What the structure of a code says."""
        return customs_code_reading(str(self.value)) if self.spec.check == "customs_code" else None

    @property
    def leads(self) -> bool:
        """Whether other fields are asked by what is chosen here."""
        return any(one.when and one.when[0].endswith(f".{self.spec.key}") for one in self.beside)

    @property
    def departs(self) -> bool:
        """The enterprise asks for a correction of what the register says."""
        return self.known is not None and bool(self.value) and self.value != self.known.value


@dataclass(frozen=True, slots=True)
class SectionView:
    spec: Section
    number: int
    task: Task
    fields: tuple[FieldView, ...]


@dataclass(frozen=True, slots=True)
class CaseView:
    """A filing with all a page of it needs."""

    case: Case
    tasks: tuple[Task, ...]
    clock: Clock | None
    items: tuple[Item, ...]
    confirmation: Asked | None

    @property
    def done(self) -> int:
        return sum(task.progress == "done" for task in self.tasks)

    @property
    def first_returned(self) -> Item | None:
        """Where a returned filing opens."""
        return next((item for item in self.items if item.answered_at is None), None)

    def may_become(self, state: State) -> bool:
        return state in MOVES[self.case.state]


def cases_of(firm_code: str, *, actor: Actor) -> list[Case]:
    """All versions of an enterprise's filing, newest first."""
    require(actor, "registry.view_filing")
    require_sight(actor, firm_code)
    rows = (
        Filing.objects.filter(firm_code=firm_code)
        .select_related("attestation")
        .defer("attestation__pdf")
        .order_by("-version")
    )
    rows = rows.prefetch_related("confirmations")
    return [case(row) for row in rows[:CASES_MAX]]


def look(filing_id: int, *, actor: Actor, at: datetime) -> CaseView:
    filing = _visible(filing_id, actor)
    return _picture(filing, store.current(filing), at)


def _picture(filing: Filing, saved: Mapping[str, Saved], at: datetime) -> CaseView:
    day, items = business_day(at), items_of(filing)
    contents = store.contents_of(filing.firm_code, saved.values(), day)
    told = case(filing)
    confirmation = None
    if told.state == State.APPROVED and told.decided_at is not None:
        confirmation = confirmation_asked(business_day(told.decided_at), told.confirmed_year, day)
    tasks = tuple(task_list(saved, contents, items))
    return CaseView(told, tasks, clock(spans_of(filing), day), tuple(items), confirmation)


def look_at_section(
    filing_id: int, section: str, *, actor: Actor, at: datetime, typed: Values | None = None
) -> tuple[CaseView, SectionView]:
    """One section to fill in. What nobody has saved yet is proposed from what the zone knows.

    With ``typed`` the section is shown as it would be with these values; nothing is kept.
    """
    filing = _visible(filing_id, actor)
    saved = store.current(filing)
    seen = _picture(filing, saved, at)
    shown = saved if typed is None else _with_typed(saved, section, typed, at)
    views = _sections(filing, shown, seen, [section], {}, at)
    if not views:
        raise NotThere(say("没有这一项。", "There is no such section."))
    return seen, views[0]


def answers(filing_id: int, *, actor: Actor, at: datetime) -> tuple[CaseView, list[SectionView]]:
    """All sections as they stand, for checking before the submission."""
    filing = _visible(filing_id, actor)
    saved = store.current(filing)
    seen = _picture(filing, saved, at)
    return seen, _sections(filing, saved, seen, [one.key for one in SECTIONS], {}, at)


def told(filing_id: int, *, actor: Actor) -> tuple[Case, list[Entry]]:
    """The filing and its history."""
    filing = _visible(filing_id, actor)
    return case(filing), history(filing)


def look_at_all(filing_id: int, *, actor: Actor, at: datetime) -> tuple[CaseView, list[SectionView], list[Entry]]:
    """All sections beside what they were before, and the history: for deciding."""
    filing = _visible(filing_id, actor)
    saved = store.current(filing)
    seen = _picture(filing, saved, at)
    base = Filing.objects.filter(firm_code=filing.firm_code, version__lt=filing.version, decided_at__isnull=False)
    differs = since(filing, saved, base.order_by("-version").first(), Act.RETURNED)
    return seen, _sections(filing, saved, seen, [one.key for one in SECTIONS], differs, at), history(filing)


def _with_typed(saved: Mapping[str, Saved], section: str, typed: Values, at: datetime) -> dict[str, Saved]:
    before = saved.get(section)
    values = {**(before.values if before else {}), **typed}
    return {**saved, section: store.Saved(section, before.number if before else 0, values, "", at)}


def _visible(filing_id: int, actor: Actor) -> Filing:
    require(actor, "registry.view_filing")
    filing = Filing.objects.select_related("attestation").defer("attestation__pdf").filter(pk=filing_id).first()
    if filing is None:
        raise NotThere(say("没有找到该备案。", "There is no such filing."))
    require_sight(actor, filing.firm_code)
    if actor.is_officer and filing.round == 0:
        # A draft is the enterprise's own until it is handed in.
        raise NotThere(say("该备案尚未提交。", "This filing is not submitted yet."))
    return filing


def _sections(
    filing: Filing,
    saved: Mapping[str, Saved],
    seen: CaseView,
    keys: Sequence[str],
    differs: Mapping[str, tuple[Difference, ...]],
    at: datetime,
) -> list[SectionView]:
    facts = known_facts(filing.firm_code)
    contents = store.contents_of(filing.firm_code, _with_proposals(filing, saved, at), business_day(at))
    tasks = {task.section: task for task in seen.tasks}
    return [
        SectionView(
            spec,
            saved[key].number if key in saved else 0,
            tasks[key],
            _fields(filing, spec, contents, seen, facts, differs.get(key, ())),
        )
        for key in keys
        if (spec := BY_KEY.get(key)) is not None
    ]


def _with_proposals(filing: Filing, saved: Mapping[str, Saved], at: datetime) -> list[Saved]:
    if State(filing.state) not in WITH_ENTERPRISE:
        return list(saved.values())
    proposed = {
        key: store.Saved(key, 0, dict(values), "", at)
        for key, values in proposals(filing.firm_code, at).items()
        if key not in saved
    }
    return [*saved.values(), *proposed.values()]


def _fields(
    filing: Filing,
    spec: Section,
    contents: Contents,
    seen: CaseView,
    facts: Mapping[str, Known],
    differs: tuple[Difference, ...],
) -> tuple[FieldView, ...]:
    task = next(task for task in seen.tasks if task.section == spec.key)
    fields = asked_fields(spec, contents)
    papers: dict[int, Paper] = {}
    if spec.key == "attachments":
        ids = {int(each) for one in fields for each in contents.value(f"attachments.{one.key}")}
        papers = papers_of(filing.firm_code, ids)
    found = section_findings(spec, contents) if task.saved_at else ()
    around = _Around(spec, contents, facts, found, seen.items, papers, differs)
    return tuple(_field(one, around) for one in fields)


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands around the fields of one section."""

    section: Section
    contents: Contents
    facts: Mapping[str, Known]
    found: tuple[Finding, ...]
    items: tuple[Item, ...]
    papers: Mapping[int, Paper]
    differs: tuple[Difference, ...]


def _field(one: Field, around: _Around) -> FieldView:
    section = around.section.key
    value = around.contents.value(one.told_by or f"{section}.{one.key}")
    known = around.facts.get(f"{section}.{one.key}")
    if not value and known is not None:
        value = known.value
    papers = around.papers  # none but in the section of papers
    held = tuple(papers[int(each)] for each in value if int(each) in papers) if papers else ()
    pem = str(value) if one.form is Form.CERTIFICATE else ""
    return FieldView(
        one,
        "" if one.mask else value,
        store.shown(one, value) if value and not held else "",
        known,
        tuple(each for each in around.found if each.field == one.key),
        tuple(item for item in around.items if item.section == section and item.field == one.key),
        held,
        certificate_told(pem),
        around.section.fields,
        next((each for each in around.differs if each.field == one.key), None),
    )
