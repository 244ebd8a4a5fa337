"""heliu export-returns: what a return would lead to, the file of an application, and the officers' verbs."""

import getpass
from collections.abc import Iterator
from dataclasses import asdict
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Final

import typer

from heliu.cli.reading import room
from heliu.cli.telling import say_json
from heliu.kernel.days import business_day, now
from heliu.overseas.facts import StockBack

HELP: Final = """出口退货：预览后果、卷宗，放行、查验、挂起、移交、退单。"""
RETURNS: Final = "heliu.clearance.export_returns.api"
QUANTITY_MAX: Final = Decimal(10) ** 14

app = typer.Typer(no_args_is_help=True, help=HELP)
Json = Annotated[bool, typer.Option("--json", help="输出一个 JSON 文档")]
Number = Annotated[str, typer.Argument(help="企业内部标识 coElNo", metavar="COELNO")]
Agent = Annotated[str | None, typer.Option("--agent", help="申报企业海关编码；多家企业使用同一编号时须给出")]
Note = Annotated[str, typer.Option("--note", help="说明，记入卷宗；企业看不到")]
Why = Annotated[str, typer.Option("--note", help="原因，记入卷宗；企业看不到")]
Reason = Annotated[str, typer.Option("--note", help="退单理由，写入回执，企业据此更正")]
Actor = Annotated[str, typer.Option("--actor", help="经办人；默认为本机用户")]


@app.callback()
def export_returns() -> None:
    pass


export_returns.__doc__ = HELP


@app.command()
def preview(
    cop_no: Annotated[str, typer.Argument(help="原出口清单的企业唯一编号 copNo", metavar="COPNO")],
    lines: Annotated[list[str], typer.Option("--line", help="退货商品，写作 项号=数量，可重复", metavar="GNUM=QTY")],
    *,
    agent: Agent = None,
    as_json: Json = False,
) -> None:
    """申请退货之前：能否申请，退后余量、价值、应补退税、免税期限。"""
    quantities = dict(map(_line, lines))
    with room(RETURNS) as (api, connection):
        from heliu.clearance.exports.api import find_export  # noqa: PLC0415  (read with the database's address in place)

        number = find_export(connection, cop_no, agent)
        foreseen = api.foresee_return(connection, number, quantities, business_day(now()))
        from heliu.overseas.api import foresee_back  # noqa: PLC0415  (as above)

        stock = foresee_back(number, quantities) if foreseen.consequence is not None else ()
    if as_json:
        say_json({**asdict(foreseen), "stock": [{**asdict(one), "left": one.left} for one in stock]})
        return
    for sentence in foreseen.why_not:
        typer.echo(f"不能申请：{sentence}")
    if foreseen.consequence is not None:
        for sentence in (*_consequence(foreseen.consequence), *map(_stock, stock)):
            typer.echo(sentence)


@app.command("open")
def open_ones(*, as_json: Json = False) -> None:
    """等待理货和等待关员办理的退货申请，最早的在前。"""
    with room(RETURNS) as (api, connection):
        found = api.open_returns(connection)
    if as_json:
        say_json(found)
        return
    for row in found:
        typer.echo(f"{row['coElNo']}  原清单 {row['invtNo']}  {row['status']} {row['status_name']}  {_risks(row)}")


@app.command()
def show(number: Number, *, agent: Agent = None, as_json: Json = False) -> None:
    """一份退货申请的卷宗：退货商品、期限、退税与进口税收、风险规则、经过。"""
    with room(RETURNS) as (api, connection):
        told = api.return_dossier(connection, api.find_return(connection, number, agent))
    if as_json:
        say_json(told)
        return
    may = "、".join(told["may"]) or "无"
    typer.echo(f"退货申请 {told['coElNo']}（{told['id']}）  {told['status']} {told['status_name']}  可做：{may}")
    typer.echo(f"原清单 {told['invtNo']}  放行 {told['released_on']}  期限至 {told['back_until']}  {_risks(told)}")
    for line in told["lines"]:
        typer.echo(f"  gnum {line['gnum']} {line['gname']}  数量 {line['quantity']:f}  价值 {line['value']:.2f}")
    for step in told["steps"]:
        typer.echo(f"  {step['at']:%Y-%m-%d %H:%M:%S}  {step['status']}  {step['note']}  {step['actor']}")


@app.command()
def release(number: Number, *, note: Note = "", agent: Agent = None, actor: Actor = "", as_json: Json = False) -> None:
    """放行一份在审、挂起或移交的退货申请。"""
    _act("release", (number, agent), (actor, note), as_json=as_json)


@app.command()
def inspect(number: Number, *, note: Note = "", agent: Agent = None, actor: Actor = "", as_json: Json = False) -> None:
    """转查验。"""
    _act("inspect", (number, agent), (actor, note), as_json=as_json)


@app.command()
def suspend(number: Number, *, note: Why, agent: Agent = None, actor: Actor = "", as_json: Json = False) -> None:
    """挂起，待核实后再办。"""
    _act("suspend", (number, agent), (actor, note), as_json=as_json)


@app.command("hand-over")
def hand_over(number: Number, *, note: Why, agent: Agent = None, actor: Actor = "", as_json: Json = False) -> None:
    """移交其他部门。"""
    _act("hand_over", (number, agent), (actor, note), as_json=as_json)


@app.command("return")
def return_to_sender(
    number: Number, *, note: Reason, agent: Agent = None, actor: Actor = "", as_json: Json = False
) -> None:
    """退单：所申请的数量可以重新申请，编号可继续使用。"""
    _act("return_to_sender", (number, agent), (actor, note), as_json=as_json)


def _act(verb: str, named: tuple[str, str | None], said: tuple[str, str], *, as_json: bool) -> None:
    actor, note = said
    with room(RETURNS) as (api, connection):
        number = api.find_return(connection, *named)
        moved = getattr(api.ReturnAuthority(connection), verb)(number, actor or getpass.getuser(), note)
    if as_json:
        say_json(asdict(moved))
    else:
        typer.echo(f"退货申请 {moved.cop_no}：{moved.before} → {moved.status}  {moved.note}")


def _line(text: str) -> tuple[int, Decimal]:
    gnum, _, quantity = text.partition("=")
    try:
        number, amount = int(gnum), Decimal(quantity)
    except (ValueError, InvalidOperation):
        raise typer.BadParameter(f"{text} 不是 项号=数量，例如 --line 1=2。") from None
    if not (number > 0 and amount.is_finite() and 0 < amount < QUANTITY_MAX):
        raise typer.BadParameter(f"{text}：项号从 1 起，数量为正数。")
    return number, amount


def _stock(one: StockBack) -> str:
    if one.booked:
        return f"海外仓 {one.item_no}：放行后在仓 {one.on_hand:f} → {one.left:f}"
    return f"海外仓 {one.item_no}：在仓 {one.on_hand:f}，少于退货数量 {one.quantity:f}，放行后为退运待入账"


def _consequence(told: Any) -> Iterator[str]:
    for one in told.goods:
        yield f"gnum {one.gnum}  退 {one.quantity:f}  余 {one.left:f}  价值 {one.value:.2f}（币制 {told.currency}）"
    yield f"{'整单' if told.whole else '部分'}退货  价值合计 {told.value:.2f}  期限至 {told.back_until}"
    yield "退税：已退税的须先补缴，备核《出口货物已补税/未退税证明》" if told.refund_due else "退税：原清单不涉及退税"
    free = {True: "免", False: "不免", None: "待核实（原状、是否食品、退税情况）"}[told.tax_free]
    yield f"进口税收：{free}" + (f"，免税期限至 {told.tax_free_until}" if told.tax_free_until else "")
    if told.account_book:
        yield "账册：货物退回特殊区域账册"


def _risks(row: dict[str, Any]) -> str:
    return "、".join(rule["code"] for rule in row["risks"])
