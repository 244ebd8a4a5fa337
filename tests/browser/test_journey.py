"""The way of fifty orders through the pages: mended, sent, answered, one of them inspected and released.

Once in Chinese, once in English, once without script, once on a phone. The filing before it: test_filing_journey.py.
"""

import re
import time
from datetime import timedelta
from itertools import count

import pytest

from heliu.kernel.days import business_day, now
from heliu.submission.tests.order_sheets import rows, spoiled, workbook
from tests.browser.visitor import PHONE

WAYS = {
    "in Chinese": {},
    "in English": {"english": True},
    "without script": {"script": False},
    "on a phone": {"width": PHONE},
}
NUMBERS = count(100 + int(time.time()) % 800)  # on an installation that is used again others are taken
FAULTY = 3
RELEASED, STEPS = "800", 3  # declared, inspected, released
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(params=list(WAYS.values()), ids=list(WAYS))
def way(request):
    return request.param


def press(one, name):
    """The one button or link of that address or name."""
    one.page.locator(f"main {name}").first.click()
    one.page.wait_for_load_state()


def test_orders_are_mended_sent_answered_one_is_inspected_and_released(visitor, way):
    one, start = visitor("seller", **way), 100 * next(NUMBERS)
    sound = rows(50, start)
    sound[7]["payTime"] = f"{business_day(now()) + timedelta(days=2)} 09:30:00"  # paid after it was declared: a risk
    upload(one, workbook(spoiled(sound)))
    assert one.page.locator('a[href$="errors.xlsx"]').count()
    assert one.page.locator("tr[data-row]").count() >= FAULTY
    upload(one, workbook(sound), onto=one.page.url)
    one.page.check('input[name="seal"][value="sandbox"]')
    press(one, 'form[action$="/confirm/"] button')
    answered(one, 4 * len(sound))
    assert one.fits()

    officer = visitor("customs", **way)
    officer.open("/office/queue/next/")
    number = re.search(r"/(\d+)/", officer.page.url)[1]
    act(officer, number, "inspect")
    act(officer, number, "release")
    if status(officer, number) != RELEASED:  # the score asks for a second officer
        act(visitor("customs2", **way), number, "release")
    assert status(one, number) == RELEASED
    assert one.page.locator(".timeline li").count() >= STEPS
    assert one.fits()


def status(one, number):
    one.open(f"/declaration/{number}/")
    return one.page.locator("#live strong").first.inner_text()


def upload(one, content, onto=None):
    if onto is None:
        one.open("/portal/orders/upload/")
    one.page.set_input_files('input[name="file"]', [{"name": "订单.xlsx", "mimeType": XLSX, "buffer": content}])
    press(one, "form[enctype] button.button")


def answered(one, documents):
    """The page of the batch renews itself, or is asked again where there is no script."""
    for _ in range(90):
        if re.search(rf"{documents} / {documents}", one.page.locator("main").inner_text()):
            return
        one.page.wait_for_timeout(1000)
        one.page.reload()
    raise AssertionError(one.page.locator("main").inner_text()[:500])


def act(officer, number, verb):
    officer.open(f"/declaration/{number}/{verb}/")
    press(officer, "form .actions button")
