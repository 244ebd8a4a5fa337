"""The quick way through clean documents: one plan per layout, a layout being which fields a client sends in what order.

A plan answers for its layout once and for all where every value goes; one regular expression then says whether all
values are clean. Whatever is not clean goes the slow way, which explains. Both ways come from the same catalogue.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from heliu.ceb.catalogue.index import MESSAGES
from heliu.ceb.catalogue.model import DECIMAL_DIGITS, DECIMAL_PLACES, Field, Part
from heliu.ceb.closed_parser import CEB, local_name
from heliu.ceb.facets import XML_BLANK
from heliu.ceb.limits import MAX_LAYOUTS_REMEMBERED, MAX_NAMES_REMEMBERED
from heliu.ceb.sequences import Misplaced, order_of_fields

# Between two values; XML cannot carry this character, so no value holds it.
SEPARATOR = "\x1f"

_WHOLE_PLACES = DECIMAL_DIGITS - DECIMAL_PLACES
_SURE_INT_DIGITS = 9


# Where an earlier edition, still followed by the customs' own samples, had a field more or less.
_EARLIER_EDITIONS: frozenset[tuple[Part | None, str, str]] = frozenset(
    {
        (MESSAGES["CEB214"].head, "ELEMENT_UNKNOWN", "appSenderId"),
        (MESSAGES["CEB792"].lines, "ELEMENT_MISSING", "gseqno"),
    }
)


@dataclass(slots=True, eq=False)
class Layout:
    """How one sequence of element names falls into a part.

    ``fields``: per element its field, or None where it does not belong. ``strangers``: elements outside the namespace
    of the customs. ``earlier``: faults which an earlier edition excuses.
    """

    names: tuple[str, ...]
    fields: tuple[Field | None, ...]
    faults: tuple[Misplaced, ...]
    earlier: tuple[Misplaced, ...]
    strangers: int
    _uses: int = 0
    _clean: re.Pattern[str] | None = None

    @property
    def in_order(self) -> bool:
        """Whether nothing is missing, surplus or misplaced and nothing needs a word."""
        return not self.faults and not self.earlier and not self.strangers

    def is_surely_clean(self, texts: Sequence[str | None]) -> bool:
        """Tell whether ``texts`` are all without fault. False: they may be; the explaining way says.

        The pattern is made at the second use: a layout that never comes again is not worth a pattern.
        """
        if self._clean is None:
            self._uses += 1
            if self._uses == 1:
                return False
            self._clean = re.compile(SEPARATOR.join(_clean(field) for field in self.fields if field is not None))
        return self._clean.fullmatch(SEPARATOR.join([text or "" for text in texts])) is not None


def layout(part: Part, tags: tuple[str, ...]) -> Layout:
    """Plan the reading of elements named ``tags`` (in the form {namespace}name) as ``part``."""
    return _remembered(part, tags) if len(tags) <= MAX_NAMES_REMEMBERED else _planned(part, tags)


@lru_cache(maxsize=MAX_LAYOUTS_REMEMBERED)
def _remembered(part: Part, tags: tuple[str, ...]) -> Layout:
    return _planned(part, tags)


def _planned(part: Part, tags: tuple[str, ...]) -> Layout:
    names = tuple(local_name(tag) for tag in tags)
    order = order_of_fields(part)
    fields = tuple(part.fields[order.places[name]] if name in order.places else None for name in names)
    faults = order.faults(names)
    earlier = tuple(each for each in faults if (part, each.code, each.name) in _EARLIER_EDITIONS)
    return Layout(
        names=names,
        fields=fields,
        faults=tuple(each for each in faults if each not in earlier),
        earlier=earlier,
        strangers=sum(1 for tag in tags if not tag.startswith(CEB)),
    )


def _clean(field: Field) -> str:
    """Return a pattern that only values without any fault match; a value it does not match may still be right."""
    if field.fixed is not None:
        return re.escape(field.fixed)
    if field.kind == "decimal":
        return rf"-?[0-9]{{1,{_WHOLE_PLACES}}}(?:\.[0-9]{{1,{DECIMAL_PLACES}}})?"
    if field.kind == "int":
        return f"[0-9]{{1,{min(field.total_digits or _SURE_INT_DIGITS, _SURE_INT_DIGITS)}}}"
    least = field.min_length if field.default is None else max(field.min_length, 1)
    most = "" if field.max_length is None else field.max_length
    excluded = SEPARATOR + XML_BLANK if field.collapse else SEPARATOR
    return f"[^{excluded}]{{{least},{most}}}"
