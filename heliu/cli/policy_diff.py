"""heliu policy diff: two laws beside each other, each a change file, a day, or the law in force."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from heliu.cli.telling import console, say_json, table_of
from heliu.kernel.days import read_day
from heliu.policies.change_files import read_change
from heliu.policies.changes import ChangeRefused, Difference, as_written, differences, value_on
from heliu.policies.parameters import MAX_FILE_CHARS, Law, Period, law, names

BAD_INPUT, DIFFERENT = 2, 1
IN_FORCE = "now"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: a law, and the day it is asked about where one was named."""

    law: Law
    day: date | None = None


def diff(
    before: Annotated[str, typer.Argument(metavar="A", help='变更文件、日期（2018-12-31）或 "now"（施行中的法规）')],
    after: Annotated[str, typer.Argument(metavar="B", help="同上")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="输出一个 JSON 文档")] = False,
) -> None:
    """两份变更之间、两日之间，或变更与施行中的法规之间的差异。没有差异返回 0，有差异返回 1，文件有误返回 2。"""
    try:
        one, other = side(before), side(after)
    except ChangeRefused as refused:
        _refuse(refused, as_json=as_json)
    found = _on_days(one, other) if one.day or other.day else differences(one.law, other.law)
    if as_json:
        say_json({"differences": [_told(each) for each in found]})
    else:
        head = ("参数", "自", "至", "原值", "新值", "原依据", "新依据")
        print_table(head, [_cells(each) for each in found])
    raise typer.Exit(DIFFERENT if found else 0)


def side(written: str) -> Side:
    """Raises ``ChangeRefused`` for a file with faults."""
    if written == IN_FORCE:
        return Side(law())
    path = Path(written)
    if path.is_file():
        with path.open(encoding="utf-8", errors="replace") as file:
            return Side(read_change(file.read(MAX_FILE_CHARS + 1)).over(law()))
    day = read_day(written)
    if day is None:
        raise typer.BadParameter(f"{written!r} 不是文件，也不是日期（2018-12-31）或 {IN_FORCE}。")
    return Side(law(), day)


def print_table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Names of parameters are never cut short: one types them again."""
    table = table_of("", head, rows)
    for column in table.columns:
        column.overflow = "fold"
    console().print(table)


def _on_days(one: Side, other: Side) -> list[Difference]:
    """What the parameters are on the day of each side; a side without a day is asked about the other's."""
    first, second = one.day or other.day, other.day or one.day
    assert first is not None  # noqa: S101 - one of them was named
    assert second is not None  # noqa: S101
    found = []
    for name in names():
        sides = value_on(one.law.parameter(name), first), value_on(other.law.parameter(name), second)
        values = [side and (side.value, side.reference, side.confidence) for side in sides]
        if values[0] != values[1]:
            found.append(Difference(name, second, None, *sides))
    return found


def _told(one: Difference) -> dict[str, Any]:
    until = str(one.until) if one.until else None
    return {
        "name": one.name,
        "since": str(one.since),
        "until": until,
        "before": _value(one.before),
        "after": _value(one.after),
        "changes_value": one.changes_value,
    }


def _value(period: Period | None) -> dict[str, Any] | None:
    if period is None:
        return None
    return {
        "value": as_written(period.value),
        "reference": str(period.reference),
        "confidence": period.confidence,
        "since": str(period.since),
    }


def _cells(one: Difference) -> list[Any]:
    sides = (one.before, one.after)
    values = [None if side is None else as_written(side.value) for side in sides]
    return [one.name, one.since, one.until, *values, *(None if side is None else side.reference for side in sides)]


def _refuse(refused: ChangeRefused, *, as_json: bool) -> None:
    if as_json:
        faults = [
            {"code": one.code, "field": one.field, "cause": one.cause.zh, "fix": one.fix.zh} for one in refused.faults
        ]
        typer.echo(json.dumps({"faults": faults}, ensure_ascii=False))
    typer.echo(str(refused), err=True)
    raise typer.Exit(BAD_INPUT)
