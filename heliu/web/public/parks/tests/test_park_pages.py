"""The public pages of the parks: what everybody may see, and what would tell one firm about another."""

from datetime import date

import pytest
from django.db import connection

from heliu.clearance import pages as clearance
from heliu.clearance.tests.declared import SELLER, Declared
from heliu.parks import api as parks
from heliu.parks.models import Startup
from heliu.registry import api as registry
from heliu.registry.facts import Firm
from heliu.web.public.parks import figures

pytestmark = pytest.mark.django_db
NEIGHBOURS = ["5105960012", "5105960099", "5105960011"]
DAY = date(2026, 11, 25)


@pytest.fixture(autouse=True)
def zone(db):
    parks.load_demo_parks()
    for code in [SELLER, *NEIGHBOURS]:
        registry.register_firm(Firm(code, f"示例企业{code[-2:]}", roles=frozenset({"seller"})), date(2026, 1, 1))


def declared(*firms):
    """One released declaration of each firm, counted."""
    connection.ensure_connection()
    documents = Declared(connection.connection)
    for firm in firms:
        documents.inventory(800, ebc_code=firm)
    # A test is one transaction: all its decisions bear one instant, which the first run has behind it.
    connection.connection.execute("DELETE FROM clearance_mark WHERE name = 'digest'")
    clearance.digest.digest(connection.connection)


def test_the_map_lists_every_park_and_draws_those_whose_district_is_known(client):
    page = client.get("/parks/").content.decode()
    assert page.count("<circle") == 9
    for fact in parks.parks():
        assert fact.name in page
        assert f"/parks/{fact.code}/" in page
    assert "示意图" in page
    assert "style=" not in page


@pytest.mark.parametrize("code", ["LZP-CORE", "LZP-I1", "LZP-C6"])
def test_a_park_has_its_page(client, code):
    page = client.get(f"/parks/{code}/").content.decode()
    assert parks.park(code).name in page
    assert "川府函〔2020〕151号" in page


def test_a_park_that_is_not_there_is_said_so(client):
    answer = client.get("/parks/NOWHERE/")
    assert answer.status_code == 404
    assert "没有这个园区" in answer.content.decode()


def test_tenants_are_those_of_valid_filings(client):
    page = client.get("/parks/LZP-CORE/").content.decode()
    assert "示例企业02" in page
    registry.move_firm(SELLER, "suspended")
    assert "示例企业02" not in client.get("/parks/LZP-CORE/").content.decode()


def test_trade_of_few_firms_is_not_published(client):
    declared(SELLER)
    page = client.get("/parks/LZP-CORE/").content.decode()
    assert "不公布" in page
    assert "100.00 元" not in page
    for code in NEIGHBOURS:
        parks.settle_in(code, "LZP-CORE", date(2026, 1, 2))
    declared(*NEIGHBOURS[:2])
    page = client.get("/parks/LZP-CORE/").content.decode()
    assert "300.00 元" in page
    assert "不公布" not in page


def test_the_indicators_say_what_the_raw_rows_say(client):
    """Recomputed from tenancies, roles, decisions and inventories, without the definitions' code."""
    declared(SELLER, *NEIGHBOURS)
    held = figures.of_year(2026, DAY).values
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.code, count(DISTINCT t.firm_code) FILTER (WHERE f.state = 'filed'),"
            " coalesce(sum(x.value), 0), count(x.id), count(DISTINCT x.ebc_code)"
            " FROM parks_park p LEFT JOIN parks_tenancy t ON t.park_id = p.code"
            " LEFT JOIN registry_firm f ON f.code = t.firm_code"
            " LEFT JOIN (SELECT i.id, i.ebc_code, d.decided_on, d.tax_price AS value FROM clearance_decision d"
            "  JOIN public.declarations_inventory i ON i.id = d.inventory_id WHERE d.status IN (800, 899)) x"
            "  ON x.ebc_code = t.firm_code AND x.decided_on >= t.since AND x.decided_on <= coalesce(t.until, %s)"
            " GROUP BY p.code",
            [DAY],
        )
        raw = {row[0]: row[1:] for row in cursor.fetchall()}
    names = ("firms", "value", "released", "active_firms")
    assert {code: tuple(told[name] for name in names) for code, told in held.items()} == raw
    assert sum(told["released"] for told in held.values()) == 3, "one of the four is at home nowhere"


def test_the_comparison_has_one_definition_for_all_and_bars_beside_the_numbers(client):
    page = client.get("/parks/compare/?indicator=firms&year=2026").content.decode()
    assert page.count("<rect") == 24
    assert all(one.formula_zh in page for one in parks.definitions())
    assert client.get("/parks/compare/?indicator=nonsense&year=x").status_code == 200


def test_a_team_applies_without_an_account(client):
    told = {"project": "桂圆糕出海", "summary": "直邮", "contact_name": "张三", "contact_phone": "13800000001"}
    faulty = client.post("/parks/seats/FH2026-1/", {**told, "project": ""})
    assert faulty.status_code == 422
    assert 'href="#id_project"' in faulty.content.decode()
    page = client.post("/parks/seats/FH2026-1/", told).content.decode()
    number = Startup.objects.latest("pk").number
    assert number in page
    assert "13800000001" not in page


def test_the_notices_show_the_criteria_with_their_doubt(client):
    page = client.get("/parks/notices/").content.decode()
    assert "REC-2026-1" in page
    assert "待确认" in page


@pytest.mark.parametrize(
    ("address", "most"), [("/parks/", 32), ("/parks/LZP-CORE/", 44), ("/parks/compare/", 22), ("/parks/notices/", 8)]
)
def test_a_page_asks_so_often(client, django_assert_max_num_queries, address, most):
    declared(SELLER, *NEIGHBOURS)
    with django_assert_max_num_queries(most):
        assert client.get(address).status_code == 200


def test_the_pages_are_english_for_who_reads_english(client):
    client.cookies["django_language"] = "en"
    page = client.get("/parks/compare/").content.decode()
    assert "Firms at home" in page
    assert "园区比较" not in page
