"""Customs asks for a payment original, the platform deposits it on the page, and it is uploaded: in a real browser."""

import json
import time
from itertools import count

import pytest
from playwright.sync_api import expect

from heliu.originals.tests.zone import PLATFORM, original
from tests.browser.visitor import PHONE

ORDERS = count(time.time_ns())  # an installation may be visited again
DELIVERED_MS_MAX = 60_000


@pytest.mark.parametrize(
    "manner",
    [
        pytest.param({}, id="中文"),
        pytest.param({"script": False}, id="无脚本"),
        pytest.param({"width": PHONE}, id="手机"),
    ],
)
def test_asked_by_customs_deposited_on_the_page_and_delivered(visitor, manner):
    order = f"BROWSER-{next(ORDERS)}"
    customs, platform = visitor("customs", **manner), visitor("platform", **manner)
    customs.open("/office/originals/")
    customs.page.get_by_role("link", name="调取原始数据").click()
    customs.page.get_by_label("平台海关编码").fill(PLATFORM)
    customs.page.get_by_label("订单编号").fill(order)
    customs.page.get_by_role("button", name="调取", exact=True).click()
    expect(customs.page.get_by_text("待提供")).to_be_visible()
    customs.check()

    platform.open("/portal/originals/")
    platform.page.get_by_role("link", name=order).click()
    expect(platform.page.locator("h1")).to_contain_text(order)
    deposit(platform.page, order)
    expect(platform.page.get_by_text("已存入 1 份原始数据。")).to_be_visible()
    wait_until_delivered(platform.page, order)
    platform.page.get_by_role("link", name=order).click()
    expect(platform.page.get_by_text("示例面霜")).to_be_visible()
    assert "李四商行" not in platform.page.content()
    platform.check()


def deposit(page, order):
    page.get_by_role("link", name="存入原始数据").first.click()
    content = json.loads(original(order, payTransactionId=order))
    raw = json.dumps({"originals": [content]}, ensure_ascii=False).encode()
    page.locator("input[type=file]").set_input_files(
        {"name": "originals.json", "mimeType": "application/json", "buffer": raw}
    )
    page.get_by_role("button", name="检查并存入").click()


def wait_until_delivered(page, order):
    row = page.locator("tr[data-row]", has_text=order)
    for _ in range(DELIVERED_MS_MAX // 500):
        if row.get_by_text("已上传海关").count():
            return
        page.wait_for_timeout(500)
        page.goto(page.url)
    raise AssertionError(page.content())
