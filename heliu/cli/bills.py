"""heliu tax bills: tax bills of a firm or of all, and the proof that every release has its bill and the books agree."""

from dataclasses import asdict
from typing import Annotated, Any

import psycopg
import typer
from rich.table import Table

from heliu.cli.installation import connected
from heliu.cli.telling import console, say_json
from heliu.taxation.bills.facts import State

SHOWN_MAX = 1_000
NOT_RIGHT = 1


def bills(
    *,
    firm: Annotated[str, typer.Option(help="代收代缴义务人海关编码；默认全部")] = "",
    state: Annotated[State | None, typer.Option(help="状态；默认全部")] = None,
    number: Annotated[str, typer.Option(help="税单、清单、企业内部或订单编号")] = "",
    limit: Annotated[int, typer.Option(min=1, max=SHOWN_MAX, help="最多几份，最新的在前")] = 20,
    check: Annotated[
        bool,
        typer.Option("--check", help="勾稽：每份放行清单一份税单，担保、缴款书、退还与抵缴和税单相符；不符以 1 结束"),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="输出一个 JSON 文档")] = False,
) -> None:
    """列出电子税单，或核对税单与放行清单、担保账户、缴款书是否相符。"""
    with connected() as connection:
        if check:
            _check(connection, as_json=as_json)
            return
        from heliu.taxation.bills.api import newest  # noqa: PLC0415  (read with the database's address in place)

        found = newest(connection, firm, state, number, limit)
        rows = [{**asdict(one), "number": one.number, "tax": one.tax, "payment": one.payment_no} for one in found]
    if as_json:
        say_json({"bills": rows})
        return
    table = Table("税单编号", "企业内部编号", "代收代缴义务人", "放行", "税款", "担保", "状态", "最迟缴款", "缴款书")
    for one, row in zip(found, rows, strict=True):
        cells = (one.number, one.cop_no, one.withholder, one.released_on, one.tax, one.secured, one.state.zh)
        table.add_row(*map(str, (*cells, one.last_on, row["payment"])))
    console().print(table)


def _check(connection: psycopg.Connection, *, as_json: bool) -> None:
    from heliu.clearance.billing.api import missing  # noqa: PLC0415
    from heliu.taxation.bills.api import proof  # noqa: PLC0415

    releases, books = missing(connection), proof(connection)
    right = releases.nothing and books.agrees
    told: dict[str, Any] = {"right": right, **asdict(releases), **asdict(books)}
    if as_json:
        say_json(told)
    else:
        typer.echo(f"放行且应税 {releases.released} 份，税单 {releases.bills} 份")
        typer.echo(f"审定税款 {releases.decided} 元，税单税款（含已核减） {releases.billed} 元")
        typer.echo(f"担保账户不符 {len(books.accounts)} 个，缴款书不符 {len(books.payments)} 份")
        typer.echo(f"退还税款不符 {len(books.payouts)} 份，担保抵缴不符 {len(books.guarantees)} 份")
        found = (releases.without, books.accounts, books.payments, books.payouts, books.guarantees)
        typer.echo("相符" if right else f"不符：缺税单的清单 {'，'.join(map(str, found))}")
    if not right:
        raise typer.Exit(NOT_RIGHT)
