"""What the library calls things, in the reader's language."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from heliu.kernel.languages import english, told
from heliu.policies.articles.documents import Article, Document, Standing, State
from heliu.policies.parameters import Parameter
from heliu.policies.units import unit_zh

CONFIDENCE: Final[Mapping[str, tuple[Promise, str]]] = {
    "confirmed": (_("已核原文"), "good"),
    "secondary": (_("二手来源"), "warn"),
    "to be confirmed": (_("待确认"), "warn"),
}
STATE_TONES: Final[Mapping[State, str]] = {
    State.DONE: "good",
    State.PARTLY: "now",
    State.TO_COME: "warn",
    State.OUTSIDE: "",
}
STANDING_TONES: Final[Mapping[Standing, str]] = {Standing.BINDS: "good", Standing.TO_BIND: "now", Standing.ENDED: ""}


def state_tag(state: State) -> tuple[str, str]:
    return told(state), STATE_TONES[state]


def standing_tag(document: Document, day: date) -> tuple[str, str]:
    standing = document.standing(day)
    return told(standing), STANDING_TONES[standing]


def label_of(article: Article) -> str:
    return article.label_en if english() else article.label


def value_text(value: Any) -> str:
    """A value as people read it; whoever can compare it sees no trailing zeros added or lost."""
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    return str(value)


def unit_text(parameter: Parameter) -> str:
    """Nothing for units that only say what kind of word the value is."""
    if parameter.kind == "switch" or "|" in parameter.unit:
        return ""
    return parameter.unit if english() else unit_zh(parameter.unit)
