"""What commands are given (参数): a day, a file. What cannot be read is refused in one way."""

from datetime import date
from pathlib import Path

import typer

from heliu.kernel.days import EARLIEST, LATEST, read_day
from heliu.kernel.problems import Unreadable


def day_of(text: str, option: str | None = None) -> date:
    """The day; ``option`` is named where it is none. Raises BadParameter."""
    day = read_day(text)
    if day is None:
        raise typer.BadParameter(f"{text!r} 不是日期，请写成 2018-12-31。", param_hint=option)
    if not EARLIEST <= day <= LATEST:
        raise typer.BadParameter(f"{text} 不在 {EARLIEST.year} 年至 {LATEST.year} 年之间。", param_hint=option)
    return day


def octets_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as cause:
        raise Unreadable(f"{path} 无法读取: {cause.strerror}。") from cause
