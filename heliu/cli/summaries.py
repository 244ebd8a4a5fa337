"""heliu clearance summary: what an application was summed into, down to the parcels, and from a parcel up."""

import getpass
from dataclasses import asdict
from typing import Annotated, Any, Final

import typer

from heliu.cli.arguments import day_of
from heliu.cli.reading import room
from heliu.cli.telling import console, say_json, table_of
from heliu.kernel.days import now

EXPORTS: Final = "heliu.clearance.exports.api"
SETS_MAX: Final = 500
HELP: Final = "出口汇总申报：从汇总申请、报关单下查到包裹，从包裹上查到报关单；未到齐的分报文。"

app = typer.Typer(no_args_is_help=True, help=HELP)
Json = Annotated[bool, typer.Option("--json", help="输出一个 JSON 文档")]
Number = Annotated[str, typer.Argument(help="汇总申请编号、汇总统一编号或报关单编号", metavar="NUMBER")]
Key = Annotated[str, typer.Argument(help="清单编号、企业唯一编号、订单编号或运单编号", metavar="KEY")]


@app.command()
def show(number: Number, *, as_json: Json = False) -> None:
    """一份汇总申请或报关单：每一项由哪些清单的哪些商品归并而成。"""
    with room(EXPORTS) as (api, connection):
        told = api.summed_down(connection, number)
    if as_json:
        say_json(told)
        return
    screen = console()
    screen.print(f"汇总申请 {told['sum_no']}  状态 {told['status']}  清单 {told['inventories']} 份", style="bold")
    for one in told["declarations"]:
        title = (
            f"报关单 {_numbers(one)}  {one['trade_mode']}  出境关别 {one['port_code']}"
            f"  运抵国 {one['country']}  毛重 {one['gross_kg']}  净重 {one['net_kg']}"
        )
        rows = [
            (
                line["line_no"],
                line["goods_code"],
                line["name"],
                _amount(line),
                line["total"],
                line["currency"],
                _items(line),
            )
            for line in one["lines"]
        ]
        screen.print(table_of(title, ("项号", "商品编码", "名称", "数量", "总价", "币制", "由清单归并"), rows))


@app.command()
def trace(key: Key, *, as_json: Json = False) -> None:
    """一个包裹的各项商品归入了哪份报关单的哪一项。"""
    with room(EXPORTS) as (api, connection):
        found = api.summed_up(connection, key)
    if as_json:
        say_json(found)
        return
    columns = ("清单编号", "运单", "订单", "商品项", "数量", "总价", "汇总申请", "报关单", "海关编号", "项号")
    names = (
        "invt_no",
        "logistics_no",
        "order_no",
        "goods_no",
        "quantity",
        "total",
        "sum_no",
        "entry_no",
        "customs_entry_no",
        "line_no",
    )
    console().print(table_of("汇总去向", columns, [tuple(row[name] for name in names) for row in found]))


@app.command("entry-number")
def entry_number(
    number: Number,
    entry_no: Annotated[str, typer.Argument(help="海关给出的报关单编号，18 位", metavar="ENTRYID")],
    *,
    actor: Annotated[str, typer.Option("--actor", help="经办人；默认为本机用户")] = "",
    as_json: Json = False,
) -> None:
    """登记海关后来给出的报关单编号：再发汇总回执(CEB702)和结果(CEB792)，两个编号都可追溯。"""
    with room(EXPORTS) as (api, connection):
        told = api.enter_number(connection, number, entry_no, actor or getpass.getuser(), now())
    if as_json:
        say_json(asdict(told))
    else:
        said = "以前登记过"
        if told.new:
            said = "已登记，回执已发" if told.told else "已登记；由海关审结，回执由海关发出"
        typer.echo(f"{told.decl_seq_no}：汇总时编号 {told.entry_no}，海关编号 {told.customs_entry_no}（{said}）")


@app.command()
def parts(*, as_json: Json = False) -> None:
    """未到齐的分报文（总分单、运抵单、离境单、汇总申请单）：缺哪些部分、自何时起。"""
    with room(EXPORTS) as (api, connection), connection.cursor() as cursor:
        found = api.incomplete_sets(cursor, SETS_MAX)
    told = [
        {
            "message": one.kind,
            "copNo": one.cop_no,
            "firm": one.owner,
            "parts": one.parts,
            "here": list(one.here),
            "missing": one.missing,
            "since": one.since,
            "warned": one.warned,
        }
        for one in found
    ]
    if as_json:
        say_json(told)
        return
    columns = ("报文", "企业唯一编号", "企业", "总数", "已收", "缺少（前几部分）", "自", "已提醒")
    rows = [
        (*list(row.values())[:4], _joined(row["here"]), _joined(row["missing"]), *list(row.values())[6:])
        for row in told
    ]
    console().print(table_of("未到齐的分报文", columns, rows))


@app.command()
def statistics(
    *,
    since: Annotated[str, typer.Option("--from", help="首日（离境结关日）", metavar="DAY")],
    until: Annotated[str, typer.Option("--to", help="末日，含当日", metavar="DAY")],
    firm: Annotated[str, typer.Option("--firm", help="收发货人或申报企业海关编码；默认全部")] = "",
    as_json: Json = False,
) -> None:
    """汇总统计：简化申报（statisticsFlag A）且已离境的清单，按商品编码前四位、监管方式、运抵国、币制汇总。"""
    days = day_of(since, "--from"), day_of(until, "--to")
    with room(EXPORTS) as (api, connection):
        told = api.simplified_statistics(connection, *days, firm)
    if as_json:
        say_json(asdict(told))
        return
    columns = ("编码前四位", "监管方式", "运抵国", "币制", "清单数", "商品项数", "总价")
    rows = [
        (one.code, one.trade_mode, one.country, one.currency, one.lists, one.lines, one.total) for one in told.cells
    ]
    console().print(table_of(f"汇总统计 {told.since} 至 {told.until}：{told.lists} 份清单", columns, rows))


@app.command()
def due(
    firm: Annotated[str, typer.Argument(help="收发货人或申报企业海关编码", metavar="FIRM")], *, as_json: Json = False
) -> None:
    """一家企业还有哪些月份的清单要汇总申报，最迟到哪天（任务进程清点：上月的每十分钟一次，更早的每天一次）。"""
    with room(EXPORTS) as (api, connection):
        found = api.summaries_due(connection, firm)
    if as_json:
        say_json([asdict(one) for one in found])
        return
    rows = [(f"{one.month:%Y-%m}", one.lists, one.due_on) for one in found]
    console().print(table_of("待汇总申报", ("离境月份", "清单数", "最迟"), rows))


def _numbers(one: dict[str, Any]) -> str:
    """Customs' number first, where it has come."""
    ours = f"{one['entry_no']}（{one['decl_seq_no']}）"
    return f"{one['customs_entry_no']}，汇总时 {ours}" if one["customs_entry_no"] else ours


def _amount(line: dict[str, Any]) -> str:
    return f"{line['quantity'].normalize():f} {line['unit']}"


def _items(line: dict[str, Any]) -> str:
    return "  ".join(f"{item['invt_no']}·{item['goods_no']}（{item['logistics_no']}）" for item in line["items"])


def _joined(numbers: Any) -> str:
    return "、".join(map(str, numbers))
