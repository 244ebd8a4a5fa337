"""The error catalogue on pages: searched, filtered, one page a code, as JSON, officers' entries to officers."""

import re
from datetime import date
from html import escape

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from heliu.ceb.codes import catalogue
from heliu.people.facts import Role
from heliu.people.models import Post

pytestmark = pytest.mark.django_db


def listed(client, **asked):
    return client.get(reverse("errors:list"), asked)


def codes_in(response):
    return re.findall(r'<th scope="row"[^>]*><a href="/errors/([^/"]+)/">', response.content.decode())


def test_the_list_is_searched_without_a_login_and_without_script(client):
    response = listed(client, q="限额", severity="document", message="CEB621")
    assert response.status_code == 200
    assert {"1313", "-621018"} <= set(codes_in(response))
    assert b"<script" not in response.content.split(b"<main", 1)[1]


def test_every_code_is_reached_by_going_on(client):
    seen, query = [], {}
    for _ in range(20):
        response = listed(client, **query)
        seen += codes_in(response)
        following = re.search(r'rel="next" href="\?from=(\d+)"', response.content.decode())
        if following is None:
            break
        query = {"from": following[1]}
    open_codes = [one.code for entries in catalogue().values() for one in entries if not one.internal]
    assert sorted(seen) == sorted(open_codes)


@pytest.mark.parametrize(
    "query", [{"from": "x"}, {"from": "99999"}, {"from": "-1"}, {"severity": "?"}, {"q": "x" * 500}]
)
def test_a_strange_query_is_no_error(client, query):
    assert listed(client, **query).status_code == 200


@pytest.mark.parametrize("code", [code for code, entries in catalogue().items() if not entries[0].internal])
def test_every_code_has_a_page(client, code):
    response = client.get(reverse("errors:code", args=[code]))
    assert response.status_code == 200
    text = response.content.decode()
    assert all(escape(entry.citation) in text for entry in (one.zh for one in catalogue()[code]))


def test_a_code_of_two_meanings_shows_both(client):
    text = client.get("/errors/-621027/").content.decode()
    assert all(entry.zh.title in text for entry in catalogue()["-621027"])


def test_the_page_is_told_in_english_too(client):
    client.cookies["django_language"] = "en"
    text = client.get("/errors/1332/").content.decode()
    assert "Paid amount differs" in text


@pytest.mark.parametrize("code", ["4711", "-302500"])
def test_a_code_inside_a_range_is_explained_by_it(client, code):
    assert client.get(f"/errors/{code}/").status_code == 200


@pytest.mark.parametrize("code", ["NOBODY", "-999999", "R22", "<b>", "%00"])
def test_a_code_nobody_printed_is_not_there(client, code):
    assert client.get(reverse("errors:code", args=[code])).status_code == 404


def test_an_officer_sees_what_is_kept_for_officers(client):
    assert client.get("/errors/R22/").status_code == 404
    user = get_user_model().objects.create_user("lisi", full_name="李四")
    Post.objects.create(user=user, role=Role.CUSTOMS, office="泸州海关", since=date(2026, 1, 1))
    client.force_login(user)
    assert client.get("/errors/R22/").status_code == 200
    assert "R22" in codes_in(listed(client, q="R22"))


def test_the_catalogue_is_open_json(client):
    response = client.get(reverse("errors:list_json"), {"q": "-621004"})
    (first, *_) = response.json()["errors"]
    assert (first["code"], first["severity"], first["messages"]) == ("-621004", "document", ["CEB621"])
    assert response["Access-Control-Allow-Origin"] == "*"
    every = client.get(reverse("errors:list_json")).json()["errors"]
    assert len(every) == sum(1 for entries in catalogue().values() for one in entries if not one.internal)


def test_a_code_is_json_as_at_the_command_line(client):
    told = client.get("/errors/-621004.json").json()
    assert told["entries"][0]["title_zh"] == "清单重复申报"
    missing = client.get("/errors/NOBODY.json")
    assert missing.status_code == 404
    assert missing.json()["help"] == "/errors/not_there/"


def test_the_type_of_a_problem_leads_to_its_page(client):
    response = client.get("/problems/not_allowed")
    assert (response.status_code, response["Location"]) == (301, "/errors/not_allowed/")
