"""The frame of every page: who asks, in which role, in which language, and what a problem looks like."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user_model
from django.db import OperationalError

from heliu.people.tests.people_at_work import SINCE, member, officer
from heliu.registry.api import register_firm
from heliu.registry.facts import Firm

CODE = "5105960001"


@pytest.fixture
def zhang(db):
    """张三 works for a firm filed as platform and as seller."""
    register_firm(Firm(CODE, "示例企业", roles=frozenset({"platform", "seller"})), SINCE)
    return member(CODE)


def page(client, path="/home/"):
    return client.get(path).content.decode()


@pytest.mark.django_db
def test_a_stranger_is_led_to_the_sign_in_and_back(client):
    answer = client.get("/home/")
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith("?next=/home/")


def test_an_officer_sees_the_office_and_a_firm_the_portal(client, zhang):
    client.force_login(zhang)
    assert 'class="face-portal"' in page(client)
    client.force_login(officer())
    assert 'class="face-office"' in page(client)


def test_a_role_is_worn_only_if_it_is_held(client, zhang):
    client.force_login(zhang)
    for role, worn in (("platform", "platform"), ("customs", "platform"), ("seller", "seller")):
        answer = client.post("/kit/role/", {"role": role, "next": "/home/"})
        assert answer.headers["Location"] == "/home/"
        assert client.session["worn_role"] == worn


def test_somebody_without_any_role_is_told_the_first_step(client, db):
    client.force_login(get_user_model().objects.create_user("wangwu"))
    assert "请由它的管理员邀请您" in page(client)


def test_text_that_the_database_does_not_keep_is_refused(client, db):
    refused = client.get("/register/?words=%00")
    assert (refused.status_code, "含有空字符" in refused.content.decode()) == (400, True)


@pytest.mark.parametrize(
    ("path", "method"), [("/kit/role/", "get"), ("/kit/language/", "get")], ids=["role", "language"]
)
def test_a_choice_is_a_form_and_never_a_link(client, db, path, method):
    assert getattr(client, method)(path).status_code == 405


@pytest.mark.django_db
def test_english_is_shown_to_who_chose_it_and_to_nobody_else(client):
    assert '<html lang="zh-hans">' in client.get("/", headers={"accept-language": "en"}).content.decode()
    client.post("/kit/language/", {"language": "en", "next": "/"})
    english = client.get("/")
    assert '<html lang="en">' in english.content.decode()
    assert "Running normally" in english.content.decode()
    assert english.headers["Content-Language"] == "en"


@pytest.mark.django_db
@pytest.mark.parametrize("target", ["https://example.org/", "//example.org/", "javascript:alert(1)", ""])
def test_the_way_back_is_never_somebody_elses_page(client, target):
    assert client.post("/kit/language/", {"language": "en", "next": target}).headers["Location"] == "/"


@pytest.mark.django_db
def test_a_page_that_is_not_there_says_so_with_the_id_of_the_request(client):
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert answer.headers["X-Request-Id"] in answer.content.decode()


@pytest.mark.django_db
def test_instants_are_read_in_beijing_time(client, monkeypatch):
    monkeypatch.setattr("heliu.web.kit.samples.now", lambda: datetime(2026, 11, 2, 17, 30, tzinfo=UTC))
    assert "2026-11-03 01:30:00" in page(client, "/kit/")


@pytest.mark.django_db
def test_a_machine_gets_the_problem_as_json(client):
    answer = client.get("/nowhere/", headers={"accept": "application/json"})
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["type"] == "/problems/not_there"
    assert answer.json()["help"] == "/errors/not_there/"
    assert answer.json()["instance"] == answer.headers["X-Request-Id"]


def test_a_database_that_went_away_leaves_the_frame_standing(client, zhang, monkeypatch):
    client.force_login(zhang)

    def refuse(*_):
        raise OperationalError

    monkeypatch.setattr("heliu.web.actors.actor_of", refuse)
    assert client.get("/").status_code == 200


def test_the_frame_asks_the_database_little(client, zhang, django_assert_max_num_queries):
    client.force_login(zhang)
    with django_assert_max_num_queries(12):
        assert "示例企业" in page(client, "/kit/")


@pytest.mark.django_db
def test_the_components_are_shown_in_an_exercise_only(client, settings):
    assert "还不能提交，请先改正" in page(client, "/kit/")
    settings.PRODUCTION = True
    assert client.get("/kit/").status_code == 404


@pytest.mark.django_db
def test_a_line_of_the_error_summary_leads_to_its_field(client):
    text = page(client, "/kit/")
    assert '<a href="#id_name">' in text
    assert 'id="id_name"' in text
    assert 'aria-describedby="id_name_helptext id_name_error"' in text


@pytest.mark.django_db
def test_a_form_says_what_to_do_and_blames_nobody(client):
    text = page(client, "/kit/")
    assert "请填写这一项。" in text
    assert "请填写数字，不带单位。" in text
    assert "必填项" not in text
