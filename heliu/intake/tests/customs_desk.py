"""Fixtures around the counter: the demonstration zone's registry as one snapshot, connections that are closed again."""

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
from heliu.intake.tests.customs_counter import EXPORT_TABLES, SELLER, TABLES, Counter, Sessions
from heliu.kernel.sealing import Sealer, blind_keys
from heliu.registry.api import demo_keys, load_demo_register, load_directory

MASTER = b"x" * 32


@dataclass(frozen=True)
class Customs:
    """What all counters share."""

    sessions: Sessions
    desk: Desk
    signer: Signer
    generation: int

    @property
    def url(self):
        return self.sessions.url


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
    sessions = Sessions(database_url)
    yield Customs(sessions, Desk(directory, trust, scanners, keys, Numbers(), Sealer(MASTER)), signer, generation)
    sessions.close()


@pytest.fixture
def open_counter(customs):
    """Opens counters; afterwards they are closed, what they stored and every generation they opened is gone."""
    opened = []

    def open_one():
        opened.append(Counter(customs.sessions, customs.desk, Archive(Sealer(MASTER)), customs.signer))
        return opened[-1]

    yield open_one
    for counter in opened:
        counter.close()
    with psycopg.connect(customs.url) as connection:
        connection.execute(";".join(f"DELETE FROM {table}" for table in TABLES + EXPORT_TABLES))  # noqa: S608
        for number in range(newest(connection), customs.generation, -1):
            connection.execute(f"DROP SCHEMA {schema_name(number)} CASCADE")
            connection.execute("DELETE FROM declarations_generation WHERE number = %s", (number,))


@pytest.fixture
def counter(open_counter):
    return open_counter()
