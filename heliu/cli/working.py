"""The jobs process: one worker for most, one for what must not wait behind it, one for what takes minutes itself."""

import asyncio
from contextlib import suppress

from procrastinate import App

from heliu.kernel.queues import PROMPT, SLOW, USUAL

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
        slow = asyncio.create_task(
            app.run_worker_async(name=SLOW, queues=[SLOW], delete_jobs="successful", install_signal_handlers=False)
        )
        everything = asyncio.create_task(app.run_worker_async(queues=[USUAL, PROMPT], delete_jobs="successful"))
        workers = (prompt, slow, everything)
        await asyncio.wait(workers, return_when=asyncio.FIRST_COMPLETED)
        for one in workers:
            one.cancel()
        for one in workers:
            with suppress(asyncio.CancelledError):
                await one
