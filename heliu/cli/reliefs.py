"""heliu reliefs: registrations without purchase vouchers, platforms' reports, and what our signature proves."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from heliu.cli.installation import connected, database
from heliu.cli.telling import console, say_json
from heliu.kernel.problems import Unreadable

SHOWN_MAX = 1_000
FILE_OCTETS_MAX = 50_000_000
app = typer.Typer(no_args_is_help=True, help="税收优惠与涉税信息报送：无票免税登记、平台季度报告、签名核验")


@app.command()
def exemptions(
    *,
    firm: Annotated[str, typer.Option(help="出口企业海关编码；默认全部")] = "",
    state: Annotated[str, typer.Option(help="状态：registered、matched、warned、eligible、refused、withdrawn")] = "",
    limit: Annotated[int, typer.Option(min=1, max=SHOWN_MAX, help="最多几条，最新的在前")] = 20,
    again: Annotated[bool, typer.Option("--check", help="先与出口清单重新核对")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="输出一个 JSON 文档")] = False,
) -> None:
    """列出无票免税登记及其状态、未满足的条件和涉及税额。"""
    with connected() as connection:
        from heliu.reliefs.exemption.api import check, newest  # noqa: PLC0415  (read with the database in place)

        found = newest(firm, state, limit)
        if again:
            check(connection, [one.id for one in found])
            found = newest(firm, state, limit)
    if as_json:
        say_json({"registrations": [asdict(one) for one in found]})
        return
    table = Table("清单", "序号", "货物", "金额", "状态", "未满足的条件", "涉及税额", "放行日")
    for one in found:
        told = one.wanted
        cells = (told.cop_no, told.gnum, told.name, told.amount, one.standing.zh, " ".join(one.broken))
        table.add_row(*map(str, (*cells, "" if one.stake_cny is None else one.stake_cny, one.released_on or "")))
    console().print(table)


@app.command()
def reports(
    *,
    firm: Annotated[str, typer.Option(help="平台企业海关编码；默认全部")] = "",
    limit: Annotated[int, typer.Option(min=1, max=SHOWN_MAX, help="最多几份，最新的在前")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="输出一个 JSON 文档")] = False,
) -> None:
    """列出平台涉税信息季度报告：版次、状态、经营者数、收入净额、摘要。"""
    with database():
        from heliu.reporting.api import newest  # noqa: PLC0415

        found = newest(firm, limit)
    if as_json:
        say_json({"reports": [{**asdict(one), "quarter": str(one.quarter)} for one in found]})
        return
    table = Table("回执", "平台", "季度", "版次", "状态", "经营者", "订单", "收入净额", "校验不通过")
    for one in found:
        cells = (one.receipt, one.firm, one.quarter, one.version, one.state.zh, one.sellers, one.orders, one.net)
        table.add_row(*map(str, (*cells, one.faulty)))
    console().print(table)


@app.command()
def verify(
    file: Annotated[Path, typer.Argument(help="下载的清单文件")],
    signature: Annotated[Path, typer.Argument(help="随附的签名文件（.json）")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="输出一个 JSON 文档")] = False,
) -> None:
    """核验清单与签名：是否本平台生成、是否被改动；不符以 1 结束。"""
    with database():
        from heliu.registry.api import stamped  # noqa: PLC0415

        told = stamped(_read(file), _read(signature))
    if as_json:
        say_json({"valid": True, **told})
    else:
        typer.echo(f"有效：{told['title']}，SHA-256 {told['sha256']}")


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > FILE_OCTETS_MAX:
            raise Unreadable(f"{path} 超过 {FILE_OCTETS_MAX} 字节（FILE_OCTETS_MAX）。")
        return path.read_bytes()
    except OSError as fault:
        raise Unreadable(f"{path} 无法读取：{fault.strerror}") from fault
