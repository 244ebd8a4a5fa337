"""From a deposit to the verified upload over real HTTP: real doors, real jobs, a customs end that goes and comes."""

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import httpx
import psycopg
import pytest

from heliu.kernel.ports import free_port
from heliu.originals.tests.zone import OTHER, PLATFORM, original

CHECKOUT = Path(__file__).resolve().parents[3]
DONE_S_MAX = 90
HOSTILE = ["", "[]", "{", '{"orderNo":1}', '{"orderNo":"HL-1","sessionID":"a b","serviceTime":1}', "[" * 3_000, "\x00"]


@contextmanager
def jobs(zone, **environment):
    command = [sys.executable, "-m", "heliu.cli.main", "jobs"]
    surroundings = {**os.environ, **zone.environment, "HELIU_DOORS_URL": zone.url, **environment}
    process = subprocess.Popen(command, env=surroundings, cwd=CHECKOUT)
    try:
        yield process
    finally:
        process.terminate()
        assert process.wait(30) == 0, "both workers end when told"


def token(zone, firm=PLATFORM):
    command = [sys.executable, "-m", "heliu.cli.main", "registry", "token", firm, "--scope", "originals", "--json"]
    told = subprocess.run(
        command, env={**os.environ, **zone.environment}, cwd=CHECKOUT, check=True, capture_output=True
    )
    return {"Authorization": f"Bearer {json.loads(told.stdout)['token']}"}


def ask(zone, order, session, platform=PLATFORM):
    question = json.dumps({"orderNo": order, "sessionID": session, "serviceTime": 1})
    address = f"{zone.url}/179/{platform}/platDataOpen" if platform else f"{zone.url}/platDataOpen"
    return httpx.post(address, data={"openReq": question}, timeout=30).json()["code"]


def state(zone, session):
    with psycopg.connect(zone.database_url) as connection:
        found = connection.execute("SELECT state FROM originals_request WHERE session = %s", [session]).fetchone()
        return found and found[0]


def becomes(zone, session, wanted):
    until = time.monotonic() + DONE_S_MAX
    while (now := state(zone, session)) != wanted:
        assert time.monotonic() < until, f"still {now}"
        time.sleep(0.2)


def received(zone, session):
    with psycopg.connect(zone.database_url) as connection:
        rows = connection.execute("SELECT code FROM originals_reception WHERE session = %s ORDER BY id", [session])
        return [code for (code,) in rows]


@pytest.fixture(scope="module")
def depositor(zone):
    return token(zone)


def deposit(zone, headers, *orders, **changes):
    answer = httpx.post(f"{zone.url}/originals", content=original(*orders, indent=2, **changes), headers=headers)
    assert answer.status_code == 200, answer.text


def test_deposited_asked_signed_uploaded_and_verified(zone, depositor):
    deposit(zone, depositor, "E2E-1", payTransactionId="E1")
    with jobs(zone):
        assert ask(zone, "E2E-1", "E-1", platform="") == "10000"
        becomes(zone, "E-1", "delivered")
        assert ask(zone, "E2E-2", "E-2") == "10000"
        becomes(zone, "E-2", "waiting")
        asked = httpx.get(f"{zone.url}/originals/requests", headers=depositor).json()["requests"]
        assert [one["orderNo"] for one in asked] == ["E2E-2"]
        deposit(zone, depositor, "E2E-2", payTransactionId="E2")
        becomes(zone, "E-2", "delivered")
    assert received(zone, "E-1") == received(zone, "E-2") == ["10000"]


def test_nothing_is_lost_while_customs_is_away_and_jobs_are_killed(zone, depositor):
    away = f"http://127.0.0.1:{free_port()}/realTimeDataUpload"
    with jobs(zone, HELIU_CUSTOMS_UPLOAD_URL=away) as process:
        for number in range(3):
            deposit(zone, depositor, f"OUT-{number}", payTransactionId=f"O{number}")
            assert ask(zone, f"OUT-{number}", f"O-{number}") == "10000"
        for number in range(3):
            becomes(zone, f"O-{number}", "answering")
        process.kill()
        process.wait()
        process.terminate = lambda: None
        process.wait = lambda _: 0
    assert ask(zone, "OUT-3", "O-3") == "10000", "the doors take questions while the jobs are dead"
    deposit(zone, depositor, "OUT-3", payTransactionId="O3")
    with jobs(zone):
        for number in range(4):
            becomes(zone, f"O-{number}", "delivered")
    assert [received(zone, f"O-{number}") for number in range(4)] == [["10000"]] * 4


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_questions_get_the_official_shape(zone, text):
    answer = httpx.post(f"{zone.url}/platDataOpen", data={"openReq": text}, timeout=30)
    assert (answer.status_code, answer.json()["code"] in {"20001", "20002"}) == (200, True), answer.text


def test_a_foreign_platform_and_a_used_session(zone):
    assert ask(zone, "HL-1", "F-1", platform="5105960002") == "20003", "a seller is no platform"
    assert ask(zone, "HL-1", "F-1", platform="9999999999") == "20003"
    assert ask(zone, "nobody's", "F-1", platform="") == "20003"
    assert ask(zone, "HL-1", "F-2") == "10000"
    assert ask(zone, "HL-1", "F-2") == "10000"
    assert ask(zone, "HL-2", "F-2") == "20004"
    assert ask(zone, "HL-1", "F-2", platform=OTHER) == "20004"


@pytest.mark.parametrize(
    "body",
    [b"", b"payExInfoStr", b"payExInfoStr=%FF", b"payExInfoStr=%7B%7D", b"&" * 100, b"payExInfoStr=" + b"%5B" * 9_999],
)
def test_hostile_uploads_get_the_official_shape(zone, body):
    answer = httpx.post(f"{zone.url}/ceb2grab/grab/realTimeDataUpload", content=body, timeout=30)
    assert answer.status_code in {200, 400}
    assert answer.json()["code"].startswith("2000")


def test_a_strangers_original_is_not_taken(zone, depositor):
    answer = httpx.post(f"{zone.url}/originals", content=original(ebpCode=OTHER), headers=depositor)
    assert (answer.status_code, answer.json()["violations"][0]["code"]) == (422, "original-foreign")


def test_a_form_with_two_questions_is_none(zone):
    body = urlencode([("openReq", "{}"), ("openReq", "{}")])
    assert httpx.post(f"{zone.url}/platDataOpen", content=body).json()["code"] == "20001"
