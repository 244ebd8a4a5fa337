"""A counter that commits real signed messages, and a relay over a folder that reads what it sealed."""

import psycopg
import pytest

from heliu.clearance.upstream.deciders import AUTHORITY, deciders
from heliu.declarations.api import Archive
from heliu.intake.tests.customs_desk import MASTER, counter, customs, open_counter  # noqa: F401 - fixtures for the tests
from heliu.kernel.sealing import Sealer
from heliu.relay.sending import Sender
from heliu.relay.standing import note_decider
from heliu.relay.terms import terms_of_relay

TABLES = ("relay_sent", "relay_received", "relay_return", "relay_verdict", "relay_paper", "relay_number")


class Office:
    """The relay of a test: settings, a connection of its own, and a sender when asked for."""

    def __init__(self, connection, root):
        self.connection, self.root = connection, root
        self.terms = terms_of_relay({"HELIU_AUTHORITY": "relay", "HELIU_UPSTREAM": f"folder:{root}"})

    def sender(self, way):
        sender = Sender(self.connection, self.terms, Archive(Sealer(MASTER)))
        sender.open(way)
        return sender

    def sent(self):
        return self.connection.execute("SELECT message_id, cop_msg_id FROM relay_sent").fetchall()

    def forget(self):
        """As it was before anything was sent."""
        for table in TABLES:
            self.connection.execute(f"DELETE FROM {table}")  # noqa: S608 - names of ours
        self.connection.execute(
            "UPDATE relay_mark SET txid = 0, number = 0, decider = 'local', moved_at = NULL,"
            " failing_since = NULL, fault = ''"
        )
        note_decider(self.connection, self.terms)


@pytest.fixture
def office(customs, tmp_path):  # noqa: F811
    with psycopg.connect(customs.url, autocommit=True) as connection:
        one = Office(connection, tmp_path / "customs")
        one.forget()
        yield one
        for table in TABLES:
            connection.execute(f"DELETE FROM {table}")  # noqa: S608 - names of ours


@pytest.fixture
def relaying(monkeypatch):
    """Doors, officers and timers know that customs decides."""
    monkeypatch.setenv(AUTHORITY, "relay")
    deciders.cache_clear()
    yield
    deciders.cache_clear()
