"""The history of a filing (备案经过): who saved, sent, returned or decided what and when, and what differs by it."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from heliu.kernel.languages import Words
from heliu.registry.filing import store
from heliu.registry.filing.facts import Act, Difference, Entry
from heliu.registry.filing.models import FilingEvent, FilingSection
from heliu.registry.filing.sections import BY_KEY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from heliu.registry.filing.examining import Value
    from heliu.registry.filing.models import Filing
    from heliu.registry.filing.store import Saved

ENTRIES_MAX = 500
"""Shown of one filing; a history longer than that is shown from its newest end."""
CERTIFICATE = Words("已更换证书", "Another certificate")


def history(filing: Filing) -> list[Entry]:
    """Newest first."""
    events = FilingEvent.objects.filter(filing=filing).order_by("-id")[:ENTRIES_MAX]
    entries = [Entry(one.at, one.by_name, Act(one.act).words, one.words) for one in events]
    entries += _savings(filing)
    return sorted(entries, key=lambda entry: entry.at, reverse=True)[:ENTRIES_MAX]


def _savings(filing: Filing) -> Iterator[Entry]:
    rows = FilingSection.objects.filter(filing=filing).order_by("section", "number")
    for section, group in groupby(rows, key=lambda row: row.section):
        before: dict[str, Value] = {}
        for row in group:
            saved = store.read(filing, row)
            spec = BY_KEY[section]
            what = Words(f"保存“{spec.words.zh}”", f"Saved “{spec.words.en}”")
            yield Entry(row.saved_at, row.saved_by_name, what, "", section, differences(section, before, saved.values))
            before = saved.values


def differences(section: str, before: Mapping[str, Value], after: Mapping[str, Value]) -> tuple[Difference, ...]:
    """Field by field, as a page may show it. Two values that look alike when masked are told apart in words."""
    return tuple(
        _difference(section, one.key, before.get(one.key, ""), after.get(one.key, ""))
        for one in BY_KEY[section].fields
        if before.get(one.key, "") != after.get(one.key, "")
    )


def _difference(section: str, key: str, before: Value, after: Value) -> Difference:
    spec = BY_KEY[section].field(key)
    if spec is None:
        raise KeyError(key)
    was, now = store.shown(spec, before) if before else "", store.shown(spec, after) if after else ""
    if was == now:
        now = str(CERTIFICATE if key == "certificate" else Words(f"{now}（已修改）", f"{now} (changed)"))
    return Difference(section, key, spec.words, was, now)


def since(
    filing: Filing, saved: Mapping[str, Saved], base: Filing | None, act: Act
) -> dict[str, tuple[Difference, ...]]:
    """What differs, section by section, from the last ``act`` of this filing, else from the ``base`` version."""
    event = FilingEvent.objects.filter(filing=filing, act=act).order_by("-id").first()
    if event is not None:
        old = store.at_numbers(filing, event.numbers)
    elif base is not None:
        old = store.current(base)
    else:
        return {}
    found = {
        section: differences(section, old[section].values if section in old else {}, one.values)
        for section, one in saved.items()
    }
    return {section: one for section, one in found.items() if one}
