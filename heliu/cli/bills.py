"""heliu tax bills: tax bills of a firm or of all, and the proof that every release has its bill and the books agree."""

import json
import os
from dataclasses import asdict
from typing import Annotated, Any

import psycopg
import typer
from rich.console import Console
from rich.table import Table

from heliu.cli.installation import database
from heliu.taxation.bills.facts import State

WIDTH_WITHOUT_TERMINAL = 160
SHOWN_MAX = 1_000
NOT_RIGHT = 1


def bills(
    *,
    firm: Annotated[str, typer.Option(help="代收代缴义务人海关编码；默认全部")] = "",
    state: Annotated[State | None, typer.Option(help="状态；默认全部")] = None,
    number: Annotated[str, typer.Option(help="税单、清单、企业内部或订单编号")] = "",
    limit: Annotated[int, typer.Option(min=1, max=SHOWN_MAX, help="最多几份，最新的在前")] = 20,
    check: Annotated[
        bool, typer.Option("--check", help="勾稽：每份放行清单一份税单，担保、缴款书与税单相符；不符以 1 结束")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="输出一个 JSON 文档")] = False,
) -> None:
    """列出电子税单，或核对税单与放行清单、担保账户、缴款书是否相符。"""
    with database():
        if check:
            _check(as_json)
            return
        from heliu.taxation.bills.api import newest  # noqa: PLC0415  (read with the database's address in place)

        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
            found = newest(connection, firm, state, number, limit)
        rows = [{**asdict(one), "number": one.number, "tax": one.tax, "payment": one.payment_no} for one in found]
    if as_json:
        typer.echo(json.dumps({"bills": rows}, ensure_ascii=False, default=str))
        return
    table = Table("税单编号", "企业内部编号", "代收代缴义务人", "放行", "税款", "担保", "状态", "最迟缴款", "缴款书")
    for one, row in zip(found, rows, strict=True):
        cells = (one.number, one.cop_no, one.withholder, one.released_on, one.tax, one.secured, one.state.zh)
        table.add_row(*map(str, (*cells, one.last_on, row["payment"])))
    _show(table)


def _check(as_json: bool) -> None:  # noqa: FBT001 - handed on from the option
    from heliu.clearance.billing.api import missing  # noqa: PLC0415
    from heliu.taxation.bills.api import proof  # noqa: PLC0415

    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        releases, books = missing(connection), proof(connection)
    right = releases.nothing and books.agrees
    told: dict[str, Any] = {"right": right, **asdict(releases), **asdict(books)}
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False, default=str))
    else:
        typer.echo(f"放行且应税 {releases.released} 份，税单 {releases.bills} 份")
        typer.echo(f"审定税款 {releases.decided} 元，税单税款（含已核减） {releases.billed} 元")
        typer.echo(f"担保账户不符 {len(books.accounts)} 个，缴款书不符 {len(books.payments)} 份")
        typer.echo("相符" if right else f"不符：缺税单的清单 {releases.without}，{books.accounts}，{books.payments}")
    if not right:
        raise typer.Exit(NOT_RIGHT)


def _show(table: Table) -> None:
    console = Console()
    if not console.is_terminal:
        console.width = WIDTH_WITHOUT_TERMINAL
    console.print(table)
