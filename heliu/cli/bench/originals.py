"""`heliu bench originals`: the 179 interface under load: customs asks, each answer is signed, uploaded and verified.

The receiving end is the sandbox's customs, which verifies every signature over the raw slices of what it got: an answer
counts once it has said 10000. The baseline is an empty request (``/healthz``) through the same doors.
"""

import http.client
import logging
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from heliu.ceb.originals.asking import QUESTION_FIELD, TAKEN, Question, answered, question_text
from heliu.cli.bench.stage import Stage, own_stage
from heliu.cli.traffic.firms import DEMO_FIRMS
from heliu.cli.traffic.meter import CpuMeter
from heliu.cli.traffic.originals import original
from heliu.kernel.days import now

REQUESTS: Final = 500
WORKERS: Final = 2
CONNECTIONS: Final = 8
SIGNERS: Final = 2  # threads that sign and upload, as a worker's jobs do
DEPOSITED_AT_ONCE: Final = 100
MICROSECONDS: Final = 1_000_000
UPLOAD: Final = "/ceb2grab/grab/realTimeDataUpload"
FORM: Final = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
OK: Final = 200


def measure(requests: int, say: Callable[[str], None]) -> dict[str, Any]:
    """In an own installation; ``wrong`` counts every question not taken and every answer not delivered."""
    with own_stage(WORKERS) as stage:
        from django.conf import settings  # noqa: PLC0415  (settings are ready only now)

        for noisy in ("httpx", "heliu.originals"):
            logging.getLogger(noisy).setLevel(logging.WARNING)  # a line an upload
        settings.CUSTOMS_UPLOAD_URL = stage.base_url + UPLOAD
        orders = [f"BENCH179-{number:06d}" for number in range(requests)]
        say(f"正在存入 {requests:,} 份原始数据……")
        _deposit(orders)
        meter = CpuMeter(stage.roots)
        say("正在发送空请求（对照）……")
        empty, bare = _timed(meter, requests, lambda: _through(stage, orders, _empty))
        say("正在调取……")
        taken, asking = _timed(meter, requests, lambda: _through(stage, orders, _asked))
        say("正在签名上传……")
        _, answering = _timed(meter, requests, _answer_all)
        delivered, late = _delivered()
    ratio = {
        "ratio_by_throughput": round(bare["per_s"] / asking["per_s"], 1),
        "ratio_by_cpu": round(asking["cpu_us"] / bare["cpu_us"], 1),
    }
    return {
        "requests": requests,
        "baseline_empty_requests": bare,
        "asking": {**asking, **ratio},
        "answering": answering,
        "delivered": delivered,
        "wrong": (requests - sum(empty)) + (requests - sum(taken)) + (requests - delivered) + late,
    }


def _deposit(orders: Sequence[str]) -> None:
    from heliu.originals.api import deposit  # noqa: PLC0415  (its models need the settings)
    from heliu.originals.facts import Via  # noqa: PLC0415

    for start in range(0, len(orders), DEPOSITED_AT_ONCE):
        some = [original(order) for order in orders[start : start + DEPOSITED_AT_ONCE]]
        raw = f'{{"originals":[{",".join(some)}]}}'.encode()
        deposit(raw, DEMO_FIRMS.platform.code, Via.API, now())


def _timed(meter: CpuMeter, count: int, work: Callable[[], Any]) -> tuple[Any, dict[str, float]]:
    before, began = meter.read(), time.perf_counter()
    result = work()
    took_s, after = time.perf_counter() - began, meter.read()
    used = {role: (after[role] - before[role]) * MICROSECONDS / count for role in after}
    parts = {f"of_it_{role}_us": round(spent) for role, spent in used.items()}
    return result, {"per_s": round(count / took_s), "cpu_us": round(sum(used.values())), **parts}


def _through(stage: Stage, orders: Sequence[str], act: Callable[[http.client.HTTPConnection, str], bool]) -> list[bool]:
    """``act`` for every order over a few connections that stay open; what came of each."""
    where = urlsplit(stage.base_url)

    def share(mine: Iterable[str]) -> list[bool]:
        line = http.client.HTTPConnection(where.hostname or "", where.port, timeout=60)
        try:
            return [act(line, order) for order in mine]
        finally:
            line.close()

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        parts = pool.map(share, (orders[first::CONNECTIONS] for first in range(CONNECTIONS)))
        return [right for part in parts for right in part]


def _empty(line: http.client.HTTPConnection, _order: str) -> bool:
    line.request("GET", "/healthz")
    answer = line.getresponse()
    answer.read()
    return answer.status == OK


def _asked(line: http.client.HTTPConnection, order: str) -> bool:
    """Customs' question, taken down by 10000."""
    question = Question(order, order, str(int(time.time() * 1000)))
    body = urlencode({QUESTION_FIELD: question_text(question)})
    line.request("POST", f"/179/{DEMO_FIRMS.platform.code}/platDataOpen", body, FORM)
    return answered(line.getresponse().read())[0] == TAKEN


def _answer_all() -> None:
    """As the jobs of a worker would, one request after the other in each thread."""
    from django.db import connection  # noqa: PLC0415  (settings are ready only now)

    from heliu.originals.api import open_requests, work  # noqa: PLC0415

    numbers = open_requests()

    def share(mine: Iterable[int]) -> None:
        try:
            for number in mine:
                work(number, now())
        finally:
            connection.close()

    with ThreadPoolExecutor(SIGNERS) as pool:
        list(pool.map(share, (numbers[n::SIGNERS] for n in range(SIGNERS))))


def _delivered() -> tuple[int, int]:
    """How many answers customs has accepted, and how many of them after their limit."""
    from heliu.originals.api import delivered  # noqa: PLC0415  (settings are ready only now)

    return delivered()
