"""heliu ukey: a soft card agent on this machine: pages and clients that sign by UKey can be tried without a card."""

import asyncio
import ipaddress
import logging
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from heliu.ceb.signature.certificates import CertificateProblem
from heliu.ceb.signature.model import Combination
from heliu.ceb.signature.sign import Signer, SigningProblem, load_signer
from heliu.ceb.ukey import DEFAULT_PIN, HOST, MAX_REQUEST_BYTES, PORT, WRONG_PINS_MAX, Card
from heliu.cli.traffic.keys import SELLER, signer_of
from heliu.kernel.problems import Invalid, NotAllowed, Unavailable
from heliu.kernel.state import state_dir

CONNECTIONS_MAX = 16
OPEN_SECONDS_MAX = 5  # for the opening handshake
HTTP_FORBIDDEN, HTTP_BUSY = 403, 503

app = typer.Typer(help="软 UKey：按电子口岸客户端控件的协议签名，供测试与培训使用。", no_args_is_help=True)
log = logging.getLogger(__name__)


@app.callback()
def ukey() -> None:
    """软 UKey：按电子口岸客户端控件的协议签名，供测试与培训使用。"""


@app.command("serve")
def serve_agent(  # noqa: PLR0913 - the options of the command
    *,
    firm: Annotated[str, typer.Option(help="示范区企业的海关编码，用它的沙箱证书")] = SELLER,
    combination: Annotated[Combination, typer.Option(help="算法组合")] = "sm2sm3",
    key: Annotated[Path | None, typer.Option(help="另用私钥（PKCS#8 PEM，不加密），与 --certificate 同时给出")] = None,
    certificate: Annotated[Path | None, typer.Option(help="另用证书（PEM）")] = None,
    pin: Annotated[str, typer.Option(help="口令", envvar="HELIU_UKEY_PIN")] = DEFAULT_PIN,
    host: Annotated[str, typer.Option(help="监听地址，只许本机回环地址")] = HOST,
    port: Annotated[int, typer.Option(help="端口；页面与控件约定为 61232", min=0, max=65535)] = PORT,
    origin: Annotated[list[str] | None, typer.Option(help="另外允许的网页来源，如 https://…（可重复）")] = None,
) -> None:
    """在本机回环地址上提供软 UKey，Ctrl-C 停止。

    口令连续错误即锁卡，重新启动才解锁。私钥在内存里，谁都可以冒用：只供测试，生产环境拒绝启动。
    """
    refuse_unless_safe(host)
    card = Card(_signer(firm, combination, key, certificate), pin)
    facts = card.signer.certificate.facts
    typer.echo(f"软 UKey：{facts.enterprise or '—'}，证书 {facts.serial}（{combination}）", err=True)
    try:
        asyncio.run(run(card, host, port, origin or []))
    except KeyboardInterrupt:
        typer.echo("软 UKey 已停止", err=True)
    except OSError as problem:
        raise Unavailable(
            f"无法监听 {host}:{port}：{problem.strerror}。真的 UKey 控件若已运行，请先退出它。"
        ) from problem


def refuse_unless_safe(host: str) -> None:
    """Raise NotAllowed in production, or where others than this machine could reach the card."""
    if os.environ.get("HELIU_MODE") == "production":
        raise NotAllowed("软 UKey 的私钥谁都可以冒用，生产环境（HELIU_MODE=production）不提供。")
    try:
        is_loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_loopback = False
    if not is_loopback:
        raise NotAllowed(f"软 UKey 只在本机回环地址上监听（{HOST} 或 ::1），不能用 {host}。")


def _signer(firm: str, combination: Combination, key: Path | None, certificate: Path | None) -> Signer:
    if (key is None) != (certificate is None):
        raise Invalid("--key 与 --certificate 要同时给出。")
    if key is None or certificate is None:
        return signer_of(state_dir(), firm, combination)
    try:
        return load_signer(key, certificate, combination)
    except (OSError, CertificateProblem, SigningProblem, ValueError) as problem:
        raise Invalid(f"私钥或证书无法使用：{problem}") from problem


class _Agent:
    """The agent's side of all connections to one card."""

    def __init__(self, card: Card, origins: Sequence[str]) -> None:
        self._card, self._origins = card, origins
        self._open: set[ServerConnection] = set()

    def admit(self, connection: ServerConnection, request: Request) -> Response | None:
        """Refuse pages from elsewhere, and more at once than CONNECTIONS_MAX."""
        if not may_ask(request.headers.get("Origin"), self._origins):
            return connection.respond(
                HTTP_FORBIDDEN, "This page may not use the card; see heliu ukey serve --origin.\n"
            )
        if len(self._open) >= CONNECTIONS_MAX:
            return connection.respond(HTTP_BUSY, f"CONNECTIONS_MAX = {CONNECTIONS_MAX}\n")
        return None

    async def converse(self, connection: ServerConnection) -> None:
        self._open.add(connection)
        try:
            await connection.send(self._card.greeting())
            async for text in connection:
                was_locked = self._card.is_locked
                await connection.send(self._card.answer(text))
                if self._card.is_locked and not was_locked:
                    log.warning("card locked after %d wrong PINs in a row", WRONG_PINS_MAX)
        except ConnectionClosed:
            return
        finally:
            self._open.discard(connection)


async def run(
    card: Card, host: str, port: int, origins: Sequence[str], ready: asyncio.Future[int] | None = None
) -> None:
    """Answer until cancelled. ``ready`` is told the port, which the system chooses where ``port`` is 0."""
    agent = _Agent(card, origins)
    async with serve(
        agent.converse,
        host,
        port,
        process_request=agent.admit,
        max_size=MAX_REQUEST_BYTES,
        open_timeout=OPEN_SECONDS_MAX,
    ) as server:
        chosen: int = next(iter(server.sockets)).getsockname()[1]
        typer.echo(f"ws://{host}:{chosen}", err=True)
        if ready is not None:
            ready.set_result(chosen)
        await server.serve_forever()


def may_ask(origin: str | None, allowed: Sequence[str]) -> bool:
    """Programs send no Origin; pages must be this machine's own, or allowed by name: the PIN is no secret here."""
    if origin is None or origin in allowed:
        return True
    try:
        name = urlsplit(origin).hostname or ""
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
