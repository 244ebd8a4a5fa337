"""What the status page shows: gathered so that a part which is missing or down leaves the others standing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection

from heliu.kernel.occupancy import Occupancy

STATEMENT_SECONDS_MAX = 3  # a page that reports trouble must not add to it
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
        with connection.cursor() as cursor:
            cursor.execute(f"SET statement_timeout = '{STATEMENT_SECONDS_MAX}s'")
            cursor.execute(
                "SELECT current_setting('server_version'), pg_database_size(current_database()),"
                " (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database())"
            )
            version, size, sessions = cursor.fetchone() or ("", 0, 0)
            cursor.execute("RESET statement_timeout")
    except DatabaseError:
        connection.close()
        return Database(answers=False)
    return Database(answers=True, version=version.split()[0], size_bytes=size, sessions=sessions)


def count() -> tuple[Mapping[str, Mapping[str, int]], bool]:
    """Groups of counts by status, as the clearance room tells them; else estimates of the tables' rows."""
    try:
        return grouped(import_module("heliu.clearance.api").status_counts()), False
    except (ImportError, AttributeError):
        pass  # a build without the clearance room
    except DatabaseError:
        connection.close()
    return estimates(), True


def grouped(told: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    """Plain counts stand in one group of their own."""
    groups = {name: dict(value) for name, value in told.items() if isinstance(value, Mapping)}
    plain = {name: value for name, value in told.items() if not isinstance(value, Mapping)}
    return {**({"单证": plain} if plain else {}), **groups}


def estimates() -> dict[str, dict[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_live_tup FROM pg_stat_user_tables"
            " WHERE split_part(relname, '_', 1) = ANY(%s) ORDER BY relname",
            [list(DOCUMENT_ROOMS)],
        )
        rows = dict(cursor.fetchall())
    return {"数据表行数（约）": rows} if rows else {}
