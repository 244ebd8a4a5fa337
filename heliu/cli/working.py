"""The jobs process: one worker for everything, and one of its own for what must not wait behind it."""

import asyncio
from contextlib import suppress

from procrastinate import App

from heliu.kernel.queues import PROMPT

PROMPT_AT_ONCE = 4


def work(app: App) -> None:
    """Until SIGTERM or SIGINT."""
    asyncio.run(_work(app))


async def _work(app: App) -> None:
    async with app.open_async():
        # The periodic tasks of an app are deferred by each of its workers, once by the tick's own lock.
        prompt = asyncio.create_task(
            app.run_worker_async(
                name=PROMPT,
                queues=[PROMPT],
                concurrency=PROMPT_AT_ONCE,
                delete_jobs="successful",
                install_signal_handlers=False,
            )
        )
        everything = asyncio.create_task(app.run_worker_async(delete_jobs="successful"))
        await asyncio.wait({prompt, everything}, return_when=asyncio.FIRST_COMPLETED)
        for one in (prompt, everything):
            one.cancel()
        for one in (prompt, everything):
            with suppress(asyncio.CancelledError):
                await one
