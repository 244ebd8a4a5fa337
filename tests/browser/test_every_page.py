"""Every page kind, as every kind of person meets it: accessible, without script, on a phone, in English."""

import json

import pytest
from django.urls import resolve

from heliu.people.facts import OFFICER_ROLES, Role
from tests.browser.visitor import PHONE

LOGINS = [*Role]  # the demonstration names its logins after their roles
PUBLIC = [
    "/",
    "/kit/",
    "/account/login/",
    "/account/signup/",
    "/nowhere/",
    "/check/",
    "/duty/?goods=3303000020&quantity=1&price=600&content=50&content_unit=ml&goods=nbs&quantity=2&price=99",
    "/duty/?goods=3303000020&quantity=1&price=600&content=50&content_unit=ml&day=2026-11-26",
    "/duty/interface/",
    "/policies/",
    "/policies/?q=退货",
    "/policies/cgs-2018-49/",
    "/policies/coverage/",
    "/policies/parameters/import_composite_tax/single_order_limit/",
    "/parks/",
    "/parks/LZP-CORE/",
    "/parks/compare/",
    "/parks/notices/",
    "/parks/seats/FH2026-1/",
    "/refund-time/",
    "/consumer/",
    "/consumer/trace/?number=NOWHERE",
]


def walk(one):
    """Opens what the navigation leads to, and the first thing each list leads to; each is yielded while it is open."""
    one.open("/home/")
    entries = one.page.locator("nav.side a").evaluate_all("links => links.map(link => link.pathname)")
    waiting, seen = list(entries), set()
    while waiting:
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)
        assert one.open(path).ok, path
        if path in entries:
            waiting += one.page.locator("[data-row] a").evaluate_all(
                "links => links.slice(0, 1).map(link => link.pathname)"
            )
        yield path


def faults_of(one):
    """What is wrong with the page that is open: to a screen reader, on a phone, to who has no script."""
    yield from one.violations()
    with one.narrowed(PHONE):
        if not one.fits():
            yield f"{one.page.url} is wider than a phone"
    yield from one.waits_for_a_script()


@pytest.fixture(scope="session")
def looked_at():
    """The kinds of pages looked at, each by the first enterprise and the first officer who is led to it."""
    return set()


def kind_of(path, login):
    """A page kind; every role has a home of its own."""
    return login if path == "/home/" else (login in OFFICER_ROLES, resolve(path).view_name)


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_is_accessible_fits_a_phone_and_needs_no_script(visitor, path):
    one = visitor()
    one.open(path)
    assert list(faults_of(one)) == []


@pytest.mark.parametrize("login", LOGINS)
def test_every_page_of_a_role_is_accessible_fits_a_phone_and_needs_no_script(visitor, login, looked_at):
    one, faults = visitor(login), []
    for path in walk(one):
        if (kind := kind_of(path, login)) not in looked_at:
            looked_at.add(kind)
            faults += faults_of(one)
    assert faults == []


def identified(one):
    """The buyer whom the demonstration names, on their own pages."""
    buyer = json.loads((one.installed.state / "sandbox" / "consumer.json").read_text())
    one.open("/consumer/")
    for field, value in buyer.items():
        one.page.fill(f"#id_{field}", value)
    one.page.locator("main form button").first.click()
    one.page.wait_for_url("**/consumer/quota/")
    return one


def test_a_consumers_own_pages_are_accessible_fit_a_phone_and_need_no_script(visitor):
    one = identified(visitor())
    faults = list(faults_of(one))
    for kind in ("/dispute/", "/consumer/disputes/"):
        one.open("/consumer/quota/")
        one.page.locator(f"main a[href*='{kind}']").first.click()
        one.page.wait_for_url(f"**{kind}**")
        faults += faults_of(one)
    assert faults == []


def test_the_public_pages_are_english_where_we_wrote_them(visitor):
    one = visitor(english=True)
    left = {path: words for path in PUBLIC if one.open(path) and (words := one.chinese_left())}
    assert left == {}


@pytest.mark.parametrize("login", LOGINS)
def test_every_page_of_a_role_is_english_where_we_wrote_it(visitor, login):
    """Names and what people typed stay Chinese; what leads through the pages does not."""
    one = visitor(login, english=True)
    left = {path: words for path in walk(one) if (words := one.chinese_left())}
    assert left == {}
