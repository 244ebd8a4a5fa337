"""Every message reaches customs once and in order, whatever is killed and however long customs is away."""

import os
import signal
from pathlib import Path

import psycopg
import pytest

from heliu.ceb.envelope import read_envelope
from heliu.intake.tests.customs_counter import INVENTORY, ORDER, Purchase
from heliu.relay import folder, letters, sending
from heliu.relay.facts import NotReached
from heliu.relay.folder import FolderUpstream
from heliu.relay.sending import SomeoneElse
from heliu.relay.standing import standing
from heliu.relay.ways import way

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def drained(sender):
    total = 0
    while (sent := sender.step()) is not None:
        total += sent
    return total


def taken(root):
    """What customs' client takes away now, in the order of the names."""
    found = []
    for path in sorted((root / "out").iterdir()):
        found.append(read_envelope(path.read_bytes()))
        path.unlink()
    return found


def orders(counter, count):
    """So many messages committed one by one; their octets in that order."""
    raws = [counter.signed(ORDER, Purchase().document(ORDER)) for _ in range(count)]
    for raw in raws:
        counter.commit(raw)
    return raws


def test_a_message_goes_on_as_its_sender_sealed_it(counter, office):
    purchase = Purchase()
    raws = [counter.signed(kind, purchase.document(kind)) for kind in (ORDER, INVENTORY)]
    counter.commit(*raws)
    counter.commit(b"<nothing")
    assert drained(office.sender(way)) == 2
    envelopes = taken(office.root)
    assert [one.data for one in envelopes] == raws, "what nobody can read is not sent"
    first = envelopes[0]
    assert (first.message_type, first.sender_id, first.receiver_ids) == (
        "CEB311Message",
        "DXPHELIU00000001",
        ("DXPEDCCEB0000002",),
    )
    assert dict(office.sent()).keys() == {
        number for (number,) in counter.rows("SELECT id FROM public.declarations_message WHERE documents > 0")
    }
    assert drained(office.sender(way)) == 0


def test_nothing_from_before_customs_decides_and_no_other_kind_is_sent(counter, office):
    counter.send(ORDER, Purchase().document(ORDER))
    office.forget()
    kept = counter.signed(ORDER, Purchase().document(ORDER))
    counter.commit(kept)
    drained(office.sender(way))
    assert [one.data for one in taken(office.root)] == [kept]


def test_of_two_relays_one_waits(office, customs):
    with psycopg.connect(customs.url, autocommit=True) as other:
        first, second = office.sender(way), office.sender(way)
        second.connection = other
        first.hold()
        with pytest.raises(SomeoneElse):
            second.hold()


class _Killed:
    """Kills this process at the given step of all that changes anything outside it."""

    def __init__(self, at):
        self.left = at

    def before(self, owner, name):
        real = getattr(owner, name)

        def step(*args, **kwargs):
            self.left -= 1
            if self.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*args, **kwargs)

        setattr(owner, name, step)


def _child(url, office, at):
    """A relay of its own process that dies at step ``at``; whether it got through alive."""
    child = os.fork()
    if child == 0:
        killed = _Killed(at)
        for owner, name in (
            (folder, "_write"),
            (folder, "sync"),
            (Path, "rename"),
            (sending.Sender, "_record"),
            (FolderUpstream, "settled"),
        ):
            killed.before(owner, name)
        letters.MESSAGES_AT_ONCE_MAX = 2
        office.connection = psycopg.connect(url, autocommit=True)
        drained(office.sender(way))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "it was killed, or it ended well"
    return not os.WIFSIGNALED(status)


def test_killed_at_any_step_each_message_arrives_once_and_in_order(counter, office, customs):
    """SIGKILL before every write, sync, renaming and record in turn, while customs takes files away at once."""
    raws = orders(counter, 4)
    start = office.connection.execute("SELECT txid, number FROM relay_mark").fetchone()
    at, alive = 0, False
    while not alive:
        at += 1
        office.connection.execute("DELETE FROM relay_sent")
        office.connection.execute("UPDATE relay_mark SET (txid, number) = (%s, %s)", start)
        alive = _child(customs.url, office, at)
        arrived = taken(office.root)
        drained(office.sender(way))
        arrived += taken(office.root)
        assert [one.data for one in arrived] == raws, f"killed at step {at}"
        assert len(office.sent()) == len(raws)
        assert not list(office.root.glob(".*")), "nothing half done is left"
    assert at > 20


def test_two_hours_without_customs_lose_nothing(counter, office):
    """Customs goes away, the doors go on, the backlog goes out in order when it is back."""
    raws = orders(counter, 1)
    sender = office.sender(way)
    drained(sender)
    office.root.rename(office.root.with_name("away"))
    office.root.write_text("no folder")
    raws += orders(counter, 3)
    for _ in range(2):
        with pytest.raises(NotReached):
            sender.step()
    office.connection.execute("UPDATE relay_mark SET failing_since = failing_since - interval '2 hours'")
    found = standing(office.connection, office.terms)
    assert (found.waiting, found.sent, found.decider) == (3, 1, "relay")
    assert str(office.root) in found.fault
    raws += orders(counter, 1)
    office.root.unlink()
    office.root.with_name("away").rename(office.root)
    assert drained(sender) == 4
    assert [one.data for one in taken(office.root)] == raws
    after = standing(office.connection, office.terms)
    assert (after.waiting, after.sent, after.failing_since, after.fault) == (0, 5, None, "")
