"""All addresses of the pages, and the objects in them: what the structure tests walk."""

import importlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.urls import URLPattern, URLResolver, get_resolver

from heliu.people.facts import Actor

ROOT = Path(__file__).resolve().parents[1]
PART = re.compile(r"<(?:\w+:)?(\w+)>")
SIGN_IN = ("/account/login/", "/account/reauthenticate/", "/consumer/")  # a consumer proves who they are
Factory = Callable[[Actor], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Route:
    """One address: its name with name spaces, and its pattern from the root."""

    name: str
    pattern: str

    @property
    def parts(self) -> list[str]:
        return PART.findall(self.pattern)

    @property
    def topic(self) -> str:
        """The name space: the folder of the pages it is one of."""
        return self.name.rpartition(":")[0]

    @property
    def area(self) -> str:
        """portal, office, or the topic of a page that is neither."""
        return self.pattern.split("/")[1]


def leads_to_sign_in(response: Any) -> bool:
    return response.status_code == HTTPStatus.FOUND and urlsplit(response.headers["Location"]).path in SIGN_IN


def routes() -> list[Route]:
    """All but the back office, which guards all of its own."""
    return list(_walk(get_resolver(), "/", ()))


def _walk(resolver: URLResolver, prefix: str, spaces: tuple[str, ...]) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield Route(":".join((*spaces, entry.name or pattern)), pattern)
        elif not pattern.startswith("/admin/"):
            yield from _walk(entry, pattern, (*spaces, entry.namespace) if entry.namespace else spaces)


def factories() -> Mapping[str, Factory]:
    """Route name -> what makes an object of its owner and returns the parts of the address that leads to it.

    They stand in ``tests/objects.py`` of the topic: ``OBJECTS = {"team:member": member}``. A factory is given the
    owner (an actor whose user and firm are in the database; the firm is filed in all roles) and makes what it needs.
    """
    return {name: factory for module in _modules() for name, factory in module.OBJECTS.items()}


def open_objects() -> Mapping[str, str]:
    """Route name -> why anybody may see its object: ``OPEN`` beside the factories, where a topic has such."""
    return {name: reason for module in _modules() for name, reason in getattr(module, "OPEN", {}).items()}


@cache
def _modules() -> list[Any]:
    paths = sorted((ROOT / "heliu" / "web").glob("**/tests/objects.py"))
    return [importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts)) for path in paths]
