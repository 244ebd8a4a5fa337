"""The officers' queue: its order, its clocks, the way to the next case."""

from datetime import timedelta

import pytest

from heliu.clearance.tests.declared import Declared
from heliu.web.database import database
from heliu.web.office.queue.views import spoken

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def cases():
    """Three cases of the last days, in the test's own transaction; the oldest first."""
    declared = Declared(database())
    numbers = [declared.inventory(status) for status in (300, 500, 300)]
    for hours, number in zip((30, 20, 1), numbers, strict=True):
        database().execute(
            "UPDATE clearance_decision SET decided_at = now() - make_interval(hours => %s) WHERE inventory_id = %s",
            (hours, number),
        )
    return numbers


def test_the_longest_waiting_stands_first_with_its_clock(someone, cases):
    shown = someone("customs").get("/office/queue/").content.decode()
    places = [shown.index(f"/declaration/{number}/") for number in cases]
    assert places == sorted(places)
    assert "超 6 小时" in shown
    assert "剩 3 小时" in shown or "剩 4 小时" in shown
    assert "剩 22 小时" in shown or "剩 23 小时" in shown


@pytest.mark.parametrize(("lane", "count"), [("300", 2), ("500", 1), ("", 3), ("nonsense", 3)])
def test_a_lane_shows_its_own(someone, cases, lane, count):
    shown = someone("customs").get("/office/queue/rows/", {"lane": lane}).content.decode()
    assert shown.count("data-row") == count


def test_one_key_leads_from_case_to_case(someone, cases):
    customs = someone("customs")
    assert customs.get("/office/queue/next/").url == f"/declaration/{cases[0]}/"
    assert customs.get("/office/queue/next/", {"past": cases[0]}).url == f"/declaration/{cases[1]}/"
    assert customs.get("/office/queue/next/", {"lane": "500", "past": cases[1]}).url == "/office/queue/"
    assert "data-next" in customs.get("/office/queue/").content.decode()


@pytest.mark.parametrize("place", ["x", "1", "1.x", "9" * 30 + ".1", "1764000000000000.5"])
def test_a_place_nobody_wrote_is_the_beginning_or_the_end(someone, cases, place):
    assert someone("customs").get("/office/queue/", {"after": place}).status_code == 200


def test_an_empty_queue_says_so(someone):
    assert "队列是空的" in someone("customs").get("/office/queue/").content.decode()


@pytest.mark.parametrize("who", ["seller", "zone", "tax"])
@pytest.mark.parametrize("address", ["/office/queue/", "/office/queue/rows/", "/office/queue/next/"])
def test_the_queue_is_of_customs(someone, who, address):
    assert someone(who).get(address).status_code == 403


def test_the_list_asks_the_database_the_same_for_many_as_for_few(someone, cases, statements):
    customs = someone("customs")
    counts = []
    for _ in range(2):
        statements.clear()
        customs.get("/office/queue/")
        counts.append(len(statements))
        for _ in range(5):
            Declared(database()).inventory(300)
    assert counts[0] == counts[1] <= 20


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (timedelta(minutes=5), "0 小时 05 分"),
        (timedelta(hours=3, minutes=40), "3 小时 40 分"),
        (timedelta(days=2), "2 天 0 小时"),
    ],
)
def test_spans_are_spoken(span, text):
    assert spoken(span) == text
