"""The one table of permissions (permissions.yaml), read once and checked: a word it does not know is an error."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

import yaml

from heliu.people.facts import ENTERPRISE_ROLES, OFFICER_ROLES, Duty, Permission, Role

TABLE: Final = files("heliu.people") / "permissions.yaml"
KNOWN_KEYS: Final = frozenset({"zh", "en", "office", "enterprise", "filed_as", "public", "delegable"})


class NoSuchPermission(LookupError):
    """A programming error: the code asks for a permission the table does not have."""


@cache
def permissions() -> Mapping[str, Permission]:
    """Name -> permission, in the order of the table."""
    return read(TABLE.read_text(encoding="utf-8"))


def permission(name: str) -> Permission:
    found = permissions().get(name)
    if found is None:
        raise NoSuchPermission(f"{name} is not in heliu/people/permissions.yaml. Add it there with its two sentences.")
    return found


def read(text: str) -> Mapping[str, Permission]:
    """The table from its YAML; ValueError says which line does not make sense."""
    content: dict[str, dict[str, Any]] = yaml.safe_load(text)
    return MappingProxyType({name: _permission(name, entry) for name, entry in content.items()})


def _permission(name: str, entry: dict[str, Any]) -> Permission:
    room, _, act = name.partition(".")
    if not room.isidentifier() or "_" not in act:
        raise ValueError(f"{name}: a permission is called <room>.<verb>_<noun>.")
    if unknown := entry.keys() - KNOWN_KEYS:
        raise ValueError(f"{name}: no such entry: {', '.join(sorted(unknown))}.")
    if not (entry.get("zh") and entry.get("en")):
        raise ValueError(f"{name}: both sentences, zh and en, are needed.")
    if not (entry.get("office") or entry.get("enterprise") or entry.get("public")):
        raise ValueError(f"{name}: nobody holds it.")
    if entry.get("delegable") and not entry.get("enterprise"):
        raise ValueError(f"{name}: only what an enterprise holds can be delegated.")
    return Permission(
        name=name,
        zh=entry["zh"],
        en=entry["en"],
        office=_roles(name, entry.get("office", ()), OFFICER_ROLES),
        duties=frozenset(Duty(word) for word in entry.get("enterprise", ())),
        filed_as=_roles(name, entry.get("filed_as", ()), ENTERPRISE_ROLES),
        public=bool(entry.get("public", False)),
        delegable=bool(entry.get("delegable", False)),
    )


def _roles(name: str, words: list[str] | tuple[()], allowed: tuple[Role, ...]) -> frozenset[Role]:
    roles = frozenset(Role(word) for word in words)
    if strange := roles - frozenset(allowed):
        raise ValueError(f"{name}: {', '.join(sorted(strange))} does not belong here.")
    return roles
