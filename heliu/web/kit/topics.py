"""The addresses of the topics, from the ordered list in each area's ``urls.py``."""

import importlib
import importlib.util
from collections.abc import Sequence
from typing import Final

from django.urls import URLResolver, include, path

REGISTRIES: Final = ("nav", "todo")


def topics(area: str, names: Sequence[str], *, root: str = "") -> list[URLResolver]:
    """Addresses of an area's topics, in the order of the navigation.

    A topic's ``nav`` and ``todo`` modules enter themselves in the kit's registries when they are imported: here.
    """
    found = []
    for name in names:
        package = f"heliu.web.{area}.{name}"
        for registry in REGISTRIES:
            if importlib.util.find_spec(f"{package}.{registry}"):
                importlib.import_module(f"{package}.{registry}")
        found.append(path(f"{root}{name.replace('_', '-')}/", include(f"{package}.urls")))
    return found
