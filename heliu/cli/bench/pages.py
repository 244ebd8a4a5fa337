"""The command's part `heliu bench pages`: what a page costs the server, page kind by page kind, over a stored past.

Pages are found as people find them: by the navigation of each role, and the first row of each list. They are asked for
in this process (Django's own client, every middleware included), so that the figure is the server's and not the wire's.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from typing import Any, Final

from heliu.cli.bench.clearance import fill
from heliu.cli.bench.stage import Stage, own_stage
from heliu.cli.traffic.campaign import milliseconds
from heliu.cli.traffic.meter import CpuMeter
from heliu.people.facts import Role

P95_MS_MAX: Final = 100.0
WARM_REQUESTS: Final = 3
OK: Final = 200
PUBLIC: Final = ("/", "/kit/", "/account/login/")


@dataclass(frozen=True, slots=True)
class PagesPlan:
    """What is measured: requests a page kind, over how many stored declarations."""

    requests: int = 100
    stored: int = 1_000_000


@dataclass(slots=True)
class Kind:
    """A page kind: the address first met of one view, and who met it."""

    name: str
    path: str
    login: str
    times_s: list[float] = field(default_factory=list)
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
            "queries": self.queries,
            "octets": self.octets,
        }


def measure(plan: PagesPlan, say: Callable[[str], None]) -> dict[str, Any]:
    """Build the stage, find the pages, time them."""
    with own_stage(workers=1) as stage:
        say("正在报送演示单证……")
        furnish(stage)
        if plan.stored:
            say(f"正在填充 {plan.stored:,} 单历史数据……")
            fill(stage, plan.stored)
        kinds = list(found_kinds())
        say(f"找到 {len(kinds)} 种页面，每种请求 {plan.requests} 次……")
        meter = CpuMeter({"postgres": [stage.postgres_pid]})
        return timed(kinds, plan, meter)


def furnish(stage: Stage) -> None:
    """The demonstration zone with its parks and logins, and what its firms send."""
    from heliu.cli.demonstration import demonstrate  # noqa: PLC0415  (settings are ready only now)
    from heliu.parks.api import load_demo_parks  # noqa: PLC0415
    from heliu.registry.api import load_demo_zone  # noqa: PLC0415

    with redirect_stdout(sys.stderr):
        load_demo_zone(stage.folder)
        load_demo_parks()
        demonstrate(stage.base_url, stage.folder)


def timed(kinds: list[Kind], plan: PagesPlan, meter: CpuMeter) -> dict[str, Any]:
    before = meter.read()
    for kind in kinds:
        request_often(kind, plan.requests)
    after = meter.read()
    pages = sorted((kind.facts() for kind in kinds), key=lambda page: -page["p95_ms"])
    asked = len(kinds) * (plan.requests + WARM_REQUESTS)
    return {
        "stored_inventories": plan.stored,
        "requests_per_page": plan.requests,
        "cpus": len(os.sched_getaffinity(0)),
        "p95_ms_max": P95_MS_MAX,
        "web_cpu_ms_per_request": round((after["loader"] - before["loader"]) / asked * 1000, 2),
        "postgres_cpu_ms_per_request": round((after["postgres"] - before["postgres"]) / asked * 1000, 2),
        "pages": pages,
        "slow": [page["kind"] for page in pages if page["p95_ms"] > P95_MS_MAX],
        "broken": [page["kind"] for page in pages if page["status"] != OK],
    }


def found_kinds() -> Iterator[Kind]:
    """Every view once: as a stranger, then role by role along the navigation and into the first row of each list."""
    seen: set[str] = set()
    for login in ("", *Role):
        client = client_of(login)
        waiting = list(PUBLIC if not login else ["/home/"])
        tried: set[str] = set()
        while waiting:
            path = waiting.pop(0)
            if path in tried:
                continue
            tried.add(path)
            answer = client.get(path)
            if answer.status_code != OK or getattr(answer, "streaming", False):
                continue
            waiting += linked(answer.content) if login else []
            name = answer.resolver_match.view_name
            if name not in seen:
                seen.add(name)
                yield Kind(name, path, login)


def linked(content: bytes) -> list[str]:
    """Where the navigation and the first row of a list lead."""
    from lxml import html  # noqa: PLC0415  (only when there is a page)

    page = html.fromstring(content.decode())
    links = page.iterfind(".//nav[@class='side']//a")
    rows = (row.find(".//a") for row in page.iterfind(".//tr[@data-row]"))
    first = next((link for link in rows if link is not None), None)
    found = [*links, *([] if first is None else [first])]
    return [place for link in found if (place := link.get("href") or "").startswith("/")]


def client_of(login: str) -> Any:
    from django.contrib.auth import get_user_model  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    client = Client(SERVER_NAME="localhost")
    if login:
        client.force_login(get_user_model().objects.get(username=str(login)))
    return client


def request_often(kind: Kind, requests: int) -> None:
    client = client_of(kind.login)
    for _ in range(WARM_REQUESTS - 1):
        client.get(kind.path)
    with counted() as count:
        answer = client.get(kind.path)
    kind.octets, kind.status, kind.queries = len(answer.content), answer.status_code, count[0]
    for _ in range(requests):
        began = time.perf_counter()
        client.get(kind.path)
        kind.times_s.append(time.perf_counter() - began)


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
    for heading in ("页面", "登录", "p50", "p95", "最大", "查询", "字节"):
        table.add_column(heading, justify="left" if heading in {"页面", "登录"} else "right")
    for page in result["pages"]:
        figures = [page["p50_ms"], page["p95_ms"], page["max_ms"], page["queries"], page["octets"]]
        table.add_row(f"{page['kind']}  {page['path']}", page["login"], *map(str, figures))
    Console(width=160).print(table)
