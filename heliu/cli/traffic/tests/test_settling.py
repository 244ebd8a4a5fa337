"""What the demonstration settles needs no worker: a stage of the benchmark has none."""

from contextlib import nullcontext
from datetime import date
from types import SimpleNamespace

from heliu.clearance.exports import api as exports
from heliu.cli.traffic import settling
from heliu.refunds import api as refunds
from heliu.refunds.facts import State


def test_what_no_worker_has_formed_is_formed_before_it_is_refunded(monkeypatch):
    waiting, entry_of, paid = ["XS1", "XS2"], {}, []

    def form_next(*_asked):
        if not waiting:
            return 0
        cop_no = waiting.pop()
        entry_of[cop_no] = f"E-{cop_no}"
        return 1

    def play(_connection, entry_no, **_actors):
        paid.append(entry_no)
        return len(paid)

    told = SimpleNamespace(number="TS1", approved=39, paid_on=date(2026, 11, 26), state=State.PAID)
    monkeypatch.setenv("DATABASE_URL", "none")
    monkeypatch.setattr(settling.psycopg, "connect", lambda *_asked, **_more: nullcontext())
    monkeypatch.setattr(settling, "_taxes", lambda *_asked: iter(()))
    monkeypatch.setattr(settling, "login", str)
    monkeypatch.setattr(exports, "form_next", form_next)
    monkeypatch.setattr(exports, "summed_up", lambda _connection, cop_no: [{"entry_no": entry_of.get(cop_no)}])
    monkeypatch.setattr(refunds, "play_demo_refund", play)
    monkeypatch.setattr(refunds, "application", lambda _number, **_actor: told)
    rows = settling.settle({}, {"9610": "XS1", "1210": "XS2"})
    assert paid == ["E-XS1", "E-XS2"]
    assert [(row.right, row.status) for row in rows] == [(True, State.PAID.zh)] * 2
