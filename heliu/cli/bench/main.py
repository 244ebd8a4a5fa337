"""The command `heliu bench`."""

import json
from typing import Annotated, Any, get_args

import typer

from heliu.ceb.signature.model import Combination
from heliu.cli.bench.clearance import BenchPlan, measure, say_on_stderr
from heliu.cli.bench.table import show
from heliu.cli.traffic.plan import DOCUMENTS_PER_MESSAGE_MAX

DEFAULTS = BenchPlan()
WORKERS_MAX = 64
INVENTORIES_MAX = 2_000_000
STORED_MAX = 20_000_000
CONNECTIONS_MAX = 2_000

app = typer.Typer(no_args_is_help=True, help="实测速度：自带数据库与负载，逐单核对结果。")


@app.callback()
def bench() -> None:
    """实测速度：每次都在临时目录里启动自己的数据库与报文接收进程，结束后不留任何东西。"""


@app.command()
def clearance(  # noqa: PLR0913 - one parameter an option of the command
    *,
    inventories: Annotated[
        int, typer.Option(min=1, max=INVENTORIES_MAX, help="清单数；每单含订单、支付凭证、运单、清单各一份，各三行商品")
    ] = DEFAULTS.inventories,
    documents_per_message: Annotated[
        int, typer.Option(min=1, max=DOCUMENTS_PER_MESSAGE_MAX, help="每份报文所含单证数")
    ] = DEFAULTS.documents,
    rate: Annotated[
        float | None, typer.Option(min=0.1, help="每秒到达的清单数（开环，从应发时刻起计时）；不给则尽快发送（闭环）")
    ] = None,
    stored: Annotated[int, typer.Option(min=0, max=STORED_MAX, help="事先填充的历史清单数")] = 0,
    connections: Annotated[int, typer.Option(min=1, max=CONNECTIONS_MAX, help="并发连接数")] = DEFAULTS.connections,
    workers: Annotated[int, typer.Option(min=1, max=WORKERS_MAX, help="报文接收进程数")] = DEFAULTS.workers,
    algorithm: Annotated[str, typer.Option(help="签名算法：rsasha1、sm2sm3、sm2sha1")] = DEFAULTS.combination,
    seed: Annotated[int, typer.Option(help="随机种子：相同种子产生相同单证")] = DEFAULTS.seed,
    baseline: Annotated[bool, typer.Option(help="同时以逐行 ORM 的方式处理约 300 单，作为对照")] = DEFAULTS.baseline,
    as_json: Annotated[bool, typer.Option("--json", help="标准输出只有一个 JSON 文档，其余在标准错误")] = False,
) -> None:
    """进口申报从报送到回执的全程：经 HTTP 报送签名报文，逐单核对放行、退单、限额、重复、待配与税款。

    任何一单与应有结果不符即返回 1。例：heliu bench clearance --inventories 80000；
    heliu bench clearance --rate 3407（延迟）；heliu bench clearance --documents-per-message 1 --connections 200。
    """
    if algorithm not in get_args(Combination):
        raise typer.BadParameter(
            f"{algorithm!r} 不是 {'、'.join(get_args(Combination))} 之一。", param_hint="--algorithm"
        )
    combination: Combination = next(each for each in get_args(Combination) if each == algorithm)
    plan = BenchPlan(
        inventories, documents_per_message, rate, stored, connections, workers, combination, seed, baseline
    )
    finish(measure(plan, say_on_stderr), as_json=as_json)


def finish(result: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(result, ensure_ascii=False))
    else:
        show(result)
    for example in result["examples_of_wrong"]:
        typer.echo(example, err=True)
    if result["wrong"]:
        raise typer.Exit(1)
