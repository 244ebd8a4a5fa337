"""The parent of the workers: shares one port among them, replaces the dead, drains at SIGTERM, leaves nobody behind."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import httpx

from heliu.kernel.ports import free_port, is_free

XML = {"Content-Type": "application/xml"}


def pids(intake, count, patience_s=20.0):
    """The workers that answer, until ``count`` different ones were seen."""
    seen, until = set(), time.monotonic() + patience_s
    while len(seen) < count and time.monotonic() < until:
        seen.add(httpx.get(f"{intake.url}/healthz", timeout=20).json()["pid"])
    return seen


def gone(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"


def wait_for(condition, patience_s=15.0):
    until = time.monotonic() + patience_s
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.05)
    return False


def test_a_killed_worker_is_replaced_and_the_door_stays_open(start_intake):
    with start_intake("door_house:application", workers=2) as intake:
        first = pids(intake, 2)
        assert len(first) == 2
        for victim in first:
            os.kill(victim, signal.SIGKILL)
        answer = httpx.post(f"{intake.url}/ceb/CEB311", content=b"<CEB311Message/>", headers=XML, timeout=30)
        assert answer.status_code == 200
        assert wait_for(lambda: not pids(intake, 1) & first)


def test_a_worker_that_dies_of_a_message_is_replaced(start_intake):
    with start_intake("door_house:application") as intake:
        before = intake.pid()
        with suppress(httpx.TransportError):
            httpx.post(f"{intake.url}/ceb/CEB311", content=b"<DIE/>", headers=XML, timeout=10)
        assert intake.pid() != before


def test_sigterm_lets_the_request_in_flight_be_answered(start_intake):
    with start_intake("door_house:application") as intake:
        answers = []

        def send():
            answers.append(httpx.post(f"{intake.url}/ceb/CEB311", content=b"<SLOW/>", headers=XML, timeout=10))

        sender = threading.Thread(target=send)
        sender.start()
        time.sleep(0.2)
        intake.process.send_signal(signal.SIGTERM)
        sender.join()
        assert answers[0].status_code == 200
        assert intake.process.wait(10) == 0


def test_no_worker_outlives_its_parent(start_intake):
    with start_intake("door_house:application", workers=2) as intake:
        workers = pids(intake, 2)
        intake.process.kill()
        intake.process.wait()
        assert wait_for(lambda: all(gone(pid) for pid in workers))


def test_a_worker_that_is_still_starting_does_not_hold_the_port_of_a_dead_parent():
    """Else the next parent could not open its socket until the orphan had given up waiting for its database."""
    here = Path(__file__).resolve().parent
    surroundings = {**os.environ, "PYTHONPATH": f"{here.parents[2]}:{here}", "DOOR_HOUSE_STARTS_S": "60"}
    port = free_port()
    command = [sys.executable, "-m", "heliu.intake.serve", "--port", str(port), "--workers", "1"]
    command += ["--application", "door_house:application"]
    parent = subprocess.Popen(command, cwd=here.parents[2], env=surroundings, stdout=subprocess.DEVNULL)
    try:
        assert wait_for(lambda: not is_free(port))
        time.sleep(1.5)  # the worker has begun to wait
    finally:
        parent.kill()
        parent.wait()
    assert wait_for(lambda: is_free(port))


def test_a_worker_loads_neither_the_jobs_nor_what_they_call_nor_what_people_look_at():
    told = (
        "import sys; from heliu.intake import worker; worker.load(worker.APPLICATION);"
        "print(*(name for name in sys.modules if name.startswith('heliu.')))"
    )
    command = [sys.executable, "-c", told]
    names = set(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split())
    assert "heliu.clearance.api" in names
    idle = {"heliu.clearance.pages", "heliu.kernel.egress"}
    assert {name for name in names if name in idle or name.endswith(".tasks")} == set()
