"""The load client, against a small server that answers from the truth, or lies about it."""

import asyncio
import re
import threading
from contextlib import contextmanager, suppress

import pytest

from heliu.cli.bench.outside import send
from heliu.cli.traffic.campaign import milliseconds, run_campaign
from heliu.cli.traffic.connection import dechunk
from heliu.cli.traffic.drive import Driver, Offer, Run
from heliu.cli.traffic.judge import judge, read_receipt
from heliu.cli.traffic.meter import CpuMeter
from heliu.cli.traffic.plan import Plan
from heliu.cli.traffic.sets import message_sets
from heliu.cli.traffic.shelf import store
from heliu.cli.traffic.truth import Kind, Outcome

PLAN = Plan(sets=14, documents=50, lag=3, mismatch=0.1, over_limit=0.03, duplicate=0.03, late=0.03)
ANSWERS = {
    Kind.OK: ("800", "[Code:2600;Desc:放行];税款{tax}元(关税0.00 消费税0.00 增值税{tax})"),
    Kind.AMOUNT: ("100", "[Code:1332;Desc:支付金额不一致]"),
    Kind.PAYER: ("100", "[Code:1327;Desc:支付人不一致]"),
    Kind.GOODS: ("100", "[Code:1322;Desc:商品项不一致]"),
    Kind.OVER_SINGLE: ("-621005", "超过单次交易限值"),
    Kind.DUPLICATE: ("-621004", "重复申报"),
}
LIMIT = ("100", "[Code:1313;Desc:超过年度限额]")
WAITING = ("2", "电子口岸申报中, 支付信息不存在")


class Unsigned:
    def sign(self, raw, form="strict"):  # noqa: ARG002 - the signer's own shape
        return raw


SETS = list(message_sets(PLAN, Unsigned()))
TAX = {truth.cop_no: truth.tax_fen for each in SETS for truth in each.truths if truth.kind is not Kind.DUPLICATE}


class Stub:
    """Knows the truth by guid of the message; counts the group of a buyer; ``lie`` changes one kind's answer."""

    def __init__(self, lie=None, *, chunked=False, busy=0):
        self.lie = lie or {}
        self.chunked, self.busy = chunked, busy
        self.truths = {}
        for each in SETS:
            for code, raw in each.messages:
                self.truths[raw] = (code, each)
        self.groups = {}

    def returned(self, truth):
        if truth.kind in self.lie:
            return self.lie[truth.kind]
        if truth.group is not None:
            self.groups[truth.group] = self.groups.get(truth.group, 0) + 1
            return ANSWERS[Kind.OK] if self.groups[truth.group] <= 6 else LIMIT
        return ANSWERS.get(truth.kind, WAITING)

    def answer(self, method, path, body):
        if method == "GET":
            status, sentence = self.lie.get("final", ANSWERS[Kind.OK])
            rows = [(path.rsplit("/", 1)[1], *WAITING), (path.rsplit("/", 1)[1], status, sentence)]
        elif self.truths[body][0] == "621":
            rows = [(truth.cop_no, *self.returned(truth)) for truth in self.truths[body][1].truths]
        else:
            count = body.count(b"</ceb:guid>")
            return f"<R>{'<returnStatus>2</returnStatus>' * count}</R>".encode()
        tax = {row[0]: f"{TAX[row[0]] / 100:.2f}" for row in rows}
        inner = "".join(
            f"<InventoryReturn><copNo>{cop}</copNo><returnStatus>{status}</returnStatus>"
            f"<returnInfo>{sentence.replace('{tax}', tax[cop])}</returnInfo></InventoryReturn>"
            for cop, status, sentence in rows
        )
        return f'<CEB622Message xmlns="http://www.chinaport.gov.cn/ceb">{inner}</CEB622Message>'.encode()

    async def serve(self, reader, writer):
        while head := await reader.readuntil(b"\r\n\r\n"):
            method, path, _ = head.split(b"\r\n")[0].decode().split()
            size = re.search(rb"Content-Length: (\d+)", head)
            body = await reader.readexactly(int(size[1])) if size else b""
            if self.busy:
                self.busy -= 1
                writer.write(b"HTTP/1.1 503 Busy\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n")
                continue
            data = self.answer(method, path, body)
            if self.chunked:
                parts = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (data[:100], data[100:]) if part)
                writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + parts + b"0\r\n\r\n")
            else:
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(data) + data)
            await writer.drain()


@contextmanager
def serving(stub):
    """The stub in a thread of its own, on a free port of loopback."""
    started, stop, port = threading.Event(), asyncio.Event(), []

    async def client(reader, writer):
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            await stub.serve(reader, writer)
        writer.close()
        await writer.wait_closed()

    async def run():
        server = await asyncio.start_server(client, "127.0.0.1", 0, limit=1 << 24)
        port.extend([server.sockets[0].getsockname()[1], asyncio.get_running_loop()])
        started.set()
        await stop.wait()
        server.close()
        clients = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.wait(clients, timeout=2) if clients else None

    thread = threading.Thread(target=asyncio.run, args=(run(),))
    thread.start()
    assert started.wait(5)
    try:
        yield f"http://127.0.0.1:{port[0]}"
    finally:
        port[1].call_soon_threadsafe(stop.set)
        thread.join(5)


def measure(stub, **offer):
    with serving(stub) as base:
        settings = {"connections": 4, "documents": PLAN.documents, **offer}
        return run_campaign(SETS, Offer((base,), **settings), CpuMeter({}))


@pytest.mark.parametrize("chunked", [False, True], ids=["定长", "分块"])
def test_true_answers_are_all_right(chunked):
    measured = measure(Stub(chunked=chunked))
    assert measured.verdict.examples == []
    assert measured.verdict.wrong == 0
    assert measured.inventories == PLAN.inventories
    assert measured.verdict.late_checked > 0
    assert measured.verdict.tax_checked > 500
    report = measured.as_json()
    assert report["inventories_per_s"] > 0
    assert report["cpu_us_per_inventory"] > 0
    assert report["p50_ms"] <= report["p99_ms"]


@pytest.mark.parametrize(
    ("lie", "counter"),
    [
        pytest.param({Kind.OK: LIMIT}, "wrong_answers", id="该放行的被拒"),
        pytest.param({Kind.AMOUNT: ("800", "放行")}, "wrong_answers", id="金额不符却放行"),
        pytest.param({Kind.PAYER: ANSWERS[Kind.AMOUNT]}, "wrong_codes", id="规则代码不对"),
        pytest.param({Kind.OVER_ANNUAL: ANSWERS[Kind.OK]}, "wrong_groups", id="年度限额七单全放"),
        pytest.param({Kind.DUPLICATE: ANSWERS[Kind.OK]}, "wrong_answers", id="重复申报被放行"),
        pytest.param({Kind.OK: ("800", "[Code:2600;Desc:放行];税款0.01元")}, "wrong_tax", id="税款不对"),
        pytest.param({Kind.OK: ("77", "未知")}, "wrong_answers", id="未知状态"),
    ],
)
def test_a_false_answer_is_found(lie, counter):
    measured = measure(Stub(lie=lie))
    assert getattr(measured.verdict, counter) > 0
    assert measured.verdict.examples


def test_a_full_server_is_asked_again():
    measured = measure(Stub(busy=5))
    assert measured.run.retries == 5
    assert measured.verdict.wrong == 0


def test_open_loop_keeps_to_the_rate():
    measured = measure(Stub(), rate=1_000)
    assert 0.55 < measured.run.wall_s < 3
    assert measured.verdict.wrong == 0


def test_a_server_that_is_not_there_is_an_error_and_not_a_wrong_answer_only():
    with serving(Stub()) as base:
        pass
    measured = run_campaign(SETS[:1], Offer((base,), connections=1, timeout_s=1), CpuMeter({}))
    assert measured.verdict.errors == len(SETS[0].messages)


def test_a_folder_of_traffic_is_sent_and_judged(tmp_path):
    store(SETS, tmp_path)
    with serving(Stub()) as base:
        report = send(tmp_path, base + "/", (4, None), [])
    assert report["wrong"] == 0
    assert report["inventories"] == PLAN.inventories
    assert report["cpu_us_split"].keys() == {"server", "loader"}


def test_many_may_wait_for_the_same_set_and_none_starts_early():
    async def play():
        driver, started = Driver(SETS, Offer(("http://127.0.0.1",))), []

        async def waiter(number):
            await driver.wait_for(number)
            started.append(number)

        tasks = [asyncio.create_task(waiter(number)) for number in (2, 2, 2, 1, 0)]
        for done in (0, 1, 2):
            driver.done[done].set()
            for _ in range(10):
                await asyncio.sleep(0)
            assert max(started) == done
        await asyncio.gather(*tasks)

    asyncio.run(play())


def test_missing_answers_are_wrong():
    verdict = judge(SETS[:1], Run())
    assert verdict.wrong_answers == PLAN.documents


def test_receipts_are_read_with_and_without_prefix():
    for prefix in ("", "ceb:"):
        body = (
            f"<{prefix}InventoryReturn><{prefix}copNo>C1</{prefix}copNo><{prefix}returnStatus>100</{prefix}returnStatus>"
            f"<{prefix}returnInfo>[Code:1332;Desc:a &lt; b][Code:1327;Desc:x]</{prefix}returnInfo>"
            f"</{prefix}InventoryReturn>"
        )
        (answered,) = read_receipt(body.encode())["C1"]
        assert answered.outcome is Outcome.MISMATCH
        assert answered.codes == {"1332", "1327"}


@pytest.mark.parametrize(
    ("data", "body"),
    [(b"3\r\nabc\r\n0\r\n\r\n", b"abc"), (b"3\r\nab", None), (b"", None), (b"1;x=y\r\na\r\n0\r\n\r\n", b"a")],
)
def test_chunks_are_joined_when_all_are_there(data, body):
    assert dechunk(data) == body


def test_percentiles():
    assert milliseconds([], 0.5) is None
    assert milliseconds([n / 1000 for n in range(101)], 0.99) == 99.0


def test_the_meter_counts_this_process():
    meter = CpuMeter({})
    before = meter.read()["loader"]
    sum(range(2_000_000))
    assert meter.read()["loader"] > before
