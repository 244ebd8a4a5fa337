"""Commands whose modules are read only when they are called: `heliu --help` must not wait for Django or numba."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import typer.core
import typer.main


@dataclass(frozen=True, slots=True)
class Entry:
    """A command of the root: where it lives, its line in the help, and the panel it stands under there."""

    module: str
    line: str
    panel: str
    command: str | None = None  # a single command of that module's app; None: the whole app as a group


class Later(typer.core.TyperCommand):
    """Stands in for a command in the help; becomes it when called."""

    def __init__(self, name: str, entry: Entry) -> None:
        super().__init__(name, help=entry.line, rich_help_panel=entry.panel, add_help_option=False)
        self._entry = entry

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        return self._real(parent).make_context(info_name, args, parent=parent, **extra)

    def _real(self, context: Any) -> Any:
        app = import_module(self._entry.module).app
        # An app with one command would become that command: a group stays a group, so that `heliu tax import` holds.
        group = typer.main.get_group(app)
        return group if self._entry.command is None else group.get_command(context, self._entry.command)


def root(entries: Mapping[str, Entry]) -> type[typer.core.TyperGroup]:
    """The group class of the root command, which lists ``entries`` in their order."""

    class Root(typer.core.TyperGroup):
        def list_commands(self, ctx: Any) -> list[str]:
            return [*super().list_commands(ctx), *(name for name, entry in entries.items() if exists(entry.module))]

        def get_command(self, ctx: Any, cmd_name: str) -> Any:
            entry = entries.get(cmd_name)
            return Later(cmd_name, entry) if entry and exists(entry.module) else super().get_command(ctx, cmd_name)

    return Root


def exists(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False
