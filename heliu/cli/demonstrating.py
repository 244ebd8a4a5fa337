"""Runs the demonstration where this build has one."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from heliu.kernel.problems import Unavailable

MODULE = "heliu.cli.demonstration"


def run(doors_url: str, state: Path) -> bool:
    """True iff every answer was the expected one. Imported late: it brings the signer and the whole catalogue."""
    if find_spec(MODULE) is None:
        raise Unavailable("本版本没有演示程序（heliu/cli/demonstration.py）。")
    return bool(import_module(MODULE).demonstrate(doors_url, state))


def name_logins(state: Path) -> None:
    """Say under which names one may sign in to the demonstration."""
    if find_spec(MODULE) is not None:
        import_module(MODULE).show_logins(state)
