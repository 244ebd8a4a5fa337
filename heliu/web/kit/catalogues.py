"""Compiles the word lists: an English ``.po`` beside each topic becomes the ``.mo`` Django reads, whenever it is stale.

The ``.mo`` is not kept in the tree, and no gettext program is needed: Babel writes it at the start of each process.
"""

import logging
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from heliu.web.kit.places import WEB

HELIU: Final = WEB.parent
log = logging.getLogger(__name__)


def po_files() -> list[Path]:
    """Of the pages' topics and of every room."""
    return sorted(HELIU.rglob("locale/*/LC_MESSAGES/django.po"))


def compile_stale(files: Iterable[Path]) -> list[Path]:
    """Write each ``.mo`` that is missing or older than its ``.po``; read-only folders stay Chinese."""
    written = []
    for source in files:
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        try:
            compile_one(source, target)
        except PermissionError as error:
            log.warning("%s is not compiled: %s", source, error)
            continue
        written.append(target)
    return written


def compile_one(source: Path, target: Path) -> None:
    """Several processes start at once: each writes a file of its own and moves it into place."""
    from babel.messages import mofile, pofile  # noqa: PLC0415  (only a stale catalogue needs Babel)

    with source.open("rb") as words:
        catalogue = pofile.read_po(words, locale=source.parents[1].name, charset="utf-8")
    own = target.with_suffix(f".{os.getpid()}.tmp")
    with own.open("wb") as out:
        mofile.write_mo(out, catalogue)
    own.replace(target)
