"""heliu policy: the numbers of the law, what they are on a day, what changes them, and how two laws differ."""

import os
import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from heliu.cli.arguments import day_of
from heliu.cli.policy_diff import diff, print_table
from heliu.cli.positive_list import positive_list
from heliu.cli.telling import say_json
from heliu.cli.whatif import what_if
from heliu.policies.changes import as_written, value_on
from heliu.policies.pages import write_pages
from heliu.policies.parameters import Parameter, names, parameter
from heliu.policies.uses import used

BAD_INPUT = 2
Json = Annotated[bool, typer.Option("--json", help="输出一个 JSON 文档")]
On = Annotated[str, typer.Option("--on", help="哪一天有效的值，例如 2018-12-31；默认列出全部历史")]

app = typer.Typer(no_args_is_help=True, help="政策参数：某日的值及依据、沿革、何处使用；两份变更或两日之间的差异。")
app.command("diff")(diff)
app.command("what-if")(what_if)
app.command("positive-list")(positive_list)


@app.callback()
def policy() -> None:
    """政策参数：某日的值及依据、沿革、何处使用；两份变更或两日之间的差异。"""
    take_over_releases()


@app.command("list")
def list_all(on: On = "", *, as_json: Json = False) -> None:
    """列出全部政策参数及其依据。"""
    day = day_of(on) if on else None
    rows = [row for name in names() for row in _rows(parameter(name), day)]
    if as_json:
        say_json({"parameters": rows})
        return
    keys = ("name", "since", "until", "value", "unit", "reference", "confidence")
    head = ("参数", "自", "至", "值", "单位", "依据", "可信度")
    print_table(head, [[row[key] for key in keys] for row in rows])


@app.command("show")
def show(
    name: Annotated[str, typer.Argument(help="参数，例如 import_composite_tax/single_order_limit")],
    on: On = "",
    *,
    as_json: Json = False,
) -> None:
    """一个参数：值、依据、可信度、沿革，哪些规则、程序和页面使用它。"""
    if name not in names():
        near = [known for known in names() if name.lower() in known][:5]
        fail(f"没有参数 {name}。{'相近的有：' + '、'.join(near) if near else '用 heliu policy list 查看全部。'}")
    one, day = parameter(name), day_of(on) if on else None
    found = _rows(one, day)
    if not found:
        fail(f"{name} 在 {day} 没有有效的值。")
    uses = used()[name]
    told: dict[str, Any] = {
        "name": name,
        "description": {"zh": one.zh, "en": one.en},
        "unit": one.unit,
        "type": one.kind,
        "overlay": one.overlay,
        "on": str(day) if day else None,
        "values": found,
        "rules": list(uses.rules),
        "programs": [f"{use.module}:{use.function}".rstrip(":") for use in uses.uses if not use.is_page],
        "pages": [f"{use.module}:{use.function}".rstrip(":") for use in uses.uses if use.is_page],
    }
    if as_json:
        say_json(told)
        return
    typer.echo(f"{name}  {one.zh}（{one.unit}）{'  综试区可叠加' if one.overlay else ''}")
    keys = ("since", "until", "value", "reference", "published", "confidence")
    head = ("自", "至", "值", "依据", "公布", "可信度")
    print_table(head, [[row[key] for key in keys] for row in found])
    for label, key in (("规则", "rules"), ("程序", "programs"), ("页面", "pages")):
        typer.echo(f"{label}：{'、'.join(told[key]) or '无'}")


@app.command("pages")
def pages(folder: Annotated[Path, typer.Argument(help="写入的目录")] = Path("docs/policies")) -> None:
    """由参数和规则生成 docs/policies 下的页面。"""
    for path in write_pages(folder):
        typer.echo(path)


def take_over_releases() -> None:
    """What officers released counts where there is a database to ask; without one the files speak, and it is said."""
    from heliu.kernel.postgres.cluster import installation_cluster  # noqa: PLC0415  (psycopg is slow to load)
    from heliu.kernel.state import state_dir  # noqa: PLC0415
    from heliu.lawbook.api import take_over  # noqa: PLC0415

    url = os.environ.get("DATABASE_URL") or installation_cluster(state_dir()).url()
    if url:
        take_over(url)
    else:
        typer.echo("平台没有运行：只含参数文件，不含经页面发布的变更。", err=True)


def fail(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")
    raise typer.Exit(BAD_INPUT)


def _rows(one: Parameter, day: date | None) -> list[dict[str, Any]]:
    """All values, or the one of a day (none where the law says nothing)."""
    periods = one.periods if day is None else filter(None, [value_on(one, day)])
    return [
        {
            "name": one.name,
            "since": str(period.since),
            "until": str(period.until) if period.until else None,
            "value": as_written(period.value),
            "unit": one.unit,
            "reference": str(period.reference),
            "published": str(period.reference.published) if period.reference.published else None,
            "confidence": period.confidence,
        }
        for period in periods
    ]
