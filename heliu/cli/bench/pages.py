"""The command's part `heliu bench pages`: what a page costs the server, page kind by page kind, over a stored past.

Pages are found as people find them, along all links (walking.py), once as an enterprise, once as an officer. They are
asked for in this process (Django's own client, every middleware included), so that the figure is the server's and not
the wire's. Files are measured beside them, and not held against the limit of a page.
"""

import json
import logging
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from heliu.cli.bench.doing import People
from heliu.cli.bench.past import Beginnings, past_of
from heliu.cli.bench.stage import own_stage
from heliu.cli.bench.walking import LEFT_OUT, OK, Found, Walk
from heliu.cli.traffic.campaign import milliseconds
from heliu.cli.traffic.meter import CpuMeter
from heliu.people.facts import Role

P95_MS_MAX: Final = 100.0
WARM_REQUESTS: Final = 3


@dataclass(frozen=True, slots=True)
class PagesPlan:
    """What is measured: requests a page kind, over how many stored import declarations.

    ``keep``: the folder where the installation with its past stays, and is found by the next run.
    """

    requests: int = 100
    stored: int = 1_000_000
    keep: Path | None = None


@dataclass(slots=True)
class Kind:
    """A page kind: one address of one view, and who asks for it. ``cpu_s``: of the web process, all requests."""

    name: str
    path: str
    login: str
    page: bool = True
    times_s: list[float] = field(default_factory=list)
    cpu_s: float = 0.0
    queries: int = 0
    octets: int = 0
    status: int = 0

    def facts(self) -> dict[str, Any]:
        return {
            "kind": self.name,
            "path": self.path,
            "login": self.login,
            "status": self.status,
            "p50_ms": milliseconds(self.times_s, 0.50),
            "p95_ms": milliseconds(self.times_s, 0.95),
            "max_ms": milliseconds(self.times_s, 1),
            "cpu_ms": round(self.cpu_s / max(len(self.times_s), 1) * 1000, 1),
            "queries": self.queries,
            "octets": self.octets,
        }


def measure(plan: PagesPlan, say: Callable[[str], None]) -> dict[str, Any]:
    """Build the stage, find the pages, time them. Raises Conflict where what is kept is another past."""
    with own_stage(workers=1, peopled=True, kept=plan.keep) as stage:
        people = People(stage.folder)
        past = past_of(stage, plan.stored, people, say)
        logging.disable(logging.ERROR)  # a walk meets doors that are closed, and says so by its own means
        say("正在沿链接寻找页面……")
        kinds, unreached = found_kinds(people, past.beginnings)
        say(f"找到 {len(kinds)} 种页面与文件，每种请求 {plan.requests} 次……")
        meter = CpuMeter({"postgres": [stage.postgres_pid]})
        measured = timed(kinds, plan, meter, people)
        return measured | {"held": past.held, "unreached": unreached, "left_out": dict(LEFT_OUT)}


def found_kinds(people: People, beginnings: Beginnings) -> tuple[list[Kind], list[str]]:
    """What there is to measure, and what nobody is led to."""
    walk = Walk()
    for login, first in beginnings.items():
        walk.as_somebody(people.of(login), login, first)
    unreached = walk.unreached(people.of(Role.SELLER))
    return [kind_of(one) for one in walk.kinds()], unreached


def kind_of(found: Found) -> Kind:
    return Kind(found.view, found.path, found.login, found.page)


def timed(kinds: list[Kind], plan: PagesPlan, meter: CpuMeter, people: People) -> dict[str, Any]:
    before = meter.read()
    for kind in kinds:
        request_often(kind, plan.requests, people.of(kind.login))
    after = meter.read()
    told = {
        is_page: sorted((one.facts() for one in kinds if one.page is is_page), key=lambda one: -one["p95_ms"])
        for is_page in (True, False)
    }
    asked = len(kinds) * (plan.requests + WARM_REQUESTS)
    return {
        "stored_inventories": plan.stored,
        "requests_per_page": plan.requests,
        "cpus": len(os.sched_getaffinity(0)),
        "p95_ms_max": P95_MS_MAX,
        "web_cpu_ms_per_request": round((after["loader"] - before["loader"]) / asked * 1000, 2),
        "postgres_cpu_ms_per_request": round((after["postgres"] - before["postgres"]) / asked * 1000, 2),
        "pages": told[True],
        "files": told[False],
        "slow": [page["kind"] for page in told[True] if page["p95_ms"] > P95_MS_MAX],
        "broken": [one["kind"] for one in (*told[True], *told[False]) if one["status"] != OK],
    }


def request_often(kind: Kind, requests: int, client: Any) -> None:
    for _ in range(WARM_REQUESTS - 1):
        content_of(client.get(kind.path))
    with counted() as count:
        answer = client.get(kind.path)
        kind.octets, kind.status = len(content_of(answer)), answer.status_code
    kind.queries = count[0]
    used = time.process_time()
    for _ in range(requests):
        began = time.perf_counter()
        content_of(client.get(kind.path))
        kind.times_s.append(time.perf_counter() - began)
    kind.cpu_s = time.process_time() - used


def content_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


@contextmanager
def counted() -> Iterator[list[int]]:
    """How many statements are sent to the database meanwhile."""
    from django.db import connection  # noqa: PLC0415

    count = [0]

    def one_more(execute: Any, *words: Any) -> Any:
        count[0] += 1
        return execute(*words)

    with connection.execute_wrapper(one_more):
        yield count


def show(result: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(result, ensure_ascii=False) + "\n")
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    table = Table(title=f"页面服务端用时（毫秒），库存 {result['stored_inventories']:,} 单", title_justify="left")
    for heading in ("页面", "登录", "p50", "p95", "最大", "CPU", "查询", "字节"):
        table.add_column(heading, justify="left" if heading in {"页面", "登录"} else "right")
    for page in (*result["pages"], *result["files"]):
        figures = [page["p50_ms"], page["p95_ms"], page["max_ms"], page["cpu_ms"], page["queries"], page["octets"]]
        table.add_row(f"{page['kind']}  {page['path']}", page["login"], *map(str, figures))
    Console(width=160).print(table)
    if result["unreached"]:
        sys.stdout.write(f"没有链接通向：{'、'.join(result['unreached'])}\n")
