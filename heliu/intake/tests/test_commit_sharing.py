"""Who shares a commit: it waits for messages on their way, as long as the event loop has not said that none is."""

import asyncio
import threading
from types import SimpleNamespace

import pytest

from heliu.declarations.api import Archive
from heliu.intake import committer as committing
from heliu.intake.committer import WORTH_A_COMMIT, Committer
from heliu.intake.numbers import Numbers
from heliu.intake.pipeline import Pipeline
from heliu.kernel.sealing import Sealer

LONG_S = 60.0


@pytest.fixture
def committer(monkeypatch):
    monkeypatch.setattr(committing, "LINGER_S_MAX", LONG_S)
    return Committer("", Archive(Sealer(b"m" * 32)), Numbers(), salt=1)


def message(documents=1):
    return SimpleNamespace(documents=documents)


def taken_beside(committer, act):
    """What one commit takes while ``act`` happens in another thread, once it lingers."""
    first = committer.submit(message())
    acting = threading.Timer(0.05, act)
    acting.start()
    taken = committer._take()
    acting.join()
    assert taken[0] is first
    return len(taken)


def test_a_commit_waits_until_nobody_is_on_his_way(committer):
    def act():
        committer.submit(message())
        committer.all_here()

    committer.all_here()  # said before anybody came: counts for nothing
    assert taken_beside(committer, act) == 2


def test_enough_documents_wait_for_nobody(committer):
    assert taken_beside(committer, lambda: committer.submit(message(WORTH_A_COMMIT - 1))) == 2


def test_nobody_waits_for_ever(committer, monkeypatch):
    monkeypatch.setattr(committing, "LINGER_S_MAX", 0.001)
    committer.submit(message())
    assert len(committer._take()) == 1


def test_the_loop_says_so_after_turns_without_a_message():
    said = []
    loop_side = SimpleNamespace(_quiet_turns=None, _committer=SimpleNamespace(all_here=lambda: said.append(turns[0])))
    loop_side._turn = lambda: Pipeline._turn(loop_side)
    turns = [0]

    async def run():
        for turns[0] in range(12):
            if turns[0] < 4:
                Pipeline._on_the_way(loop_side)
            await asyncio.sleep(0)

    asyncio.run(run())
    assert len(said) == 1
    assert 4 < said[0] < 10
