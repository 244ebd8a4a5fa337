"""heliu tax payouts: tax that is paid back to who paid it, and noting that the treasury has done so."""

import getpass
from dataclasses import asdict
from typing import Annotated, Any, Final

import typer

from heliu.cli.arguments import day_of
from heliu.cli.reading import room
from heliu.cli.telling import console, say_json, table_of
from heliu.kernel.days import business_day, now
from heliu.people.facts import Actor
from heliu.taxation.bills.facts import Payout, PayoutState

BILLS: Final = "heliu.taxation.bills.api"
SHOWN_MAX: Final = 1_000

app = typer.Typer(no_args_is_help=True, help="退还税款：退货、撤销后应退还的已缴税款，登记退还。")
Json = Annotated[bool, typer.Option("--json", help="输出一个 JSON 文档")]
Number = Annotated[str, typer.Argument(help="退税编号，例如 TS000000000001", metavar="NUMBER")]


@app.command(name="list")
def list_(
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


@app.command()
def show(number: Number, *, as_json: Json = False) -> None:
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


@app.command()
def pay(
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
