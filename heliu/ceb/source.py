"""A message as one reads it: a line an element, numbered, personal values masked, each fault at its line.

For pages and reports; the message itself is never changed. What cannot be parsed is shown by its tags only, since
nobody can say which of its texts are personal.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lxml import etree

from heliu.ceb.closed_parser import closed_parser, content, elements, is_crowded, local_name
from heliu.ceb.deviations import Deviation
from heliu.ceb.personal import masked

LINES_SHOWN_MAX: Final = 600
AROUND: Final = 2  # lines shown on either side of a fault in a long message
VALUE_CHARS_MAX: Final = 160
INDENT: Final = "\u00a0\u00a0"  # a page would collapse plain blanks
_MARKUP: Final = re.compile(r"</?[A-Za-z][\w:.-]*/?>?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the view. ``origin`` is the line of the file it stands on; ``skipped`` lines before it are hidden."""

    number: int
    origin: int
    text: str
    faults: tuple[Deviation, ...] = ()
    skipped: int = 0


@dataclass(slots=True)
class _Draft:
    origin: int
    text: str
    path: str
    faults: list[Deviation]


def view(raw: bytes, faults: Sequence[Deviation]) -> list[Line]:
    """The lines of a message with the faults at them. Never raises for bad input."""
    try:
        root = etree.fromstring(raw, closed_parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        return _unparsed(raw, error, faults)
    if is_crowded(root):
        return []
    drafts = list(_lines(root, 0, f"/{local_name(root.tag)}"))
    places = {_plain(draft.path): draft for draft in reversed(drafts) if draft.path}
    for fault in faults:
        (places.get(_nearest(fault.path, places)) or drafts[0]).faults.append(fault)
    return _shown(drafts)


def _lines(element: etree._Element, depth: int, path: str) -> Iterator[_Draft]:
    name = _tag(element)
    attributes = "".join(f' {local_name(str(key))}="{_cut(str(value))}"' for key, value in element.attrib.items())
    origin: int = element.sourceline or 0  # type: ignore[assignment]  # the stubs leave it open
    inner = list(elements(element))
    if not inner:
        value = masked(local_name(element.tag), content(element) or "")
        yield _Draft(origin, f"{INDENT * depth}<{name}{attributes}>{_cut(value)}</{name}>", path, [])
        return
    yield _Draft(origin, f"{INDENT * depth}<{name}{attributes}>", path, [])
    counts: dict[str, int] = {}
    for child in inner:
        local = local_name(child.tag)
        counts[local] = counts.get(local, 0) + 1
        yield from _lines(child, depth + 1, f"{path}/{local}[{counts[local]}]")
    yield _Draft(0, f"{INDENT * depth}</{name}>", "", [])


def _tag(element: etree._Element) -> str:
    local = local_name(element.tag)
    return f"{element.prefix}:{local}" if element.prefix else local


def _cut(value: str) -> str:
    return value if len(value) <= VALUE_CHARS_MAX else f"{value[:VALUE_CHARS_MAX]}…"


def _nearest(path: str, places: Mapping[str, _Draft]) -> str:
    """Where a fault's element stands; where that is not there, the nearest one above it."""
    wanted = _plain(path.split("/@", maxsplit=1)[0])
    while wanted and wanted not in places:
        wanted = wanted.rpartition("/")[0]
    return wanted


def _plain(path: str) -> str:
    """A path in which the first of its kind needs no number."""
    return path.replace("[1]", "")


def _shown(drafts: list[_Draft]) -> list[Line]:
    """All lines of a short message; of a long one those around its faults, and its beginning."""
    keep = set(range(len(drafts)))
    if len(drafts) > LINES_SHOWN_MAX:
        marked = [place for place, draft in enumerate(drafts) if draft.faults]
        keep = set(range(AROUND * 4))
        for place in marked:
            keep |= set(range(max(place - AROUND, 0), min(place + AROUND + 1, len(drafts))))
    lines: list[Line] = []
    last = -1
    for place in sorted(keep)[:LINES_SHOWN_MAX]:
        draft = drafts[place]
        lines.append(Line(place + 1, draft.origin, draft.text, tuple(draft.faults), place - last - 1))
        last = place
    return lines


def _unparsed(raw: bytes, error: Exception, faults: Sequence[Deviation]) -> list[Line]:
    """The lines around the place where parsing ended, their texts hidden."""
    at = error.position[0] if isinstance(error, etree.XMLSyntaxError) and error.position else 1
    rows = raw.decode("utf-8", errors="replace").split("\n")
    first = max(at - 1 - AROUND, 0)
    return [
        Line(number, number, _cut("…".join(_MARKUP.findall(row))), tuple(faults) if number == at else (), 0)
        for number, row in enumerate(rows[first : at + AROUND], start=first + 1)
    ]
