"""The values of parameters as pages show them: what binds on a day, and the whole history with its documents."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise

from heliu.kernel.languages import told
from heliu.policies.parameters import NotInForce, in_force, parameter
from heliu.web.public.policies.asking import Asked
from heliu.web.public.policies.law import is_withheld
from heliu.web.public.policies.linked import Link, sources_of
from heliu.web.public.policies.words import CONFIDENCE, unit_text, value_text


@dataclass(frozen=True, slots=True)
class Value:
    """A parameter on a day. ``value`` is empty on a day no document reaches, and where it is ``withheld``."""

    name: str
    title: str
    url: str
    unit: str
    withheld: bool
    value: str = ""
    since: date | None = None
    sources: tuple[Link, ...] = ()
    confidence: tuple[Promise, str] | None = None

    @property
    def is_chinese(self) -> bool:
        """Whether the value is a name in Chinese, in whatever language the page is."""
        return not self.value.isascii()


@dataclass(frozen=True, slots=True)
class Stretch:
    """One value of the history; ``here`` where the day lies in it."""

    since: date
    until: date | None
    value: str
    sources: tuple[Link, ...]
    confidence: tuple[Promise, str]
    here: bool

    @property
    def is_chinese(self) -> bool:
        return not self.value.isascii()


def value_on(name: str, asked: Asked) -> Value:
    held = parameter(name)
    withheld = is_withheld(name) and not asked.internal
    url = reverse("policies:parameter", args=[name]) + asked.link
    bare = Value(name, told(held), url, unit_text(held), withheld)
    if withheld:
        return bare
    try:
        found = in_force(name, asked.day)
    except NotInForce:
        return bare
    return Value(
        *(name, bare.title, url, bare.unit, False),
        value=value_text(found.value),
        since=found.since,
        sources=sources_of(found.reference, asked.link),
        confidence=CONFIDENCE[found.confidence],
    )


def values_on(names: Iterable[str], asked: Asked) -> list[Value]:
    return [value_on(name, asked) for name in names]


def history(name: str, asked: Asked) -> list[Stretch]:
    """All values, oldest first; none where they are withheld."""
    if is_withheld(name) and not asked.internal:
        return []
    return [
        Stretch(
            since=one.since,
            until=one.until,
            value=value_text(one.value),
            sources=sources_of(one.reference, asked.link),
            confidence=CONFIDENCE[one.confidence],
            here=one.since <= asked.day and (one.until is None or asked.day <= one.until),
        )
        for one in parameter(name).periods
    ]
