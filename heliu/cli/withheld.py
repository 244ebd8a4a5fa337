"""heliu tax differences: what enterprises withheld beside what is levied, with the reason of each difference."""

from dataclasses import asdict
from typing import Annotated, Final

import typer
from rich.table import Table

from heliu.cli.installation import connected
from heliu.cli.telling import console, say_json

SHOWN_MAX: Final = 1_000


def differences(
    *,
    firm: Annotated[str, typer.Option(help="代收代缴义务人海关编码；默认全部")] = "",
    reason: Annotated[str, typer.Option(help="差异原因代码，例如 freight；默认全部")] = "",
    limit: Annotated[int, typer.Option(min=1, max=SHOWN_MAX, help="最多几份，最新的在前")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="输出一个 JSON 文档")] = False,
) -> None:
    """列出订单代扣税款与应征税款的差异及其原因，并按原因汇总。"""
    with connected() as connection:
        from heliu.taxation.bills.api import (  # noqa: PLC0415  (read with the database's address in place)
            compared_totals,
            newest_compared,
        )

        totals = compared_totals(connection, firm)
        found = newest_compared(connection, firm, reason, limit)
    if as_json:
        summed = [{"reason": one, "bills": bills, "difference": sum_} for one, bills, sum_ in totals]
        say_json({"summed": summed, "differences": [asdict(one) for one in found]})
        return
    table = Table("原因", "税单", "差额合计")
    for one, bills, difference in totals:
        table.add_row(one.zh, str(bills), str(difference))
    console().print(table)
    table = Table("税单", "订单编号", "代收代缴义务人", "放行日", "应征", "代扣", "差额", "原因")
    for row in found:
        cells = (row.bill_id, row.order_no, row.withholder, row.released_on, row.levied, row.withheld, row.difference)
        table.add_row(*map(str, cells), row.reason.zh)
    console().print(table)
