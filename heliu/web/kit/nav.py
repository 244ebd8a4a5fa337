"""The navigation (导航): each topic enters itself, the header shows what the actor may open."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from heliu.people.facts import Role
from heliu.web.kit.faces import Face, face_of


class Group(StrEnum):
    """The headings of the navigation, in their order."""

    WORK = "work"
    REGISTERS = "registers"
    HOUSE = "house"

    @property
    def label(self) -> Promise:
        return {
            Group.WORK: pgettext_lazy("navigation", "办理"),
            Group.REGISTERS: _("名录与统计"),
            Group.HOUSE: _("账户与设置"),
        }[self]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the navigation. ``roles`` empty: every role of the face.

    What stands in the enterprises' face alone is about a firm; ``firmless``: it is also for who has none yet.
    """

    text: Promise | str
    url_name: str
    faces: tuple[Face, ...] = (Face.PORTAL, Face.OFFICE)
    roles: tuple[Role, ...] = ()
    group: Group = Group.WORK
    firmless: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as one page shows it."""

    text: Promise | str
    url: str
    here: bool


ENTRIES: Final[list[Entry]] = []


def add(*entries: Entry) -> None:
    """Called by a topic's ``nav`` module; entering the same line twice changes nothing."""
    ENTRIES.extend(entry for entry in entries if entry not in ENTRIES)


def lines(role: Role | None, path: str, *, firmless: bool = False) -> list[tuple[Promise, list[Line]]]:
    """The navigation of one role by heading; the line whose address ``path`` lies deepest under is marked."""
    mine = [entry for entry in ENTRIES if shows(entry, role) and (not firmless or for_the_firmless(entry))]
    addresses = {entry: reverse(entry.url_name) for entry in mine}
    here = deepest(addresses.values(), path)
    return [
        (group.label, [Line(entry.text, addresses[entry], addresses[entry] == here) for entry in members])
        for group in Group
        if (members := [entry for entry in mine if entry.group is group])
    ]


def shows(entry: Entry, role: Role | None) -> bool:
    return face_of(role) in entry.faces and (not entry.roles or role in entry.roles)


def for_the_firmless(entry: Entry) -> bool:
    return entry.firmless or entry.faces != (Face.PORTAL,)


def deepest(addresses: Iterable[str], path: str) -> str:
    return max((address for address in addresses if path.startswith(address)), key=len, default="")
