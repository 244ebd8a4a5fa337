"""A company's first way through the platform: sign up, file, be returned for one thing, correct, be approved."""

import time
from itertools import count

import pytest
from playwright.sync_api import expect

from heliu.registry.numbers import uscc_check_character
from tests.browser.names import ENTERPRISE_NAME

PASSWORD = "correct-horse-lu-zhou"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
CONTENTS = {
    "identity": {
        "kind": "limited",
        "legal_representative": "赵一",
        "established_on": "20240315",
        "district": "510504",
        "address": "四川省泸州市龙马潭区示范路 1 号",
    },
    "licence": {"registry": "泸州市市场监督管理局", "valid_from": "2024-03-15", "scope": "互联网销售"},
    "customs": {"authority": "7911", "kind": "consignor", "registered_on": "20240402"},
    "roles": {"roles": "seller"},
    "fx": {"status": "a", "registered_on": "20240410", "bank": "示范银行泸州分行"},
    "bank": {"bank": "示范银行", "bank_code": "102657000012", "account": "6200 0000 1234 5678", "currency": "CNY"},
    "people": {
        "name": "张三",
        "id_kind": "1",
        "id_number": "510502199001010038",
        "phone": "13800001234",
        "email": "guanwu@example.com",
        "finance_name": "李四",
        "finance_phone": "0830-1234567",
    },
    "channel": {"way": "pages"},
}
COMMITMENTS = {"truthful": "1", "trade": "1", "privacy": "1", "share": "1", "signer": "赵一"}
RETURNED = "开户银行请写到支行。"
WORDS = {False: "这份备案证明有效", True: "This certificate is valid"}
NUMBERS = count(100 + int(time.time()) % 800)  # on an installation that is used again others are taken


class Enterprise:
    """One nobody has heard of, under numbers of its own."""

    def __init__(self, number):
        self.code = f"5105969{number:03}"
        self.name = ENTERPRISE_NAME.format(number)
        head = f"91510500MA0DE{number:03}0"
        self.uscc = head + uscc_check_character(head)
        self.dxp_id = f"DXPENT0000000{number:03}"
        self.founder = f"founder{number}"


def put(one, field, value):
    """Type, choose or tick, whatever the field is; what is asked by a choice appears before one goes on."""
    kind = field.first.evaluate("one => one.type") if one.scripted else field.first.get_attribute("type")
    if kind in {"radio", "checkbox"}:
        box = one.page.locator(f'[name="{field.first.get_attribute("name")}"][value="{value}"]')
        leads = one.page.locator("fieldset[hx-post]", has=box).count() > 0
        if leads and one.scripted and not box.is_checked():
            with one.page.expect_response(lambda response: response.request.method == "POST"):
                box.check()
            one.page.wait_for_load_state("networkidle")
        else:
            box.check()
    elif field.first.locator("option").count():
        field.select_option(value)
    else:
        field.fill(value)


def fill(one, section, values):
    """Fill what is asked, save, and again what the first saving asked for; it ends on the task list."""
    tasks = one.tasks
    for _ in range(2):
        one.page.goto(f"{tasks}{section}/")
        for name, value in values.items():
            field = one.page.locator(f'main form[enctype] [name="{name}"]')
            if field.count():
                put(one, field, value)
        one.press(one.page.locator("main form[enctype] .actions button").first)
        if one.page.url == tasks:
            return
    pytest.fail(f"{section}: {one.page.locator('.errors').all_inner_texts()}")


@pytest.fixture
def enterprise():
    return Enterprise(next(NUMBERS))


def test_a_company_signs_up_files_corrects_and_holds_its_certificate(visitor, tmp_path, way, enterprise):
    company, zone = visitor(**way), visitor("zone", **way)
    sign_up(company, enterprise)
    file(company, enterprise, tmp_path / "营业执照.pdf")
    submitted = state_of(company)
    return_the_bank(zone, enterprise)
    assert state_of(company) != submitted
    correct_the_bank(company)
    assert state_of(company) == submitted
    approve(zone)
    hold_the_certificate(company, enterprise, WORDS[way.get("english", False)])


def sign_up(one, enterprise):
    one.open("/account/signup/?next=/portal/filing/")
    one.page.fill("[name=username]", enterprise.founder)
    one.page.fill("[name=full_name]", "张三")
    for name in ("password1", "password2"):
        one.page.fill(f"[name={name}]", PASSWORD)
    one.press(one.page.locator("main form button[type=submit]").first)
    one.open("/portal/filing/")
    one.page.fill("[name=code]", enterprise.code)
    one.press(one.page.locator("main form button").first)


def file(company, enterprise, paper):
    paper.write_bytes(PDF)
    company.press(company.page.locator("main form button").first)
    company.tasks = company.page.url
    company.check()
    own = {"identity": {"name": enterprise.name, "uscc": enterprise.uscc}, "channel": {"dxp_id": enterprise.dxp_id}}
    for section, values in CONTENTS.items():
        if section == "channel":
            certify(company)
        fill(company, section, {**values, **own.get(section, {})})
    company.page.goto(f"{company.tasks}attachments/")
    company.page.set_input_files("#attachments-licence_copy", paper)
    company.press(company.page.locator("main form[enctype] .actions button").first)
    fill(company, "commitments", COMMITMENTS)
    submit(company)


def certify(company):
    """A certificate of the sandbox: the exercise gives one to who has none."""
    company.page.goto(f"{company.tasks}channel/")
    company.press(company.page.locator('main form[action$="/sandbox/"] button'))
    expect(company.page.locator("main .notice").first).to_be_visible()


def state_of(company):
    company.page.goto(company.tasks)
    return company.page.locator(".head .tag").first.inner_text()


def return_the_bank(zone, enterprise):
    """The officer finds the filing in the list and says what is wrong beside the very field."""
    zone.open(f"/office/filings/?q={enterprise.code}")
    zone.press(zone.page.get_by_role("link", name=enterprise.name))
    zone.check()
    item = zone.page.locator('[name="words:bank/bank"]')
    zone.page.locator("tr", has=item).locator("summary").click()
    item.fill(RETURNED)
    zone.press(zone.page.locator("[name=return]"))
    expect(zone.page.locator("[name=return]")).to_have_count(0)


def correct_the_bank(company):
    """The task list says what was returned and leads to the very field."""
    assert RETURNED in company.page.locator("main").inner_text()
    company.press(company.page.locator(".head .actions a.button").first)
    assert company.page.url.endswith("/bank/#bank-bank")
    assert RETURNED in company.page.locator("main").inner_text()
    company.check()
    fill(company, "bank", {"bank": "示范银行龙马潭支行"})
    submit(company)


def approve(zone):
    zone.page.reload()
    assert "示范银行龙马潭支行" in zone.page.locator("main").inner_text()
    zone.press(zone.page.locator("[name=approve]"))
    expect(zone.page.locator('main a[href$="certificate.pdf"]').first).to_be_visible()


def hold_the_certificate(company, enterprise, works):
    """The document, and the page behind its code."""
    company.page.goto(company.tasks)
    expect(company.page.locator('.head a[href$="certificate.pdf"]')).to_be_visible()
    company.check()
    company.open("/portal/filing/")
    company.check()
    document = company.page.locator('a[href$="certificate.pdf"]').first.get_attribute("href")
    assert company.page.request.get(company.installed.address + document).body().startswith(b"%PDF-")
    company.press(company.page.locator('a[href^="/verify/filing/"]').first)
    told = company.page.locator("main").inner_text()
    assert works in told
    assert enterprise.name in told


def submit(one):
    one.page.goto(f"{one.tasks}check/")
    one.check()
    one.press(one.page.locator("main form .actions button"))
    assert one.page.url == one.tasks
