"""Looking codes up by words: code, field, title, cause, fix, official text, in either language. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from heliu.ceb.codes import Entry, Severity, catalogue, official_list

QUERY_CHARS_MAX: Final = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for; empty parts ask for nothing. ``internal``: who asks may see what is kept for officers."""

    words: str = ""
    severity: str = ""
    message: str = ""
    internal: bool = False


def found(asked: Asked) -> list[Entry]:
    """The entries that hold every word, the one whose code was typed first, then those of the message itself."""
    words = asked.words[:QUERY_CHARS_MAX].casefold().split()
    hits = [entry for entry in _open_to(asked) if all(word in _text()[entry] for word in words)]
    return sorted(
        hits, key=lambda entry: (entry.code.casefold() not in words, bool(asked.message and not entry.messages))
    )


def messages() -> list[str]:
    """The messages that entries name."""
    return sorted({name for entries in catalogue().values() for entry in entries for name in entry.messages})


def _open_to(asked: Asked) -> Iterator[Entry]:
    severity = Severity(asked.severity) if asked.severity in set(Severity) else None
    for entries in catalogue().values():
        for entry in entries:
            of_message = not asked.message or not entry.messages or asked.message in entry.messages
            if of_message and (asked.internal or not entry.internal) and severity in {None, entry.severity}:
                yield entry


@cache
def _text() -> Mapping[Entry, str]:
    """What is searched of each entry."""
    return {entry: "\n".join(_parts(entry)).casefold() for entries in catalogue().values() for entry in entries}


def _parts(entry: Entry) -> Iterator[str]:
    yield from (entry.code, entry.field, *entry.messages)
    for words in (entry.zh, entry.en):
        yield from (words.title, words.cause, words.fix, words.family)
    yield from (row.text for row in official_list().get(entry.code, ()))
