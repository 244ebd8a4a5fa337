"""What the status page shows: gathered so that a part which is missing or down leaves the others standing."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from heliu.clearance.pages import status_counts
from heliu.kernel.occupancy import Occupancy

STATEMENT_SECONDS_MAX = 3  # a page that reports trouble must not add to it
DEAR_SECONDS, REMEMBERED_SECONDS = 0.02, 10
STATUSES = {
    2: _("2 已申报，等待三单"),
    120: _("120 逻辑校验通过"),
    300: _("300 人工审核"),
    500: _("500 查验"),
    800: _("800 放行"),
    899: _("899 结关"),
    100: _("100 退单"),
}
DOCUMENT_ROOMS = ("declarations", "clearance", "taxation", "risk")


@dataclass(frozen=True, slots=True)
class Database:
    """The database as it answered, or the reason it did not."""

    answers: bool
    version: str = ""
    size_bytes: int = 0
    sessions: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """The whole page."""

    database: Database
    processes: list[dict[str, Any]] = field(default_factory=list)
    embedded: bool | None = None
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    estimated: bool = False

    @property
    def sound(self) -> bool:
        return self.database.answers and all(process["pid"] for process in self.processes)


def gather() -> Standing:
    facts = Occupancy(Path(settings.STATE_DIR)).facts() or {}
    database = ask_database()
    counts, estimated = count() if database.answers else ({}, False)
    return Standing(
        database=database,
        processes=facts.get("processes", []),
        embedded=facts["database"] == "embedded" if "database" in facts else None,
        counts=counts,
        estimated=estimated,
    )


def ask_database() -> Database:
    try:
        with quick_cursor() as cursor:
            cursor.execute(
                "SELECT current_setting('server_version'), pg_database_size(current_database()),"
                " (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database())"
            )
            version, size, sessions = cursor.fetchone() or ("", 0, 0)
    except DatabaseError:
        connection.close()
        return Database(answers=False)
    return Database(answers=True, version=version.split()[0], size_bytes=size, sessions=sessions)


@contextmanager
def quick_cursor() -> Iterator[Any]:
    """A cursor in a transaction of its own whose statements give up soon."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = '{STATEMENT_SECONDS_MAX}s'")
        yield cursor


def count() -> tuple[Mapping[str, Mapping[str, int]], bool]:
    """Inventories by status; where that takes too long, estimates of the tables' rows."""
    try:
        return {gettext("进口清单"): named(counted())}, False
    except (DatabaseError, psycopg.Error):
        return estimates(), True


def counted() -> Mapping[int, int]:
    """Everybody may ask as often as they like: what was dear to count is told again for a few seconds."""
    if _last.counts and time.monotonic() - _last.at < REMEMBERED_SECONDS:
        return _last.counts
    began = time.monotonic()
    with quick_cursor():
        counts = status_counts(connection.connection)
    is_dear = time.monotonic() - began > DEAR_SECONDS
    _last.at, _last.counts = time.monotonic(), counts if is_dear else {}
    return counts


@dataclass(slots=True)
class Remembered:
    """The last count of this process that was dear."""

    at: float = 0.0
    counts: Mapping[int, int] = field(default_factory=dict)


_last = Remembered()


def named(counts: Mapping[int, int]) -> dict[str, int]:
    """In the order of a declaration's life; refusals, whose codes are many, in one line."""
    known = {str(name): counts[status] for status, name in STATUSES.items() if counts.get(status)}
    others = sum(number for status, number in counts.items() if status not in STATUSES)
    return {**known, **({gettext("其他（按规则退回）"): others} if others else {})}


def estimates() -> dict[str, dict[str, int]]:
    try:
        with quick_cursor() as cursor:
            cursor.execute(
                "SELECT relname, n_live_tup FROM pg_stat_user_tables"
                " WHERE split_part(relname, '_', 1) = ANY(%s) ORDER BY relname",
                [list(DOCUMENT_ROOMS)],
            )
            rows = dict(cursor.fetchall())
    except DatabaseError:
        return {}
    return {gettext("数据表行数（约）"): rows} if rows else {}
