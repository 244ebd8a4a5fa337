import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from heliu.kernel import processes
from heliu.kernel.occupancy import Occupancy, Occupied
from heliu.kernel.processes import Program, Supervisor

SLEEPER = (sys.executable, "-c", "import time; print('here', flush=True); time.sleep(600)")
STUBBORN = (sys.executable, "-c", "import signal,time; signal.signal(15, signal.SIG_IGN); print(1); time.sleep(600)")
PARENT = (
    sys.executable,
    "-c",
    "import subprocess,time; print(subprocess.Popen(['sleep','600']).pid, flush=True); time.sleep(600)",
)


@contextmanager
def supervised(tmp_path, watch=lambda: False, **programs):
    supervisor = Supervisor([Program(name, words, tmp_path / f"{name}.log") for name, words in programs.items()], watch)
    supervisor.start()
    try:
        yield supervisor
    finally:
        supervisor.stop()


def until(condition, seconds=10):
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, "it did not come to pass in time"
        time.sleep(0.02)
    return value


def pid_of(supervisor, name):
    return next(fact["pid"] for fact in supervisor.facts() if fact["name"] == name)


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_one_dies_and_is_started_again_while_the_other_goes_on(tmp_path):
    with supervised(tmp_path, one=SLEEPER, two=SLEEPER) as supervisor:
        until(supervisor.all_running)
        first, second = pid_of(supervisor, "one"), pid_of(supervisor, "two")
        os.kill(first, signal.SIGKILL)
        until(lambda: pid_of(supervisor, "one") not in (None, first))
        assert pid_of(supervisor, "two") == second


def test_after_stop_nothing_is_left(tmp_path):
    with supervised(tmp_path, one=PARENT) as supervisor:
        until(supervisor.all_running)
        grandchild = int(until((tmp_path / "one.log").read_text))
    assert supervisor.facts() == [{"name": "one", "pid": None, "starts": 1}]
    until(lambda: not alive(grandchild))


def test_who_does_not_listen_is_ended_after_the_named_time(tmp_path, monkeypatch):
    monkeypatch.setattr(processes, "STOP_SECONDS_MAX", 0.5)
    with supervised(tmp_path, one=STUBBORN) as supervisor:
        until(supervisor.all_running)
        pid = pid_of(supervisor, "one")
        time.sleep(0.3)
    assert not alive(pid)


def test_what_keeps_dying_is_started_with_growing_pauses(tmp_path, monkeypatch):
    monkeypatch.setattr(processes, "FIRST_PAUSE_SECONDS", 0.05)
    with supervised(tmp_path, one=("false",)) as supervisor:
        until(lambda: supervisor.facts()[0]["starts"] >= 3)
        began = time.monotonic()
        until(lambda: supervisor.facts()[0]["starts"] >= 4)
        assert time.monotonic() - began > 0.1


def test_children_end_with_a_supervisor_that_was_killed(tmp_path):
    code = (
        "import sys,time; from pathlib import Path; from heliu.kernel.processes import *\n"
        "s = Supervisor([Program('one', ('sleep', '600'), Path(sys.argv[1]))]); s.start()\n"
        "while not s.all_running(): time.sleep(0.02)\n"
        "print(s.facts()[0]['pid'], flush=True); time.sleep(600)"
    )
    words = [sys.executable, "-c", code, str(tmp_path / "log")]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as supervisor:
        child = int(supervisor.stdout.readline())
        assert alive(child)
        supervisor.kill()
    until(lambda: not alive(child))


def test_when_the_ground_has_moved_all_start_anew(tmp_path):
    moved = [False]

    def watch():
        was, moved[0] = moved[0], False
        return was

    with supervised(tmp_path, watch, one=SLEEPER) as supervisor:
        until(supervisor.all_running)
        first = pid_of(supervisor, "one")
        moved[0] = True
        until(lambda: pid_of(supervisor, "one") not in (None, first))


def test_a_watch_that_fails_does_not_end_the_supervisor(tmp_path, monkeypatch):
    monkeypatch.setattr(processes, "WATCH_SECONDS", 0.05)

    def watch():
        raise OSError("database away")

    with supervised(tmp_path, watch, one=SLEEPER) as supervisor:
        until(supervisor.all_running)
        time.sleep(0.3)
        assert supervisor.all_running()


def test_one_folder_has_one_holder_and_others_learn_who(tmp_path):
    assert Occupancy(tmp_path).facts() is None
    with Occupancy(tmp_path).hold():
        assert Occupancy(tmp_path).facts() == {}
        Occupancy(tmp_path).say({"web": "http://127.0.0.1:8000"})
        assert Occupancy(tmp_path).facts() == {"pid": os.getpid(), "web": "http://127.0.0.1:8000"}
        with pytest.raises(Occupied), Occupancy(tmp_path).hold():
            pass
    assert Occupancy(tmp_path).facts() is None
