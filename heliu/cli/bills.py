"""heliu tax bills, heliu tax payouts: tax bills with the proof that they are all there, and tax that is paid back."""

import getpass
from dataclasses import asdict
from typing import Annotated, Any, Final

import psycopg
import typer
from rich.table import Table

from heliu.cli.arguments import day_of
from heliu.cli.installation import connected
from heliu.cli.reading import room
from heliu.cli.telling import console, say_json, table_of
from heliu.kernel.days import business_day, now
from heliu.people.facts import Actor
from heliu.taxation.bills.facts import Payout, PayoutState, State

SHOWN_MAX = 1_000
NOT_RIGHT = 1
BILLS: Final = "heliu.taxation.bills.api"


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


payouts = typer.Typer(no_args_is_help=True, help="退还税款：退货、撤销后应退还的已缴税款，登记退还。")
Json = Annotated[bool, typer.Option("--json", help="输出一个 JSON 文档")]
Number = Annotated[str, typer.Argument(help="退税编号，例如 TS000000000001", metavar="NUMBER")]


@payouts.command("list")
def payouts_list(
    *,
    firm: Annotated[str, typer.Option(help="代收代缴义务人海关编码；默认全部")] = "",
    state: Annotated[PayoutState | None, typer.Option(help="状态；默认全部")] = None,
    limit: Annotated[int, typer.Option(min=1, max=SHOWN_MAX, help="最多几笔，最新的在前")] = 20,
    as_json: Json = False,
) -> None:
    """列出退还税款：金额、最迟退还日、退库凭证号。"""
    with room(BILLS) as (api, _connection):
        found = api.newest_payouts(firm, state, limit)
    if as_json:
        say_json({"payouts": [_told(one) for one in found]})
        return
    columns = ("退税编号", "税单编号", "企业", "金额", "状态", "产生", "最迟退还", "退还日", "退库凭证号")
    console().print(table_of("退还税款", columns, [_row(one) for one in found]))


@payouts.command("show")
def payouts_show(number: Number, *, as_json: Json = False) -> None:
    """一笔退还税款：因何产生，退给谁，到哪一步。"""
    with room(BILLS) as (api, _connection):
        one = api.payout_numbered(number)
    if as_json:
        say_json(_told(one))
        return
    typer.echo(f"{one.number}  {one.state.zh}  {one.amount} 元  退给 {one.firm} {one.firm_name}")
    typer.echo(f"税单 {one.bill_no}，{one.made_on} 因{one.reason}产生，最迟 {one.due_on} 退还")
    if one.paid_on:
        typer.echo(f"{one.paid_on} 退还，凭证 {one.reference}，登记人 {one.noted_by}")


@payouts.command("pay")
def payouts_pay(
    number: Number,
    *,
    reference: Annotated[str, typer.Option("--reference", help="退库凭证号")],
    on: Annotated[str, typer.Option("--on", help="国库划出的日期；默认为今天", metavar="DAY")] = "",
    actor: Annotated[str, typer.Option("--actor", help="经办人；默认为本机用户")] = "",
    as_json: Json = False,
) -> None:
    """登记国库已退还一笔税款；企业随即看到日期与凭证号。"""
    paid_on = day_of(on, "--on") if on else business_day(now())
    with room(BILLS) as (api, connection):
        one = api.payout_numbered(number)
        api.pay_out(connection, one.id, paid_on, reference, by=Actor(user_id=0, name=actor or getpass.getuser()))
        done = api.payout_numbered(number)
    if as_json:
        say_json(_told(done))
    else:
        typer.echo(
            f"{done.number}：{one.state.zh} → {done.state.zh}  {done.amount} 元  {done.paid_on}  {done.reference}"
        )


def _told(one: Payout) -> dict[str, Any]:
    return {**asdict(one), "number": one.number}


def _row(one: Payout) -> tuple[Any, ...]:
    told = (one.number, one.bill_no, one.firm, one.amount, one.state.zh)
    return (*told, one.made_on, one.due_on, one.paid_on, one.reference)
