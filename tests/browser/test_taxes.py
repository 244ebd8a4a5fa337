"""Taxes in a real browser: a refund from its gaps to the decision by keyboard, reliefs on paper, a what-if watched."""

import re
from datetime import timedelta
from itertools import count
from time import time

import pytest
from playwright.sync_api import expect

from heliu.cli.demonstration import token_of
from heliu.cli.traffic.acts import Play
from heliu.cli.traffic.export_acts import ExportPlay
from heliu.cli.traffic.post import Post
from heliu.conformance.calling import Line
from heliu.kernel.days import business_day, now
from heliu.kernel.occupancy import Occupancy
from heliu.lawbook.tests.drafts import text
from tests.browser.visitor import PHONE

TABS_MAX, ROWS_MAX = 80, 20
TODAY = business_day(now())
NUMBERS = count(int(time()))


@pytest.fixture(scope="module")
def declaration(installed):
    """What the seller exported, saw leave and had summed into a customs declaration: nothing is claimed for it yet."""
    with Line(Occupancy(installed.state).facts()["doors"], token_of(installed.state)) as line:
        play = Play(Post(line), installed.state)
        rows = list(ExportPlay(play.post, play.make, play.seller).until_it_has_left())
    assert all(row.right for row in rows)


def tab_to(page, words):
    """By the keyboard alone to what says this."""
    for _ in range(TABS_MAX):
        if page.evaluate("document.activeElement.textContent.trim()") == words:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no way by Tab to {words}")


def invoices_wanted(page):
    """Of each line of the chain: code, quantity and unit, as the page tells them."""
    rows = page.locator("[data-row]")
    cells = [rows.nth(place).locator("td").all_inner_texts() for place in range(rows.count())]
    return [(re.search(r"\d{10}", row[1])[0], *row[2].split()) for row in cells]


def register(one, code, quantity, unit):
    one.open("/portal/refunds/invoices/new/")
    labels = one.page.locator("#id_unit option").all_inner_texts()
    one.page.select_option("#id_unit", label=next(label for label in labels if label.endswith(f" {unit}")))
    told = {"number": f"26512000{next(NUMBERS):012d}", "seller_code": "91510500MA00000000", "seller_name": "示范制造"}
    told |= {"issued_on": str(TODAY), "goods_code": code, "goods_name": "货物", "quantity": quantity}
    for field, value in {**told, "amount": "100.00", "tax": "13.00"}.items():
        one.page.fill(f"#id_{field}", value)
    one.press(one.page.get_by_role("button", name="登记发票"))
    expect(one.page.locator(".notice").first).to_contain_text("发票已登记")


@pytest.mark.usefixtures("declaration")
def test_a_refund_goes_from_its_gaps_to_the_decision_by_keyboard(visitor):
    firm, officer = visitor("seller"), visitor("tax")
    firm.open("/portal/refunds/claim/")
    firm.page.locator("input[name=entry]").first.check()
    firm.press(firm.page.get_by_role("button", name="查看证据链", exact=True))
    chain = firm.page.url
    expect(firm.page.locator("h1 + .tag")).to_contain_text("还缺")
    expect(firm.page.locator("main")).to_contain_text("没有进货发票")
    expect(firm.page.get_by_role("button", name="提交退税申请")).to_have_count(0)
    firm.check()
    for code, quantity, unit in invoices_wanted(firm.page):
        register(firm, code, quantity, unit)
    firm.page.goto(chain)
    expect(firm.page.locator("h1 + .tag")).to_have_text("齐全，可以提交")
    firm.page.locator("#id_agreed").check()
    firm.press(firm.page.get_by_role("button", name="提交退税申请"))
    expect(firm.page.locator("h1 + .tag")).to_have_text("待受理")
    number = firm.page.locator("h1 code").inner_text()

    officer.open("/office/refunds/?state=submitted")
    for _ in range(ROWS_MAX):
        officer.page.keyboard.press("j")
        if officer.page.evaluate("document.activeElement.textContent") == number:
            break
    officer.page.keyboard.press("Enter")
    officer.page.wait_for_url("**/office/refunds/*/")
    officer.check()
    for verb, said in (("受理（税务）", "审核中"), ("核准全部或部分（税务）", "已核准，待退库")):
        tab_to(officer.page, verb)
        with officer.page.expect_navigation():
            officer.page.keyboard.press("Enter")
        expect(officer.page.locator("h1 + .tag")).to_have_text(said)
    firm.page.reload()
    expect(firm.page.locator("h1 + .tag")).to_have_text("已核准，待退库")
    with firm.narrowed(PHONE):
        firm.check()


def test_goods_without_invoices_are_registered_and_the_quarter_is_put_together(visitor):
    firm, officer = visitor("seller"), visitor("tax")
    firm.open("/portal/exempting/")
    boxes = firm.page.locator("input[name=list]:enabled")
    if boxes.count():
        boxes.first.check()
        firm.press(firm.page.get_by_role("button", name="登记选中的清单"))
    firm.open("/exemptions/")
    firm.page.locator("[data-row] a").first.click()
    firm.page.wait_for_url("**/exemptions/*/")
    firm.check()
    firm.open("/assessments/new/")
    quarter = firm.page.input_value("#id_quarter")
    firm.press(firm.page.locator("main form button").first)
    firm.open("/assessments/")
    firm.page.locator("[data-row] a").first.click()
    firm.page.wait_for_url("**/assessments/*/")
    expect(firm.page.locator("main")).to_contain_text(quarter)
    firm.check()
    with firm.narrowed(PHONE):
        firm.check()
    for address in ("/exemptions/", "/assessments/"):
        officer.open(address)
        assert officer.page.locator("[data-row]").count() >= 1
        officer.check()


def test_a_what_if_is_asked_for_watched_and_read(visitor):
    one = visitor("tax")
    one.open("/office/whatif/ask/")
    one.page.fill("#id_text", text("0.80", name="import_composite_tax/collected_share"))
    one.page.fill("#id_since", str(TODAY - timedelta(days=7)))
    one.page.fill("#id_until", str(TODAY))
    one.check()
    one.press(one.page.get_by_role("button", name="申请推演"))
    expect(one.page.locator("h1 + .tag")).to_have_text("已完成")  # the page asks by itself until it is there
    expect(one.page.locator("main")).to_contain_text("受损最多的企业")
    one.check()
    with one.narrowed(PHONE):
        one.check()
    with one.page.expect_download() as taken:
        one.page.get_by_role("link", name="下载结果（XLSX）").click()
    assert taken.value.path().read_bytes().startswith(b"PK")
