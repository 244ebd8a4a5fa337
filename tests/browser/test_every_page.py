"""Every page kind, as every kind of person meets it: accessible, without script, on a phone, in English."""

import re

import pytest

from heliu.people.facts import Role
from tests.browser.visitor import PHONE

LOGINS = [*Role]  # the demonstration names its logins after their roles
PUBLIC = ["/", "/kit/", "/account/login/", "/account/signup/", "/nowhere/"]
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def pages_of(one):
    """What the navigation leads to, and the first thing each list leads to."""
    one.open("/home/")
    found = one.page.locator("nav.side a").evaluate_all("links => links.map(link => link.pathname)")
    for path in list(found):
        one.open(path)
        found += one.page.locator("[data-row] a").evaluate_all("links => links.slice(0, 1).map(link => link.pathname)")
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("path", PUBLIC)
def test_axe_finds_nothing_on_a_public_page(visitor, path):
    one = visitor()
    one.open(path)
    assert one.violations() == []


@pytest.mark.parametrize("login", LOGINS)
def test_axe_finds_nothing_on_any_page_of_a_role(visitor, login):
    one = visitor(login)
    faults = []
    for path in pages_of(one):
        one.open(path)
        faults += one.violations()
    assert faults == []


@pytest.mark.parametrize("login", LOGINS)
def test_every_page_of_a_role_fits_a_phone_and_needs_no_script(visitor, login):
    one = visitor(login, width=PHONE)
    paths = pages_of(one)
    wide = [path for path in paths if one.open(path).ok and not one.fits()]
    assert wide == []
    bare = visitor(login, script=False)
    assert [path for path in paths if not bare.open(path).ok] == []


@pytest.mark.parametrize("login", ["seller", "zone"])
def test_english_is_complete_where_we_wrote_it(visitor, login):
    """Names and what people typed stay Chinese; what leads through the pages does not."""
    one = visitor(login, english=True)
    for path in pages_of(one):
        one.open(path)
        words = one.page.locator("nav.side a, nav.side h2, thead th, button, .button, legend").all_inner_texts()
        left = [word for word in words if CHINESE.search(word) and word.strip() != "简体中文"]
        assert left == [], path
