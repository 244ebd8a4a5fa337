"""heliu clearance undo: applications to cancel or return imports, and the officers' verbs on them."""

import getpass
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from types import ModuleType
from typing import Annotated, Any

import psycopg
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from heliu.cli.installation import database
from heliu.kernel.days import BEIJING, business_day, now

WIDTH_WITHOUT_TERMINAL = 160

app = typer.Typer(no_args_is_help=True, help="进口撤销与退货申请：办理中的，核准、不同意、核收退货。")
Json = Annotated[bool, typer.Option("--json", help="输出一个 JSON 文档")]
CopNo = Annotated[str, typer.Argument(help="申请的企业内部编号 copNo", metavar="COPNO")]
Why = Annotated[str, typer.Option("--note", help="不同意的理由，写入回执")]
Day = Annotated[datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="运抵日期；默认为今天")]
Actor = Annotated[str, typer.Option("--actor", help="经办人；默认为本机用户")]


@contextmanager
def _undoing() -> Iterator[tuple[ModuleType, psycopg.Connection]]:
    with database():
        from heliu.clearance.undoing import api  # noqa: PLC0415  (read with the database's address in place)

        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
            yield api, connection


@app.command("list")
def listed(*, as_json: Json = False) -> None:
    """办理中的撤销与退货申请：待关员核准的，待货物运回的（到哪一日）。"""
    with _undoing() as (api, connection):
        found = api.open_ones(connection)
    if as_json:
        typer.echo(json.dumps({"applications": [asdict(one) for one in found]}, ensure_ascii=False, default=str))
        return
    console = Console()
    console = console if console.is_terminal else Console(width=WIDTH_WITHOUT_TERMINAL)
    table = Table(
        *("申请", "编号", "清单", "现状", "申请时间", "运抵期限"), title="撤销与退货申请", title_justify="left"
    )
    for one in found:
        asked = f"{one.asked_at.astimezone(BEIJING):%Y-%m-%d %H:%M}"
        table.add_row(one.kind.zh, escape(one.cop_no), one.invt_no, one.state.zh, asked, str(one.due_on or "—"))
    console.print(table)


@app.command()
def approve(cop_no: CopNo, *, actor: Actor = "", as_json: Json = False) -> None:
    """核准一份申请：撤销的清单即行撤销并退回额度与税款，退货的等待货物运回。"""
    _act(cop_no, lambda authority: authority.approve(cop_no, actor or getpass.getuser()), as_json=as_json)


@app.command()
def refuse(cop_no: CopNo, *, note: Why, actor: Actor = "", as_json: Json = False) -> None:
    """不同意一份申请：清单、额度与税款不变。"""
    _act(cop_no, lambda authority: authority.refuse(cop_no, actor or getpass.getuser(), note), as_json=as_json)


@app.command()
def receive(cop_no: CopNo, *, on: Day = None, actor: Actor = "", as_json: Json = False) -> None:
    """核收退货：原商品已运回原监管作业场所，退回额度与税款。"""
    day = on.date() if on else business_day(now())
    _act(cop_no, lambda authority: authority.receive(cop_no, actor or getpass.getuser(), day), as_json=as_json)


def _act(cop_no: str, act: Callable[[Any], Any], *, as_json: bool) -> None:
    with _undoing() as (api, connection):
        done = act(api.UndoingAuthority(connection))
    if as_json:
        typer.echo(json.dumps(asdict(done), ensure_ascii=False, default=str))
    else:
        typer.echo(f"申请 {cop_no}：{done.before.zh} → {done.state.zh}  {done.status} {done.note}")
