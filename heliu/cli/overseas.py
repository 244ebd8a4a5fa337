"""heliu overseas: exports to overseas warehouses with their stock, sales and proceeds; files of sales booked."""

import getpass
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from heliu.cli.reading import room
from heliu.cli.telling import console, say_json, table_of
from heliu.kernel.days import now
from heliu.kernel.problems import Unreadable
from heliu.kernel.workbooks.limits import LIMITS
from heliu.overseas.facts import Good, Standing, Via

HELP: Final = "海外仓出口（9810）：发运、库存、销售、收汇与未结事项；接续离境清单，登记销售文件。"
OVERSEAS: Final = "heliu.overseas.api"
SHOWN_MAX: Final = 1_000

app = typer.Typer(no_args_is_help=True, help=HELP)
Json = Annotated[bool, typer.Option("--json", help="输出一个 JSON 文档")]
Firm = Annotated[str, typer.Option("--firm", help="收发货人海关编码；默认全部")]


@app.command("list")
def list_ones(
    *,
    firm: Firm = "",
    limit: Annotated[int, typer.Option(min=1, max=SHOWN_MAX, help="最多几份，最新的在前")] = 50,
    as_json: Json = False,
) -> None:
    """海外仓发运：离境、到仓、在仓、已售、未收销售款、未结事项。"""
    with room(OVERSEAS) as (api, _connection):
        found = api.standings(firm, limit)
    if as_json:
        say_json([_told(one) for one in found])
        return
    columns = ("清单编号", "订仓单", "收发货人", "离境", "到仓/离境", "在仓", "已售", "未收销售款", "未结")
    console().print(table_of("海外仓发运", columns, [_row(one) for one in found]))


@app.command()
def show(
    number: Annotated[str, typer.Argument(help="清单编号或订仓单编号", metavar="NUMBER")], *, as_json: Json = False
) -> None:
    """一份发运：各项商品的库存、销售款、台账与未结事项。"""
    with room(OVERSEAS) as (api, _connection):
        standing, movements = api.standing_by_number(number)
        sold = api.sold_of([standing.shipment.inventory_id]).get(standing.shipment.inventory_id, ())
    if as_json:
        say_json(
            {
                **_told(standing),
                "ledger": [asdict(one) for one in movements],
                "sold": [asdict(one) for one in sold],
            }
        )
        return
    screen = console()
    screen.print(table_of("海外仓发运", ("清单编号", "未结"), [(standing.shipment.invt_no, _open(standing))]))
    columns = ("项号", "货号", "商品", "离境", "在途", "在仓", "已售", "退运", "报损")
    screen.print(table_of("商品与库存", columns, [_stock(good) for good in standing.goods]))
    rows = [(one.on, one.kind.zh, one.gnum, _plain(one.quantity), one.reference, one.note) for one in movements]
    screen.print(table_of("台账", ("日期", "事项", "项号", "数量", "单号", "说明"), rows))


@app.command()
def sell(
    file: Annotated[Path, typer.Argument(help="销售记录 .json 或 .xlsx（模板在网页上下载）")],
    *,
    firm: Annotated[str, typer.Option("--firm", help="收发货人海关编码")],
    as_json: Json = False,
) -> None:
    """登记一个文件里的销售：全部登记或一笔也不登记；以前登记过的不重复。"""
    try:
        with file.open("rb") as opened:
            content = opened.read(LIMITS.bytes_max + 1)
    except OSError as wrong:
        raise Unreadable(f"读不到文件 {file}：{wrong.strerror}。") from wrong
    with room(OVERSEAS) as (api, _connection):
        read = api.sales_in_workbook if file.suffix.lower() == ".xlsx" else api.sales_in_json
        offered = read(content)
        new = api.sell(firm, offered, Via.FILE, by=getpass.getuser(), at=now())
    if as_json:
        say_json({"sales": len(offered), "new": new})
    else:
        typer.echo(f"登记 {new} 笔销售；{len(offered) - new} 笔以前登记过。")


@app.command("take-up")
def take_up(*, as_json: Json = False) -> None:
    """立即接续离境的 9810 清单和放行的退运（任务进程每分钟做一次）。"""
    with room(OVERSEAS) as (api, connection):
        from heliu.declarations.api import Archive  # noqa: PLC0415  (read with the database's address in place)
        from heliu.kernel.sealing import Sealer  # noqa: PLC0415

        found = api.take_up(connection, Archive(Sealer()), now())
    if as_json:
        say_json(found._asdict())
    else:
        typer.echo(f"接续 {found.shipments} 份离境清单，{found.returns} 项退运。")


def _told(one: Standing) -> dict[str, Any]:
    return {
        **asdict(one.shipment),
        "goods": [
            {**asdict(good), "on_hand": good.stock.on_hand, "in_transit": good.stock.in_transit} for good in one.goods
        ],
        "money": [{**asdict(each), "outstanding": each.outstanding} for each in one.money],
        "pending_returns": one.pending,
        "open": [each.value for each in one.open],
    }


def _row(one: Standing) -> tuple[Any, ...]:
    goods, shipment = one.goods, one.shipment
    departed, arrived = sum(good.stock.departed for good in goods), sum(good.stock.arrived for good in goods)
    owed = "  ".join(f"{each.outstanding}（{each.currency}）" for each in one.money if each.outstanding)
    return (
        shipment.invt_no,
        shipment.order_no,
        shipment.firm,
        shipment.departed_on,
        f"{_plain(arrived)}/{_plain(departed)}",
        _plain(sum(good.stock.on_hand for good in goods)),
        _plain(sum(good.stock.sold for good in goods)),
        owed or "—",
        _open(one),
    )


def _stock(good: Good) -> tuple[Any, ...]:
    stock = good.stock
    amounts = (stock.departed, stock.in_transit, stock.on_hand, stock.sold, stock.returned, stock.lost)
    return (good.gnum, good.item_no, good.name, *map(_plain, amounts))


def _plain(amount: Any) -> str:
    whole, _point, part = f"{Decimal(amount):f}".partition(".")
    return f"{whole}.{part}".rstrip("0").rstrip(".") if part else whole


def _open(one: Standing) -> str:
    return "、".join(each.zh for each in one.open) or "已办结"
