"""Excel of fifty orders with three faulty rows, mended, sent, received: in Chinese, in English, without script, on a
phone; and one declaration signed by the soft card on this machine."""

import re
import subprocess
import sys
from contextlib import contextmanager
from itertools import count

import pytest
from playwright.sync_api import expect

from heliu.ceb.ukey import DEFAULT_PIN
from heliu.submission.tests.order_sheets import rows, spoiled, workbook
from heliu.submission.tests.parcel_samples import HEAD, LINE
from tests.browser.installed import environment
from tests.browser.visitor import PHONE

STARTS = count(20_000, 1_000)
SENT_MS_MAX = 120_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORDS = {
    False: ("上传并预览", "上传改好的文件", "报送 50 票订单", "全部 200 份单证已受理", "刷新进度"),
    True: (
        "Upload and preview",
        "Upload the mended file",
        "Send 50 orders",
        "All 200 documents were accepted",
        "Refresh",
    ),
}


@pytest.mark.parametrize(
    "manner",
    [
        pytest.param({}, id="中文"),
        pytest.param({"english": True}, id="English"),
        pytest.param({"script": False}, id="无脚本"),
        pytest.param({"width": PHONE}, id="手机"),
    ],
)
def test_fifty_orders_with_three_faulty_rows_are_mended_sent_and_received(visitor, manner):
    one, start = visitor("seller", **manner), next(STARTS)
    page = one.page
    upload, again, send, done, refresh = WORDS[manner.get("english", False)]
    one.open("/portal/orders/upload/")
    choose(page, workbook(spoiled(rows(50, start))))
    page.get_by_role("button", name=upload).click()
    expect(page.locator(".figures dd")).to_have_text(["47", "3", "0"])
    faults = page.locator("tr[data-row]", has_text=re.compile("9999999999|109.10"))
    expect(faults).to_have_count(2)
    with page.expect_download() as file:
        page.locator("a[href$='errors.xlsx']").click()
    assert file.value.suggested_filename.endswith(".xlsx")
    assert one.fits()

    choose(page, workbook(rows(50, start)))
    page.get_by_role("button", name=again).click()
    expect(page.locator(".figures dd")).to_have_text(["50", "0", "0"])
    page.get_by_role("button", name=send).click()
    wait_until(page, done, refresh, script=manner.get("script", True))
    expect(page.locator("tr[data-row]")).to_have_count(50)
    assert one.fits()
    assert manner.get("script", True) is False or one.violations() == []


def choose(page, content):
    page.locator("input[type=file]").set_input_files({"name": "orders.xlsx", "mimeType": XLSX, "buffer": content})


def wait_until(page, done, refresh, *, script):
    """With script the page follows by itself; without it one refreshes."""
    if script:
        expect(page.get_by_text(done)).to_be_visible(timeout=SENT_MS_MAX)
        return
    for _ in range(SENT_MS_MAX // 1_000):
        if page.get_by_text(done).count():
            return
        page.wait_for_timeout(1_000)
        page.get_by_role("link", name=refresh).click()
    raise AssertionError(page.content())


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
    page, number = one.page, next(STARTS)
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
        expect(page.get_by_text("全部 4 份单证已受理")).to_be_visible(timeout=SENT_MS_MAX)


def country(page):
    """Of the goods on their page, of departure on the inventory's."""
    return LINE["country"] if "/goods/" in page.url else HEAD["country"]


def test_a_wrong_pin_is_told_and_nothing_is_sent(visitor, installed):
    one = visitor("seller")
    page = one.page
    one.open("/portal/orders/upload/")
    choose(page, workbook(rows(1, next(STARTS))))
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
