"""Fixtures around the counter: the demonstration zone's registry as one snapshot, connections that are used again."""

from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
import pytest
from django.db import transaction

from heliu.ceb.scanner.scan import Scanner
from heliu.ceb.signature.sign import Signer, load_signer
from heliu.ceb.signature.trust import Trust
from heliu.declarations.api import PROFILES, Archive, newest
from heliu.declarations.generations import schema_name
from heliu.intake.numbers import Numbers
from heliu.intake.scanning import Desk
from heliu.intake.tests.customs_counter import EXPORT_TABLES, SELLER, TABLES, Connections, Counter
from heliu.kernel.sealing import Sealer, blind_keys
from heliu.registry.api import demo_keys, load_demo_register, load_directory

MASTER = b"x" * 32


@dataclass(frozen=True)
class Customs:
    """What all counters share."""

    url: str
    connections: Connections
    desk: Desk
    signer: Signer
    generation: int

    @contextmanager
    def counters(self, archive, desk=None):
        """Opens counters; afterwards what they stored and every generation they opened is gone."""
        opened = []

        def open_one():
            connection = self.connections.take()
            opened.append(connection)
            return Counter(connection, self.url, desk or self.desk, archive, self.signer)

        yield open_one
        for connection in opened:
            self.connections.give_back(connection)
        with psycopg.connect(self.url) as connection:
            connection.execute("; ".join(f"DELETE FROM {table}" for table in TABLES + EXPORT_TABLES))  # noqa: S608
            for number in range(newest(connection), self.generation, -1):
                self.connections.close()  # they have entered it
                connection.execute(f"DROP SCHEMA {schema_name(number)} CASCADE")
                connection.execute("DELETE FROM declarations_generation WHERE number = %s", (number,))


@pytest.fixture(scope="session")
def customs(database_url, django_db_blocker, keys_folder):
    """The desk with the demonstration zone's firms; nothing of the zone stays in the database."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo_register(keys_folder)
        directory = load_directory()
        transaction.set_rollback(True)
    trust = Trust.from_pem((one.encode() for one in directory.anchors), ())
    keys = blind_keys(MASTER)
    scanners = {kind: Scanner(profile, keys) for kind, profile in PROFILES.items()}
    signer = load_signer(*demo_keys(keys_folder)[SELLER]["rsa"], "rsasha1")
    with psycopg.connect(database_url) as connection:
        generation = newest(connection)
    desk, connections = Desk(directory, trust, scanners, keys, Numbers(), Sealer(MASTER)), Connections(database_url)
    yield Customs(database_url, connections, desk, signer, generation)
    connections.close()


@pytest.fixture
def open_counter(customs):
    with customs.counters(Archive(Sealer(MASTER))) as open_one:
        yield open_one


@pytest.fixture
def counter(open_counter):
    return open_counter()
