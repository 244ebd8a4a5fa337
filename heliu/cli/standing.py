"""What runs now, for `heliu status`: read from the holder's own words and the web process, never by guessing."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from heliu.cli.addresses import answers_http, fetch
from heliu.kernel.occupancy import Occupancy


def standing(state: Path) -> dict[str, Any]:
    """Whether it runs, where, its processes, and the counts the status page shows."""
    facts = Occupancy(state).facts()
    if facts is None:
        return {"running": False, "state_dir": str(state)}
    counted = fetch(f"{facts['web']}/status.json") if "web" in facts else None
    return {
        "running": True,
        "ready": "web" in facts,
        "state_dir": str(state),
        **facts,
        "answers": {name: answers_http(f"{facts[name]}/healthz") for name in ("web", "doors") if name in facts},
        "counts": json.loads(counted)["counts"] if counted else {},
    }


def sentences(facts: dict[str, Any]) -> Iterator[str]:
    if not facts["running"]:
        yield f"没有运行（状态目录 {facts['state_dir']}）。用 heliu up 启动，或用 ./bin/run 看演示。"
        return
    if not facts["ready"]:
        yield "正在启动。"
        return
    yield f"正在运行：主进程 {facts['pid']}，状态目录 {facts['state_dir']}"
    for name, title in (("web", "网页"), ("doors", "报文接口")):
        yield f"  {title}  {facts[name]}  {'有应答' if facts['answers'][name] else '没有应答'}"
    yield f"  数据库  {'内嵌 PostgreSQL' if facts['database'] == 'embedded' else '由 DATABASE_URL 指定'}"
    for process in facts["processes"]:
        pid = f"进程 {process['pid']}" if process["pid"] else "已退出，即将重启"
        yield f"  {process['name']}  {pid}，启动 {process['starts']} 次"
    for group, counts in facts["counts"].items():
        yield f"  {group}  " + "，".join(f"{name}：{count}" for name, count in counts.items())
