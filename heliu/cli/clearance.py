"""heliu clearance: the dossier of an inventory, what waits, the queue, and the officers' verbs; for both directions."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from types import ModuleType
from typing import Annotated, Any

import psycopg
import typer
from rich.markup import escape
from rich.table import Table

from heliu.cli import summaries
from heliu.cli.reading import room
from heliu.cli.recomputing import recompute
from heliu.cli.telling import console, say_json, table_of
from heliu.cli.undoing import app as undoing
from heliu.kernel.days import now
from heliu.kernel.problems import NotThere

HELP = """进出口清单：卷宗、待碰单与待审清单、队列，放行、查验、退单；撤销与退货。"""

app = typer.Typer(no_args_is_help=True, help=HELP)
app.add_typer(undoing, name="undo")
app.add_typer(summaries.app, name="summary")
app.command()(recompute)
Json = Annotated[bool, typer.Option("--json", help="输出一个 JSON 文档")]
CopNo = Annotated[str, typer.Argument(help="企业内部编号 copNo", metavar="COPNO")]
Agent = Annotated[str | None, typer.Option("--agent", help="申报企业海关编码；多家企业使用同一编号时须给出")]
Note = Annotated[str, typer.Option("--note", help="说明，记入卷宗；企业看不到")]
Reason = Annotated[str, typer.Option("--note", help="退单理由，写入回执，企业据此更正")]
Way = Annotated[str | None, typer.Option("--direction", help="只看一个方向：import 或 export")]
WAYS = {"import": "进口", "export": "出口"}
Actor = Annotated[str, typer.Option("--actor", help="经办人；默认为本机用户")]


@app.callback()
def clearance() -> None:
    pass


clearance.__doc__ = HELP


@contextmanager
def _desk() -> Iterator[tuple[ModuleType, ModuleType, psycopg.Connection]]:
    """What clearance offers to rooms and to pages, and a connection, once there is a database."""
    with room("heliu.clearance.api") as (api, connection):
        from heliu.clearance import pages  # noqa: PLC0415  (read with the database's address in place)

        yield api, pages, connection


@app.command()
def show(cop_no: CopNo, *, agent: Agent = None, as_json: Json = False) -> None:
    """一份清单的卷宗：找到的单证、逐条比对、税款或限额及依据、额度、风险规则、经过；出口另列后续单证。"""
    with _desk() as (api, pages, connection):
        told = _told(api, pages, connection, (cop_no, agent))
    if as_json:
        say_json(told)
        return
    screen = console()
    screen.print(
        f"清单 {escape(told['copNo'])}（{told['id']}）  {told['status']} {told['status_name']}"
        f"  可做：{'、'.join(told['may']) or '无'}",
        style="bold",
    )
    if told["missing"]:
        screen.print(f"缺少：{'、'.join(told['missing'])}", style="yellow")
    for table in _tables(told):
        if table.row_count:
            screen.print(table)


@app.command()
def waiting(*, as_json: Json = False) -> None:
    """待碰单的清单（缺什么、到何时）和待人工审核、查验的清单。"""
    with _desk() as (_, pages, connection):
        told = {"waiting": pages.waiting(connection, now()), "review": pages.under_review(connection)}
    if as_json:
        say_json(told)
        return
    rows = [
        (row["copNo"], WAYS[row["direction"]], row["orderNo"], row["since"], "、".join(row["missing"]), row["until"])
        for row in told["waiting"]
    ]
    console().print(table_of("待碰单", ("清单", "方向", "订单", "自", "缺少", "期限"), rows))
    console().print(_review(told["review"]))


@app.command()
def queue(*, direction: Way = None, as_json: Json = False) -> None:
    """风险通道队列：待人工审核、查验的清单，等待最久的在前。"""
    if direction is not None and direction not in WAYS:
        raise typer.BadParameter(f"--direction 只能是 {'、'.join(WAYS)}。")
    with _desk() as (_, pages, connection):
        told = pages.under_review(connection, direction)
    if as_json:
        say_json(told)
        return
    console().print(_review(told))


@app.command()
def release(cop_no: CopNo, *, note: Note = "", agent: Agent = None, actor: Actor = "", as_json: Json = False) -> None:
    """放行一份人工审核或查验中的清单；预留的额度转为已用。"""
    _act("release", (cop_no, agent), (actor, note), as_json=as_json)


@app.command()
def inspect(cop_no: CopNo, *, note: Note = "", agent: Agent = None, actor: Actor = "", as_json: Json = False) -> None:
    """把一份人工审核中的清单转为查验。"""
    _act("inspect", (cop_no, agent), (actor, note), as_json=as_json)


@app.command("return")
def return_to_sender(
    cop_no: CopNo, *, note: Reason, agent: Agent = None, actor: Actor = "", as_json: Json = False
) -> None:
    """退单：归还额度，企业更正后可用原编号重新申报。"""
    _act("return_to_sender", (cop_no, agent), (actor, note), as_json=as_json)


def _act(verb: str, named: tuple[str, str | None], said: tuple[str, str], *, as_json: bool) -> None:
    actor, note = said
    with _desk() as (api, _, connection):
        authority, number = _held(api, connection, named)
        moved = getattr(authority, verb)(number, actor or getpass.getuser(), note)
    if as_json:
        say_json(asdict(moved))
    else:
        typer.echo(f"清单 {moved.cop_no}：{moved.before} → {moved.status}  {moved.note}")


def _told(
    api: ModuleType, pages: ModuleType, connection: psycopg.Connection, named: tuple[str, str | None]
) -> dict[str, Any]:
    """The dossier of the inventory with this copNo: imports first, then exports."""
    from heliu.clearance.exports.api import find_export  # noqa: PLC0415  (as above)
    from heliu.intake.evidence.reading import goods_of  # noqa: PLC0415

    try:
        number = api.find(connection, *named)
    except NotThere:
        told: dict[str, Any] = pages.export_dossier(connection, find_export(connection, *named))
        return {"direction": "export", **told}
    return {"direction": "import", **pages.dossier(connection, number, partial(goods_of, connection))}


def _held(api: ModuleType, connection: psycopg.Connection, named: tuple[str, str | None]) -> tuple[Any, int]:
    """Who decides on the inventory with this copNo, and its number: imports first, then exports."""
    from heliu.clearance.exports import api as exports  # noqa: PLC0415  (as above)

    try:
        return api.LocalAuthority(connection), api.find(connection, *named)
    except NotThere:
        return exports.ExportAuthority(connection), exports.find_export(connection, *named)


def _tables(told: dict[str, Any]) -> Iterator[Table]:
    found = [(kind, row["id"], _brief(row)) for kind, row in told["documents"].items() if row]
    yield table_of("单证", ("单证", "编号", "内容"), [("inventory", told["id"], _brief(told["inventory"])), *found])
    rules = [
        (row["code"], "不符" if row["broken"] else "相符", row["sentence"], "; ".join(row["values"]))
        for row in told["rules"]
    ]
    yield table_of("三单比对", ("代码", "结果", "规则", "两方的值（个人信息已遮盖）"), rows=rules)
    yield from _exported(told) if told["direction"] == "export" else _imported(told)
    fired = [(row["code"], row["weight"], row["sentence"]) for row in told["risks"]]
    yield table_of(f"风险规则（合计 {told['score']} 分）", ("代码", "分值", "规则"), fired)
    passed = [(row["at"], row["status"], row["note"], row["actor"]) for row in told["steps"]]
    yield table_of("经过", ("时间", "状态", "说明", "经办"), passed)


def _imported(told: dict[str, Any]) -> Iterator[Table]:
    tax, quota = told["tax"], told["quota"]
    amounts = [(tax[key] for key in ("tax_price", "duty", "consumption_tax", "vat"))]
    yield table_of("税款（元）", ("完税价格", "关税", "消费税", "增值税"), [tuple(one) for one in amounts])
    steps = [
        (row["line"] or "", row["formula"], _inputs(row), row["result"], row["rule"], row["article"])
        for row in tax["trace"]
    ]
    yield table_of("税款依据", ("行", "算式", "数值", "结果", "规则", "条文"), steps)
    yield table_of(
        "订购人年度额度（元）",
        ("年度", "限额", "已用", "预留", "剩余", "本单计入"),
        [tuple(quota[key] for key in ("year", "limit", "committed", "reserved", "left", "counted_here"))],
    )


def _exported(told: dict[str, Any]) -> Iterator[Table]:
    limits = told["limits"]
    worth = (f"{limits['value']} ({limits['currency']})", limits["rate"], limits["value_cny"])
    yield table_of("货值", ("申报货值（币制）", "海关汇率", "折合人民币（元）"), [worth])
    asked = [(one["rule"], one["value"], one["since"], one["reference"], one["confidence"]) for one in limits["asked"]]
    yield table_of("限额", ("规则", "数值", "自", "依据", "把握"), asked)
    papers = [(one["at"], one["kind"], one["cop_no"], one["bill_no"], one["status"]) for one in told["papers"]]
    yield table_of("后续单证", ("时间", "报文", "企业编号", "提运单", "应答"), papers)


def _review(rows: list[dict[str, Any]]) -> Table:
    told = [
        (
            row["copNo"],
            WAYS[row["direction"]],
            f"{row['status']} {row['status_name']}",
            row["since"],
            row["score"],
            _named(row["risks"]),
        )
        for row in rows
    ]
    return table_of("待审", ("清单", "方向", "状态", "自", "分值", "风险规则"), told)


_BRIEF = (
    "order_no",
    "logistics_no",
    "pay_transaction_id",
    "line_count",
    "paid",
    "weight_kg",
    "value",
    "masked",
    "charge",
    "currency",
    "gross_kg",
)


def _brief(row: dict[str, Any]) -> str:
    return "  ".join(f"{key} {row[key]}" for key in _BRIEF if row.get(key) is not None)


def _inputs(step: dict[str, Any]) -> str:
    return " ".join(f"{name} {value}" for name, value in step["inputs"].items())


def _named(risks: list[dict[str, Any]]) -> str:
    return "、".join(f"{row['code']}({row['weight']})" for row in risks)
