"""heliu originals: the 179 interface from the command line, as the platform and as the customs of the sandbox."""

import json
import time
import uuid
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer

from heliu.ceb.originals.asking import QUESTION_FIELD, Question, answered, question_text
from heliu.ceb.originals.signing import VALUE, NotSigned, received, signer_of
from heliu.ceb.originals.slices import NotReadable, decoded, members
from heliu.ceb.signature.certificates import CertificateProblem, blocks, read_certificate
from heliu.cli.arguments import octets_of
from heliu.cli.installation import database
from heliu.kernel.days import now
from heliu.kernel.problems import Invalid, Problem, Unavailable, Unreadable

REFUSED = 1
ASK_S_MAX = 30.0
WAIT_S = 0.2
app = typer.Typer(no_args_is_help=True, help="支付原始数据（公告 179 号）：存入、调取、检查。")
Json = Annotated[bool, typer.Option("--json", help="输出一个 JSON 文档")]
Firm = Annotated[str, typer.Option("--platform", help="电商平台海关编码")]


@app.callback()
def originals() -> None:
    """支付原始数据（公告 179 号）：存入、调取、检查。"""


@app.command()
def deposit(
    file: Annotated[Path, typer.Argument(help="原始数据 JSON")], *, platform: Firm, as_json: Json = False
) -> None:
    """存入一份或多份原始数据；有一处不符即全部不存。"""
    raw = octets_of(file)
    with database():
        from heliu.originals import api  # noqa: PLC0415  (models need the settings)
        from heliu.originals.facts import Via  # noqa: PLC0415

        told = [asdict(one) for one in _named(lambda: api.deposit(raw, platform, Via.API, now()))]
    _say(
        {"deposited": told}, [f"{one['pay_no']}  {' '.join(one['orders'])}  {one['outcome']}" for one in told], as_json
    )


@app.command()
def ask(
    order: Annotated[str, typer.Argument(help="订单编号")],
    *,
    platform: Annotated[str, typer.Option(help="电商平台海关编码；不给出时由订单确定")] = "",
    doors: Annotated[str, typer.Option(help="报文接收地址", envvar="HELIU_DOORS_URL")] = "http://127.0.0.1:8001",
    wait: Annotated[float, typer.Option(min=0, max=3600, help="等待上传的秒数；0 为不等")] = 0,
    as_json: Json = False,
) -> None:
    """扮演海关，经 HTTP 调取（platDataOpen）。答复不是 10000，或等待后仍未上传，以 1 结束。"""
    session, code, message = as_customs(order, platform, doors)
    state = followed(session, wait) if wait and code == "10000" else ""
    told = {"session": session, "code": code, "message": message, "state": state}
    _say(told, [f"{code} {message}".strip(), f"会话 {session} {state}".strip()], as_json)
    if code != "10000" or (wait and state != "delivered"):
        raise typer.Exit(REFUSED)


@app.command("list")
def list_open(*, platform: Firm, as_json: Json = False) -> None:
    """某平台未办结的调取请求，最早到期的在前。"""
    with database():
        from heliu.originals import api  # noqa: PLC0415

        rows = [asdict(one) for one in api.waiting_for(platform)]
    lines = [f"{one['due_at']:%Y-%m-%d %H:%M:%S}Z  {one['order_no']}  {one['state']}  {one['lack']}" for one in rows]
    _say({"requests": rows}, lines or ["没有未办结的调取请求。"], as_json)


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="原始数据，或已加签的整份答复（payExInfoStr 的内容）")],
    *,
    platform: Annotated[str, typer.Option(help="电商平台海关编码；检查原始数据时必填")] = "",
    certificate: Annotated[Path | None, typer.Option(help="验签用的证书（PEM 或 DER）")] = None,
    as_json: Json = False,
) -> None:
    """检查文件，不存入：原始数据逐项检查；已加签的给出加签原文并验签。不符时以 1 结束。"""
    raw = octets_of(file)
    try:
        signed = VALUE in members(decoded(raw))
    except NotReadable as error:
        raise Unreadable(f"不是可读的 JSON：{error.code} {error.what}") from error
    if signed:
        _verify(decoded(raw), certificate, as_json)
        return
    with database():
        from heliu.originals import api  # noqa: PLC0415

        found = _named(lambda: api.read_deposit(raw, platform))
    orders = [order for one in found for order in one.orders]
    _say({"originals": len(found), "orders": orders}, [f"{len(found)} 份，订单：{' '.join(orders)}"], as_json)


def _verify(text: str, certificate: Path | None, as_json: bool) -> None:  # noqa: FBT001 - handed on from the option
    try:
        one = received(text)
        known = [] if certificate is None else [read_certificate(blocks(octets_of(certificate), b"CERTIFICATE")[0])]
        signer = signer_of(one, known).facts if known else None
    except (NotSigned, CertificateProblem, IndexError) as error:
        raise Invalid(f"验签不通过：{error}") from error
    told = {
        "session": one.content.session,
        "to_sign": one.content.to_sign().decode(),
        "certificate_no": one.certificate_no,
        "verified": signer is not None,
        "enterprise": signer.enterprise if signer else None,
    }
    said = f"验签通过：{signer.enterprise} {signer.serial}" if signer else "未验签：请给出 --certificate。"
    _say(told, [told["to_sign"], said], as_json)


def as_customs(order: str, platform: str, doors: str) -> tuple[str, str, str]:
    """Ask over HTTP as customs does; session, and the code and message of the answer. Raises Unavailable."""
    asked = Question(order, f"HL-{uuid.uuid4()}", str(int(time.time() * 1000)))
    address = f"{doors}/179/{platform}/platDataOpen" if platform else f"{doors}/platDataOpen"
    try:
        reply = httpx.post(address, data={QUESTION_FIELD: question_text(asked)}, timeout=ASK_S_MAX, trust_env=False)
        code, message = answered(reply.content)
    except (httpx.HTTPError, NotReadable) as error:
        raise Unavailable(f"{address} 没有可读的答复（{type(error).__name__}）。") from error
    return asked.session, code, message


def followed(session: str, seconds: float) -> str:
    """The state of a request once it rests, or when the time is over."""
    until = time.monotonic() + seconds
    with database():
        from heliu.originals import api  # noqa: PLC0415

        while (state := api.state_of(session)) in {"waiting", "answering"} and time.monotonic() < until:
            time.sleep(WAIT_S)
    return state


def _named(verb: Any) -> Any:
    """What the verb gives; its violations are named on standard error before it is refused."""
    try:
        return verb()
    except Problem as problem:
        for one in problem.violations:
            typer.echo(f"{one.pointer}  {one.detail}{one.fix}", err=True)
        raise


def _say(told: dict[str, Any], lines: list[Any], as_json: bool) -> None:  # noqa: FBT001 - handed on from the option
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False, default=str))
        return
    for line in lines:
        typer.echo(line)
