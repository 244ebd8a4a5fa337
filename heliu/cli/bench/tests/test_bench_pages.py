"""The pages' benchmark finds what a person would find, and says what it measured."""

import pytest
from django.test import Client

from heliu.cli.bench import pages, past, walking
from heliu.cli.bench.doing import People
from heliu.cli.traffic.meter import CpuMeter
from heliu.kernel.problems import Conflict
from heliu.people.facts import Role
from heliu.people.tests.people_at_work import officer


def test_links_are_all_links_and_what_a_page_asks_for_by_itself():
    content = (
        b"<nav class='side'><a href='/home/'>a</a></nav><a href='?page=2#rows'>b</a><a href='https://x.example/'>c</a>"
        b"<div hx-get='live/'></div><a href='/home/'>again</a>"
    )
    assert walking.linked(content, "/case/1/") == ["/home/", "/case/1/?page=2", "/case/1/live/"]


def test_a_kept_past_is_used_again_and_one_of_another_size_is_refused(tmp_path):
    note = tmp_path / past.NOTE
    note.write_text('{"stored": 5, "held": {"imports": 5}, "beginnings": {"seller": ["/home/"]}}')
    assert past.read(note, 5) == past.Past({"imports": 5}, {"seller": ("/home/",)})
    with pytest.raises(Conflict, match="5 单历史数据，不是 6 单"):
        past.read(note, 6)


@pytest.mark.django_db
def test_a_page_kind_is_timed_with_its_queries_and_a_broken_one_is_named(tmp_path):
    kinds = [
        pages.Kind("status", "/", ""),
        pages.Kind("gone", "/nowhere/", ""),
        pages.Kind("data", "/status.json", "", page=False),
    ]
    result = pages.timed(kinds, pages.PagesPlan(requests=20, stored=0), CpuMeter({"postgres": []}), People(tmp_path))
    assert result["broken"] == ["gone"]
    assert [one["kind"] for one in result["files"]] == ["data"]
    status = next(page for page in result["pages"] if page["kind"] == "status")
    assert status["queries"] > 0
    assert 0 < status["p50_ms"] <= status["p95_ms"] <= status["max_ms"]


@pytest.mark.django_db
def test_a_person_is_led_on_and_what_nobody_is_led_to_is_named(client):
    user, walk = officer("zone"), walking.Walk()
    walk.as_somebody(Client(), "", ["/"])
    client.force_login(user)
    walk.as_somebody(client, Role.ZONE, ["/home/"])
    kinds = {(one.view, one.login) for one in walk.kinds()}
    assert {("status", ""), ("home", "zone"), ("filings:list", "zone")} <= kinds
    assert ("status", "zone") not in kinds, "what strangers see is measured once"
    unreached = walk.unreached(client)
    assert "declaration:show" in unreached
    assert "kit:language" not in unreached, "a form that is only sent is no page"
    assert not set(walking.LEFT_OUT) & set(unreached)
    assert set(walking.LEFT_OUT) <= {name for name, _ in walking.routes()}, "nothing is left out that is not there"
