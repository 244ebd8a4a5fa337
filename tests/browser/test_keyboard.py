"""The keyboard: skip link, slash, rows, help, and never inside a field."""

from playwright.sync_api import expect


def test_the_first_tab_leads_past_the_navigation(visitor):
    one = visitor("seller")
    one.open("/home/")
    one.page.keyboard.press("Tab")
    assert one.page.evaluate("document.activeElement.getAttribute('href')") == "#main"


def test_rows_are_walked_and_help_opens(visitor):
    one = visitor()
    one.open("/kit/")
    one.page.evaluate("document.activeElement.blur()")
    one.page.keyboard.press("j")
    one.page.keyboard.press("j")
    assert one.page.evaluate("document.activeElement.textContent") == "CEB311"
    one.page.keyboard.press("?")
    assert one.page.locator("#keys").get_attribute("open") is not None


def test_a_row_stays_taken_when_the_list_asks_again(visitor):
    one = visitor("customs")
    one.open("/office/queue/")
    look = (
        "htmx.ajax('GET', document.querySelector('#rows').getAttribute('hx-get'), {target: '#rows', swap: 'outerHTML'})"
    )
    one.page.keyboard.press("j")
    first = one.page.evaluate("document.activeElement.href")
    one.page.evaluate("document.querySelector('#rows').dataset.old = '1'")
    one.page.evaluate(look)
    expect(one.page.locator("#rows[data-old]")).to_have_count(0)
    expect(one.page.locator("tr.at")).to_have_count(1)
    assert one.page.evaluate("document.activeElement.href") == first
    one.page.keyboard.press("j")
    assert one.page.evaluate("document.activeElement.href") != first


def test_no_key_acts_inside_a_field_or_when_turned_off(visitor):
    one = visitor()
    one.open("/kit/")
    one.page.focus("#good_note")
    one.page.keyboard.type("j?")
    assert one.page.input_value("#good_note") == "j?"
    one.page.locator("#keys summary").click()
    one.page.locator("[data-keys-switch]").uncheck()
    one.open("/kit/")
    one.page.evaluate("document.activeElement.blur()")
    one.page.keyboard.press("j")
    assert one.page.locator(".at").count() == 0


def test_the_error_summary_has_the_focus_and_leads_to_the_field(visitor):
    one = visitor()
    one.open("/kit/")
    assert one.page.evaluate("document.activeElement.matches('[data-errors]')")
    one.page.locator("[data-errors] a").first.click()
    assert one.page.evaluate("document.activeElement.id") == "id_name"


def test_what_was_copied_is_said(visitor):
    one = visitor()
    one.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    one.open("/kit/")
    one.page.locator("[data-copy]").first.click()
    expect(one.page.locator("[data-copy]").first).to_have_text("已复制")
