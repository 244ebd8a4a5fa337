"""People who prepare and send: a clerk of the demonstration's seller, a reader, somebody of another firm."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model

from heliu.ceb.reader import read
from heliu.people.facts import Duty
from heliu.people.models import Member
from heliu.registry.api import load_demo_register
from heliu.submission import doors
from heliu.submission.facts import Return

SELLER, OTHER = "5105960002", "5105960012"
SINCE = date(2026, 1, 1)


@pytest.fixture
def zone(db, keys_folder, settings):
    settings.STATE_DIR = keys_folder
    load_demo_register(keys_folder)


def person(name, firm, duty):
    user = get_user_model().objects.create_user(name, full_name=name)
    Member.objects.create(user=user, firm_code=firm, duty=duty, since=SINCE)
    return user


@pytest.fixture
def clerk(zone, client):
    """Signed in as a handler of the seller."""
    client.force_login(person("张三", SELLER, Duty.HANDLER))
    return client


@pytest.fixture
def reader(zone, client):
    client.force_login(person("李四", SELLER, Duty.READER))
    return client


@pytest.fixture
def open_doors(monkeypatch):
    """Doors that take everything; what came is in the list."""
    came = []

    def answer(message, raw):
        came.append((message, raw))
        return [Return(one.head["guid"], 2, "新增申报成功") for one in read(raw).documents]

    monkeypatch.setattr(doors, "send", answer)
    return came
