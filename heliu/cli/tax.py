"""heliu tax: the import composite tax of a case file step by step, rates of customs, tax bills, tax paid back."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from heliu.cli.arguments import day_of
from heliu.cli.bills import bills, payouts
from heliu.cli.telling import console
from heliu.cli.withheld import differences
from heliu.policies.case_files import CaseFault, expect_of, fault_document, read_order, trace_document
from heliu.policies.exchange import CUSTOMS_CODES, parity_day, rate_name
from heliu.policies.parameters import NotInForce, parameter
from heliu.policies.rules.import_order import CannotCompute
from heliu.policies.rules.import_tax import assess
from heliu.policies.working_days import NoCalendar

MAX_FILE_BYTES = 64 * 1024 * 1024
MAX_CASES = 200_000
BAD_INPUT = 2
CHANNELS = {
    "cbec_within_limits": "限值以内",
    "cbec_over_single_full_tax": "单件全额征税",
    "general_trade": "一般贸易",
    "reject": "退回",
}

app = typer.Typer(
    no_args_is_help=True, help="跨境电商综合税：按案例文件计算，逐步说明依据；查看海关计征汇率、电子税单和退还的税款。"
)
app.command("bills")(bills)
app.command("differences")(differences)
app.add_typer(payouts, name="payouts")


class BadFile(ValueError):
    """The file as a whole cannot be read as cases."""


@app.callback()
def tax() -> None:
    """跨境电商综合税：按案例文件计算，逐步说明依据；海关计征汇率，电子税单，退还税款。"""


@app.command("import")
def import_tax(
    file: Annotated[Path, typer.Argument(help='案例文件（JSON），"-" 为标准输入')],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="输出一个 JSON 文档，含每一步的依据")] = False,
) -> None:
    """计算案例文件中每一单的税款。

    文件为 {"cases": [{"id", "input": {...}}]}，也可只是一个列表或单个案例。某一例有误不影响其他各例，但命令以 2 结束。
    """
    try:
        cases = _cases(_text(file))
    except (BadFile, OSError) as fault:
        typer.echo(f"{file}: {fault}", err=True)
        raise typer.Exit(BAD_INPUT) from fault
    answers = [_answer(case, place) for place, case in enumerate(cases, start=1)]
    if as_json:
        typer.echo(json.dumps({"cases": answers}, ensure_ascii=False))
    else:
        _print_table(cases, answers)
    wrong = [answer for answer in answers if "error" in answer]
    for answer in wrong:
        typer.echo(f"{answer['id']}: {answer['error']['detail']}", err=True)
    if wrong:
        raise typer.Exit(BAD_INPUT)


@app.command("rates")
def rates(
    month: Annotated[str, typer.Option(help="哪个月，例如 2026-11；默认列出全部")] = "",
    *,
    as_json: Annotated[bool, typer.Option("--json", help="输出一个 JSON 文档")] = False,
) -> None:
    """列出各月的海关计征汇率、可信度，以及应取哪一天公布的中间价。"""
    first = day_of(f"{month}-01") if month else None
    rows = [row for row in _rates() if first is None or row["since"] == str(first)]
    if as_json:
        typer.echo(json.dumps({"rates": rows}, ensure_ascii=False))
        return
    table = Table("汇率", "月份", "值", "单位", "取何日中间价", "依据", "可信度")
    for row in rows:
        cells = (row[key] or "" for key in ("name", "since", "value", "unit", "parity_day", "reference", "confidence"))
        table.add_row(*cells)
    console().print(table)


def _rates() -> list[dict[str, str | None]]:
    found = [parameter(rate_name(currency)) for currency in CUSTOMS_CODES]
    return [
        {
            "name": one.name,
            "since": str(period.since),
            "value": str(period.value),
            "unit": one.unit,
            "parity_day": _parity_day(period.since),
            "reference": str(period.reference),
            "confidence": period.confidence,
        }
        for one in found
        for period in one.periods
    ]


def _parity_day(month: date) -> str | None:
    """None where the calendar or the rule of that month is not held."""
    try:
        return str(parity_day(month))
    except (NoCalendar, NotInForce):
        return None


def _text(file: Path) -> str:
    raw = sys.stdin.buffer.read(MAX_FILE_BYTES + 1) if str(file) == "-" else _head(file)
    if len(raw) > MAX_FILE_BYTES:
        raise BadFile(f"超过 {MAX_FILE_BYTES} 字节。请拆成几个文件。")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise BadFile(f"不是 UTF-8 文本（第 {fault.start} 字节）。请以 UTF-8 保存。") from fault


def _head(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(MAX_FILE_BYTES + 1)


def _cases(text: str) -> list[Any]:
    try:
        # Numbers stay text: a float would lose fen, and 1e999999 as a Decimal would fill the memory.
        content = json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except (json.JSONDecodeError, RecursionError) as fault:
        raise BadFile(f"不是 JSON：{fault}。") from fault
    cases = content.get("cases", [content]) if isinstance(content, dict) else content
    if not isinstance(cases, list) or len(cases) > MAX_CASES:
        raise BadFile(f'应为 {{"cases": [...]}}、一个列表或单个案例，最多 {MAX_CASES} 例。')
    if isinstance(content, dict) and not content.keys() & {"cases", "input", "lines"}:
        raise BadFile('没有 "cases"，也没有 "input"。')
    return cases


def _answer(case: Any, place: int) -> dict[str, Any]:
    """One case's answer; what is wrong with it stays with it."""
    name = str(case.get("id", f"#{place}")) if isinstance(case, dict) else f"#{place}"
    try:
        given = case.get("input", case) if isinstance(case, dict) else None
        if not isinstance(given, dict):
            raise CaseFault("input", "is not an object.", 'Write {"id": "...", "input": {...}}.')  # noqa: TRY301
        assessment = assess(read_order(given))
    except CaseFault as fault:
        error = {"code": "CASE_UNREADABLE", "detail": str(fault), "path": fault.path, "fix": fault.fix}
        return {"id": name, "error": error}
    except CannotCompute as refusal:
        faults = [fault_document(fault) for fault in refusal.faults]
        return {"id": name, "error": {"code": faults[0]["code"], "detail": str(refusal), "faults": faults}}
    except NotInForce as fault:
        return {"id": name, "error": {"code": "NOT_IN_FORCE", "detail": str(fault)}}
    return {"id": name, "expect": expect_of(assessment), "trace": trace_document(assessment.trace)}


def _print_table(cases: list[Any], answers: list[dict[str, Any]]) -> None:
    table = Table("案例", "渠道", "原因", "完税价格", "关税", "消费税", "增值税", "应缴合计", "与预期")
    for case, answer in zip(cases, answers, strict=True):
        if "error" in answer:
            table.add_row(answer["id"], "不能计算", answer["error"]["code"], *[""] * 6)
            continue
        got = answer["expect"]
        totals = got["totals"] or {}
        amounts = [totals.get(key, "-") for key in ("duty", "consumption_tax", "vat", "total")]
        wanted = case.get("expect")
        agrees = "" if wanted is None else "相符" if _as_text(wanted) == _as_text(got) else "不符"
        table.add_row(
            answer["id"], CHANNELS[got["channel"]], got["reason"], got["order_tax_price"] or "-", *amounts, agrees
        )
    console().print(table)


def _as_text(expect: Any) -> Any:
    """Compare regardless of whether a number was written as text."""
    return json.loads(json.dumps(expect), parse_int=str, parse_float=str)
