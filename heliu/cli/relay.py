"""heliu relay: how the way to customs stands, and its process."""

import json
import os
import signal
from collections.abc import Callable
from dataclasses import asdict
from types import FrameType
from typing import Annotated, Any, TypeVar

import psycopg
import typer

from heliu.cli.installation import database
from heliu.kernel.problems import Conflict, Unavailable
from heliu.relay.facts import NotReached

app = typer.Typer(no_args_is_help=True, help="转送海关：状况、进程、清空待转送的报文。")
Json = Annotated[bool, typer.Option("--json", help="输出一个 JSON 文档")]
Answer = TypeVar("Answer")


@app.callback()
def relay() -> None:
    """转送海关：HELIU_AUTHORITY=relay 时，企业报文封入 DxpMsg 按序送往 HELIU_UPSTREAM，海关回执取回后比对。"""


@app.command()
def status(*, as_json: Json = False) -> None:
    """转送状况：待转送数、最早一份、最近一次成功、上游是否可达。"""
    told = asdict(_with(lambda api, connection: api.standing(connection, api.terms_of_relay())))
    _say(told, _sentences(told), as_json=as_json)


@app.command()
def run() -> None:
    """转送进程（heliu up 在转送方式下自动启动它），直至 SIGTERM。"""
    stopping: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        stopping.append(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    with database():
        from heliu.lawbook.api import watch  # noqa: PLC0415
        from heliu.relay import api  # noqa: PLC0415  (models need the settings)

        watch(os.environ["DATABASE_URL"])
        api.work(_connect, api.terms_of_relay(), lambda: bool(stopping))


@app.command()
def drain(*, as_json: Json = False) -> None:
    """立即送出全部待转送的报文，然后结束；上游不可达时以 1 结束，报文不丢。"""
    try:
        sent = _with(lambda api, connection: api.drain(connection, api.terms_of_relay()))
    except NotReached as fault:
        raise Unavailable(f"{fault}。报文仍在待转送队列中，恢复后按序送出。") from fault
    _say({"sent": sent}, [f"已送出 {sent} 份报文。"], as_json=as_json)


@app.command()
def differences(
    *, limit: Annotated[int, typer.Option(min=1, max=1_000, help="最多列出")] = 100, as_json: Json = False
) -> None:
    """海关审结与平台预期不一致的单证，最近的在前：两方的状态和理由。"""
    rows = [asdict(one) for one in _with(lambda api, connection: api.differences(connection, limit))]
    lines = [
        f"{one['kind']} {one['key']}  平台预期 {one['expected']}（{one['expected_reason']}）"
        f"  海关 {one['status']}（{one['reason']}）"
        for one in rows
    ]
    _say({"differences": rows}, lines or ["没有不一致的单证。"], as_json=as_json)


@app.command()
def papers(
    *, limit: Annotated[int, typer.Option(min=1, max=1_000, help="最多列出")] = 100, as_json: Json = False
) -> None:
    """海关的电子税单（CEB816）、税单状态（CEB818）和汇总结果（CEB792），与平台预期并列，最近的在前。"""
    rows = [asdict(one) for one in _with(lambda api, connection: api.papers(connection, limit))]
    lines = [
        f"{one['kind']} {one['number']}  {one['key']}  海关：{one['said']}  平台：{one['expected'] or '未匹配'}"
        f"{'  不一致' if one['differs'] else ''}"
        for one in rows
    ]
    _say({"papers": rows}, lines or ["还没有海关的税单或汇总结果。"], as_json=as_json)


def _with(verb: Callable[[Any, psycopg.Connection], Answer]) -> Answer:
    with database():
        from heliu.relay import api  # noqa: PLC0415

        with _connect() as connection:
            try:
                return verb(api, connection)
            except api.SomeoneElse as other:
                raise Conflict("转送进程正在运行，它会送出全部报文。要手工送出，请先停止它。") from other


def _connect() -> psycopg.Connection:
    return psycopg.connect(os.environ["DATABASE_URL"], autocommit=True, application_name="heliu relay")


def _sentences(told: dict[str, Any]) -> list[str]:
    if told["decider"] == "local":
        return ["本地审单：不向海关转送（HELIU_AUTHORITY=local）。"]
    lines = [f"转送至 {told['upstream']}", f"  待转送 {told['waiting']} 份，已送出 {told['sent']} 份"]
    lines += [f"  最早一份收于 {told['oldest']:%Y-%m-%d %H:%M:%S}Z"] if told["oldest"] else []
    lines += [f"  最近一次送出 {told['moved_at']:%Y-%m-%d %H:%M:%S}Z"] if told["moved_at"] else []
    if told["failing_since"]:
        lines.append(f"  上游自 {told['failing_since']:%Y-%m-%d %H:%M:%S}Z 起不可达：{told['fault']}")
    return lines


def _say(told: dict[str, Any], lines: list[str], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False, default=str))
        return
    for line in lines:
        typer.echo(line)
