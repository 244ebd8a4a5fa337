"""Calls to addresses that others have given us (对外调用): closed unless open, bounded in time and size, no detours.

The host is resolved once, every address it has must be a public one, and the connection goes to exactly that address:
a name that answers differently the second time gains nothing. Redirects and the environment's proxies are not followed.
"""

import asyncio
import socket
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final
from urllib.parse import SplitResult, urlsplit

import httpx

from heliu.kernel.networks import Network, is_callable, web_address

KIB: Final = 1024
CONNECT_S_MAX: Final = 5.0
ATTEMPTS_AT_ADDRESSES_MAX: Final = 3

Resolve = Callable[[str, int], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Bounds:
    """How long a call may take as a whole, how much it may bring, and which private networks are open to it."""

    seconds_max: float
    octets_max: int
    private: tuple[Network, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: bytes


class NotReached(Exception):
    """No usable reply; the sentence says why."""


def resolved(host: str, port: int) -> Sequence[str]:
    return [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def post(url: str, content: bytes, headers: Mapping[str, str], bounds: Bounds, resolve: Resolve = resolved) -> Reply:
    """POST within the bounds. Raises NotReached."""
    parts = web_address(url)
    if parts is None:
        raise NotReached("不是可以调用的地址")
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    until = time.monotonic() + bounds.seconds_max
    fault = NotReached(f"{host} 没有可用的地址")
    for address in _allowed(host, port, bounds, resolve)[:ATTEMPTS_AT_ADDRESSES_MAX]:
        try:
            return asyncio.run(_post(_aimed(parts, address, port), host, content, headers, bounds, until))
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            fault = NotReached(f"无法连接 {host}:{port}（{type(error).__name__}）")
        except TimeoutError as error:
            raise NotReached(f"{host}:{port} {bounds.seconds_max:g} 秒内没有完整的应答") from error
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            raise NotReached(f"{host}:{port} 没有完整的应答（{type(error).__name__}）") from error
    raise fault


def _allowed(host: str, port: int, bounds: Bounds, resolve: Resolve) -> list[str]:
    try:
        addresses = list(dict.fromkeys(resolve(host, port)))
    except (OSError, UnicodeError) as error:
        raise NotReached(f"域名 {host} 无法解析") from error
    closed = [one for one in addresses if not is_callable(one, bounds.private)]
    if closed:
        raise NotReached(f"{host} 指向内部地址，不允许调用（HELIU_EGRESS_PRIVATE 可开放）")
    return addresses


def _aimed(parts: SplitResult, address: str, port: int) -> str:
    literal = f"[{address}]" if ":" in address else address
    return parts._replace(netloc=f"{literal}:{port}").geturl()


@cache
def _authorities() -> ssl.SSLContext:
    """Whom we believe of the world's authorities: reading them takes longer than most calls."""
    return httpx.create_ssl_context(trust_env=False)


async def _post(url: str, host: str, content: bytes, headers: Mapping[str, str], bounds: Bounds, until: float) -> Reply:
    """Asynchronous for the sake of its limit: one over each read alone an end that says an octet a second outlives."""
    told = {**headers, "Host": _host_header(url, host), "Accept-Encoding": "identity"}
    timeout = httpx.Timeout(None, connect=CONNECT_S_MAX)
    async with (
        asyncio.timeout(max(until - time.monotonic(), 0.1)),
        httpx.AsyncClient(verify=_authorities(), timeout=timeout, trust_env=False, follow_redirects=False) as client,
        client.stream("POST", url, content=content, headers=told, extensions={"sni_hostname": host}) as answer,
    ):
        body = bytearray()
        async for part in answer.aiter_raw(16 * KIB):
            body += part
            if len(body) > bounds.octets_max:
                raise NotReached(f"应答超过 {bounds.octets_max} 字节")
        return Reply(answer.status_code, bytes(body))


def _host_header(url: str, host: str) -> str:
    parts = urlsplit(url)
    literal = f"[{host}]" if ":" in host else host
    standard = {"http": 80, "https": 443}[parts.scheme]
    return literal if parts.port == standard else f"{literal}:{parts.port}"
