"""The pages' benchmark finds what a person would find, and says what it measured."""

import pytest

from heliu.cli.bench import pages
from heliu.cli.traffic.meter import CpuMeter
from heliu.people.facts import Role
from heliu.people.tests.people_at_work import officer


def test_links_are_the_navigation_and_the_first_row_of_a_list():
    content = (
        b"<nav class='side'><a href='/home/'>a</a></nav><a href='/elsewhere/'>b</a>"
        b"<table><tr data-row><td><a href='/case/1/'>1</a></td></tr>"
        b"<tr data-row><td><a href='/case/2/'>2</a></td></tr></table>"
    )
    assert pages.linked(content) == ["/home/", "/case/1/"]


@pytest.mark.django_db
def test_a_page_kind_is_timed_with_its_queries_and_a_broken_one_is_named():
    kinds = [pages.Kind("status", "/", ""), pages.Kind("gone", "/nowhere/", "")]
    result = pages.timed(kinds, pages.PagesPlan(requests=20, stored=0), CpuMeter({"postgres": []}))
    assert result["broken"] == ["gone"]
    status = next(page for page in result["pages"] if page["kind"] == "status")
    assert status["queries"] > 0
    assert 0 < status["p50_ms"] <= status["p95_ms"] <= status["max_ms"]


@pytest.mark.django_db
def test_a_role_is_signed_in_and_walks_its_navigation(monkeypatch):
    """Without the demonstration zone only a login is needed: the home leads on."""
    officer("zone")
    monkeypatch.setattr(pages, "Role", [Role.ZONE])
    found = {kind.name: kind.login for kind in pages.found_kinds()}
    assert found["status"] == ""
    assert found["home"] == "zone"
