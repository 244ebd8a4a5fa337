"""What the catalogue's pages call things, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from heliu.ceb.catalogue.index import MESSAGES
from heliu.ceb.codes import Entry, Severity, Words
from heliu.kernel.languages import english, told

TONES: Final[Mapping[Severity, str]] = {
    Severity.MESSAGE: "bad",
    Severity.DOCUMENT: "bad",
    Severity.REQUEST: "bad",
    Severity.NOTICE: "warn",
    Severity.SYSTEM: "now",
    Severity.INFO: "good",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as a page shows it: its words in the reader's language, how severe, which messages."""

    entry: Entry
    words: Words
    severity: str
    tone: str
    messages: tuple[str, ...]

    @property
    def places(self) -> list[str]:
        """The field by its steps: a line may end after each."""
        return self.entry.field.split("/")


def shown(entry: Entry) -> Shown:
    words = entry.en if english() else entry.zh
    messages = tuple(message_name(name) for name in entry.messages)
    return Shown(entry, words, told(entry.severity), TONES[entry.severity], messages)


def severities() -> list[tuple[str, str]]:
    """What a list may be narrowed to, with its words."""
    return [(severity.value, told(severity)) for severity in Severity]


def message_name(name: str) -> str:
    """A message by its number, in Chinese with its name."""
    return name if english() else f"{name} {MESSAGES[name].zh}"
