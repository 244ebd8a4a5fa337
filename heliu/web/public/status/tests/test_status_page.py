import json

import psycopg
import pytest
from django.db import OperationalError

from heliu.kernel.occupancy import Occupancy
from heliu.web.public.status import standing

PROCESSES = [{"name": "intake", "pid": 4711, "starts": 1}, {"name": "web", "pid": None, "starts": 3}]


@pytest.fixture
def running(tmp_path, settings):
    """An installation that says who it is, as `heliu up` does."""
    settings.STATE_DIR = tmp_path
    occupancy = Occupancy(tmp_path)
    with occupancy.hold():
        occupancy.say({"web": "http://a", "doors": "http://b", "database": "embedded", "processes": PROCESSES})
        yield


@pytest.fixture
def database_down(monkeypatch):
    def refuse(*_):
        raise OperationalError

    monkeypatch.setattr(standing, "quick_cursor", refuse)
    monkeypatch.setattr(standing.connection, "close", lambda: None)


@pytest.mark.django_db
def test_the_page_is_there_without_anything_else_running(client, tmp_path, settings):
    settings.STATE_DIR = tmp_path
    answer = client.get("/")
    assert answer.status_code == 200
    assert "运行正常" in answer.content.decode()
    assert '<html lang="zh-hans">' in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.usefixtures("running")
def test_a_process_that_died_is_shown(client):
    page = client.get("/").content.decode()
    assert "有进程正在重新启动" in page
    assert "4711" in page
    assert "内嵌" in page


@pytest.mark.usefixtures("database_down")
def test_without_a_database_the_page_says_so_and_does_not_fail(client):
    answer = client.get("/")
    assert answer.status_code == 503
    assert "数据库没有应答" in answer.content.decode()
    assert client.get("/healthz").status_code == 503


@pytest.mark.django_db
def test_health_for_machines(client):
    assert client.get("/healthz").json() == {"status": "ok"}


@pytest.mark.django_db
@pytest.mark.usefixtures("running")
def test_in_production_strangers_see_no_counts_and_no_processes(client, settings):
    settings.PRODUCTION = True
    assert json.loads(client.get("/status.json").content)["counts"] == {}
    assert "4711" not in client.get("/").content.decode()


def test_counts_stand_in_the_order_of_a_declarations_life_and_refusals_in_one_line():
    named = standing.named({800: 5, -621004: 1, 2: 3, -621005: 2})
    assert list(named.items()) == [("2 已申报，等待三单", 3), ("800 放行", 5), ("其他（按规则退回）", 3)]


@pytest.mark.django_db
def test_where_counting_takes_too_long_the_page_estimates(client, monkeypatch):
    def too_long(_):
        raise psycopg.errors.QueryCanceled

    monkeypatch.setattr(standing, "status_counts", too_long)
    assert standing.count()[1] is True
    assert client.get("/").status_code == 200


@pytest.mark.django_db
def test_pages_say_to_the_browser_that_nothing_comes_from_elsewhere(client):
    headers = client.get("/").headers
    assert headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
def test_the_back_office_asks_who_you_are(client):
    answer = client.get("/admin/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/admin/login/")


@pytest.mark.django_db
def test_what_was_dear_to_count_is_told_again_for_a_while(client, monkeypatch):
    asked = []
    monkeypatch.setattr(standing, "status_counts", lambda _connection: asked.append(1) or {800: 7})
    monkeypatch.setattr(standing, "_last", standing.Remembered())
    monkeypatch.setattr(standing, "DEAR_SECONDS", -1)
    assert all("800 放行" in client.get("/").content.decode() for _ in range(3))
    assert len(asked) == 1
    monkeypatch.setattr(standing, "REMEMBERED_SECONDS", 0)
    client.get("/")
    assert len(asked) == 2
