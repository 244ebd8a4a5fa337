"""The register read in one statement into its frozen picture, by Django's connection or any other psycopg's."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from django.db import connection as django_connection
from psycopg.rows import tuple_row

from heliu.kernel.days import business_day, now
from heliu.registry.facts import Directory, Firm, Holdings, Token, directory_of

if TYPE_CHECKING:
    import psycopg

_SQL = files("heliu.registry") / "sql"
DIRECTORY_SQL = (_SQL / "directory.sql").read_bytes()
VERSION_SQL = (_SQL / "version.sql").read_bytes()


def today() -> date:
    """The business day of this instant (Asia/Shanghai)."""
    return business_day(now())


def load_directory(day: date | None = None) -> Directory:
    """The register on ``day`` (default: the present business day), by Django's connection. One statement."""
    asked = day or today()
    with django_connection.cursor() as cursor:
        cursor.execute(DIRECTORY_SQL.decode(), {"day": asked})
        return _picture(cursor.fetchone(), asked)


def directory_version(day: date | None = None) -> int:
    """A number that grows with every committed change of the register and with the day."""
    with django_connection.cursor() as cursor:
        cursor.execute(VERSION_SQL.decode(), {"day": day or today()})
        return _number(cursor.fetchone())


async def load_directory_async(connection: psycopg.AsyncConnection[Any], day: date | None = None) -> Directory:
    """As :func:`load_directory`, inside an event loop."""
    asked = day or today()
    async with connection.cursor(row_factory=tuple_row) as cursor:
        await cursor.execute(DIRECTORY_SQL, {"day": asked})
        return _picture(await cursor.fetchone(), asked)


async def directory_version_async(connection: psycopg.AsyncConnection[Any], day: date | None = None) -> int:
    async with connection.cursor(row_factory=tuple_row) as cursor:
        await cursor.execute(VERSION_SQL, {"day": day or today()})
        return _number(await cursor.fetchone())


def _number(row: tuple[Any, ...] | None) -> int:
    assert row is not None, "a SELECT without FROM always has a row"  # noqa: S101
    return int(row[0])


def _picture(row: tuple[Any, ...] | None, day: date) -> Directory:
    assert row is not None, "a SELECT without FROM always has a row"  # noqa: S101
    content: dict[str, Any] = json.loads(row[0])
    return directory_of(
        (
            Firm(code, name, organisation, uscc, dxp_id, frozenset(roles), state, cards_only)
            for code, name, organisation, uscc, dxp_id, state, roles, cards_only in content["firms"]
        ),
        content["entrustments"],
        Holdings(
            tokens={
                sha256: Token(firm, frozenset(scopes), datetime.fromtimestamp(expires, UTC))
                for sha256, firm, scopes, expires in content["tokens"]
            },
            certificates=dict(content["certificates"]),
            revoked=frozenset(content["revoked"]),
            anchors=tuple(content["anchors"]),
            crls=tuple(content["crls"]),
        ),
        version=content["version"],
        day=day,
    )
