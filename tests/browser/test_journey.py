"""The whole way through the pages, as people go it: file, be returned, correct, be approved; send, inspect, release.

Once in Chinese, once in English, once without script, once on a phone.
"""

import re
import time
from datetime import timedelta
from itertools import count

import pytest

from heliu.kernel.days import business_day, now
from heliu.registry.filing.checks import uscc_check_character
from heliu.registry.filing.tests.filing_people import CONTENTS, PDF
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
PASSWORD = "a long password of nobody"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(params=list(WAYS.values()), ids=list(WAYS))
def way(request):
    return request.param


class Newcomer:
    """张三, who files an enterprise nobody has heard of."""

    def __init__(self):
        number = next(NUMBERS)
        self.code = f"5105969{number:03}"
        self.name = f"泸州旅程第{number}电商有限公司"
        head = f"91510500MA0DE{number:03}0"
        self.uscc = head + uscc_check_character(head)
        self.login = f"zhangsan{number}"

    def contents(self):
        identity = {**CONTENTS["identity"], "name": self.name, "uscc": self.uscc}
        return {**CONTENTS, "identity": identity}


def press(one, name):
    """The one button or link of that address or name."""
    one.page.locator(f"main {name}").first.click()
    one.page.wait_for_load_state()


def fill(one, section, values):
    """Every field of a section that is asked for (what the platform knows already is not)."""
    for name, value in values.items():
        for each in value if isinstance(value, list) else [value] if value else []:
            ticked = one.page.locator(f'main :is([type=radio], [type=checkbox])[name="{name}"][value="{each}"]')
            typed = one.page.locator(f"#{section}-{name}")
            if ticked.count():
                ticked.first.check()
                one.page.wait_for_load_state("networkidle")  # some answers lead to other questions
            elif typed.count() and typed.evaluate("one => one.tagName") == "SELECT":
                typed.select_option(each)
            elif typed.count() and typed.evaluate("one => one.type === 'checkbox'"):
                typed.check()
            elif typed.count() and typed.evaluate("one => 'value' in one"):
                typed.fill(each)


def register(one, who):
    one.open("/account/signup/")
    for field, value in {
        "username": who.login,
        "full_name": "张三",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }.items():
        one.page.fill(f"#id_{field}", value)
    press(one, "form button")
    one.open("/portal/founding/")
    one.page.fill("#id_code", who.code)
    press(one, "form button")


def file(one, who):
    one.open("/portal/filing/")
    press(one, 'form[action$="/start/"] button')
    tasks = one.page.url
    for section, values in who.contents().items():
        one.page.goto(f"{tasks}{section}/")
        if section == "channel":
            press(one, 'form[action$="/sandbox/"] button')
        if section == "commitments":
            one.page.goto(f"{tasks}attachments/")
            paper = {"name": "营业执照.pdf", "mimeType": "application/pdf", "buffer": PDF}
            one.page.set_input_files('input[name="licence_copy"]', [paper])
            press(one, "form[enctype] .actions button")
            one.page.goto(f"{tasks}commitments/")
        fill(one, section, values)
        press(one, "form[enctype] .actions button")
    submit(one, tasks)
    return tasks


def submit(one, tasks):
    one.page.goto(f"{tasks}check/")
    press(one, "form button.button")


def state_of(one, tasks):
    one.page.goto(tasks)
    return one.page.locator(".head .tag").first.inner_text()


def test_an_enterprise_files_is_returned_corrects_and_is_approved(visitor, way):
    who, one, officer = Newcomer(), visitor(**way), visitor("zone", **way)
    register(one, who)
    tasks = file(one, who)
    submitted = state_of(one, tasks)

    officer.open(f"/office/filings/?q={who.code}")
    officer.page.get_by_text(who.name).first.click()
    case = officer.page.url
    field = officer.page.locator('input[name="words:bank/bank"]')
    field.evaluate("one => { one.closest('details').open = true }") if way.get("script", True) else (
        officer.page.locator("details", has=field).locator("summary").click()
    )
    field.fill("开户银行请写到支行。")
    press(officer, 'button[name="return"]')

    assert state_of(one, tasks) != submitted
    assert "开户银行请写到支行。" in one.page.content()
    press(one, ".head .actions a.button")  # straight to the field that was returned
    assert "#bank-bank" in one.page.url
    one.page.fill("#bank-bank", "示范银行泸州龙马潭支行")
    press(one, "form[enctype] .actions button")
    submit(one, tasks)

    officer.page.goto(case)
    press(officer, 'button[name="approve"]')
    one.page.goto(tasks)
    assert one.page.locator('a[href$="certificate.pdf"]').count()
    assert one.fits()


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
        one.open("/portal/orders/")
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
