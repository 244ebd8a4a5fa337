"""What the tests do that send orders: choose a workbook, wait until every document is answered."""

import time
from itertools import count

from playwright.sync_api import expect

from tests.browser.names import WORKBOOK

START = count(100 * (100 + int(time.time()) % 800), 100)  # on an installation that is used again others are taken
SENT_MS_MAX = 120_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def choose(page, content):
    page.locator("input[type=file]").set_input_files({"name": WORKBOOK, "mimeType": XLSX, "buffer": content})


def answered(one, said):
    """With script the page follows by itself; without it one refreshes."""
    told = one.page.get_by_text(said)
    if one.scripted:
        expect(told).to_be_visible(timeout=SENT_MS_MAX)
        return
    for _ in range(SENT_MS_MAX // 1_000):
        if told.count():
            return
        one.page.wait_for_timeout(1_000)
        one.page.locator("#way [role=status] a").click()
    raise AssertionError(one.page.locator("main").inner_text())
