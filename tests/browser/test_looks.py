"""The page asks while one types (a look), and is answered when it may be: what is done meanwhile is never undone."""

from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from tests.browser.test_filing_journey import CONTENTS, NUMBERS, Enterprise, fill, sign_up

LISTEN = """() => {
    window.answered = new Promise((done) => document.addEventListener("htmx:afterOnLoad", done, { once: true }));
}"""


@contextmanager
def held_back(page, address):
    """What is asked there stays on its way until the block ends; yields what was caught."""
    caught, is_held = [], True
    page.route(address, lambda route: caught.append(route) if is_held else route.continue_())
    yield caught
    is_held = False
    for route in caught:
        page.evaluate(LISTEN)
        route.continue_()
        page.evaluate("() => window.answered")
    page.unroute(address)


def wait_for(page, caught, count=1):
    for _ in range(600):
        if len(caught) >= count:
            return
        page.wait_for_timeout(50)
    pytest.fail("nothing was asked")


@pytest.fixture(scope="module")
def begun():
    """The filing of a company that has just signed up, with its enterprise and cookies: begun once, used by each."""
    return {}


@pytest.fixture
def company(visitor, begun):
    one = visitor()
    if not begun:
        begun["enterprise"] = Enterprise(next(NUMBERS))
        sign_up(one, begun["enterprise"])
        one.press(one.page.locator("main form button").first)
        begun.update(tasks=one.page.url, cookies=one.page.context.cookies())
    one.page.context.add_cookies(begun["cookies"])
    one.tasks = begun["tasks"]
    return one


def test_what_a_look_says_does_not_move_the_page_under_a_pressed_button(company):
    page = company.page
    page.goto(f"{company.tasks}people/")
    card = page.locator("[name=id_kind][value='1']")
    with held_back(page, "**/examine/**") as caught:
        page.locator("[name=name]").press_sequentially("张三")
        place = card.bounding_box()
        page.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
        page.mouse.down()
        wait_for(page, caught)
    page.mouse.up()
    expect(card).to_be_checked()
    expect(page.locator("#people-name-notes")).to_contain_text("格式正确")


def test_a_choice_made_while_another_is_looked_at_stays(company):
    page = company.page
    page.goto(f"{company.tasks}roles/")
    with held_back(page, "**/roles/") as caught:
        page.locator("[name=roles][value=seller]").check()
        wait_for(page, caught)
        page.locator("[name=roles][value=payment]").check()
    expect(page.locator("[name=roles][value=payment]")).to_be_checked()
    expect(page.locator("[name=payment_licence]")).to_be_visible()
    with held_back(page, "**/roles/") as caught:
        page.locator("[name=roles][value=carrier]").check()
        wait_for(page, caught)
        page.locator("[name=payment_licence]").fill("Z2026151000012")
    expect(page.locator("[name=courier_permit]")).to_be_visible()
    expect(page.locator("[name=payment_licence]")).to_have_value("Z2026151000012")
    expect(page.locator("[name=payment_licence]")).to_be_focused()


def test_a_chosen_file_and_a_pasted_text_stay_when_other_questions_come(company, begun):
    page = company.page
    own = {"name": begun["enterprise"].name, "uscc": begun["enterprise"].uscc}
    fill(company, "identity", {**CONTENTS["identity"], **own})
    page.goto(f"{company.tasks}channel/")
    page.locator("[name=way][value=system]").check()
    page.locator("[name=certificate]").fill("-----BEGIN CERTIFICATE-----")
    page.set_input_files("[name=certificate-file]", {"name": "a.pem", "mimeType": "text/plain", "buffer": b"a"})
    with held_back(page, "**/channel/") as caught:
        page.locator("[name=way][value=client]").check()
        wait_for(page, caught)
    expect(page.locator("[name=certificate]")).to_have_value("-----BEGIN CERTIFICATE-----")
    assert page.locator("[name=certificate-file]").evaluate("one => one.files.length") == 1


def test_a_look_does_not_take_the_focus_to_the_errors(company):
    page = company.page
    page.goto(f"{company.tasks}people/")
    company.press(page.locator("main form[enctype] .actions button").first)
    expect(page.locator("[data-errors]")).to_be_focused()
    page.locator("[name=phone]").press_sequentially("13800001234")
    expect(page.locator("#people-phone-notes")).to_contain_text("格式正确")
    expect(page.locator("[name=phone]")).to_be_focused()


def test_what_is_typed_again_in_a_declaration_stays(visitor):
    one = visitor("seller")
    page = one.page
    one.open("/portal/declare/")
    one.press(page.locator("main form button").first)
    page.goto(f"{page.url}fill/parties/")
    field = page.locator("main form .field input").first
    with held_back(page, "**/typed/**") as caught:
        field.fill("first")
        field.press("Tab")
        wait_for(page, caught)
        field.fill("second")
    expect(field).to_have_value("second")


def test_an_element_chosen_while_the_code_is_looked_up_stays(visitor):
    one = visitor("seller")
    page = one.page
    one.open("/portal/goods/new/?hs_code=3306101090")
    element = page.locator("#id_element-1")
    with held_back(page, "**/goods/new/**") as caught:
        page.locator("button[value=look]").first.click()
        wait_for(page, caught)
        element.fill("无")
    expect(element).to_have_value("无")
