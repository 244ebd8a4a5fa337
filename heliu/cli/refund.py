"""heliu refund: applications, the chain of declarations with its gaps, and the clock."""

from dataclasses import asdict
from typing import Annotated, Any, Final

import typer

from heliu.cli.arguments import day_of
from heliu.cli.reading import room
from heliu.cli.telling import console, say_json, table_of
from heliu.kernel.days import business_day, now
from heliu.refunds.facts import Business, State

REFUNDS: Final = "heliu.refunds.api"
SHOWN_MAX: Final = 1_000
NOT_READY: Final = 1
HELP: Final = "出口退税：申请与进度、报关单的证据链与缺口、工作日时限与全区平均、离境即退税的核算期限。"

app = typer.Typer(no_args_is_help=True, help=HELP)
Json = Annotated[bool, typer.Option("--json", help="输出一个 JSON 文档")]
Number = Annotated[str, typer.Argument(help="申请编号", metavar="NUMBER")]


@app.command(name="list")
def list_(
    *,
    firm: Annotated[str, typer.Option(help="企业海关编码；默认全部")] = "",
    state: Annotated[State | None, typer.Option(help="状态；默认全部")] = None,
    limit: Annotated[int, typer.Option(min=1, max=SHOWN_MAX, help="最多几份，期限最近的在前")] = 20,
    as_json: Json = False,
) -> None:
    """列出退税申请，法定期限最近的在前。"""
    with room(REFUNDS) as (api, _connection):
        rows = api.newest(firm, state or "", limit)
    if as_json:
        say_json({"applications": rows})
        return
    columns = ("申请编号", "企业", "状态", "申请退税额", "核准退税额", "受理", "法定期限", "剩余工作日", "退库")
    console().print(table_of("出口退税", columns, [_line(row) for row in rows]))


def _line(row: dict[str, Any]) -> tuple[Any, ...]:
    clock = row["clock"] or {}
    names = ("number", "firm", "state", "claimed", "approved", "accepted_on")
    told = [State(row[name]).zh if name == "state" else row[name] for name in names]
    return *("" if one is None else one for one in told), clock.get("due_on") or "", _left(clock), row["paid_on"] or ""


def _left(clock: dict[str, Any]) -> str:
    if clock.get("alarm"):
        return f"缺 {clock['alarm']} 年节假日"
    return "" if clock.get("left") is None else str(clock["left"])


@app.command()
def show(number: Number, *, as_json: Json = False) -> None:
    """一份申请：证据链、退税额的逐步计算、暂停与经过。"""
    with room(REFUNDS) as (api, _connection):
        told = api.told(number)
    if as_json:
        say_json(told)
        return
    screen = console()
    screen.print(f"{told['number']}  {State(told['state']).zh}  申请 {told['claimed']} 元", style="bold")
    links = [
        (one["entry_no"], one["line_no"], one["goods_code"], one["quantity"], one["parcels"], one["refund"])
        for one in told["links"]
    ]
    screen.print(table_of("证据链", ("报关单", "项号", "商品编码", "数量", "包裹", "退税额"), links))
    steps = [(one["rule"], one["formula"], one["result"], one["article"]) for one in told["trace"]]
    screen.print(table_of("计算过程", ("规则", "公式", "结果", "依据"), steps))
    events = [(one["at"], one["by"], one["verb"], one["words"]) for one in told["events"]]
    screen.print(table_of("经过", ("时间", "办理人", "事项", "说明"), events))


@app.command()
def chain(
    firm: Annotated[str, typer.Argument(help="企业海关编码", metavar="FIRM")],
    entries: Annotated[list[str], typer.Argument(help="报关单编号，一个或几个", metavar="ENTRY…")],
    *,
    departure: Annotated[bool, typer.Option("--departure", help="按离境即退税（9810 未售货物）")] = False,
    as_json: Json = False,
) -> None:
    """报关单的证据链：应退税额与逐项缺口；还不能提交时以 1 结束。"""
    business = Business.DEPARTURE if departure else Business.ORDINARY
    with room(REFUNDS) as (api, connection):
        found = api.chain_for(connection, firm, entries, business)
        lacks = [{**asdict(one), "sentence": api.sentence(one)} for one in found.lacks]
    if as_json:
        told = {**asdict(found), "lacks": lacks, "ready": found.is_ready}
        say_json(told)
    else:
        screen = console()
        screen.print(f"应退税额 {found.refund} 元  {'齐全' if found.is_ready else '不齐全'}", style="bold")
        for one in lacks:
            screen.print(f"{'缺' if one['blocks'] else '注意'}  {one['sentence']}", markup=False)
    if not found.is_ready:
        raise typer.Exit(NOT_READY)


@app.command()
def clock(*, as_json: Json = False) -> None:
    """审核中的申请按剩余工作日排列，全区各年的平均办理时限；缺节假日安排时报警。"""
    with room(REFUNDS) as (api, _connection):
        rows = api.newest("", State.ACCEPTED, SHOWN_MAX)
        averages, missing = api.published(), api.missing_year()
    today = business_day(now())
    if as_json:
        say_json(
            {"today": today, "applications": rows, "averages": [asdict(one) for one in averages], "missing": missing}
        )
        return
    screen = console()
    if missing:
        screen.print(f"没有 {missing} 年的节假日安排，落在该年的期限不能推算。", style="red")
    columns = ("申请编号", "企业", "受理", "法定期限", "剩余工作日", "已用", "目标")
    lines = [
        (
            row["number"],
            row["firm"],
            row["accepted_on"],
            row["clock"]["due_on"] or "",
            _left(row["clock"]),
            row["clock"]["net"],
            row["clock"]["goal"],
        )
        for row in rows
        if row["clock"]
    ]
    screen.print(table_of("审核中", columns, lines))
    told = [
        (one.year, one.applications or "", "不公布" if one.days is None else one.days, one.goal) for one in averages
    ]
    screen.print(table_of("全区平均（工作日）", ("年份", "办结件数", "平均", "目标"), told))


@app.command("settle-due")
def settle_due(
    *,
    firm: Annotated[str, typer.Option(help="企业海关编码；默认全部")] = "",
    on: Annotated[str, typer.Option("--on", help="按哪一天计算剩余天数；默认今天")] = "",
    limit: Annotated[int, typer.Option(min=1, max=SHOWN_MAX, help="最多几份，期限最近的在前")] = 100,
    as_json: Json = False,
) -> None:
    """离境即退税待核算的申请，核算期限最近的在前；逾期的标出。"""
    today = day_of(on, "--on") if on else business_day(now())
    with room(REFUNDS) as (api, _connection):
        found = api.settle_due(firm, limit, today)
    if as_json:
        say_json({"today": today, "applications": [{**asdict(one), "overdue": one.is_overdue} for one in found]})
        return
    columns = ("申请编号", "企业", "预退税额", "退库", "核算期", "核算期限", "剩余天数", "状态")
    lines = [
        (
            one.number,
            one.firm,
            one.refunded,
            one.paid_on,
            f"{one.opens} 起",
            one.closes,
            f"逾期 {-one.left}" if one.is_overdue else one.left,
            one.standing.zh if one.standing else "待核算",
        )
        for one in found
    ]
    console().print(table_of("离境即退税待核算", columns, lines))
