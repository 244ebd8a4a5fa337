"""One intake worker: a uvicorn server (uvloop, httptools) on its parent's socket, ending when told or orphaned."""

import asyncio
import importlib
import os
import socket
from typing import Any

import django
import uvicorn

from heliu.intake import limits
from heliu.intake.swift import SwiftProtocol

APPLICATION = "heliu.intake.app:application"
SETTINGS = "config.doors"
ORPHANED = 3


class Server(uvicorn.Server):
    """Stops also when the parent is gone: the pipe it holds open is then at its end."""

    def __init__(self, config: uvicorn.Config, parent_pipe: int) -> None:
        super().__init__(config)
        self._parent_pipe = parent_pipe

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        asyncio.get_running_loop().add_reader(self._parent_pipe, self._orphaned)
        await super().startup(sockets)

    def _orphaned(self) -> None:
        asyncio.get_running_loop().remove_reader(self._parent_pipe)
        if not self.started:
            # Still waiting for the database, perhaps for a minute: until then the port would stay taken for the next
            # parent. Nothing was received yet, so there is nothing to drain.
            os._exit(ORPHANED)
        self.should_exit = True


def load(named: str) -> Any:
    """The ASGI application behind ``module:name``. The registry's models come with it: Django is made ready first."""
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    django.setup()
    module, _, name = named.partition(":")
    return getattr(importlib.import_module(module), name)


def run(listening: int, parent_pipe: int, application: str, trusted_proxies: str) -> None:
    """Serve until SIGTERM, SIGINT or the end of the parent; requests in flight are answered first."""
    os.set_blocking(parent_pipe, False)
    config = uvicorn.Config(
        load(application),
        loop="uvloop",
        http=SwiftProtocol,
        ws="none",
        lifespan="on",
        access_log=False,
        log_level="warning",
        server_header=False,
        proxy_headers=bool(trusted_proxies),
        forwarded_allow_ips=trusted_proxies or None,
        timeout_keep_alive=limits.KEEP_ALIVE_S_MAX,
        timeout_graceful_shutdown=limits.DRAIN_S_MAX,
        backlog=limits.BACKLOG,
    )
    Server(config, parent_pipe).run([socket.socket(fileno=listening)])
