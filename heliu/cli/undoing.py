"""heliu clearance undo: applications to cancel or return imports, and the officers' verbs on them."""

import getpass
from dataclasses import asdict
from typing import Annotated, Any, Final

import typer

from heliu.cli.arguments import day_of
from heliu.cli.reading import room
from heliu.cli.telling import console, say_json, table_of
from heliu.kernel.days import business_day, now

UNDOING: Final = "heliu.clearance.undoing.api"

app = typer.Typer(no_args_is_help=True, help="进口撤销与退货申请：办理中的，核准、不同意、核收退货，撤回。")
Json = Annotated[bool, typer.Option("--json", help="输出一个 JSON 文档")]
CopNo = Annotated[str, typer.Argument(help="申请的企业内部编号 copNo", metavar="COPNO")]
Agent = Annotated[str | None, typer.Option("--agent", help="申报企业海关编码；多家企业使用同一编号时须给出")]
Why = Annotated[str, typer.Option("--note", help="不同意的理由，写入回执")]
Day = Annotated[str, typer.Option("--on", help="运抵日期；默认为今天", metavar="DAY")]
Actor = Annotated[str, typer.Option("--actor", help="经办人；默认为本机用户")]


@app.command("list")
def listed(*, as_json: Json = False) -> None:
    """办理中的撤销与退货申请：待关员核准的，待货物运回的（到哪一日）。"""
    with room(UNDOING) as (api, connection):
        found = api.open_ones(connection)
    if as_json:
        say_json({"applications": [asdict(one) for one in found]})
        return
    rows = [(one.kind.zh, one.cop_no, one.invt_no, one.state.zh, one.asked_at, one.due_on) for one in found]
    console().print(table_of("撤销与退货申请", ("申请", "编号", "清单", "现状", "申请时间", "运抵期限"), rows))


@app.command()
def approve(cop_no: CopNo, *, agent: Agent = None, actor: Actor = "", as_json: Json = False) -> None:
    """核准一份申请：撤销的清单即行撤销并退回额度与税款，退货的等待货物运回。"""
    _act("approve", (cop_no, agent), actor, as_json=as_json)


@app.command()
def refuse(cop_no: CopNo, *, note: Why, agent: Agent = None, actor: Actor = "", as_json: Json = False) -> None:
    """不同意一份申请：清单、额度与税款不变。"""
    _act("refuse", (cop_no, agent), actor, note, as_json=as_json)


@app.command()
def receive(cop_no: CopNo, *, on: Day = "", agent: Agent = None, actor: Actor = "", as_json: Json = False) -> None:
    """核收退货：原商品已运回原监管作业场所，退回额度与税款。"""
    day = day_of(on, "--on") if on else business_day(now())
    _act("receive", (cop_no, agent), actor, day, as_json=as_json)


@app.command()
def withdraw(cop_no: CopNo, *, agent: Agent = None, actor: Actor = "", as_json: Json = False) -> None:
    """撤回一份办理中的申请：企业不再申请，清单、额度与税款不变；已办结的不能撤回。"""
    _act("withdraw", (cop_no, agent), actor, as_json=as_json)


def _act(verb: str, named: tuple[str, str | None], actor: str, *said: Any, as_json: bool) -> None:
    with room(UNDOING) as (api, connection):
        number = api.find(connection, *named)
        done = getattr(api.UndoingAuthority(connection), verb)(number, actor or getpass.getuser(), *said)
    if as_json:
        say_json(asdict(done))
    else:
        typer.echo(f"申请 {done.cop_no}：{done.before.zh} → {done.state.zh}  {done.status} {done.note}")
