"""The counter for payment originals: Django's verbs in a few threads of their own: no receipt waits for them."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import ParamSpec, TypeVar

from django.db import InterfaceError, OperationalError, close_old_connections
from procrastinate.exceptions import ConnectorException

from heliu.intake import limits
from heliu.intake.house import ShelfAway
from heliu.intake.refused import Refused
from heliu.kernel.days import now
from heliu.originals import api as originals
from heliu.originals.facts import Deposited, RequestRow, Via

Given = ParamSpec("Given")
Result = TypeVar("Result")


class DatabaseCounter:
    """The counter of one worker."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(limits.ORIGINALS_THREADS, thread_name_prefix="originals")
        self._under_way = 0

    async def ask(self, body: bytes, platform: str, address: str) -> tuple[str, str]:
        taken = await self._run(originals.take_question, body, platform, address, now())
        return taken.code, taken.message

    async def deposit(self, body: bytes, firm: str) -> Sequence[Deposited]:
        return await self._run(originals.deposit, body, firm, Via.API, now())

    async def waiting_for(self, firm: str) -> Sequence[RequestRow]:
        return await self._run(originals.waiting_for, firm)

    async def receive(self, body: bytes) -> tuple[str, str]:
        told = await self._run(originals.receive, body, now())
        return told.code, told.words

    async def gauges(self) -> Mapping[str, int]:
        """How many requests are open, late, alarmed, refused or stuck: over all platforms."""
        told = await self._run(originals.standing)
        return {"open": told.open, "overdue": told.overdue, "alarmed": told.alarmed, "unhappy": told.unhappy}

    async def stop(self) -> None:
        await asyncio.to_thread(self._threads.shutdown)

    async def _run(self, verb: Callable[Given, Result], *given: Given.args, **named: Given.kwargs) -> Result:
        if self._under_way >= limits.ORIGINALS_WAITING_MAX:
            raise Refused(
                "busy",
                "正在受理的请求过多。",
                limit=("ORIGINALS_WAITING_MAX", limits.ORIGINALS_WAITING_MAX),
                retry_after_s=1,
            )
        self._under_way += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(
                self._threads, lambda: _alone(verb, *given, **named)
            )
        except (OperationalError, InterfaceError, ConnectorException) as error:
            raise ShelfAway from error
        finally:
            self._under_way -= 1


def _alone(verb: Callable[Given, Result], *given: Given.args, **named: Given.kwargs) -> Result:
    """With a connection that is looked at before and after, as around a request: the database may have been away."""
    close_old_connections()
    try:
        return verb(*given, **named)
    finally:
        close_old_connections()


def milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)
