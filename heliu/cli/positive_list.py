"""heliu policy positive-list: the list of goods for retail import on a day, and where codes stand on it."""

from datetime import date
from typing import Annotated, Any, Final

import typer

from heliu.cli.arguments import day_of
from heliu.cli.policy_diff import print_table
from heliu.cli.telling import say_json
from heliu.kernel.days import business_day, now
from heliu.policies.positive_list import list_on
from heliu.policies.positive_list_rows import LIST_DIGITS, GoodsList
from heliu.policies.rules.positive_list import BONDED, DIRECT, Position, position_of
from heliu.policies.tariff_rows import CODE_DIGITS

DEMO_MARK: Final = "演示清单：平台自编，不是官方清单，不据此退单。"
CODE_LENGTHS: Final = (LIST_DIGITS, CODE_DIGITS)


def positive_list(
    codes: Annotated[list[str] | None, typer.Argument(help="商品编码，10 位或 8 位；不写则列出全部行")] = None,
    on: Annotated[str, typer.Option("--on", help="哪一天施行的清单；默认今天")] = "",
    *,
    as_json: Annotated[bool, typer.Option("--json", help="输出一个 JSON 文档")] = False,
) -> None:
    """某日施行的正面清单：文件、条数，商品编码是否在内，备注读作什么，哪种监管方式不可。"""
    day = day_of(on) if on else business_day(now())
    held = list_on(day)
    for code in codes or ():
        if not (code.isascii() and code.isdecimal() and len(code) in CODE_LENGTHS):
            raise typer.BadParameter(f"{code!r} 不是商品编码，请写 10 位或 8 位数字。")
    rows = [_row(code, day, held) for code in (codes or held.rows)]
    if as_json:
        say_json({"day": str(day), **_head(held), "goods": rows})
        return
    if held.is_demo:
        typer.echo(DEMO_MARK, err=True)
    typer.echo(f"{held.reference}{'' if held.is_demo else f'  自 {held.since}'}  {len(held.rows)}/{held.announced} 条")
    head = ("编码", "结论", "备注", "读作", BONDED, DIRECT)
    print_table(head, [_cells(row) for row in rows])


def _head(held: GoodsList) -> dict[str, Any]:
    return {
        "document": str(held.reference),
        "since": None if held.is_demo else str(held.since),
        "demo": held.is_demo,
        "lines": len(held.rows),
        "announced": held.announced,
        "whole": held.is_whole,
    }


def _row(code: str, day: date, held: GoodsList) -> dict[str, Any]:
    answer = position_of(code, day, held)
    barred = {mode: answer.bar(mode) for mode in (BONDED, DIRECT)}
    return {
        "code": code,
        "position": answer.position.value,
        "remark": answer.remark,
        "notes": [{"kind": note.kind.value, "zh": note.kind.zh, "text": note.text} for note in answer.notes],
        "barred": {mode: bar.value if bar else None for mode, bar in barred.items()},
    }


def _cells(row: dict[str, Any]) -> list[str]:
    notes = "；".join(note["zh"] for note in row["notes"])
    modes = [row["barred"][mode] or "" for mode in (BONDED, DIRECT)]
    return [row["code"], Position(row["position"]).zh, row["remark"], notes, *modes]
