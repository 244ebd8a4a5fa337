"""How far a filing is: the task list with its states, the reason where a row cannot start, and what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliu.kernel.languages import Words
from heliu.kernel.problems import Unreadable
from heliu.registry.certificates import read_certificate
from heliu.registry.filing.checks import certificate_faults
from heliu.registry.filing.examining import WRONG, findings, is_asked
from heliu.registry.filing.facts import Finding, Item, Progress, Task
from heliu.registry.filing.sections import BY_KEY, CHECK, CHECK_WORDS, SECTIONS
from heliu.registry.rules import bare_organisation_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from heliu.registry.filing.examining import Contents
    from heliu.registry.filing.fields import Section
    from heliu.registry.filing.models import ReturnItem
    from heliu.registry.filing.store import Saved


def task_list(saved: Mapping[str, Saved], contents: Contents, items: Iterable[Item]) -> list[Task]:
    """All rows in order; the last one is 核对并提交, which starts when everything else is done."""
    open_items = [item for item in items if item.answered_at is None]
    tasks: dict[str, Task] = {}
    for section in SECTIONS:
        tasks[section.key] = _task(section, saved.get(section.key), contents, open_items, tasks)
    return [*tasks.values(), _last(tasks.values())]


def _task(
    section: Section,
    saved: Saved | None,
    contents: Contents,
    items: list[Item],
    before: Mapping[str, Task],
) -> Task:
    waits_for = [before[key].title for key in section.needs if before[key].progress is not Progress.DONE]
    found = section_findings(section, contents) if saved else ()
    returned = tuple(item for item in items if item.section == section.key)
    progress, reason = _progress(saved, waits_for, found, returned)
    return Task(
        section.key,
        section.words,
        progress,
        reason,
        found,
        returned,
        saved.saved_by if saved else "",
        saved.saved_at if saved else None,
    )


def _progress(
    saved: Saved | None, waits_for: list[Words], found: tuple[Finding, ...], returned: tuple[Item, ...]
) -> tuple[Progress, Words | None]:
    if returned:
        return Progress.RETURNED, None
    if saved is None and waits_for:
        return Progress.BLOCKED, first_complete(waits_for)
    if saved is None:
        return Progress.NOT_STARTED, None
    if any(not one.is_warning for one in found):
        return Progress.IN_PROGRESS, None
    return Progress.DONE, None


def first_complete(waits_for: list[Words]) -> Words:
    names, english = "、".join(one.zh for one in waits_for), ", ".join(one.en for one in waits_for)
    return Words(f"请先完成：{names}。", f"First complete: {english}.")


def _last(tasks: Iterable[Task]) -> Task:
    waits_for = [task.title for task in tasks if task.progress is not Progress.DONE]
    if waits_for:
        return Task(CHECK, CHECK_WORDS, Progress.BLOCKED, first_complete(waits_for))
    return Task(CHECK, CHECK_WORDS, Progress.NOT_STARTED)


def section_findings(section: Section, contents: Contents) -> tuple[Finding, ...]:
    """What the fields say, and for the data channel what the certificate says."""
    found = findings(section, contents)
    return (*found, *certificate_findings(contents)) if section.key == "channel" else found


def certificate_findings(contents: Contents) -> Iterator[Finding]:
    """The certificate must be the enterprise's own: its name and organisation code against the identity."""
    spec, pem = BY_KEY["channel"].field("certificate"), str(contents.value("channel.certificate"))
    if spec is None or not pem or not is_asked(spec, contents):
        return
    try:
        held = read_certificate(pem.encode()).facts
    except Unreadable as problem:
        told = problem.detail  # in the reader's language already
        yield Finding("certificate", WRONG, Words(told, told))
        return
    organisation = bare_organisation_code(str(contents.value("identity.uscc")))
    for words in certificate_faults(held, str(contents.value("identity.name")), organisation, contents.day):
        yield Finding("certificate", WRONG, words)


def item_fact(row: ReturnItem) -> Item:
    return Item(row.pk, row.section, row.field, row.words, row.made_by_name, row.made_at, row.answered_at, row.reply)
