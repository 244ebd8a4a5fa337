"""People at the pages, and a counter where real signed messages are committed for them to look at."""

from dataclasses import replace
from datetime import date

import psycopg
import pytest
from django.contrib.auth import get_user_model

from heliu.clearance.tests.declared import AGENT, CARRIER, PAYER, PLATFORM, SELLER
from heliu.declarations.api import Archive
from heliu.intake.tests.customs_counter import EXPORT_TABLES, TABLES, Counter
from heliu.intake.tests.customs_desk import customs  # noqa: F401 - the demonstration zone's registry and keys
from heliu.kernel.sealing import Sealer
from heliu.people.facts import Duty, Role
from heliu.people.models import Member, Post

SINCE = date(2020, 1, 1)
STRANGER = "5105960012"
FIRMS = {
    "seller": SELLER,
    "platform": PLATFORM,
    "broker": AGENT,
    "carrier": CARRIER,
    "payment": PAYER,
    "stranger": STRANGER,
}
OFFICERS_TABLES = tuple(f"clearance_{name}" for name in ("remark", "hold", "proposal", "returned"))


@pytest.fixture
def counter(customs, database_url):  # noqa: F811 - the fixture of the same name
    """Commits for real; afterwards nothing of it is left. Sealed with the secret the pages open with."""
    desk = replace(customs.desk, sealer=Sealer())
    counter = Counter(customs.sessions, desk, Archive(Sealer()), customs.signer)
    yield counter
    counter.close()
    with psycopg.connect(database_url) as connection:
        tables = (*OFFICERS_TABLES, *TABLES, *EXPORT_TABLES)
        connection.execute(";".join(f"DELETE FROM {table}" for table in tables))  # noqa: S608
        connection.execute("UPDATE clearance_returned_mark SET reached = 0, ahead = 0, horizon = '0'")


@pytest.fixture
def someone(db, client_class):
    """``someone("seller")`` is a browser in which a person of that firm or post has signed in."""

    def enter(who, duty=Duty.HANDLER):
        user, new = get_user_model().objects.get_or_create(username=who, defaults={"full_name": NAMES.get(who, who)})
        if new and who in FIRMS:
            Member.objects.create(user=user, firm_code=FIRMS[who], duty=duty.value, since=SINCE)
        elif new:
            Post.objects.create(user=user, role=Role(who.rstrip("2")).value, office="示例", since=SINCE)
        client = client_class()
        client.force_login(user)
        return client

    return enter


NAMES = {"customs": "冯二", "customs2": "陈三", "seller": "张三"}


@pytest.fixture
def client_class():
    from django.test import Client  # noqa: PLC0415

    return Client


@pytest.fixture
def statements(monkeypatch):
    """Everything said to the database from now on, by Django or past it."""
    said = []
    execute = psycopg.Cursor.execute

    def noted(cursor, query, *rest, **more):
        said.append(str(query))
        return execute(cursor, query, *rest, **more)

    monkeypatch.setattr(psycopg.Cursor, "execute", noted)
    return said
