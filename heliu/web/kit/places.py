"""Where the topics' templates, static files and words stand: found by the shape of the tree, without Django."""

from pathlib import Path
from typing import Final

WEB: Final = Path(__file__).resolve().parents[1]


def template_dirs() -> list[Path]:
    """``heliu/web/<area>/<topic>/templates``, the kit's first: its components are everybody's."""
    return [WEB / "kit" / "templates", *sorted(WEB.glob("*/*/templates"))]


def static_dirs() -> list[Path]:
    return [WEB / "kit" / "static", *sorted(WEB.glob("*/*/static"))]


def locale_dirs() -> list[Path]:
    """Of the pages' topics, and of rooms that are no Django app."""
    return [WEB / "kit" / "locale", *sorted(WEB.glob("*/*/locale")), *sorted(WEB.parent.glob("*/locale"))]
