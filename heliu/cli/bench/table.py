"""A measurement as a table for people."""

from typing import Any

from rich.console import Console
from rich.table import Table

WIDTH_WITHOUT_TERMINAL = 120
ROWS = (
    ("inventories_per_s", "清单/秒"),
    ("cpu_us_per_inventory", "每单 CPU 微秒（全部进程）"),
    ("p50_ms", "回执 p50 毫秒"),
    ("p99_ms", "回执 p99 毫秒"),
    ("wrong", "与应有结果不符"),
    ("inventories", "清单数"),
    ("seconds", "秒"),
)
DETAILS = (
    ("cpu_us_split", "每单 CPU 微秒，按进程"),
    ("latency_ms", "延迟毫秒"),
    ("checked", "核对"),
    ("outcomes", "结果"),
    ("settings", "条件"),
)


def show(result: dict[str, Any]) -> None:
    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDTH_WITHOUT_TERMINAL)
    baseline = result.get("baseline", {})
    table = Table("", "合流", "逐行 ORM 对照", title="heliu bench clearance")
    for key, title in ROWS:
        table.add_row(title, written(result.get(key)), written(baseline.get(key)))
    if baseline:
        table.add_row("CPU 之比", written(result["ratio"]), "1")
        table.add_row("吞吐之比", written(result["ratio_throughput"]), "1")
    console.print(table)
    for key, title in DETAILS:
        words = "；".join(f"{name} {written(value)}" for name, value in result.get(key, {}).items())
        console.print(f"[bold]{title}[/bold]  {words}", highlight=False)


def written(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, dict):
        return "/".join(f"{name} {written(inner)}" for name, inner in value.items())
    return f"{value:,}" if isinstance(value, (int, float)) and not isinstance(value, bool) else str(value)
