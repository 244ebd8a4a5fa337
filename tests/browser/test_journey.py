"""Excel of fifty orders with three faulty rows: mended, sent, answered, one of them inspected and released."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from heliu.kernel.days import business_day, now
from heliu.submission.tests.order_sheets import rows, spoiled, workbook
from tests.browser.orders import START, answered, choose

WORDS = {
    False: ("上传并预览", "上传改好的文件", "报送 50 票订单", "全部 200 份单证已受理"),
    True: ("Upload and preview", "Upload the mended file", "Send 50 orders", "All 200 documents were accepted"),
}
RELEASED, STEPS = "800", 3  # declared, inspected, released


def test_orders_are_mended_sent_answered_one_is_inspected_and_released(visitor, way):
    one, sound = visitor("seller", **way), rows(50, next(START))
    sound[7]["payTime"] = f"{business_day(now()) + timedelta(days=2)} 09:30:00"  # paid after it was declared: a risk
    mend_and_send(one, sound, WORDS[way.get("english", False)])

    officer = visitor("customs", **way)
    officer.open("/office/queue/?lane=300")
    newest = officer.page.locator("tr[data-row] a").last  # those of the demonstration wait longer
    number = re.search(r"/(\d+)/", newest.get_attribute("href"))[1]
    act(officer, number, "inspect")
    act(officer, number, "release")
    if status(officer, number) != RELEASED:  # the score asks for a second officer
        act(visitor("customs2", **way), number, "release")
    assert status(one, number) == RELEASED
    assert one.page.locator(".timeline li").count() >= STEPS
    one.check()


def mend_and_send(one, sound, words):
    page, (upload, again, send, done) = one.page, words
    one.open("/portal/orders/upload/")
    choose(page, workbook(spoiled(sound)))
    page.get_by_role("button", name=upload).click()
    expect(page.locator(".figures dd")).to_have_text(["47", "3", "0"])
    expect(page.locator("tr[data-row]", has_text=re.compile("9999999999|109.10"))).to_have_count(2)
    with page.expect_download() as file:
        page.locator("a[href$='errors.xlsx']").click()
    assert file.value.suggested_filename.endswith(".xlsx")
    one.check()

    choose(page, workbook(sound))
    page.get_by_role("button", name=again).click()
    expect(page.locator(".figures dd")).to_have_text(["50", "0", "0"])
    page.check('input[name="seal"][value="sandbox"]')
    page.get_by_role("button", name=send).click()
    answered(one, done)
    expect(page.locator("tr[data-row]")).to_have_count(50)
    one.check()


def status(one, number):
    one.open(f"/declaration/{number}/")
    return one.page.locator("#live strong").first.inner_text()


def act(officer, number, verb):
    officer.open(f"/declaration/{number}/{verb}/")
    officer.page.locator("main form .actions button").first.click()
    officer.page.wait_for_load_state()
