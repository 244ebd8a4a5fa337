"""Where the installation listens."""

import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, replace
from http import HTTPStatus

from heliu.kernel.ports import free_port, is_free

PROBE_SECONDS_MAX = 2.0
ANYWHERE = ("0.0.0.0", "::")  # noqa: S104  (compared, not bound)

# The machine's own doors are never asked for by way of a proxy.
_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True, slots=True)
class Doors:
    """The address of the pages and of the message doors."""

    host: str
    web_port: int
    doors_port: int

    @property
    def web_url(self) -> str:
        return f"http://{self._shown}:{self.web_port}"

    @property
    def doors_url(self) -> str:
        return f"http://{self._shown}:{self.doors_port}"

    @property
    def _shown(self) -> str:
        host = "127.0.0.1" if self.host in ANYWHERE else self.host
        return f"[{host}]" if ":" in host else host


def chosen(wanted: Doors, say: Callable[[str], None]) -> Doors:
    """The wanted ports where they are free, else others, with a word."""
    return replace(
        wanted,
        web_port=free_or_other(wanted.web_port, wanted.host, say),
        doors_port=free_or_other(wanted.doors_port, wanted.host, say),
    )


def free_or_other(port: int, host: str, say: Callable[[str], None]) -> int:
    if is_free(port, host):
        return port
    other = free_port(host)
    say(f"端口 {port} 已被占用，改用 {other}。")
    return other


def fetch(url: str) -> bytes | None:
    """The body of a 200 answer, else ``None``."""
    try:
        with _direct.open(url, timeout=PROBE_SECONDS_MAX) as answer:
            body: bytes = answer.read()
            return body if answer.status == HTTPStatus.OK else None
    except (urllib.error.URLError, OSError, ValueError):
        return None


def answers_http(url: str) -> bool:
    return fetch(url) is not None
