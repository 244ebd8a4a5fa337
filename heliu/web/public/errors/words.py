"""What the catalogue's pages call things, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from heliu.ceb.catalogue.index import MESSAGES
from heliu.ceb.codes import Entry, Severity, Words
from heliu.kernel.languages import english

SEVERITIES: Final[Mapping[Severity, tuple[Promise, str]]] = {
    Severity.MESSAGE: (_("整个报文未被接收"), "bad"),
    Severity.DOCUMENT: (_("该单证被拒收或退单"), "bad"),
    Severity.REQUEST: (_("请求或填报未被接受"), "bad"),
    Severity.NOTICE: (_("已接收，有一处须留意"), "warn"),
    Severity.SYSTEM: (_("系统原因，不必改报文"), "now"),
    Severity.INFO: (_("不是错误"), "good"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as a page shows it: its words in the reader's language, how severe, which messages."""

    entry: Entry
    words: Words
    severity: Promise
    tone: str
    messages: tuple[str, ...]

    @property
    def places(self) -> list[str]:
        """The field by its steps: a line may end after each."""
        return self.entry.field.split("/")


def shown(entry: Entry) -> Shown:
    severity, tone = SEVERITIES[entry.severity]
    words = entry.en if english() else entry.zh
    return Shown(entry, words, severity, tone, tuple(message_name(name) for name in entry.messages))


def message_name(name: str) -> str:
    """A message by its number, in Chinese with its name."""
    return name if english() else f"{name} {MESSAGES[name].zh}"
