"""The library: every citation leads somewhere, coverage tells the truth, pages as of a day, what is closed."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from heliu.people.facts import Role
from heliu.people.models import Post
from heliu.policies.articles.citations import cited, cited_by
from heliu.policies.articles.documents import State, documents
from heliu.policies.parameters import names, parameter, written
from heliu.policies.units import units
from heliu.web.public.policies.law import Implementing, implementing, is_withheld, parameters_behind, rules
from heliu.web.public.policies.places import PAGES, places

ROOT = Path(__file__).resolve().parents[5]
ARTICLES = [(one.key, article) for one in documents().values() for article in one.articles.values()]


def text_of(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_whatever_the_code_cites_is_here():
    """Rules of every room and values of every parameter: a CitationFault names who cites what."""
    assert all(cited_by(period.reference) for name in names() for period in written(name).periods)
    assert all(cited(rule.citation) for rule in rules().values())
    cites = implementing()
    assert {code for found in cites.values() for code in found.rules} == {
        code for code, rule in rules().items() if any(one.document for one in cited(rule.citation))
    }
    assert {name for found in cites.values() for name in found.parameters} == set(names())


@pytest.mark.parametrize(("key", "article"), ARTICLES, ids=lambda part: getattr(part, "label", part))
def test_an_article_is_carried_out_where_it_says_so(key, article):
    """Links that are there; at least one of them where it is carried out, none promised where it is not."""
    held = implementing().get((key, article.label), Implementing())
    assert all((ROOT / test).is_file() for test in article.tests), article.tests
    assert len(places(article.pages)) == len(article.pages)
    if article.state in {State.DONE, State.PARTLY}:
        assert held.rules or held.parameters or article.pages or article.tests
    if article.state is State.OUTSIDE:
        assert not held.rules
        assert not article.pages


def test_no_page_is_named_that_no_article_asks_for():
    assert {page for _key, article in ARTICLES for page in article.pages} == set(PAGES)


def test_every_unit_has_its_chinese():
    assert {parameter(name).unit for name in names()} <= units().keys()


@pytest.mark.django_db
def test_every_page_of_the_library_opens_without_a_login(client):
    """Documents, open rules, parameters: each links on, and every link within the library leads to a page that is."""
    addresses = [reverse("policies:search"), reverse("policies:coverage")]
    addresses += [reverse("policies:document", args=[key]) for key in documents()]
    addresses += [reverse("policies:rule", args=[code]) for code, rule in rules().items() if not rule.internal]
    addresses += [reverse("policies:parameter", args=[name]) for name in names()]
    pages = {address: text_of(client, address) for address in addresses}
    linked = {link for page in pages.values() for link in re.findall(r'href="(/policies/[^"?#]*)', page)}
    assert linked <= set(addresses)
    anchors = {(a, b) for page in pages.values() for a, b in re.findall(r'href="(/policies/[^"?#]*)#(\w+)"', page)}
    assert all(f'id="{anchor}"' in pages[address] for address, anchor in anchors)


@pytest.mark.django_db
def test_the_library_as_of_a_day(client):
    """The last day of the old limits: what came later is not there yet, and the old value binds."""
    was, now = ({"on": day} for day in ("2018-11-28", "2019-01-01"))
    listed = reverse("policies:search")
    assert "财关税〔2018〕49号" not in client.get(listed, was).content.decode()
    assert "财关税〔2018〕49号" in client.get(listed, now).content.decode()
    limit = reverse("policies:parameter", args=["import_composite_tax/single_order_limit"])
    assert "<strong>2000.00</strong>" in text_of(client, f"{limit}?on=2018-12-31")
    assert "<strong>5000.00</strong>" in text_of(client, f"{limit}?on=2019-01-01")
    assert "该日没有值" in text_of(client, f"{limit}?on=2015-01-01")
    document = text_of(client, reverse("policies:document", args=["cgs-2018-49"]) + "?on=2018-12-31")
    assert "尚未施行" in document
    assert '?on=2018-12-31"' in document  # the day goes on with the reader


@pytest.mark.django_db
@pytest.mark.parametrize("day", ["2018-13-01", "x", "99999999", "0001-01-01", "<script>"])
def test_a_day_that_is_none_is_said_and_today_shown(client, day):
    page = client.get(reverse("policies:search"), {"on": day})
    assert page.status_code == 200
    assert 'role="alert"' in page.content.decode()
    assert "<script>" not in page.content.decode().split("<main", 1)[1]


@pytest.mark.django_db
def test_what_is_looked_for_is_found_and_marked(client):
    page = client.get(reverse("policies:search"), {"q": "退运 三十日"}).content.decode()
    assert "<mark>退货</mark>" in page
    assert "海关总署公告2020年第45号" in page
    rules_only = client.get(reverse("policies:search"), {"q": "H06", "kind": "rule"}).content.decode()
    assert re.findall(r'href="/policies/rules/(\w+)/"', rules_only) == ["H06"]
    assert "没有查到" in client.get(reverse("policies:search"), {"q": "龘"}).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["none-such", "rules/none", "parameters/no/such", "rules/R01"])
def test_what_is_not_there_or_not_for_everybody_is_not_found(client, path):
    assert client.get(f"/policies/{path}/").status_code == 404


@pytest.mark.django_db
def test_what_declarations_are_looked_at_for_is_for_customs(client):
    name = "risk/value_per_kg_high"
    assert is_withheld(name)
    value = str(parameter(name).periods[0].value)
    address = reverse("policies:parameter", args=[name])
    assert value not in text_of(client, address).split("<main", 1)[1]
    assert "R05" not in client.get(reverse("policies:search"), {"q": "每千克价值"}).content.decode()
    officer = get_user_model().objects.create_user("officer", full_name="李四")
    Post.objects.create(user=officer, role=Role.CUSTOMS, office="部门 (示例)", since=date(2026, 1, 1))
    client.force_login(officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert value in text_of(client, address)
    assert "R05" in client.get(reverse("policies:search"), {"q": "每千克价值"}).content.decode()
    assert name in parameters_behind(rules()["R05"])


@pytest.mark.django_db
def test_rules_and_the_error_catalogue_lead_to_each_other(client):
    assert reverse("errors:code", args=["H06"]) in text_of(client, reverse("policies:rule", args=["H06"]))
    assert reverse("policies:rule", args=["H06"]) in text_of(client, reverse("errors:code", args=["H06"]))


@pytest.mark.django_db
def test_a_page_asks_the_database_next_to_nothing(client, django_assert_max_num_queries):
    text_of(client, reverse("policies:coverage"))
    with django_assert_max_num_queries(4):
        text_of(client, reverse("policies:coverage"))
