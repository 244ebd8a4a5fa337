"""heliu sandbox: a customs on one's own desk, and the knobs of one that runs."""

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Final

import django
import httpx
import typer
import uvicorn

from heliu.ceb.signature.certificates import CertificateProblem
from heliu.ceb.signature.trust import Trust, TrustProblem
from heliu.kernel.days import BEIJING, now
from heliu.kernel.problems import Invalid, Unavailable, Unreadable

HOST: Final = "127.0.0.1"
PORT: Final = 8390
URL: Final = f"http://{HOST}:{PORT}"
LOOK_S: Final = 0.2
TIMEOUT_S: Final = 30.0
HELP = """海关沙箱：在自己的桌面上运行的海关。同一剧本、种子与报文，回执逐字节相同；时钟只由命令拨动，不必等待。

\b
  heliu sandbox --script 剧本.txt          # 接口与平台相同：/ceb/{报文}、/cebcmsg、/dxp、/receipts
  heliu sandbox advance 2h                 # 时钟拨快两小时，列出到时的回执
  heliu sandbox say 订单或清单编号 inspect  # 随时给一份单证一个状态
  heliu sandbox down 1h                    # 停机一小时（沙箱时间）
剧本的写法见 docs/sandbox.md。
"""

app = typer.Typer(invoke_without_command=True, help=HELP)
At = Annotated[str, typer.Option("--url", help="正在运行的沙箱")]
Json = Annotated[bool, typer.Option("--json", help="输出一个 JSON 文档")]


@app.callback()
def sandbox(  # noqa: PLR0913 - the options of the command
    context: typer.Context,
    *,
    script: Annotated[Path | None, typer.Option(help="剧本文件；没有则一切顺利", metavar="FILE")] = None,
    seed: Annotated[int, typer.Option(min=0, help="编号与抽样由它而定")] = 1,
    start: Annotated[str | None, typer.Option("--at", help="时钟的起点，例如 2026-11-25T10:00，北京时间")] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0：任一空闲端口")] = PORT,
    host: Annotated[str, typer.Option(help="监听地址")] = HOST,
    folder: Annotated[
        Path | None, typer.Option(help="目录交换：从 out/ 取 DxpMsg，向 in/ 送回执", metavar="DIR")
    ] = None,
    keep: Annotated[Path | None, typer.Option(help="把收到的报文存入此目录", metavar="DIR")] = None,
    trust: Annotated[list[Path] | None, typer.Option(help="只信任这些机构签发的证书", metavar="CA.crt")] = None,
) -> None:
    if context.invoked_subcommand is not None:
        return
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.doors"
    django.setup()
    from heliu.sandbox.customs import Customs  # noqa: PLC0415  (the doors' modules need the settings)
    from heliu.sandbox.folder import FolderEnd  # noqa: PLC0415
    from heliu.sandbox.house import SandboxPipeline  # noqa: PLC0415
    from heliu.sandbox.script import parse  # noqa: PLC0415

    customs = Customs(parse(_text(script) if script else ""), seed, _instant(start), _trusted(trust or []))
    try:
        end, pipeline = FolderEnd(customs, folder) if folder else None, SandboxPipeline(customs, keep)
    except OSError as fault:
        raise Unavailable(f"目录 {fault.filename} 不可用：{fault.strerror}。") from fault
    _serve(pipeline, end, (host, port))


sandbox.__doc__ = HELP


@app.command()
def advance(
    by: Annotated[str, typer.Argument(help="90s、30m、1h30m、2d")], *, url: At = URL, as_json: Json = False
) -> None:
    """把时钟拨快，列出到时的回执。"""
    told = _ask(url, "POST", "advance", {"by": by})
    _say(told, as_json=as_json)


@app.command()
def down(
    lasts: Annotated[str, typer.Argument(help="90s、30m、1h30m、2d")], *, url: At = URL, as_json: Json = False
) -> None:
    """从现在起停机：不收报文，不给回执。"""
    _say(_ask(url, "POST", "down", {"for": lasts}), as_json=as_json)


@app.command("say")
def say_state(
    number: Annotated[str, typer.Argument(help="单证的编号：订单号、copNo、清单编号等")],
    step: Annotated[list[str], typer.Argument(help="状态，如 inspect、reject 1313、release after 2h")],
    *,
    url: At = URL,
    as_json: Json = False,
) -> None:
    """给一份单证再来一份回执。"""
    _say({"receipts": [_ask(url, "POST", "say", {"number": number, "step": " ".join(step)})]}, as_json=as_json)


@app.command()
def follow(script: Annotated[Path, typer.Argument(help="剧本文件")], *, url: At = URL, as_json: Json = False) -> None:
    """换一个剧本，对此后到的单证生效。"""
    _say(_ask(url, "POST", "script", {}, _text(script)), as_json=as_json)


@app.command()
def state(*, url: At = URL, as_json: Json = False) -> None:
    """沙箱的时钟、剧本与回执数。"""
    _say(_ask(url, "GET", "state", {}), as_json=as_json)


def _serve(pipeline: Any, end: Any, address: tuple[str, int]) -> None:
    from heliu.intake.guard import GuardedProtocol  # noqa: PLC0415
    from heliu.intake.serve import open_socket  # noqa: PLC0415
    from heliu.sandbox.application import SandboxApplication  # noqa: PLC0415

    application = SandboxApplication(pipeline, end)
    config = uvicorn.Config(
        application,
        http=GuardedProtocol,
        ws="none",
        lifespan="on",
        access_log=False,
        log_level="warning",
        server_header=False,
    )
    try:
        opened = open_socket(*address)
    except OSError as fault:
        raise Unavailable(f"{address[0]}:{address[1]} 不能监听（{fault.strerror}）。换一个 --port。") from fault
    with opened as listening:
        typer.echo(f"sandbox: http://{address[0]}:{listening.getsockname()[1]}")
        clock = pipeline.customs.now.astimezone(BEIJING)
        typer.echo(
            f"时钟 {clock:%Y-%m-%d %H:%M:%S}（北京时间），以 heliu sandbox advance 拨动；Ctrl-C 停止。", err=True
        )
        sys.stdout.flush()
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(_live(uvicorn.Server(config), application, listening))


async def _live(server: uvicorn.Server, application: Any, listening: Any) -> None:
    served = asyncio.create_task(server.serve([listening]))
    while not served.done():
        application.look()
        await asyncio.wait({served}, timeout=LOOK_S)
    await served


def _ask(url: str, method: str, knob: str, query: dict[str, str], text: str = "") -> dict[str, Any]:
    try:
        answer = httpx.request(
            method, f"{url}/sandbox/{knob}", params=query, content=text.encode(), timeout=TIMEOUT_S, trust_env=False
        )
        told: dict[str, Any] = answer.json()
    except (httpx.HTTPError, ValueError) as fault:
        raise Unavailable(
            f"{url} 没有正在运行的沙箱（{fault}）。先运行 heliu sandbox，或用 --url 指明地址。"
        ) from fault
    if answer.is_error:
        faults = "".join(f"{one['detail']}{one['fix']}" for one in told.get("violations", ()))
        raise Invalid(faults or str(told.get("detail", answer.text)))
    return told


def _say(told: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    for line in _lines(told):
        typer.echo(line)


def _lines(told: dict[str, Any]) -> Iterator[str]:
    for name, value in told.items():
        if name != "receipts":
            yield f"{name}: {value}"
    for one in told.get("receipts", ()):
        number = next((one[key] for key in ("copNo", "coElNo", "orderNo", "logisticsNo", "payNo") if one.get(key)), "")
        yield f"{one['returnTime']}  {one['message']}  {number}  {one['returnStatus']}  {one['returnInfo']}"


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise Unreadable(f"{path} 无法读取：{fault}") from fault


def _instant(text: str | None) -> datetime:
    if text is None:
        return now().replace(microsecond=0)
    try:
        given = datetime.fromisoformat(text)
    except ValueError as fault:
        raise Invalid(f"“{text}”不是时间，写作 2026-11-25T10:00。") from fault
    return given if given.tzinfo else given.replace(tzinfo=BEIJING)


def _trusted(authorities: list[Path]) -> Trust | None:
    try:
        return Trust.load(authorities) if authorities else None
    except (OSError, CertificateProblem, TrustProblem) as fault:
        raise Unreadable(f"发证机构证书无法使用：{fault}") from fault
