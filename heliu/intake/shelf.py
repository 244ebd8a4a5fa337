"""Receipts read again: a few connections of the worker's own, so that a slow query never waits on the committer."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import psycopg
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from heliu.clearance import api as clearance
from heliu.clearance.facts import Receipt
from heliu.intake import limits
from heliu.intake.house import BadCursor, ShelfAway, WindowTooFull

Pool = AsyncConnectionPool[psycopg.AsyncConnection[Any]]


class DatabaseShelf:
    """The shelf of one worker. Connections are checked before use: the first ask after a database restart works."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    @classmethod
    async def open(cls, database_url: str) -> "DatabaseShelf":
        pool: Pool = AsyncConnectionPool(
            database_url,
            min_size=0,
            max_size=limits.RECEIPT_CONNECTIONS,
            timeout=limits.RECEIPT_WAIT_S_MAX,
            max_waiting=limits.RECEIPT_WAITERS_MAX,
            check=AsyncConnectionPool.check_connection,
            kwargs={"autocommit": True},
            open=False,
            name="receipts",
        )
        await pool.open()
        return cls(pool)

    async def stop(self) -> None:
        await self._pool.close()

    async def after(self, firm: str, cursor: str | None, limit: int) -> tuple[Sequence[Receipt], str | None]:
        async with self._connection() as connection:
            try:
                return await clearance.receipts_after(connection, firm, cursor or "", limit)
            except (ValueError, psycopg.DataError) as error:
                raise BadCursor from error

    async def by_key(self, message: str, key: str) -> Sequence[Receipt]:
        async with self._connection() as connection:
            return await clearance.receipts_by_key(connection, message, key)

    async def in_window(self, message: str, dxp_id: str, since: datetime, until: datetime) -> Sequence[Receipt]:
        async with self._connection() as connection:
            if await clearance.answered_in_window(connection, message, dxp_id, since, until) > limits.MAX_WINDOW_ROWS:
                raise WindowTooFull
            return await clearance.receipts_in_window(connection, message, dxp_id, since, until)

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[psycopg.AsyncConnection[Any]]:
        try:
            async with self._pool.connection() as connection:
                yield connection
        except (psycopg.OperationalError, PoolTimeout) as error:
            raise ShelfAway from error
