"""What the pages are measured over: a past of imports and exports with what followed, and what people have left to do.

A past that is kept in a folder is made once; its note there says what it holds and where people begin to walk.
"""

import json
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psycopg

from heliu.cli.bench.doing import People, prepare
from heliu.cli.bench.stage import Stage
from heliu.kernel.problems import Conflict

NOTE: Final = "past.json"
EXPORTS_PER_IMPORT: Final = 5
"""One export, and one tax bill, for so many imports."""
REFUNDS_PER_EXPORT: Final = 100

Say = Callable[[str], None]
Beginnings = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Past:
    """``held``: how many rows of each kind were stored; ``beginnings``: where each person begins to walk."""

    held: dict[str, int]
    beginnings: Beginnings


def past_of(stage: Stage, stored: int, people: People, say: Say) -> Past:
    """The one kept on the stage, or a new one of ``stored`` imports. Raises Conflict where the kept one is another."""
    note = stage.folder / NOTE
    if note.exists():
        return read(note, stored)
    say(f"正在填充 {stored:,} 单历史数据……")
    held = filled(stage.database_url, stored) if stored else {}
    say("正在报送演示单证……")
    furnish(stage)
    held |= refunds(stage.database_url, stored)
    past = Past(held, prepare(people))
    note.write_text(json.dumps({"stored": stored, "held": past.held, "beginnings": past.beginnings}))
    return past


def read(note: Path, stored: int) -> Past:
    told = json.loads(note.read_text(encoding="utf-8"))
    if told["stored"] != stored:
        raise Conflict(f"{note.parent} 里保留的是 {told['stored']:,} 单历史数据，不是 {stored:,} 单；请另选目录。")
    return Past(told["held"], {login: tuple(paths) for login, paths in told["beginnings"].items()})


def filled(database_url: str, stored: int) -> dict[str, int]:
    """Imports with returns and bills, exports with returns and summary declarations; how many of each."""
    from heliu.clearance.history import api as history  # noqa: PLC0415  (settings are ready only now)

    exports = bills = stored // EXPORTS_PER_IMPORT
    with psycopg.connect(database_url) as connection:
        history.fill_history(connection, stored)
        held = {"imports": stored, "import_returns": history.return_imports(connection, stored)}
        held |= history.bill_history(connection, stored, bills)
        history.fill_history(connection, exports, exports=True)
        held |= {"exports": exports, "export_returns": history.return_exports(connection, exports)}
        held |= history.sum_up_history(connection, exports)
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")  # as the server does by itself, but not in the middle of measuring
        connection.execute("CHECKPOINT")
    return held


def furnish(stage: Stage) -> None:
    """What the firms of the zone send, and what is left for people to do."""
    from heliu.cli.demonstration import demonstrate  # noqa: PLC0415  (as above)

    with redirect_stdout(sys.stderr):
        demonstrate(stage.base_url, stage.folder, has_jobs=False)


def refunds(database_url: str, stored: int) -> dict[str, Any]:
    """The refund of the demonstration again and again, each with papers of its own."""
    from heliu.refunds.api import repeat_refunds  # noqa: PLC0415  (as above)

    with psycopg.connect(database_url) as connection:
        return repeat_refunds(connection, stored // EXPORTS_PER_IMPORT // REFUNDS_PER_EXPORT)
