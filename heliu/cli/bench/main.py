"""The command `heliu bench`."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, get_args

import typer

from heliu.ceb.signature.model import Combination
from heliu.cli.bench import bills as bill_bench
from heliu.cli.bench import originals as original_bench
from heliu.cli.bench import outside
from heliu.cli.bench import pages as page_bench
from heliu.cli.bench import policy as policy_bench
from heliu.cli.bench import relay as relay_bench
from heliu.cli.bench.clearance import BenchPlan, measure, say_on_stderr
from heliu.cli.bench.table import show
from heliu.cli.traffic.plan import DOCUMENTS_PER_MESSAGE_MAX, Plan
from heliu.kernel.state import state_dir

DEFAULTS = BenchPlan()
WORKERS_MAX = 64
INVENTORIES_MAX = 2_000_000
STORED_MAX = 20_000_000
CONNECTIONS_MAX = 2_000
REQUESTS_MAX = 10_000
RELAYED_MAX = 1_000_000
LINES_MAX = 5_000_000


class Direction(StrEnum):
    """Which road is measured."""

    IMPORT = "import"
    EXPORT = "export"


app = typer.Typer(no_args_is_help=True, help="实测速度：自带数据库与负载，逐单核对结果。")


@app.callback()
def bench() -> None:
    """实测速度：每次都在临时目录里启动自己的数据库与报文接收进程，结束后不留任何东西。"""


@app.command()
def clearance(  # noqa: PLR0913 - one parameter an option of the command
    *,
    inventories: Annotated[
        int,
        typer.Option(
            metavar="N", min=1, max=INVENTORIES_MAX, help="清单数；每单含订单、支付凭证、运单、清单各一份，各三行商品"
        ),
    ] = DEFAULTS.inventories,
    documents_per_message: Annotated[
        int, typer.Option(metavar="N", min=1, max=DOCUMENTS_PER_MESSAGE_MAX, help="每份报文所含单证数")
    ] = DEFAULTS.documents,
    rate: Annotated[
        float | None,
        typer.Option(metavar="N", min=0.1, help="每秒到达的清单数（开环，从应发时刻起计时）；不给则尽快发送（闭环）"),
    ] = None,
    stored: Annotated[int, typer.Option(metavar="N", min=0, max=STORED_MAX, help="事先填充的历史清单数")] = 0,
    connections: Annotated[
        int, typer.Option(metavar="N", min=1, max=CONNECTIONS_MAX, help="并发连接数")
    ] = DEFAULTS.connections,
    workers: Annotated[
        int, typer.Option(metavar="N", min=1, max=WORKERS_MAX, help="报文接收进程数")
    ] = DEFAULTS.workers,
    algorithm: Annotated[str, typer.Option(help="签名算法：rsasha1、sm2sm3、sm2sha1")] = DEFAULTS.combination,
    seed: Annotated[int, typer.Option(help="随机种子：相同种子产生相同单证")] = DEFAULTS.seed,
    baseline: Annotated[bool, typer.Option(help="同时以逐行 ORM 的方式处理约 300 单，作为对照")] = DEFAULTS.baseline,
    direction: Annotated[Direction, typer.Option(help="进口或出口；出口不做对照")] = Direction.IMPORT,
    as_json: Annotated[bool, typer.Option("--json", help="标准输出只有一个 JSON 文档，其余在标准错误")] = False,
) -> None:
    """申报从报送到回执的全程：经 HTTP 报送签名报文，逐单核对放行、退单、限额、重复、待配与税款。

    任何一单与应有结果不符即返回 1。例：heliu bench clearance --inventories 80000；
    heliu bench clearance --rate 3407（延迟）；heliu bench clearance --documents-per-message 1 --connections 200。
    """
    if algorithm not in get_args(Combination):
        raise typer.BadParameter(
            f"{algorithm!r} 不是 {'、'.join(get_args(Combination))} 之一。", param_hint="--algorithm"
        )
    plan = BenchPlan(
        inventories,
        documents_per_message,
        rate,
        stored,
        connections,
        workers,
        combination_of(algorithm),
        seed,
        baseline and direction is Direction.IMPORT,
        direction is Direction.EXPORT,
    )
    finish(measure(plan, say_on_stderr), as_json=as_json)


@app.command()
def pages(
    *,
    requests: Annotated[int, typer.Option(metavar="N", min=1, max=REQUESTS_MAX, help="每种页面的请求数")] = 100,
    stored: Annotated[
        int, typer.Option(metavar="N", min=0, max=STORED_MAX, help="事先填充的历史进口清单数；出口、税单各为其五分之一")
    ] = 1_000_000,
    keep: Annotated[
        Path | None, typer.Option(metavar="DIR", help="把填充好的平台保留在此目录，下次以同样的清单数直接使用")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="标准输出只有一个 JSON 文档，其余在标准错误")] = False,
) -> None:
    """每种页面的服务端用时：以每个角色沿全部链接找到页面，在填充的历史之上逐一请求。

    任何一种页面的 p95 超过 100 毫秒、不能打开，或没有链接通向它，即返回 1。
    """
    result = page_bench.measure(page_bench.PagesPlan(requests, stored, keep), say_on_stderr)
    page_bench.show(result, as_json=as_json)
    if result["slow"] or result["broken"] or result["unreached"]:
        raise typer.Exit(1)


@app.command()
def relay(
    *,
    messages: Annotated[
        int, typer.Option(metavar="N", min=1_000, max=RELAYED_MAX, help="待转送的报文数")
    ] = relay_bench.MESSAGES,
    as_json: Annotated[bool, typer.Option("--json", help="标准输出只有一个 JSON 文档，其余在标准错误")] = False,
) -> None:
    """海关恢复后积压报文送出的速度：送往目录，有 RabbitMQ 时再送往消息队列；逐份核对次序与份数。

    有一份缺失、重复、乱序或内容不同即返回 1。
    """
    result = relay_bench.measure(messages, say_on_stderr)
    if as_json:
        typer.echo(json.dumps(result, ensure_ascii=False))
    else:
        for name in ("folder", "amqp"):
            typer.echo(f"{name}: {result[name].get('skipped') or result[name]}")
    if result["wrong"]:
        raise typer.Exit(1)


@app.command()
def bills(
    *,
    inventories: Annotated[int, typer.Option(metavar="N", min=100, max=INVENTORIES_MAX, help="清单数")] = 20_000,
    as_json: Annotated[bool, typer.Option("--json", help="标准输出只有一个 JSON 文档，其余在标准错误")] = False,
) -> None:
    """放行之后生成电子税单的用时：先报送，再逐批生成，与审定税款勾稽；不符即返回 1。"""
    result = bill_bench.measure(inventories, say_on_stderr)
    typer.echo(json.dumps(result, ensure_ascii=False, default=str, indent=None if as_json else 1))
    if result["wrong"]:
        raise typer.Exit(1)


@app.command()
def policy(
    *,
    lines: Annotated[
        int, typer.Option(metavar="N", min=1_000, max=LINES_MAX, help="计税的商品行数")
    ] = policy_bench.LINES,
    stored: Annotated[
        int, typer.Option(metavar="N", min=1, max=STORED_MAX, help="事先填充、再作推演的历史清单数")
    ] = policy_bench.STORED,
    existing: Annotated[bool, typer.Option(help="不另起数据库、不填充，推演当前安装里已存的清单；只读")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="标准输出只有一个 JSON 文档，其余在标准错误")] = False,
) -> None:
    """每行进口税款的计算用时（逐步说明、纯规则、集合式），与政策推演每秒重算的清单数。

    每一行与纯规则核对到分，每一票与已存结果核对，变更后的合计与逐种商品组合的重算核对；有一处不符即返回 1。
    """
    result = policy_bench.measure(lines, stored, say_on_stderr, existing=existing)
    typer.echo(json.dumps(result, ensure_ascii=False, default=str, indent=None if as_json else 1))
    if result["wrong"]:
        raise typer.Exit(1)


@app.command()
def originals(
    *,
    requests: Annotated[
        int, typer.Option(metavar="N", min=100, max=REQUESTS_MAX, help="调取次数")
    ] = original_bench.REQUESTS,
    as_json: Annotated[bool, typer.Option("--json", help="标准输出只有一个 JSON 文档，其余在标准错误")] = False,
) -> None:
    """支付原始数据（179 号公告）：海关调取、加签、上传的速度；每份答复由沙箱海关验签，有一份未获 10000 即返回 1。"""
    result = original_bench.measure(requests, say_on_stderr)
    typer.echo(json.dumps(result, ensure_ascii=False, indent=None if as_json else 1))
    if result["wrong"]:
        raise typer.Exit(1)


@app.command()
def write(
    folder: Annotated[Path, typer.Argument(help="写入的目录")],
    *,
    inventories: Annotated[
        int, typer.Option(metavar="N", min=1, max=INVENTORIES_MAX, help="清单数")
    ] = DEFAULTS.inventories,
    documents_per_message: Annotated[
        int, typer.Option(metavar="N", min=1, max=DOCUMENTS_PER_MESSAGE_MAX, help="每份报文所含单证数")
    ] = DEFAULTS.documents,
    first_number: Annotated[int, typer.Option(metavar="N", min=1, help="起始编号：同一数据库每次须用新的一段")] = 1,
    algorithm: Annotated[str, typer.Option(help="签名算法：rsasha1、sm2sm3、sm2sha1")] = DEFAULTS.combination,
    seed: Annotated[int, typer.Option(help="随机种子")] = DEFAULTS.seed,
) -> None:
    """把签名报文与每单应有结果写入目录，用示范区的密钥（状态目录由 HELIU_STATE_DIR 指定）。"""
    sets = -(-inventories // documents_per_message)
    plan = Plan(sets, documents_per_message, first_number, seed=seed, instant=outside.opening())
    typer.echo(json.dumps(outside.write(folder, plan, state_dir(), combination_of(algorithm)), ensure_ascii=False))


@app.command()
def send(
    folder: Annotated[Path, typer.Argument(help="heliu bench write 写的目录")],
    url: Annotated[str, typer.Argument(help="报文接口地址，例如 http://127.0.0.1:8001")],
    *,
    connections: Annotated[
        int, typer.Option(metavar="N", min=1, max=CONNECTIONS_MAX, help="并发连接数")
    ] = DEFAULTS.connections,
    rate: Annotated[float | None, typer.Option(metavar="N", min=0.1, help="每秒到达的清单数；不给则尽快发送")] = None,
    pid: Annotated[list[int] | None, typer.Option(help="计入 CPU 时间的服务端进程（含其子进程），可多次")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="标准输出只有一个 JSON 文档，其余在标准错误")] = False,
) -> None:
    """把写好的报文发给一个正在运行的平台，逐单核对。"""
    finish(outside.send(folder, url, (connections, rate), pid or []), as_json=as_json)


def combination_of(algorithm: str) -> Combination:
    known: tuple[Combination, ...] = get_args(Combination)
    found = next((each for each in known if each == algorithm), None)
    if found is None:
        raise typer.BadParameter(f"{algorithm!r} 不是 {'、'.join(known)} 之一。", param_hint="--algorithm")
    return found


def finish(result: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(result, ensure_ascii=False))
    else:
        show(result)
    for example in result["examples_of_wrong"]:
        typer.echo(example, err=True)
    if result["wrong"]:
        raise typer.Exit(1)
