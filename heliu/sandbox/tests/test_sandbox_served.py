"""The sandbox over real HTTP and at a folder: one command, the platform's own formats, a clock moved by command."""

import json
import os
import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import httpx
import pytest

from heliu.ceb.envelope import Envelope, read_envelope, write_envelope
from heliu.ceb.reader import read
from heliu.ceb.signature.issue import issue_certificate, make_authority
from heliu.ceb.signature.sign import load_signer
from heliu.ceb.specimens.annotated import written
from heliu.ceb.specimens.sample import sample
from heliu.cli.traffic.post import Post
from heliu.conformance.calling import Line
from heliu.kernel.problems import Unavailable
from heliu.sandbox.application import SandboxApplication
from heliu.sandbox.customs import Customs
from heliu.sandbox.folder import FolderEnd
from heliu.sandbox.house import SandboxPipeline
from heliu.sandbox.script import parse

CHECKOUT = Path(__file__).resolve().parents[3]
SCRIPT = "on CEB621 orderNo=*2: take, hold after 1m, release after 2h\non CEB311: take lost\n"
TOKEN = {"Authorization": "Bearer heliu_sandbox_5105960001"}
SENT = datetime(2026, 11, 25, 10)  # noqa: DTZ001 - envelopes carry Beijing time without a zone


@pytest.fixture(scope="module")
def signer():
    return load_signer(*issue_certificate(make_authority("rsa"), "泸州示范电商有限公司", "MA0DEM002"), "rsasha1")


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    place = tmp_path_factory.mktemp("sandbox")
    (place / "script.txt").write_text(SCRIPT, encoding="utf-8")
    words = [sys.executable, "-m", "heliu.cli.main", "sandbox", "--port", "0", "--at", "2026-11-25T10:00"]
    words += ["--script", str(place / "script.txt"), "--keep", str(place / "kept"), "--folder", str(place)]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, cwd=CHECKOUT, text=True)
    try:
        line = process.stdout.readline()
        assert line.startswith("sandbox: http://"), line
        yield line.split()[1], place
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
        process.stdout.close()


def turned(url, *words):
    command = [sys.executable, "-m", "heliu.cli.main", "sandbox", *words, "--url", url, "--json"]
    answer = subprocess.run(command, capture_output=True, text=True, cwd=CHECKOUT, check=False, env=os.environ)
    return answer.returncode, json.loads(answer.stdout)


def test_a_desk_speaks_to_it_as_to_the_platform_and_moves_its_clock(served, signer):
    url, place = served
    held = signer.sign(written(sample("CEB621", 2), plain=True, signed=False), canonical=False)
    released = signer.sign(written(sample("CEB621", 3), plain=True, signed=False), canonical=False)
    with Line(url) as line:
        post = Post(line)
        assert post.send("621", held).receipts[0].status == "2"
        reply = post.send_json("621", released, "5105960002", SENT)
        assert reply.text == "OK"
        code, told = turned(url, "advance", "3h")
        assert code == 0
        assert [(one["message"], one["returnStatus"]) for one in told["receipts"]] == [
            ("CEB622", "300"),
            ("CEB622", "800"),
        ]
        rows = post.ask("GET", "/receipts", headers={"Authorization": "Bearer heliu_sandbox_5105960002"})
        told = json.loads(rows.text)
        assert [one["returnStatus"] for one in told["receipts"]] == ["2", "2", "120", "800", "300", "800"]
        rest = post.ask("GET", f"/receipts?after={told['next']}&limit=2", headers=TOKEN)
        assert json.loads(rest.text)["receipts"] == []
        code, told = turned(url, "say", sample("CEB621", 3).head["copNo"], "close")
        assert (code, told["receipts"][0]["returnStatus"]) == (0, "899")
    assert sorted(one.read_bytes() for one in (place / "kept").iterdir()) == sorted([held, released])


def test_a_lost_receipt_is_found_by_its_number_and_in_no_list(served):
    url, _ = served
    raw = written(sample("CEB311", 5), plain=True, signed=False)
    with Line(url) as line:
        post = Post(line)
        reply = post.send("311", raw)
        assert (reply.http, reply.receipts, reply.text) == (200, (), "")
        order = sample("CEB311", 5).head["orderNo"]
        assert post.ask("GET", f"/ceb/CEB312/{order}").of(order).status == "2"
        assert json.loads(post.ask("GET", "/receipts", headers=TOKEN).text)["receipts"] == []


def test_what_is_turned_wrongly_is_said_with_the_way_out(served):
    url, _ = served
    code, told = turned(url, "advance", "soon")
    assert (code, told["status"]) == (1, 422)
    assert "1h30m" in told["detail"]
    assert turned(url, "say", "NOBODY", "release")[0] == 1
    assert httpx.post(f"{url}/sandbox/explode", trust_env=False).status_code == 404
    wrong = httpx.post(f"{url}/sandbox/script", content="on CEB621: explode", trust_env=False).json()
    assert wrong["violations"][0]["pointer"] == "/1"
    followed = httpx.post(f"{url}/sandbox/script", content=SCRIPT, trust_env=False).json()
    assert followed["rules"] == 2
    away = httpx.post(f"{url}/originals", content=b"{}", headers=TOKEN, trust_env=False)
    assert away.status_code in {403, 404}


def test_down_it_neither_takes_nor_hands_out(served, signer):
    url, _ = served
    raw = written(sample("CEB411", 8), plain=True, signed=False)
    turned(url, "down", "10m")
    with Line(url) as line:
        post = Post(line)
        away = post.ask("POST", "/ceb/CEB411", content=signer.sign(raw, canonical=False))
        assert away.http == 503
        assert post.ask("GET", "/receipts", headers=TOKEN).http == 503
        turned(url, "advance", "10m")
        assert post.send("411", signer.sign(raw, canonical=False)).receipts[0].status == "120"


def test_a_script_that_cannot_be_read_stops_the_start(tmp_path):
    script = tmp_path / "script.txt"
    script.write_text("on CEB999: release", encoding="utf-8")
    words = [sys.executable, "-m", "heliu.cli.main", "sandbox", "--port", "0", "--script", str(script)]
    answer = subprocess.run(words, capture_output=True, text=True, cwd=CHECKOUT, check=False)
    assert answer.returncode == 1
    assert "第 1 行：“CEB999”不是企业报送的报文" in answer.stderr


def test_a_folder_that_cannot_be_used_stops_it_with_a_sentence(tmp_path):
    (tmp_path / "file").touch()
    words = [sys.executable, "-m", "heliu.cli.main", "sandbox", "--port", "0", "--folder", str(tmp_path / "file")]
    answer = subprocess.run(words, capture_output=True, text=True, cwd=CHECKOUT, check=False)
    assert answer.returncode == 1
    assert f"目录 {tmp_path / 'file' / 'out'} 不可用" in answer.stderr
    end = FolderEnd(Customs(parse(""), 1, datetime.fromisoformat("2026-11-25T10:00+08:00")), tmp_path / "desk")
    application = SandboxApplication(SandboxPipeline(end.customs), end)
    (tmp_path / "desk").rename(tmp_path / "away")
    with pytest.raises(Unavailable, match="desk"):
        application.look()


def envelope(number, raw, kind="CEB511"):
    return write_envelope(
        Envelope(f"MSG-{number}", "DXPENT0000000003", ("DXPEDCCEB0000002",), SENT, f"{kind}Message", raw)
    )


def test_at_a_folder_it_takes_what_lies_there_and_brings_its_receipts(tmp_path):
    start = datetime.fromisoformat("2026-11-25T10:00+08:00")
    customs = Customs(parse("on CEB511: take, enter after 1h\ndown 1h at 2h"), 1, start)
    end = FolderEnd(customs, tmp_path)
    raws = {number: written(sample("CEB511", number), plain=True, signed=False) for number in (1, 2, 3)}
    for number in (2, 1):
        (tmp_path / "out" / f"{number:04d}.xml").write_bytes(envelope(number, raws[number]))
    (tmp_path / "out" / "0003.xml").write_bytes(b"<DxpMsg/>")
    (tmp_path / "out" / "0004.tmp").write_bytes(b"not yet")
    assert end.turn() == 3
    assert sorted(one.name for one in (tmp_path / "out").iterdir()) == ["0004.tmp"]
    assert [one.name for one in (tmp_path / "unread").iterdir()] == ["0003.xml"]
    customs.advance(start.replace(hour=11) - start)
    assert end.turn() == 0
    brought = sorted((tmp_path / "in").iterdir())
    opened = [read_envelope(one.read_bytes()) for one in brought]
    assert [one.message_type for one in opened] == ["CEB512Message"] * len(brought)
    heads = [read(one.data).documents[0].head for one in opened]
    orders = [(one["logisticsNo"], one["returnStatus"]) for one in heads]
    first, second = (sample("CEB511", number).head["logisticsNo"] for number in (1, 2))
    assert orders == [(first, "2"), (second, "2"), (first, "120"), (second, "120")]
    assert {one.receiver_ids for one in opened} == {("DXPENT0000000003",)}
    customs.advance(start.replace(hour=12) - start.replace(hour=11))
    (tmp_path / "out" / "0005.xml").write_bytes(envelope(5, raws[3]))
    assert end.turn() == 0
    customs.advance(start.replace(hour=13) - start.replace(hour=12))
    assert end.turn() == 1
