"""The other ways in: one declaration filled in and signed by the soft card on this machine, a message checked first."""

import subprocess
import sys
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from heliu.ceb.ukey import DEFAULT_PIN
from heliu.submission.tests.order_sheets import rows, workbook
from heliu.submission.tests.parcel_samples import HEAD, LINE
from tests.browser.installed import environment
from tests.browser.orders import START, answered, choose


@contextmanager
def soft_card(state):
    """The agent where the page looks for it."""
    command = [sys.executable, "-m", "heliu.cli.main", "ukey", "serve"]
    process = subprocess.Popen(command, env=environment(state), stderr=subprocess.PIPE, text=True)
    try:
        for line in process.stderr:
            if line.startswith("ws://"):
                break
        else:
            pytest.skip("another program has the card agent's port")
        yield
    finally:
        process.terminate()
        process.wait()
        process.stderr.close()


def test_a_declaration_filled_in_on_the_page_is_signed_by_the_card(visitor, installed):
    one = visitor("seller")
    page, number = one.page, next(START)
    unlike = {"orderNo": f"LZ{number}", "payTransactionId": f"P{number}", "logisticsNo": f"YT{number}"}
    one.open("/portal/declare/")
    page.get_by_role("button", name="新的申报").click()
    page.get_by_role("link", name="参与企业").click()
    for _ in range(6):
        for field in page.locator("form input[type=text]").all():
            name = field.get_attribute("name").rpartition("-")[2]
            field.fill({**HEAD, **LINE, **unlike}.get(name, "") if name != "country" else country(page))
        page.get_by_role("button", name="保存并继续").click()
    expect(page.get_by_text("订单、支付、运单与清单相符").first).to_be_visible()
    assert one.violations() == []
    with soft_card(installed.state):
        page.get_by_label("UKey").check()
        page.get_by_role("button", name="签名并报送").click()
        page.locator("#pin").fill(DEFAULT_PIN)
        page.get_by_role("button", name="签名并报送").click()
        answered(one, "全部 4 份单证已受理")


def country(page):
    """Of the goods on their page, of departure on the inventory's."""
    return LINE["country"] if "/goods/" in page.url else HEAD["country"]


def test_a_wrong_pin_is_told_and_nothing_is_sent(visitor, installed):
    one = visitor("seller")
    page = one.page
    one.open("/portal/orders/upload/")
    choose(page, workbook(rows(1, next(START))))
    page.get_by_role("button", name="上传并预览").click()
    page.get_by_label("UKey").check()
    with soft_card(installed.state):
        page.get_by_role("button", name="报送 1 票订单").click()
        page.locator("#pin").fill("00000000")
        page.get_by_role("button", name="签名并报送").click()
        expect(page.get_by_text("还可以再试 4 次")).to_be_visible()
    assert "/sign/" in page.url


def test_a_message_is_checked_before_it_is_sent(visitor):
    one = visitor()
    page = one.page
    one.open("/check/")
    page.locator("input[type=file]").set_input_files(
        {
            "name": "a.xml",
            "mimeType": "text/xml",
            "buffer": b"<CEB311Message guid='1' version='1.0'><Order/></CEB311Message>",
        }
    )
    page.get_by_role("button", name="检查").click()
    expect(page.locator("#file1")).to_contain_text("GUID_INVALID")
    assert one.violations() == []
    assert one.fits()
