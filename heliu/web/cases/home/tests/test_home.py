"""My work now: what the topics registered for the role worn, in four blocks."""

from datetime import date

import pytest
from django.urls import get_resolver

from heliu.people.facts import Role
from heliu.people.tests.people_at_work import officer
from heliu.web.kit import home
from heliu.web.kit.home import Block, Item


@pytest.fixture
def at_customs(client, db):
    client.force_login(officer(post=Role.CUSTOMS))


@pytest.fixture
def sources(monkeypatch):
    """An empty registry for this test; ``register`` enters into it. The topics have entered theirs before."""
    _ = get_resolver().url_patterns
    monkeypatch.setattr(home, "SOURCES", {block: [] for block in Block})


def enter(block, *items, role=Role.CUSTOMS):
    home.register(block, (role,))(lambda _actor: items)


def shown(client):
    return client.get("/home/").content.decode()


@pytest.mark.usefixtures("at_customs", "sources")
def test_a_home_without_work_says_so_in_every_block(client):
    text = shown(client)
    for block in Block:
        assert str(block.nothing) in text


@pytest.mark.usefixtures("at_customs", "sources")
def test_the_next_case_is_one_click_or_one_key_away(client):
    enter(Block.TODO, Item("待查验", "/office/inspections/", count=3, next_url="/declarations/7/"))
    text = shown(client)
    assert '<a class="button plain" href="/declarations/7/" data-next>' in text
    assert '<a href="/office/inspections/">待查验</a>' in text


@pytest.mark.usefixtures("at_customs", "sources")
def test_what_counts_nothing_is_no_work_but_still_a_figure(client):
    enter(Block.TODO, Item("待查验", "/a/", count=0))
    enter(Block.NEWS, Item("今日放行", "/b/", count=0))
    text = shown(client)
    assert "待查验" not in text
    assert "今日放行" in text


@pytest.mark.usefixtures("at_customs", "sources")
def test_the_nearest_deadline_stands_first(client):
    enter(Block.CLOCK, Item("后天", "/a/", due=date(2026, 11, 27)), Item("明天", "/b/", due=date(2026, 11, 26)))
    text = shown(client)
    assert text.index("明天") < text.index("后天")
    assert "2026-11-26 前" in text


@pytest.mark.usefixtures("at_customs", "sources")
def test_nobody_is_shown_the_work_of_another_role(client):
    enter(Block.TODO, Item("别人的事项", "/a/", count=1), role=Role.ZONE)
    assert "别人的事项" not in shown(client)


@pytest.mark.usefixtures("at_customs", "sources")
def test_one_source_does_not_fill_the_page(client):
    enter(Block.TODO, *(Item(f"事项{number}", "/a/", count=1) for number in range(20)))
    assert shown(client).count(">事项") == home.ITEMS_MAX


def test_the_officers_queue_and_the_figures_of_the_month_are_on_the_home(client, at_customs):
    text = shown(client)
    assert "本月申报（票）" in text
    assert "没有等您办理的事项" in text  # an empty queue counts nothing


@pytest.mark.usefixtures("sources")
def test_what_several_blocks_tell_of_is_asked_once_for_a_home_and_anew_for_the_next():
    asked = []

    def standing(firm):
        asked.append(firm)
        return len(asked)

    for block in (Block.TODO, Block.WARNING):
        home.register(block, (Role.CUSTOMS,))(lambda _actor: [Item("待缴", "/a/", count=home.once(standing, "张三"))])
    counts = [[item.count for _block, items in home.gather(None, Role.CUSTOMS) for item in items] for _ in range(2)]
    assert counts == [[1, 1], [2, 2]]
    assert home.once(standing, "张三") == 3, "outside a home it is simply asked"
